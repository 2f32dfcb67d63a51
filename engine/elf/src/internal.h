/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The steps of btfold_file_read(): blob -> (packing) -> form -> (sections of the ELF file). */
#ifndef BTFOLD_ELF_INTERNAL_H
#define BTFOLD_ELF_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include <btfold/file.h>

/* Bytes with the one way in which they are to be given back. */
struct blob {
	unsigned char *data;
	size_t size;
	bool mapped; /* munmap(), else free() */
};

/* Of btfold_file_read(): what a struct btfold_file points into. */
struct btfold_file_owner {
	struct blob btf, base;
};

/* The whole of a file, "-" for standard input. */
bool blob_read(const char *path, struct blob *ret_blob, char **ret_why);
void blob_deinit(struct blob *blob);

/* Sets *ret_why (unless NULL) to a formatted line and returns false. */
bool fail(char **ret_why, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What the first bytes say; false when it is none of the forms. */
bool detect_form(const struct blob *blob, enum btfold_file_form *ret_form);

/*
 * Decompresses @blob, if it is compressed, in its place. On failure it is as before. A bomb, and a
 * format that this was built without, are failures.
 */
bool packing_undo(struct blob *blob, enum btfold_packing *ret_packing, char **ret_why);
/* Compresses @blob in its place again; @packing is of packing_undo(). */
bool packing_redo(enum btfold_packing packing, struct blob *blob, char **ret_why);

/* Copies of the sections .BTF and, if there is one, .BTF.base (else its data is NULL). */
bool elf_sections(const struct blob *image, struct blob *ret_btf, struct blob *ret_base,
		  char **ret_why);

#endif
