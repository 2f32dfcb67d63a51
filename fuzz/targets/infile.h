/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Bytes in memory as a file with a name, for the reader of files. */
#ifndef BTFOLD_INFILE_H
#define BTFOLD_INFILE_H

#include <btfold/file.h>

/* Reads @bytes as btfold_file_read() would a file that holds them. */
bool infile_read(const void *bytes, size_t size, struct btfold_file *ret);

/* Both accepted with the same form and content, or both refused; @packing is not compared. */
bool infile_same(const void *a, size_t a_size, const void *b, size_t b_size);

#endif
