// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "dedup_output.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../say.h"

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strcmp(path, "-") ? (slash ? slash + 1 : path) : "stdin";
}

/* Length without .gz, .xz or .zst: what is written is not compressed. */
static int name_length(const char *name)
{
	static const char *const suffixes[] = {".gz", ".xz", ".zst"};
	size_t length = strlen(name), n;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		n = strlen(suffixes[i]);
		if (length > n && !strcmp(name + length - n, suffixes[i]))
			return (int)(length - n);
	}
	return (int)length;
}

static int compare_names(const void *a, const void *b)
{
	const char *x = file_name(*(char *const *)a), *y = file_name(*(char *const *)b);
	int nx = name_length(x), ny = name_length(y);
	int order = strncmp(x, y, (size_t)(nx < ny ? nx : ny));

	return order ? order : nx - ny;
}

static bool names_differ(char **paths, int n)
{
	char **sorted = malloc((size_t)n * sizeof(*sorted));
	bool fine = sorted != NULL;

	if (fine) {
		memcpy(sorted, paths, (size_t)n * sizeof(*sorted));
		qsort(sorted, (size_t)n, sizeof(*sorted), compare_names);
	}
	for (int i = 1; fine && i < n; i++)
		if (!compare_names(&sorted[i - 1], &sorted[i])) {
			say_error("%s and %s would be written to one file", sorted[i - 1],
				  sorted[i]);
			fine = false;
		}
	free(sorted);
	return fine;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return path[strlen(path) - 1] == '/' || (!stat(path, &st) && S_ISDIR(st.st_mode));
}

static bool check_place(const char *verb, const char *option, const char *path, int n,
			bool *ret_folder)
{
	*ret_folder = false;
	if (!path)
		return true;
	if (!*path || (n > 1 && !strcmp(path, "-"))) {
		say_usage(verb, "%s '%s': with several FILEs it names a folder", option, path);
		return false;
	}
	*ret_folder = n > 1 || is_folder(path);
	if (*ret_folder && mkdir(path, 0777) && errno != EEXIST) {
		say_error("%s: %s", path, strerror(errno));
		return false;
	}
	if (*ret_folder && !is_folder(path)) {
		say_error("%s: not a folder, but there are several FILEs", path);
		return false;
	}
	return true;
}

bool dedup_places_check(const char *verb, struct dedup_places *places, char **paths, int n)
{
	if (!check_place(verb, "-o", places->output, n, &places->output_folder) ||
	    !check_place(verb, "--map", places->map, n, &places->map_folder))
		return false;
	if (places->output && places->map && !strcmp(places->output, "-") &&
	    !strcmp(places->map, "-")) {
		say_usage(verb, "-o and --map both want standard output");
		return false;
	}
	return !(places->output_folder || places->map_folder) || names_differ(paths, n);
}

/* NULL when out of memory. */
static char *place(const char *option, bool folder, const char *path, const char *suffix)
{
	const char *name = file_name(path);
	char *result = NULL;

	if (!folder)
		return strdup(option);
	if (asprintf(&result, "%s%s%.*s%s", option, option[strlen(option) - 1] == '/' ? "" : "/",
		     name_length(name), name, suffix) < 0)
		return NULL;
	return result;
}

/* `btfold dedup -o . module.ko` must not put raw BTF in the place of the module. */
static bool would_replace(const struct input *input, const char *path)
{
	struct stat in, out;

	return (input->file.form != BTFOLD_FORM_RAW || input->file.packing) &&
	       !stat(input->path, &in) && !stat(path, &out) && in.st_dev == out.st_dev &&
	       in.st_ino == out.st_ino;
}

static bool write_to(const char *path, const void *data, size_t size)
{
	char *why = NULL;
	bool fine = path && btfold_file_write(path, data, size, &why);

	if (!fine)
		say_error("%s: %s", path ? path : "output", why ? why : "cannot be written");
	free(why);
	return fine;
}

static bool write_map(const char *path, const struct btfold_graph *graph,
		      const struct btfold_outcome *outcome)
{
	uint32_t n = btfold_graph_n_types(graph), first = btfold_graph_first_id(graph);
	const uint32_t *map = btfold_outcome_map(outcome);
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	bool fine = stream != NULL;

	for (uint32_t i = 0; fine && i < n; i++)
		fprintf(stream, "%u %u\n", first + i, map[i]);
	if (stream && ferror(stream))
		fine = false;
	if (stream && fclose(stream))
		fine = false;
	if (fine)
		fine = write_to(path, text, size);
	else
		say_error("%s: out of memory", path);
	free(text);
	return fine;
}

static bool write_output(const struct input *input, char *path, const void *data, size_t size)
{
	if (path && !strcmp(path, "-") && isatty(STDOUT_FILENO)) {
		say_error("BTF is not written to a terminal; give -o FILE");
		return false;
	}
	if (path && would_replace(input, path)) {
		say_error("%s: would be replaced by raw BTF; give another -o", input->path);
		return false;
	}
	return write_to(path, data, size);
}

/* What the user must know of a file that is another now. */
static void say_notes(const char *path, const struct btfold_replaced *replaced)
{
	if (replaced->signature_dropped)
		say_error("%s: note: its module signature is gone; it must be signed again", path);
	if (replaced->loaded)
		say_error("%s: note: its .BTF kept its size; modules made for it before do not "
			  "fit it any more",
			  path);
}

static bool write_in_place(const struct input *input, const struct btfold_outcome *outcome,
			   struct dedup_result *result)
{
	sigset_t interrupts, before;
	char *why = NULL;
	bool fine;

	/* an interrupted write would leave its temporary file between the user's */
	sigemptyset(&interrupts);
	sigaddset(&interrupts, SIGHUP);
	sigaddset(&interrupts, SIGINT);
	sigaddset(&interrupts, SIGTERM);
	sigprocmask(SIG_BLOCK, &interrupts, &before);
	fine = btfold_file_replace(input->path, &input->file, input->graph, outcome,
				   &result->replaced, &why);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (!fine)
		input_fail(input, why ? why : "cannot be written");
	else
		say_notes(input->path, &result->replaced);
	free(why);
	result->size = result->replaced.bytes;
	return fine;
}

bool dedup_write_bytes(const struct dedup_places *places, const struct input *input,
		       const void *data, size_t size, struct dedup_result *result)
{
	result->size = size;
	if (!places->output)
		return true;
	result->output = place(places->output, places->output_folder, input->path, "");
	return write_output(input, result->output, data, size);
}

bool dedup_write(const struct dedup_places *places, const struct input *input,
		 const struct btfold_outcome *outcome, struct dedup_result *result)
{
	enum btfold_status status;
	void *data = NULL;
	bool fine = true;
	char *map;

	status = btfold_graph_encode(btfold_outcome_graph(outcome), NULL, &data, &result->size);
	if (status) {
		say_error("%s: %s", input->path, btfold_status_text(status));
		return false;
	}
	if (places->in_place)
		fine = write_in_place(input, outcome, result);
	else
		fine = dedup_write_bytes(places, input, data, result->size, result);
	if (fine && places->map) {
		map = place(places->map, places->map_folder, input->path, ".map");
		fine = map && write_map(map, input->graph, outcome);
		free(map);
	}
	free(data);
	return fine;
}
