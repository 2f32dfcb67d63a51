/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* read-file IN OUT: what btfold_file_read() makes of IN, written with btfold_file_write(). */
#include <stdio.h>
#include <stdlib.h>

#include <btfold/file.h>

int main(int argc, char **argv)
{
	static const char *const forms[] = {"raw", "elf", "text"};
	static const char *const packings[] = {"", " gzip", " xz", " zstd"};
	struct btfold_file file;
	char *why = NULL;

	if (argc != 3)
		return 2;
	if (!btfold_file_read(argv[1], &file, &why)) {
		fprintf(stderr, "%s\n", why);
		free(why);
		return 1;
	}
	fprintf(stderr, "%s%s %zu\n", forms[file.form], packings[file.packing], file.size);
	if (!btfold_file_write(argv[2], file.data, file.size, &why)) {
		fprintf(stderr, "%s\n", why);
		free(why);
		btfold_file_deinit(&file);
		return 1;
	}
	btfold_file_deinit(&file);
	return 0;
}
