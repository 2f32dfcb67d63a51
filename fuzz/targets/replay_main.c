// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Runs a fuzz target on the files given, and on those in the folders given: for any compiler,
 * debuggers, and the test run. Hidden files are passed over.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned n_files;

static int replay_file(const char *path)
{
	uint8_t *data = NULL, *more;
	size_t size = 0, max = 0, got;
	FILE *file = fopen(path, "rb");

	if (!file) {
		perror(path);
		return 1;
	}
	do {
		max = max ? max * 2 : 65536;
		more = realloc(data, max);
		if (!more)
			abort();
		data = more;
		got = fread(data + size, 1, max - size, file);
		size += got;
	} while (size == max);
	fclose(file);
	/* A copy of exact size, so that sanitizers see every byte read beyond the end. */
	more = realloc(data, size ? size : 1);
	data = more ? more : data;
	printf("%s: %zu bytes\n", path, size);
	fflush(stdout);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	n_files++;
	return 0;
}

/* Deep only as folders are. */
static int replay(const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort), ret = 0;

	if (n < 0)
		return replay_file(path);
	for (int i = 0; i < n; i++) {
		char *inner = malloc(strlen(path) + strlen(entries[i]->d_name) + 2);

		if (!inner)
			abort();
		sprintf(inner, "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			ret |= replay(inner);
		free(inner);
		free(entries[i]);
	}
	free(entries);
	return ret;
}

int main(int argc, char **argv)
{
	int ret = 0;

	for (int i = 1; i < argc; i++)
		ret |= replay(argv[i]);
	printf("%u files\n", n_files);
	return ret || !n_files;
}
