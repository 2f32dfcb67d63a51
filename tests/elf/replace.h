/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What tests of btfold_file_replace() share: files, graphs, one call that does all. */
#ifndef TEST_REPLACE_H
#define TEST_REPLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <btfold/btfold.h>
#include <btfold/file.h>

#include "elf_make.h"

/* Raw BTF in the byte order of @make, with @extra (strings, NULs between) that no type uses. */
struct raw {
	unsigned char *bytes;
	size_t size;
	uint32_t extra_at; /* offset of the first of these */
};
struct raw raw_of_text(const struct make *make, const char *text, const char *extra,
		       size_t extra_size);

struct done {
	bool fine;
	char *why;
	struct btfold_replaced replaced;
	unsigned char *file; /* what stands at the path now */
	size_t size;
	size_t size_before;
	bool same; /* it is what stood there before */
};

/* Writes @file, reads, folds, replaces, reads again. @base: raw BTF, or NULL. */
struct done replace_bytes(const unsigned char *file, size_t size, const struct raw *base);
struct done replace_made(const struct make *make, const struct raw *base);
void done_deinit(struct done *done);
/* Called, unless NULL, after reading and before replacing. */
extern void (*test_meanwhile)(void);

/* Refused with a line that holds @text, and the file is untouched. */
void assert_refused(const struct done *done, const char *text);

int make_folder(void **state);
int remove_folder(void **state);
extern char test_path[];

#endif
