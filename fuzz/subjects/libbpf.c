/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * libbpf, any version from 0.3 on, loaded at run time: names, signatures and the way to tell
 * errors have changed over the years.
 */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kind.h"
#include "measure.h"

struct btf;

struct libbpf {
	struct btf *(*new_btf)(const void *data, uint32_t size);
	struct btf *(*new_split)(const void *data, uint32_t size, struct btf *base);
	struct btf *(*parse_raw_split)(const char *path, struct btf *base);
	void (*free_btf)(struct btf *btf);
	const void *(*raw_data)(const struct btf *btf, uint32_t *size);
	uint32_t (*type_cnt)(const struct btf *btf);	  /* void included; NULL before 0.6 */
	int (*dedup2)(struct btf *btf, const void *opts); /* since 0.6 */
	int (*dedup3)(struct btf *btf, void *btf_ext, const void *opts); /* before */
};

static struct libbpf library; /* one for each worker */
static char first_warning[SUBJECT_LINE];

static int keep_warning(int level, const char *format, va_list args)
{
	char line[SUBJECT_LINE];

	if (level == 0 && !first_warning[0]) {
		vsnprintf(line, sizeof(line), format, args);
		subject_line(first_warning, "%s", line);
	}
	return 0;
}

static bool find_dedup(void *handle)
{
	void *two = dlvsym(handle, "btf__dedup", "LIBBPF_0.6.0");
	void *three = dlvsym(handle, "btf__dedup", "LIBBPF_0.0.2");
	void *any = dlsym(handle, "btf__dedup");

	/* Built without symbol versions: btf__type_cnt() is as old as the new signature. */
	if (!two && !three && dlsym(handle, "btf__type_cnt"))
		two = any;
	else if (!two && !three)
		three = any;
	*(void **)&library.dedup2 = two;
	*(void **)&library.dedup3 = two ? NULL : three;
	return two || three;
}

static bool find_functions(void *handle, char *why)
{
	void *raw_data = dlsym(handle, "btf__raw_data");
	int (*(*set_print)(int (*)(int, const char *, va_list)))(int, const char *, va_list);

	*(void **)&library.new_btf = dlsym(handle, "btf__new");
	*(void **)&library.new_split = dlsym(handle, "btf__new_split");
	*(void **)&library.parse_raw_split = dlsym(handle, "btf__parse_raw_split");
	*(void **)&library.free_btf = dlsym(handle, "btf__free");
	*(void **)&library.raw_data = raw_data ? raw_data : dlsym(handle, "btf__get_raw_data");
	*(void **)&library.type_cnt = dlsym(handle, "btf__type_cnt");
	*(void **)&set_print = dlsym(handle, "libbpf_set_print");
	if (!find_dedup(handle) || !library.new_btf || !library.free_btf || !library.raw_data) {
		subject_line(why, "a library without btf__dedup() and what it needs");
		return false;
	}
	if (set_print)
		set_print(keep_warning);
	return true;
}

/* "libbpf 1.1.2", from the real file's name; the library itself knows only "v1.1". */
static void name_library(void *handle, char *name)
{
	const char *(*version_string)(void);
	struct link_map *map = NULL;
	char *path = NULL, *version;

	if (dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && map && map->l_name[0])
		path = realpath(map->l_name, NULL);
	version = path ? strstr(path, "/libbpf.so.") : NULL;
	*(void **)&version_string = dlsym(handle, "libbpf_version_string");
	if (version && strchr(version + strlen("/libbpf.so."), '.'))
		subject_line(name, "libbpf %s", version + strlen("/libbpf.so."));
	else if (version_string)
		subject_line(name, "libbpf %s", version_string() + (version_string()[0] == 'v'));
	else
		subject_line(name, "libbpf of unknown version");
	free(path);
}

static bool start(const char *argument, struct subject_self *ret_self, char *why)
{
	static const char *const names[] = {"libbpf.so.1", "libbpf.so.0", "libbpf.so"};
	void *handle = NULL;
	size_t i;

	if (argument)
		handle = dlopen(argument, RTLD_NOW | RTLD_LOCAL);
	for (i = 0; !argument && !handle && i < sizeof(names) / sizeof(names[0]); i++)
		handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		subject_line(why, "%s", dlerror());
		return false;
	}
	if (!find_functions(handle, why))
		return false;
	name_library(handle, ret_self->name);
	return true;
}

/* An errno, or 0. Up to 0.8 errors are pointers, from 1.0 on NULL and errno. */
static int error_of(const struct btf *btf)
{
	intptr_t value = (intptr_t)btf;

	if (!btf)
		return errno ? errno : EINVAL;
	return value < 0 && value >= -4095 ? (int)-value : 0;
}

static void refuse(struct subject_answer *answer, const char *what, int error)
{
	answer->ran = error == ENOMEM ? BTFOLD_ORACLE_NO_MEMORY : BTFOLD_ORACLE_REFUSED;
	subject_line(answer->message, "%s: %s%s%s", what, strerror(error),
		     first_warning[0] ? ": " : "", first_warning);
}

/* Versions that do not export btf__new_split() read split BTF from files only. */
static struct btf *parse_split(struct btfold_oracle_bytes input, struct btf *base)
{
	char path[64];
	struct btf *btf = NULL;
	int fd = memfd_create("btfold-split", MFD_CLOEXEC), error = ENOMEM;
	size_t done = 0;
	ssize_t n = 1;

	if (fd < 0)
		return NULL;
	while (done < input.size && n > 0) {
		n = write(fd, (const char *)input.data + done, input.size - done);
		done += n > 0 ? (size_t)n : 0;
	}
	if (done == input.size) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		errno = 0;
		btf = library.parse_raw_split(path, base);
		error = errno;
	}
	close(fd);
	errno = error;
	return btf;
}

static struct btf *read_input(struct btfold_oracle_bytes input, struct btf *base)
{
	uint32_t size = (uint32_t)input.size;

	errno = 0;
	if (!base)
		return library.new_btf(input.data, size);
	if (library.new_split)
		return library.new_split(input.data, size, base);
	return parse_split(input, base);
}

/* An errno, or 0. */
static int call_dedup(struct btf *btf)
{
	int status;

	errno = 0;
	status = library.dedup2 ? library.dedup2(btf, NULL) : library.dedup3(btf, NULL, NULL);
	if (!status)
		return 0;
	return status < -1 ? -status : errno ? errno : EINVAL;
}

static void dedup(struct btf *btf, struct subject_answer *answer)
{
	const void *data;
	uint32_t size = 0;
	double begin = subject_now();
	int error = call_dedup(btf);

	answer->seconds = subject_now() - begin;
	if (error) {
		refuse(answer, "btf__dedup", error);
		return;
	}
	data = library.raw_data(btf, &size);
	answer->data = data ? malloc(size ? size : 1) : NULL;
	if (!answer->data) {
		refuse(answer, "btf__raw_data", ENOMEM);
		return;
	}
	memcpy(answer->data, data, size);
	answer->size = size;
	answer->ran = BTFOLD_ORACLE_RAN;
}

/* Reads it, when there is one. False, with the answer, if that cannot be done. */
static bool open_base(struct btfold_oracle_bytes bytes, struct btf **ret_base,
		      struct subject_answer *answer)
{
	struct btf *base;

	answer->ran = BTFOLD_ORACLE_UNABLE;
	if (!bytes.data)
		return true;
	if (bytes.size > UINT32_MAX) {
		subject_line(answer->message, "base too large for libbpf's interface");
		return false;
	}
	if (!library.new_split && !library.parse_raw_split) {
		subject_line(answer->message, "this libbpf has no split BTF");
		return false;
	}
	errno = 0;
	base = library.new_btf(bytes.data, (uint32_t)bytes.size);
	if (error_of(base)) {
		refuse(answer, "base: btf__new", error_of(base));
		return false;
	}
	*ret_base = base;
	return true;
}

static void run(struct subject_self *self, const struct subject_job *job,
		struct subject_answer *answer)
{
	struct btf *base = NULL, *btf;

	(void)self;
	first_warning[0] = '\0';
	if (job->input.size > UINT32_MAX) {
		answer->ran = BTFOLD_ORACLE_UNABLE;
		subject_line(answer->message, "input too large for libbpf's interface");
		return;
	}
	if (!open_base(job->base, &base, answer))
		return;
	btf = read_input(job->input, base);
	if (error_of(btf)) {
		refuse(answer, "btf__new", error_of(btf));
	} else {
		dedup(btf, answer);
		library.free_btf(btf);
	}
	if (base)
		library.free_btf(base);
}

/* One input; its output is counted in @ret. */
static bool measure_one(struct btfold_oracle_bytes input, struct btf *base, double *at,
			struct btfold_subject_measured *ret, struct subject_answer *answer)
{
	struct btf *btf = read_input(input, base);
	const void *data = NULL;
	uint32_t size = 0;
	int error = error_of(btf);

	subject_lap(ret, BTFOLD_PHASE_DECODE, at);
	if (error) {
		refuse(answer, "btf__new", error);
		return false;
	}
	error = call_dedup(btf);
	subject_lap(ret, BTFOLD_PHASE_DEDUP, at);
	if (!error) {
		data = library.raw_data(btf, &size);
		ret->bytes_out += size;
		if (library.type_cnt)
			ret->types_out +=
				library.type_cnt(btf) - (base ? library.type_cnt(base) : 1);
	}
	subject_lap(ret, BTFOLD_PHASE_ENCODE, at);
	if (!data)
		refuse(answer, error ? "btf__dedup" : "btf__raw_data", error ? error : ENOMEM);
	library.free_btf(btf);
	subject_lap(ret, BTFOLD_PHASE_FREE, at);
	return data != NULL;
}

static void measure(struct subject_self *self, const struct btfold_subject_work *work,
		    struct btfold_subject_measured *ret)
{
	struct subject_answer answer = {0};
	struct btf *base = NULL;
	double at = subject_now();
	bool fine;

	(void)self;
	first_warning[0] = '\0';
	fine = open_base(work->base, &base, &answer);
	subject_lap(ret, BTFOLD_PHASE_BASE, &at);
	for (size_t i = 0; fine && i < work->n_inputs * work->passes; i++)
		ret->refused +=
			!measure_one(work->inputs[i % work->n_inputs], base, &at, ret, &answer);
	if (fine && !ret->refused)
		answer.ran = BTFOLD_ORACLE_RAN;
	if (base)
		library.free_btf(base);
	subject_lap(ret, BTFOLD_PHASE_FREE, &at);
	measure_tell(work, &answer, ret);
}

static void stop(struct subject_self *self)
{
	(void)self;
}

/* Of several definitions of one name, libbpf resolves a declaration to one by guess. */
const struct btfold_subject_kind btfold_subject_libbpf = {
	.name = "libbpf",
	.spec = "libbpf[:PATH]",
	.what = "btf__dedup() of the system's libbpf, or of the libbpf.so at PATH (0.3 or later)",
	.policies = BTFOLD_POLICY_GUESSES_AMBIGUOUS,
	.start = start,
	.run = run,
	.measure = measure,
	.stop = stop,
};
