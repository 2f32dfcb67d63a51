/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Any version of libbpf, unpacked with the libraries that it needs into a folder (tools/subjects).
 * A process cannot change its C library, so this worker is a program of its own, btfold-worker,
 * which the folder's dynamic loader starts. It has the code of worker.c and libbpf.c inside and
 * speaks the same protocol over the same files.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "version.h"
#include "worker.h"

#define LIST_MAX 120

static const char prefix[] = "libbpf@";

/* Writes a path of up to PATH_MAX bytes; false when it is longer. */
__attribute__((format(printf, 2, 3))) static bool put_path(char *ret, const char *format, ...)
{
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(ret, PATH_MAX, format, args);
	va_end(args);
	return size > 0 && size < PATH_MAX;
}

/* The folder that has one folder for each version. */
static bool find_versions(char *ret)
{
	const char *set = getenv("BTFOLD_SUBJECTS"), *cache = getenv("XDG_CACHE_HOME"),
		   *home = getenv("HOME");

	if (set && *set)
		return put_path(ret, "%s", set);
	if (cache && *cache)
		return put_path(ret, "%s/btfold/subjects", cache);
	return home && *home && put_path(ret, "%s/.cache/btfold/subjects", home);
}

/* The first entry of @folder, in alphabetical order, that @pattern matches. */
static bool find_file(const char *folder, const char *pattern, char *ret)
{
	struct dirent **entries;
	bool found = false;
	int n = scandir(folder, &entries, NULL, alphasort), i;

	for (i = 0; i < n; i++) {
		if (!found && fnmatch(pattern, entries[i]->d_name, FNM_PERIOD) == 0)
			found = put_path(ret, "%s/%s", folder, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return found;
}

/* What could have been meant: the versions that are there, in a line of LIST_MAX bytes. */
static void list_versions(const char *versions, char *line)
{
	struct dirent **entries;
	int n = scandir(versions, &entries, NULL, versionsort), i;
	size_t length = 0;

	line[0] = '\0';
	for (i = 0; i < n; i++) {
		if (strncmp(entries[i]->d_name, prefix, strlen(prefix)) == 0 && length < LIST_MAX)
			length += (size_t)snprintf(line + length, LIST_MAX - length, " %s",
						   entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static bool find_folder(const char *version, char *ret, char *why)
{
	char versions[PATH_MAX], here[LIST_MAX];

	if (!find_versions(versions)) {
		subject_line(why, "neither BTFOLD_SUBJECTS nor HOME says where versions are");
		return false;
	}
	if (*version && !strchr(version, '/') &&
	    put_path(ret, "%s/%s%s", versions, prefix, version) && access(ret, X_OK) == 0)
		return true;
	list_versions(versions, here);
	subject_line(why, "not unpacked here (btfold-subjects does that);%s%s in %.100s",
		     here[0] ? " there are" : " nothing", here, versions);
	return false;
}

/* btfold-worker, found from the place of this program. */
static bool find_program(char *ret, char *why)
{
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	self[size > 0 ? size : 0] = '\0';
	slash = strrchr(self, '/');
	if (slash) {
		*slash = '\0';
		if (put_path(ret, "%s/%s/btfold-worker", self, BTFOLD_BIN_TO_LIBEXEC) &&
		    access(ret, X_OK) == 0)
			return true;
	}
	subject_line(why, "btfold-worker is not installed");
	return false;
}

/* Keeps @files open for the program, and takes from it what is meant for this one. */
static bool hand_over(const int files[4])
{
	int i;

	for (i = 0; i < 4; i++) {
		if (fcntl(files[i], F_SETFD, 0) != 0)
			return false;
	}
	/* These libraries may need this C library. */
	unsetenv("LD_PRELOAD");
	unsetenv("LD_LIBRARY_PATH");
	return true;
}

/* Without a loader the folder has no C library, for it needs none that is newer. */
static void execute(const char *folder, char *program, char **words)
{
	char loader[PATH_MAX], option[] = "--library-path", path[PATH_MAX];
	char *line[N_VERSION_WORDS + 4] = {loader, option, path, program};

	put_path(path, "%s", folder);
	words[VERSION_SELF] = program;
	if (!find_file(folder, "ld*.so.*", loader)) {
		setenv("LD_LIBRARY_PATH", folder, 1);
		execv(program, words);
		return;
	}
	memcpy(line + 4, words + 1, N_VERSION_WORDS * sizeof(*words));
	execv(loader, line);
}

static void become(const char *argument, const char *spec, const struct channel *channel,
		   const struct worker_limits *limits, char *why)
{
	const int files[4] = {channel->socket, channel->request.fd, channel->reply.fd,
			      channel->log};
	char folder[PATH_MAX], library[PATH_MAX], program[PATH_MAX], name[SUBJECT_LINE];
	char numbers[6][32], *words[N_VERSION_WORDS + 1] = {NULL};
	int i;

	if (!find_folder(argument ? argument : "", folder, why) || !find_program(program, why))
		return;
	if (!find_file(folder, "libbpf.so.[0-9]", library) &&
	    !find_file(folder, "libbpf.so", library)) {
		subject_line(why, "no libbpf.so in %s", folder);
		return;
	}
	for (i = 0; i < 4; i++)
		snprintf(numbers[i], sizeof(numbers[i]), "%d", files[i]);
	snprintf(numbers[4], sizeof(numbers[4]), "%a", limits->seconds);
	snprintf(numbers[5], sizeof(numbers[5]), "%zu", limits->memory_bytes);
	subject_line(name, "%s", spec);
	words[VERSION_SPEC] = name;
	words[VERSION_LIBRARY] = library;
	for (i = 0; i < 6; i++)
		words[VERSION_SOCKET + i] = numbers[i];
	if (hand_over(files))
		execute(folder, program, words);
	subject_line(why, "%s: %s", folder, strerror(errno));
}

/* Inline only: a worker becomes another program before it comes here. */
static bool start(const char *argument, struct subject_self *ret_self, char *why)
{
	(void)argument;
	(void)ret_self;
	subject_line(why, "runs in a process of its own only, for it may need another C library");
	return false;
}

static void run(struct subject_self *self, const struct subject_job *job,
		struct subject_answer *answer)
{
	(void)self;
	(void)job;
	answer->ran = BTFOLD_ORACLE_UNABLE;
}

static void stop(struct subject_self *self)
{
	(void)self;
}

const struct btfold_subject_kind btfold_subject_version = {
	.name = "libbpf@",
	.spec = "libbpf@VERSION",
	.what = "the same of another version, as unpacked by btfold-subjects",
	.policies = BTFOLD_POLICY_GUESSES_AMBIGUOUS,
	.start = start,
	.run = run,
	.stop = stop,
	.become = become,
};
