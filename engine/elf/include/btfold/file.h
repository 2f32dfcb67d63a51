/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * libbtfold-elf: BTF out of files: raw BTF, ELF with a .BTF section (compressed sections too), the
 * text form, any of these compressed by gzip, xz or zstd; and back into ELF files. A library of its own,
 * so that libbtfold needs neither libelf nor zlib.
 */
#ifndef BTFOLD_FILE_H
#define BTFOLD_FILE_H

#include <btfold/btfold.h>

#ifdef __cplusplus
extern "C" {
#endif

struct btfold_file_owner;

enum btfold_file_form {
	BTFOLD_FORM_RAW,
	BTFOLD_FORM_ELF,
	BTFOLD_FORM_TEXT,
};

/* How a file is compressed as a whole. xz and zstd need libraries that not every build has. */
enum btfold_packing {
	BTFOLD_PACKING_NONE,
	BTFOLD_PACKING_GZIP,
	BTFOLD_PACKING_XZ,
	BTFOLD_PACKING_ZSTD,
};

/* The bytes of one BTF section or text, as they stood in a file. */
struct btfold_file {
	enum btfold_file_form form;
	enum btfold_packing packing;
	const void *data; /* raw BTF or text */
	size_t size;	  /* bytes */
	/*
	 * The section .BTF.base of an ELF file, or NULL: then .BTF is split on that (a distilled
	 * base), and on nothing else. Raw BTF, not decoded.
	 */
	const void *base;
	size_t base_size;		 /* bytes */
	struct btfold_file_owner *owner; /* private */
};

/*
 * Reads @path ("-": standard input). Says in @ret_why (one line without the path, caller frees)
 * what is wrong otherwise: cannot be read, no .BTF section, broken ELF or compressed data (with the
 * offset in the file). The content is not decoded.
 */
bool btfold_file_read(const char *path, struct btfold_file *ret_file, char **ret_why);
void btfold_file_deinit(struct btfold_file *file);

/*
 * Writes atomically (temporary file next to @path, then rename; "-": standard output). On failure
 * nothing is left behind and an existing file is untouched.
 */
bool btfold_file_write(const char *path, const void *data, size_t size, char **ret_why);

/* What btfold_file_replace() did. */
struct btfold_replaced {
	bool changed;		/* false: nothing to gain, the file was left alone */
	bool loaded;		/* .BTF is loaded with the program (vmlinux): it kept its size */
	bool signature_dropped; /* that of a kernel module, which would be wrong */
	size_t bytes;		/* of the section now */
	size_t file_bytes_before, file_bytes;
};

/*
 * Puts the graph of @outcome, which is that of @before, which was decoded from @file, which was read
 * from @path, into the place of the section .BTF of the ELF file at @path; as btfold_file_write(),
 * and mode and owner are kept where possible. A file without program headers (kernel module, BPF
 * object) shrinks. In one with them nothing moves: .BTF becomes shorter, or longer at the end of the
 * file, or, if it is loaded, keeps its size with NULs behind the last string. A compressed file is
 * compressed again in its format, in the way that the kernel's build does it for modules and the
 * kernel can read.
 *
 * What refers to types is changed with them: .BTF.ext, .BTF_ids (by its symbols), and relocations of
 * .BTF. Refused, with one line in @ret_why: compressed sections, malformed sections, numbers
 * in .BTF_ids that no symbol explains, or that would move into the base; a base that does not fit.
 */
bool btfold_file_replace(const char *path, const struct btfold_file *file,
			 const struct btfold_graph *before, const struct btfold_outcome *outcome,
			 struct btfold_replaced *ret_replaced, char **ret_why);

#ifdef __cplusplus
}
#endif
#endif
