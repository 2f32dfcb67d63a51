/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The string section of raw BTF that btfold_graph_encode() wrote: looking up, appending, padding. */
#ifndef BTFOLD_ELF_BTF_STRINGS_H
#define BTFOLD_ELF_BTF_STRINGS_H

#include "internal.h"

/* Header, types, strings, and maybe a kind layout, in this order; offsets from the first byte. */
struct btf_view {
	bool big_endian;
	uint32_t types, strings, strings_size;
	uint32_t layout, layout_size; /* size 0: none */
};

struct btf_view btf_view(const struct blob *btf);

/* Strings of raw BTF, each with its offset there, sorted; and those that are to be appended. */
struct btf_strings {
	const char *text; /* the section */
	uint32_t size;	  /* of the section, with what is to be appended */
	uint32_t *sorted, n_sorted;
	char *extra;
	uint32_t extra_size, extra_capacity;
};

/* False: out of memory. @btf must outlive @strings. */
bool btf_strings_init(struct btf_strings *strings, const struct blob *btf);
void btf_strings_deinit(struct btf_strings *strings);
/* The offset of @text, which is appended if it is not there. False: no memory, or too many. */
bool btf_strings_take(struct btf_strings *strings, const char *text, uint32_t *ret_offset);

/* Makes the string section of @btf longer by @extra, and by @zeros bytes. */
bool btf_strings_append(struct blob *btf, const char *extra, size_t extra_size, size_t zeros,
			char **ret_why);

#endif
