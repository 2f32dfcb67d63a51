/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * libbpf@VERSION: a worker that another dynamic loader starts. The folders are made of links to
 * what this machine has, so that nothing needs to be fetched.
 */
#include <dlfcn.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ask.h"
#include "input.h"
#include "limits.h"
#include "subject.h"

#define MEMORY ((size_t)1 << 30)
static char versions[] = "/tmp/btfold-versions.XXXXXX";
static bool have_libbpf;

/* Emulated by qemu, this process sees the files of another root, which no link leads to. */
static const char *real_path(const char *path, char scratch[PATH_MAX])
{
	const char *root = getenv("QEMU_LD_PREFIX");

	if (!root || snprintf(scratch, PATH_MAX, "%s%s", root, path) >= PATH_MAX)
		return path;
	return access(scratch, F_OK) ? path : scratch;
}

__attribute__((format(printf, 3, 4))) static void put_link(const char *target, const char *version,
							   const char *format, ...)
{
	char path[PATH_MAX], real[PATH_MAX], name[256];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	snprintf(path, sizeof(path), "%s/libbpf@%s/%s", versions, version, name);
	assert_int_equal(symlink(real_path(target, real), path), 0);
}

static void put_file(const char *version, const char *name)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/libbpf@%s/%s", versions, version, name);
	unlink(path);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("not an ELF file\n", file);
	fclose(file);
	chmod(path, 0755);
}

static int link_object(struct dl_phdr_info *info, size_t size, void *version)
{
	const char *slash = strrchr(info->dlpi_name, '/');

	(void)size;
	if (slash && !strstr(slash, "libbpf"))
		put_link(info->dlpi_name, version, "%s", slash + 1);
	return 0;
}

/* With @libbpf, if any; with all that this process has loaded, loader and C library among them. */
static void make_version(const char *version, const char *libbpf, bool has_loader)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/libbpf@%s", versions, version);
	assert_int_equal(mkdir(path, 0755), 0);
	if (libbpf)
		put_link(libbpf, version, "libbpf.so.1");
	if (has_loader)
		dl_iterate_phdr(link_object, (void *)(uintptr_t)version);
}

static int make_versions(void **state)
{
	struct link_map *map = NULL;
	void *handle = dlopen("libbpf.so.1", RTLD_NOW);

	(void)state;
	assert_non_null(mkdtemp(versions));
	setenv("BTFOLD_SUBJECTS", versions, 1);
	have_libbpf = handle && dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0;
	if (have_libbpf) {
		make_version("own-libc", map->l_name, true);
		make_version("no-libc", map->l_name, false);
	} else {
		print_message("libbpf.so.1 is not installed: it is not compared\n");
	}
	make_version("fake", getenv("FAKE_PLAIN"), true);
	make_version("fake-no-libc", getenv("FAKE_PLAIN"), false);
	make_version("empty", NULL, true);
	make_version("bad-loader", getenv("FAKE_PLAIN"), false);
	put_file("bad-loader", "ld-linux-none.so.2");
	make_version("bad-libc", getenv("FAKE_PLAIN"), true);
	put_file("bad-libc", "libc.so.6");
	make_version("bad-libbpf", NULL, false);
	put_file("bad-libbpf", "libbpf.so.0");
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int remove_versions(void **state)
{
	(void)state;
	return nftw(versions, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Do "libbpf" and @spec give the same output, map and message? */
static void compare(const char *spec, struct btfold_oracle_bytes base,
		    struct btfold_oracle_bytes input)
{
	struct btfold_subject *plain = must_open("libbpf", 20, MEMORY),
			      *version = must_open(spec, 20, MEMORY);
	struct btfold_oracle_output a = run(plain, base, input), b = run(version, base, input);

	assert_int_equal(a.ran, b.ran);
	assert_int_equal(a.size, b.size);
	assert_int_equal(a.n_map, b.n_map);
	if (a.size)
		assert_memory_equal(a.data, b.data, a.size);
	if (a.n_map)
		assert_memory_equal(a.map, b.map, a.n_map * sizeof(*a.map));
	assert_int_equal(!a.message, !b.message);
	if (a.message)
		assert_string_equal(a.message, b.message);
	assert_string_equal(btfold_subject_name(version), spec);
	assert_int_equal(btfold_subject_policies(plain), btfold_subject_policies(version));
	release(plain, &a);
	release(version, &b);
	btfold_subject_close(plain);
	btfold_subject_close(version);
}

static void a_version_gives_what_libbpf_gives(void **state)
{
	static const char *const specs[] = {"libbpf@own-libc", "libbpf@no-libc"};
	struct btfold_oracle_bytes little = input_twice(false), big = input_twice(true),
				   base = input_base(), split = input_split(),
				   bad = {"\x9f\xeb\x01\x00 not BTF", 13};
	size_t i;

	(void)state;
	for (i = 0; have_libbpf && i < 2; i++) {
		compare(specs[i], no_base, little);
		compare(specs[i], no_base, big);
		compare(specs[i], base, split);
		compare(specs[i], no_base, bad);
	}
	free((void *)(uintptr_t)little.data);
	free((void *)(uintptr_t)big.data);
	free((void *)(uintptr_t)base.data);
	free((void *)(uintptr_t)split.data);
	if (!have_libbpf)
		skip();
}

static void check_fake(const char *spec, const char *mode, enum btfold_oracle_ran ran,
		       const char *message)
{
	struct btfold_oracle_bytes input = input_twice(false);
	struct btfold_oracle_output output;
	struct btfold_subject *subject;
	int i;

	setenv("FAKE_LIBBPF", mode, 1);
	subject = must_open(spec, strcmp(mode, "loop") == 0 ? 0.3 : 20, MEMORY);
	/* Twice: the second time by a new worker, where the first one died. */
	for (i = 0; i < 2; i++) {
		output = run(subject, no_base, input);
		if (output.ran != ran)
			print_error("%s, %s: ran %d, message %s\n", spec, mode, output.ran,
				    output.message ? output.message : "none");
		assert_int_equal(output.ran, ran);
		if (message)
			assert_non_null(strstr(output.message, message));
		release(subject, &output);
	}
	btfold_subject_close(subject);
	free((void *)(uintptr_t)input.data);
}

static void a_version_is_contained(void **state)
{
	static const char *const specs[] = {"libbpf@fake", "libbpf@fake-no-libc"};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		check_fake(specs[i], "identity", BTFOLD_ORACLE_RAN, NULL);
		check_fake(specs[i], "crash", BTFOLD_ORACLE_CRASHED, "SIGSEGV: about to die");
		check_fake(specs[i], "abort", BTFOLD_ORACLE_CRASHED, "SIGABRT");
		check_fake(specs[i], "exit", BTFOLD_ORACLE_CRASHED, "status 3");
		check_fake(specs[i], "loop", BTFOLD_ORACLE_TIMED_OUT, "0.3 seconds");
		check_fake(specs[i], "refuse", BTFOLD_ORACLE_REFUSED, "btf__new: Invalid argument");
		check_fake(specs[i], "fail", BTFOLD_ORACLE_REFUSED, "btf__dedup: Invalid");
	}
}

static void the_memory_of_a_version_is_limited(void **state)
{
	(void)state;
	need_memory_limits();
	check_fake("libbpf@fake", "allocate", BTFOLD_ORACLE_NO_MEMORY, "annot allocate memory");
	check_fake("libbpf@fake-no-libc", "allocate", BTFOLD_ORACLE_NO_MEMORY,
		   "annot allocate memory");
}

static void what_cannot_be_used_is_one_line(void **state)
{
	static const char *const cases[][2] = {
		{"libbpf@9.9", "btfold-subjects"},
		{"libbpf@9.9", "libbpf@fake"},
		{"libbpf@", "btfold-subjects"},
		{"libbpf@../libbpf@fake", "btfold-subjects"},
		{"libbpf@empty", "no libbpf.so"},
		{"libbpf@bad-loader", "Exec format error"},
		{"libbpf@bad-libc", "libc.so.6"},
		{"libbpf@bad-libbpf", "libbpf.so.0"},
		{"inline:libbpf@fake", "process of its own"},
	};
	struct btfold_subject *subject;
	char *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		why = NULL;
		subject = btfold_subject_open(cases[i][0], NULL, &why);
		assert_null(subject);
		assert_non_null(why);
		if (!strstr(why, cases[i][1]))
			print_error("%s: %s\n", cases[i][0], why);
		assert_non_null(strstr(why, cases[i][1]));
		assert_null(strchr(why, '\n'));
		free(why);
	}
}

static void versions_are_looked_for_in_the_cache(void **state)
{
	char cache[PATH_MAX], folder[PATH_MAX + 32];
	char *why = NULL;

	(void)state;
	unsetenv("BTFOLD_SUBJECTS");
	snprintf(cache, sizeof(cache), "%s/cache", versions);
	snprintf(folder, sizeof(folder), "%s/btfold/subjects", cache);
	setenv("XDG_CACHE_HOME", cache, 1);
	assert_null(btfold_subject_open("libbpf@fake", NULL, &why));
	assert_non_null(strstr(why, folder));
	free(why);
	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", "/nowhere", 1);
	assert_null(btfold_subject_open("libbpf@fake", NULL, &why));
	assert_non_null(strstr(why, "/nowhere/.cache/btfold/subjects"));
	free(why);
	unsetenv("HOME");
	assert_null(btfold_subject_open("libbpf@fake", NULL, &why));
	assert_non_null(strstr(why, "BTFOLD_SUBJECTS"));
	free(why);
}

static void nothing_is_left_behind(void **state)
{
	(void)state;
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_gives_what_libbpf_gives),
		cmocka_unit_test(a_version_is_contained),
		cmocka_unit_test(the_memory_of_a_version_is_limited),
		cmocka_unit_test(what_cannot_be_used_is_one_line),
		cmocka_unit_test(versions_are_looked_for_in_the_cache),
		cmocka_unit_test(nothing_is_left_behind),
	};

	return cmocka_run_group_tests(tests, make_versions, remove_versions);
}
