/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * btfold-capture.so: preloaded into a program that links libbpf dynamically (pahole), writes the
 * BTF handed to btf__dedup() to a file, then lets the real btf__dedup() do its work.
 *
 *	BTFOLD_CAPTURE=/file LD_PRELOAD=/path/btfold-capture.so pahole ...
 *
 * The first call goes to that file, further calls of one process to /file.2, /file.3 ... Of split
 * BTF the split part is written. Nothing is written when the variable is not set.
 *
 * libbpf has had two functions of this name: up to 0.5 (btf, btf_ext, opts), from 0.6 on
 * (btf, opts), told apart by symbol version. Each is interposed with its own version, so that the
 * dynamic linker hands every caller the one that it was linked against.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct btf;

typedef const void *raw_data_fn(const struct btf *btf, uint32_t *size);
typedef int dedup2_fn(struct btf *btf, const void *opts);
typedef int dedup3_fn(struct btf *btf, void *btf_ext, const void *opts);

int btfold_capture_dedup2(struct btf *btf, const void *opts);
int btfold_capture_dedup3(struct btf *btf, void *btf_ext, const void *opts);

__asm__(".symver btfold_capture_dedup2, btf__dedup@@LIBBPF_0.6.0");
__asm__(".symver btfold_capture_dedup3, btf__dedup@LIBBPF_0.0.2");

static void complain(const char *path, const char *what)
{
	fprintf(stderr, "btfold-capture: %s: %s\n", path, what);
}

static void write_file(const char *path, const void *data, size_t size)
{
	char name[4096];
	struct stat st;
	int in_place;
	FILE *file;
	int failed;

	/* The final name appears only when the file is whole, unless it is a pipe or a device. */
	in_place = stat(path, &st) == 0 && !S_ISREG(st.st_mode);
	if (in_place)
		snprintf(name, sizeof(name), "%s", path);
	else if ((size_t)snprintf(name, sizeof(name), "%s.part", path) >= sizeof(name)) {
		complain(path, "name too long");
		return;
	}
	file = fopen(name, "wb");
	if (!file) {
		complain(name, strerror(errno));
		return;
	}
	failed = fwrite(data, 1, size, file) != size;
	failed |= fclose(file) != 0;
	if (failed || (!in_place && rename(name, path) != 0)) {
		complain(path, strerror(errno));
		if (!in_place)
			remove(name);
	}
}

static void capture(const struct btf *btf)
{
	static atomic_uint calls;
	const char *out = getenv("BTFOLD_CAPTURE");
	raw_data_fn *raw_data;
	char path[4000];
	const void *data;
	uint32_t size = 0;
	unsigned call;
	int length;

	if (!out || !*out || !btf)
		return;
	call = atomic_fetch_add(&calls, 1) + 1;
	length = call == 1 ? snprintf(path, sizeof(path), "%s", out)
			   : snprintf(path, sizeof(path), "%s.%u", out, call);
	if ((size_t)length >= sizeof(path)) {
		complain(out, "name too long");
		return;
	}
	/* btf__raw_data() since 0.6; the older name is kept in later ones. */
	raw_data = (raw_data_fn *)dlsym(RTLD_DEFAULT, "btf__raw_data");
	if (!raw_data)
		raw_data = (raw_data_fn *)dlsym(RTLD_DEFAULT, "btf__get_raw_data");
	data = raw_data ? raw_data(btf, &size) : NULL;
	if (!data) {
		complain(path, raw_data ? "the library gives no raw data"
					: "no btf__raw_data() in this program");
		return;
	}
	write_file(path, data, size);
}

static void *real_dedup(const char *version)
{
	void *real = dlvsym(RTLD_NEXT, "btf__dedup", version);

	/* A libbpf built without symbol versions. */
	return real ? real : dlsym(RTLD_NEXT, "btf__dedup");
}

int btfold_capture_dedup2(struct btf *btf, const void *opts)
{
	dedup2_fn *real = (dedup2_fn *)real_dedup("LIBBPF_0.6.0");

	capture(btf);
	return real ? real(btf, opts) : -ENOSYS;
}

int btfold_capture_dedup3(struct btf *btf, void *btf_ext, const void *opts)
{
	dedup3_fn *real = (dedup3_fn *)real_dedup("LIBBPF_0.0.2");

	capture(btf);
	return real ? real(btf, btf_ext, opts) : -ENOSYS;
}
