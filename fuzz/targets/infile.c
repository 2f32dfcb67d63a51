// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "finding.h"
#include "infile.h"

static int open_bytes(const void *bytes, size_t size)
{
	int fd = memfd_create("btfold-fuzz", MFD_CLOEXEC);
	size_t done = 0;

	while (fd >= 0 && done < size) {
		ssize_t n = write(fd, (const char *)bytes + done, size - done);

		if (n <= 0)
			abort();
		done += (size_t)n;
	}
	if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

bool infile_read(const void *bytes, size_t size, struct btfold_file *ret)
{
	int fd = open_bytes(bytes, size);
	char path[64], *why = NULL;
	bool fine;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	fine = btfold_file_read(path, ret, &why);
	close(fd);
	if (!fine && (!why || !*why || strchr(why, '\n')))
		btfold_finding_die("fold", "file", "refused", "no reason");
	if (fine && (why || (ret->size && !ret->data)))
		btfold_finding_die("fold", "file", "accepted", "no data");
	free(why);
	return fine;
}

bool infile_same(const void *a, size_t a_size, const void *b, size_t b_size)
{
	struct btfold_file f = {0}, g = {0};
	bool x = infile_read(a, a_size, &f), y = infile_read(b, b_size, &g), same = x == y;

	if (x && y)
		same = f.form == g.form && f.size == g.size &&
		       (!f.size || memcmp(f.data, g.data, f.size) == 0);
	btfold_file_deinit(&f);
	btfold_file_deinit(&g);
	return same;
}
