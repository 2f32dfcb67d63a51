/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

void blob_deinit(struct blob *blob)
{
	if (blob->mapped)
		munmap(blob->data, blob->size);
	else
		free(blob->data);
	*blob = (struct blob){0};
}

/* For pipes and for files whose size the kernel does not tell (/proc) or that do not map (/sys). */
static bool read_stream(int fd, struct blob *ret_blob, char **ret_why)
{
	size_t size = 0, capacity = 0;
	unsigned char *data = NULL, *more;
	ssize_t n = 1;

	while (n > 0) {
		if (size == capacity) {
			capacity = capacity ? capacity * 2 : (size_t)64 << 10;
			more = realloc(data, capacity);
			if (!more) {
				free(data);
				return fail(ret_why, "out of memory");
			}
			data = more;
		}
		do {
			n = read(fd, data + size, capacity - size);
		} while (n < 0 && errno == EINTR);
		size += n > 0 ? (size_t)n : 0;
	}
	if (n < 0) {
		free(data);
		return fail(ret_why, "cannot be read (%s)", strerror(errno));
	}
	*ret_blob = (struct blob){.data = data, .size = size};
	return true;
}

static bool read_open(int fd, struct blob *ret_blob, char **ret_why)
{
	struct stat st;
	void *map;

	if (fstat(fd, &st) != 0)
		return fail(ret_why, "cannot be read (%s)", strerror(errno));
	if (S_ISDIR(st.st_mode))
		return fail(ret_why, "is a directory");
	if (st.st_size != (off_t)(size_t)st.st_size)
		return fail(ret_why, "cannot be read (%s)", strerror(EFBIG));
	if (S_ISREG(st.st_mode) && st.st_size > 0 && lseek(fd, 0, SEEK_CUR) == 0) {
		/* Writable in private: libelf may convert in place. */
		map = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED) {
			*ret_blob = (struct blob){map, (size_t)st.st_size, true};
			return true;
		}
	}
	return read_stream(fd, ret_blob, ret_why);
}

bool blob_read(const char *path, struct blob *ret_blob, char **ret_why)
{
	int fd;
	bool fine;

	if (strcmp(path, "-") == 0)
		return read_open(STDIN_FILENO, ret_blob, ret_why);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(ret_why, "cannot be opened (%s)", strerror(errno));
	fine = read_open(fd, ret_blob, ret_why);
	close(fd);
	return fine;
}

/* Replaces the ELF file in owner->btf by its sections. */
static bool take_sections(struct btfold_file_owner *owner, char **ret_why)
{
	struct btfold_file_owner sections;

	if (!elf_sections(&owner->btf, &sections.btf, &sections.base, ret_why))
		return false;
	blob_deinit(&owner->btf);
	*owner = sections;
	return true;
}

static bool understand(struct btfold_file_owner *owner, struct btfold_file *file, char **ret_why)
{
	if (owner->btf.size == 0)
		return fail(ret_why, "is empty");
	if (!packing_undo(&owner->btf, &file->packing, ret_why))
		return false;
	if (!detect_form(&owner->btf, &file->form))
		return fail(ret_why,
			    "neither BTF, an ELF file, the text form nor one of these compressed");
	return file->form != BTFOLD_FORM_ELF || take_sections(owner, ret_why);
}

bool btfold_file_read(const char *path, struct btfold_file *ret_file, char **ret_why)
{
	struct btfold_file file = {0};

	file.owner = calloc(1, sizeof(*file.owner));
	if (!file.owner)
		return fail(ret_why, "out of memory");
	if (!blob_read(path, &file.owner->btf, ret_why) ||
	    !understand(file.owner, &file, ret_why)) {
		btfold_file_deinit(&file);
		return false;
	}
	file.data = file.owner->btf.data;
	file.size = file.owner->btf.size;
	file.base = file.owner->base.data;
	file.base_size = file.owner->base.size;
	*ret_file = file;
	return true;
}

void btfold_file_deinit(struct btfold_file *file)
{
	if (file->owner) {
		blob_deinit(&file->owner->btf);
		blob_deinit(&file->owner->base);
		free(file->owner);
	}
	*file = (struct btfold_file){0};
}
