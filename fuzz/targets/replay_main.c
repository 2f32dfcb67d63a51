// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Runs a fuzz target on the files given: for any compiler, debuggers, and the test run. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
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
	return 0;
}

int main(int argc, char **argv)
{
	int ret = 0;

	for (int i = 1; i < argc; i++)
		ret |= replay(argv[i]);
	return ret;
}
