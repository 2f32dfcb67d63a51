/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Any command that reads and writes files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exec.h"
#include "worker.h"

struct exec {
	const char *template;
	char *folder; /* of this worker */
	char *paths[N_EXEC_FILES];
};

static const char *const file_names[N_EXEC_FILES] = {"base.btf", "input.btf", "output.btf",
						     "map.txt"};
static const char *const variables[N_EXEC_FILES] = {"BTFOLD_BASE", "BTFOLD_INPUT", "BTFOLD_OUTPUT",
						    "BTFOLD_MAP"};

static void stop(struct subject_self *self)
{
	struct exec *exec = self->state;
	int i;

	for (i = 0; i < N_EXEC_FILES; i++) {
		if (exec->paths[i])
			unlink(exec->paths[i]);
		free(exec->paths[i]);
	}
	if (exec->folder)
		rmdir(exec->folder);
	free(exec->folder);
	free(exec);
}

static bool make_folder(struct exec *exec)
{
	const char *temporary = getenv("TMPDIR");
	int i;

	if (asprintf(&exec->folder, "%s/btfold-exec.XXXXXX",
		     temporary && *temporary ? temporary : "/tmp") < 0) {
		exec->folder = NULL;
		return false;
	}
	if (!mkdtemp(exec->folder))
		return false;
	for (i = 0; i < N_EXEC_FILES; i++) {
		if (asprintf(&exec->paths[i], "%s/%s", exec->folder, file_names[i]) < 0) {
			exec->paths[i] = NULL;
			return false;
		}
	}
	return true;
}

static bool start(const char *argument, struct subject_self *ret_self, char *why)
{
	struct exec *exec;

	if (!argument || !*argument) {
		subject_line(why, "exec: needs a command, as in 'exec:fold-it {input} {output}'");
		return false;
	}
	exec = calloc(1, sizeof(*exec));
	ret_self->state = exec;
	if (!exec || !make_folder(exec)) {
		subject_line(why, "exec: no temporary folder: %s", strerror(errno));
		return false;
	}
	exec->template = argument;
	ret_self->own_map = exec_mentions_map(argument);
	return true;
}

static bool write_file(const char *path, struct btfold_oracle_bytes bytes)
{
	FILE *file = fopen(path, "wbe");
	bool fine;

	if (!file)
		return false;
	fine = fwrite(bytes.data, 1, bytes.size, file) == bytes.size;
	return fclose(file) == 0 && fine;
}

/* malloc()ed, with a NUL after the last byte; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *ret_size)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *data = NULL;
	size_t done = 0;
	ssize_t n = 1;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		data = malloc((size_t)st.st_size + 1);
	while (data && done < (size_t)st.st_size && n > 0) {
		n = read(fd, data + done, (size_t)st.st_size - done);
		done += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	if (data)
		data[done] = '\0';
	*ret_size = done;
	return data;
}

/* Ids and "-", separated by blanks. */
static bool read_map(const char *path, struct subject_answer *answer)
{
	size_t size, n = 0;
	char *text = read_file(path, &size), *word, *end, *rest = NULL;
	unsigned long id;

	answer->map = text ? malloc((size / 2 + 1) * sizeof(*answer->map)) : NULL;
	if (!answer->map) {
		free(text);
		return false;
	}
	for (word = strtok_r(text, " \t\r\n", &rest); word;
	     word = strtok_r(NULL, " \t\r\n", &rest)) {
		id = strcmp(word, "-") == 0 ? BTFOLD_ORACLE_UNMAPPED : strtoul(word, &end, 10);
		answer->map[n++] = id > UINT32_MAX ? BTFOLD_ORACLE_UNMAPPED : (uint32_t)id;
	}
	free(text);
	answer->n_map = n;
	return true;
}

static bool is_sanitizer_report(const char *line)
{
	return strstr(line, "Sanitizer") || strstr(line, "runtime error:");
}

/* A status that is neither success nor a signal. */
static void judge_exit(int code, struct subject_answer *answer)
{
	char *line = answer->message;

	death_first_line(STDERR_FILENO, line);
	if (code > 128 && code < 128 + 32) {
		/* That is how a shell tells of a signal. */
		answer->ran = death_of(code - 128, STDERR_FILENO, line);
	} else if (code == 126 || code == 127) {
		answer->ran = BTFOLD_ORACLE_UNABLE;
	} else if (death_is_memory(line)) {
		answer->ran = BTFOLD_ORACLE_NO_MEMORY;
	} else {
		answer->ran =
			is_sanitizer_report(line) ? BTFOLD_ORACLE_CRASHED : BTFOLD_ORACLE_REFUSED;
	}
	if (!line[0])
		subject_line(line, "exit with status %d", code);
}

static void take_output(struct subject_self *self, struct subject_answer *answer)
{
	struct exec *exec = self->state;

	answer->data = read_file(exec->paths[EXEC_OUTPUT], &answer->size);
	if (!answer->data) {
		answer->ran = BTFOLD_ORACLE_REFUSED;
		subject_line(answer->message, "success, but no output file");
		return;
	}
	answer->ran = BTFOLD_ORACLE_RAN;
	if (self->own_map)
		read_map(exec->paths[EXEC_MAP], answer);
}

static void judge_end(struct subject_self *self, const struct subject_job *job,
		      const struct exec_end *end, struct subject_answer *answer)
{
	answer->seconds = end->seconds;
	answer->peak_bytes = end->peak_bytes;
	if (end->failed) {
		answer->ran = BTFOLD_ORACLE_UNABLE;
		subject_line(answer->message, "no process: %s", strerror(errno));
	} else if (end->timed_out) {
		answer->ran = BTFOLD_ORACLE_TIMED_OUT;
		subject_line(answer->message, "no answer within %g seconds", job->seconds);
	} else if (WIFSIGNALED(end->status)) {
		answer->ran = death_of(end->status, STDERR_FILENO, answer->message);
	} else if (WEXITSTATUS(end->status)) {
		judge_exit(WEXITSTATUS(end->status), answer);
	} else {
		take_output(self, answer);
	}
}

/* What the last command printed or wrote is not this one's. */
static void clean(const struct subject_self *self)
{
	const struct exec *exec = self->state;
	int i;

	for (i = 0; i < N_EXEC_FILES; i++)
		unlink(exec->paths[i]);
	if (self->log >= 0 && ftruncate(self->log, 0) == 0)
		lseek(self->log, 0, SEEK_SET);
}

static void run(struct subject_self *self, const struct subject_job *job,
		struct subject_answer *answer)
{
	struct exec *exec = self->state;
	char *paths[N_EXEC_FILES], *command;
	struct exec_end end;
	int i;

	clean(self);
	for (i = 0; i < N_EXEC_FILES; i++) {
		paths[i] = i != EXEC_BASE || job->base.data ? exec->paths[i] : NULL;
		if (paths[i])
			setenv(variables[i], paths[i], 1);
		else
			unsetenv(variables[i]);
	}
	command = exec_command(exec->template, paths);
	if (command && write_file(exec->paths[EXEC_INPUT], job->input) &&
	    (!job->base.data || write_file(exec->paths[EXEC_BASE], job->base))) {
		end = exec_run(command, job->seconds, job->memory_bytes);
		judge_end(self, job, &end, answer);
	} else {
		answer->ran = BTFOLD_ORACLE_UNABLE;
		subject_line(answer->message, "input cannot be written: %s", strerror(errno));
	}
	free(command);
	for (i = 0; i < N_EXEC_FILES; i++)
		unlink(exec->paths[i]);
}

const struct btfold_subject_kind btfold_subject_exec = {
	.name = "exec",
	.spec = "exec:COMMAND",
	.what = "a shell command; {base} {input} {output} {map} stand for files, else the first "
		"three are appended",
	.keeps_time = true,
	.start = start,
	.run = run,
	.stop = stop,
};
