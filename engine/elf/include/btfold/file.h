/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * libbtfold-elf: BTF out of files: raw BTF, ELF with a .BTF section (compressed sections too), the
 * text form, any of these gzip-compressed. A library of its own, so that libbtfold needs neither
 * libelf nor zlib.
 */
#ifndef BTFOLD_FILE_H
#define BTFOLD_FILE_H

#include <btfold/btfold.h>

#ifdef __cplusplus
extern "C" {
#endif

enum btfold_file_form {
	BTFOLD_FORM_RAW,
	BTFOLD_FORM_ELF,
	BTFOLD_FORM_TEXT,
};

/* The bytes of one BTF section or text, as they stood in a file. */
struct btfold_file {
	enum btfold_file_form form;
	bool gzip;	  /* was compressed as a whole */
	const void *data; /* raw BTF or text */
	size_t size;	  /* bytes */
	void *owner;	  /* private: mapping or heap block */
};

/*
 * Reads @path ("-": standard input). Says in @ret_why (one line without the path, caller frees)
 * what is wrong otherwise: cannot be read, no .BTF section, broken ELF or gzip. The content is not
 * decoded.
 */
bool btfold_file_read(const char *path, struct btfold_file *ret_file, char **ret_why);
void btfold_file_deinit(struct btfold_file *file);

/*
 * Writes atomically (temporary file next to @path, then rename; "-": standard output). On failure
 * nothing is left behind and an existing file is untouched.
 */
bool btfold_file_write(const char *path, const void *data, size_t size, char **ret_why);

#ifdef __cplusplus
}
#endif
#endif
