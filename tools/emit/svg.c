// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Form svg: form dot, drawn by Graphviz, without what differs from release to release. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../say.h"
#include "forms.h"

extern char **environ;

/* A child with pipes to its standard input and output. */
struct child {
	pid_t pid;
	int in, out; /* -1 when closed */
};

static bool fail(const char *what, int error)
{
	say_error("%s: %s", what, strerror(error));
	return false;
}

static bool no_program(const char *name)
{
	say_error("there is no program %s here, which draws the picture: install graphviz, or take "
		  "form dot",
		  name);
	return false;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static bool start(char *const argv[], struct child *ret_child)
{
	posix_spawn_file_actions_t actions;
	int in[2], out[2], error;

	if (pipe2(in, O_CLOEXEC))
		return fail("pipe", errno);
	if (pipe2(out, O_CLOEXEC)) {
		error = errno;
		close(in[0]);
		close(in[1]);
		return fail("pipe", error);
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	error = posix_spawnp(&ret_child->pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	ret_child->in = in[1];
	ret_child->out = out[0];
	if (!error)
		return true;
	close_end(&ret_child->in);
	close_end(&ret_child->out);
	return error == ENOENT ? no_program(argv[0]) : fail(argv[0], error);
}

/* One step of writing; closes when all is written or the child takes no more. */
static void feed(struct child *child, const char **at, size_t *left)
{
	ssize_t n = write(child->in, *at, *left);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0) {
		*at += n;
		*left -= (size_t)n;
	}
	if (n <= 0 || !*left)
		close_end(&child->in);
}

static bool take(struct child *child, FILE *to)
{
	char buffer[4096];
	ssize_t n = read(child->out, buffer, sizeof(buffer));

	if (n > 0)
		return fwrite(buffer, 1, (size_t)n, to) == (size_t)n;
	if (n == 0 || errno != EINTR)
		close_end(&child->out);
	return n == 0 || errno == EINTR;
}

/* Writes all of @text into the child while reading what it gives into @to. */
static bool talk(struct child *child, const char *text, size_t size, FILE *to)
{
	bool fine = fcntl(child->in, F_SETFL, O_NONBLOCK) == 0;

	while (fine && child->out >= 0) {
		struct pollfd ends[2] = {{child->out, POLLIN, 0}, {child->in, POLLOUT, 0}};

		if (poll(ends, 2, -1) < 0) {
			fine = errno == EINTR;
			continue;
		}
		if (child->in >= 0 && ends[1].revents)
			feed(child, &text, &size);
		if (ends[0].revents)
			fine = take(child, to);
	}
	close_end(&child->in);
	close_end(&child->out);
	return fine;
}

static bool finish(struct child *child, const char *name)
{
	int status = 0;

	while (waitpid(child->pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail(name, errno);
	if (!status)
		return true;
	/* Where posix_spawn() cannot tell in time, POSIX wants this status. */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return no_program(name);
	say_error("%s: failed, see above", name);
	return false;
}

/* Runs @argv on @text; the caller frees @ret_output. */
static bool filter(char *const argv[], const char *text, size_t size, char **ret_output)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
	struct child child;
	char *output = NULL;
	size_t output_size;
	FILE *to = open_memstream(&output, &output_size);
	bool fine = to != NULL;

	/* A child that ends early must not end us. */
	sigaction(SIGPIPE, &ignore, &old);
	if (fine && (fine = start(argv, &child))) {
		fine = talk(&child, text, size, to);
		fine = finish(&child, argv[0]) && fine;
	}
	sigaction(SIGPIPE, &old, NULL);
	if (to)
		fine = !fclose(to) && fine;
	if (!fine) {
		free(output);
		return false;
	}
	*ret_output = output;
	return true;
}

/*
 * From "<svg" on, without comments (they tell the release) and without ids (which would meet those
 * of another picture on one page).
 */
static bool put_svg(const char *svg, FILE *to)
{
	const char *end;

	svg = strstr(svg, "<svg");
	if (!svg) {
		say_error("dot: gave no picture");
		return false;
	}
	while (*svg) {
		if (!strncmp(svg, "<!--", 4) && (end = strstr(svg, "-->"))) {
			svg = end + 3;
			svg += *svg == '\n';
		} else if (!strncmp(svg, "<g id=\"", 7) && (end = strchr(svg + 7, '"'))) {
			fputs("<g", to);
			svg = end + 1;
		} else {
			fputc(*svg++, to);
		}
	}
	return true;
}

bool emit_svg(const struct emit_job *job, FILE *to)
{
	static char dot[] = "dot", form[] = "-Tsvg";
	char *const argv[] = {dot, form, NULL};
	char *text = NULL, *svg = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	bool fine = stream && emit_dot(job, stream);

	if (stream)
		fine = !fclose(stream) && fine;
	if (fine && filter(argv, text, size, &svg))
		fine = put_svg(svg, to);
	else
		fine = false;
	free(svg);
	free(text);
	return fine;
}
