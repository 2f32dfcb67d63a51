/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A format of compressed files: one file for each, and a row of the table in packing.c. */
#ifndef BTFOLD_ELF_CODEC_H
#define BTFOLD_ELF_CODEC_H

#include "internal.h"

/* Packed bytes on their way to plain ones. */
struct flow {
	unsigned char *in;
	size_t in_size, used;
	unsigned char *out;
	size_t out_size, made;
};

enum codec_step {
	CODEC_MORE, /* call again; if nothing moved though there was room, the file is cut short */
	CODEC_DONE, /* the file ends here as it should */
	CODEC_BROKEN,
	CODEC_NO_MEMORY,
};

struct codec {
	void *(*start)(void); /* NULL: out of memory */
	/* *ret_what: static or of the state, what is broken; else it stays. */
	enum codec_step (*step)(void *state, struct flow *flow, const char **ret_what);
	void (*end)(void *state);
	/*
	 * All of @plain, as the kernel's build packs modules and the kernel unpacks them, and a
	 * function of @plain alone. False: out of memory. @ret_packed is not mapped.
	 */
	bool (*pack)(const struct blob *plain, struct blob *ret_packed);
};

extern const struct codec codec_gzip;
extern const struct codec codec_xz;   /* with liblzma */
extern const struct codec codec_zstd; /* with libzstd */

#endif
