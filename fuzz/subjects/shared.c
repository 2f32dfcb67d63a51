/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Memory files that parent and worker share. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker.h"

#define FIRST_SIZE ((size_t)64 << 10)

bool shared_create(struct shared *shared, const char *name)
{
	*shared = (struct shared){.fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING)};
	if (shared->fd < 0)
		return false;
	/* What is mapped must never vanish under the other side. */
	if (ftruncate(shared->fd, (off_t)FIRST_SIZE) != 0 ||
	    fcntl(shared->fd, F_ADD_SEALS, F_SEAL_SHRINK) != 0) {
		close(shared->fd);
		shared->fd = -1;
		return false;
	}
	return true;
}

bool shared_reach(struct shared *shared, size_t size, bool grow)
{
	struct stat st;
	void *map;

	if (shared->data && size <= shared->size)
		return true;
	if (fstat(shared->fd, &st) != 0)
		return false;
	if ((size_t)st.st_size < size) {
		if (!grow || ftruncate(shared->fd, (off_t)size) != 0)
			return false;
		st.st_size = (off_t)size;
	}
	map = mmap(NULL, (size_t)st.st_size, PROT_READ | (shared->writable ? PROT_WRITE : 0),
		   MAP_SHARED, shared->fd, 0);
	if (map == MAP_FAILED)
		return false;
	if (shared->data)
		munmap(shared->data, shared->size);
	shared->data = map;
	shared->size = (size_t)st.st_size;
	return true;
}

void shared_close(struct shared *shared)
{
	if (shared->data)
		munmap(shared->data, shared->size);
	if (shared->fd >= 0)
		close(shared->fd);
	*shared = (struct shared){.fd = -1};
}
