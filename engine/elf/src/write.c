/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static bool write_all(int fd, const unsigned char *bytes, size_t size, char **ret_why)
{
	size_t done = 0;
	ssize_t n;

	while (done < size) {
		n = write(fd, bytes + done, size - done);
		if (n < 0 && errno != EINTR)
			return fail(ret_why, "cannot be written (%s)", strerror(errno));
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Devices and pipes cannot be replaced by renaming. */
static bool write_through(const char *path, const void *data, size_t size, char **ret_why)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool fine;

	if (fd < 0)
		return fail(ret_why, "cannot be opened (%s)", strerror(errno));
	fine = write_all(fd, data, size, ret_why);
	if (close(fd) != 0 && fine)
		fine = fail(ret_why, "cannot be written (%s)", strerror(errno));
	return fine;
}

/* A new file next to @path; the umask applies, as it would have to @path. */
static int open_beside(const char *path, char **ret_name)
{
	unsigned int n = 0;
	char *name;
	int fd;

	do {
		if (asprintf(&name, "%s.%ld-%u.tmp", path, (long)getpid(), n) < 0)
			return -1;
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0) {
			*ret_name = name;
			return fd;
		}
		free(name);
	} while (errno == EEXIST && ++n < 100);
	return -1;
}

/* Best effort: keeping owner and mode is a courtesy; set-id bits are nothing without the owner. */
static void keep_owner(int fd, const struct stat *old)
{
	mode_t mode = old->st_mode & 07777;

	if (fchown(fd, old->st_uid, old->st_gid) != 0)
		mode &= 01777;
	if (fchmod(fd, mode) != 0)
		errno = 0;
}

static bool write_beside(const char *path, const struct stat *old, const void *data, size_t size,
			 char **ret_why)
{
	char *name;
	int fd = open_beside(path, &name);
	bool fine;

	if (fd < 0)
		return fail(ret_why, "cannot be created (%s)", strerror(errno));
	if (old)
		keep_owner(fd, old);
	fine = write_all(fd, data, size, ret_why);
	if (close(fd) != 0 && fine)
		fine = fail(ret_why, "cannot be written (%s)", strerror(errno));
	if (fine && rename(name, path) != 0)
		fine = fail(ret_why, "cannot be replaced (%s)", strerror(errno));
	if (!fine)
		unlink(name);
	free(name);
	return fine;
}

bool btfold_file_write(const char *path, const void *data, size_t size, char **ret_why)
{
	struct stat st;
	bool exists;
	char *real;
	bool fine;

	if (strcmp(path, "-") == 0)
		return write_all(STDOUT_FILENO, data, size, ret_why);
	exists = stat(path, &st) == 0;
	/* Not to know what is there is no licence to replace it. */
	if (!exists && errno != ENOENT)
		return fail(ret_why, "cannot be created (%s)", strerror(errno));
	if (exists && S_ISDIR(st.st_mode))
		return fail(ret_why, "is a directory");
	if (exists && !S_ISREG(st.st_mode))
		return write_through(path, data, size, ret_why);
	/* Behind a symbolic link, the file is replaced and not the link. */
	real = exists ? realpath(path, NULL) : NULL;
	fine = write_beside(real ? real : path, exists ? &st : NULL, data, size, ret_why);
	free(real);
	return fine;
}
