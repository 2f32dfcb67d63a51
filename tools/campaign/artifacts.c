// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Files that fuzzers leave behind. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../fuzz/mutator/container.h"
#include "../../fuzz/subjects/btf.h"
#include "../input.h"
#include "../say.h"
#include "cases.h"
#include "index.h"
#include "triage.h"

static const char suffix[] = ".btf", base_suffix[] = ".base.btf", output_suffix[] = ".out.btf";

struct artifact {
	struct input base, input;
	bool has_base;
	void *bytes;		    /* of a file that is judged as it is, input.bytes then */
	struct case_bytes reviewed; /* of a case */
};

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && !strcmp(text + length - tail, end);
}

/* The other file of a pair, or NULL when there is none. */
static char *partner(const char *path, const char *own, const char *others)
{
	char *other = NULL;

	if (!ends_with(path, own) ||
	    asprintf(&other, "%.*s%s", (int)(strlen(path) - strlen(own)), path, others) < 0)
		return NULL;
	if (access(other, F_OK) == 0)
		return other;
	free(other);
	return NULL;
}

/* A base, or what an engine made of the graph, next to that. */
static bool is_beside_another(const char *path)
{
	char *input = partner(path, base_suffix, suffix);

	if (!input)
		input = partner(path, output_suffix, suffix);
	free(input);
	return input != NULL;
}

/* What fuzzers, and btfold itself, leave besides graphs. */
static bool is_no_graph(const char *name)
{
	return *name == '.' || !strcmp(name, "README.txt") || index_is_one(name) ||
	       !strcmp(name, INDEX_PAGE);
}

static bool add_file(struct triage *triage, const char *path)
{
	if (triage->n_paths == triage->room_paths) {
		size_t room = triage->room_paths ? 2 * triage->room_paths : 64;
		char **grown = realloc(triage->paths, room * sizeof(*grown));

		if (!grown)
			return false;
		triage->paths = grown;
		triage->room_paths = room;
	}
	triage->paths[triage->n_paths] = strdup(path);
	return triage->paths[triage->n_paths++] != NULL;
}

/* Folders are as deep as people make them. */
static bool add_folder(struct triage *triage, const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool fine = folder != NULL;

	while (fine && (entry = readdir(folder))) {
		struct stat about;
		char *name;

		if (is_no_graph(entry->d_name))
			continue;
		if (asprintf(&name, "%s%s%s", path, ends_with(path, "/") ? "" : "/",
			     entry->d_name) < 0)
			break;
		if (stat(name, &about) == 0 && S_ISDIR(about.st_mode))
			fine = add_folder(triage, name);
		else if (!is_beside_another(name))
			fine = add_file(triage, name);
		free(name);
	}
	if (!folder)
		say_error("%s: %s", path, strerror(errno));
	else
		closedir(folder);
	return fine;
}

bool artifacts_add(struct triage *triage, const char *path)
{
	struct stat about;

	if (stat(path, &about)) {
		say_error("%s: %s", path, strerror(errno));
		return false;
	}
	return S_ISDIR(about.st_mode) ? add_folder(triage, path) : add_file(triage, path);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void artifacts_sort(struct triage *triage)
{
	size_t n = 0;

	if (triage->n_paths)
		qsort(triage->paths, triage->n_paths, sizeof(*triage->paths), compare);
	for (size_t i = 0; i < triage->n_paths; i++) {
		if (n && !strcmp(triage->paths[n - 1], triage->paths[i]))
			free(triage->paths[i]);
		else
			triage->paths[n++] = triage->paths[i];
	}
	triage->n_paths = n;
}

/* What btfold reads in other forms than raw; else it is judged as it is, were it garbage. */
static bool has_form(const unsigned char *bytes, size_t size)
{
	return size >= 4 && (!memcmp(bytes, "\177ELF", 4) || !memcmp(bytes, "\037\213", 2) ||
			     *bytes == '[' || *bytes == '#');
}

static bool read_bytes(const char *path, void **ret_bytes, size_t *ret_size)
{
	struct stat about;
	FILE *from = fopen(path, "rb");
	bool fine = from && fstat(fileno(from), &about) == 0;
	size_t size = fine ? (size_t)about.st_size : 0;

	*ret_bytes = fine ? malloc(size + 1) : NULL;
	fine = *ret_bytes && fread(*ret_bytes, 1, size, from) == size;
	*ret_size = size;
	if (!fine)
		say_error("%s: %s", path, errno ? strerror(errno) : "cannot be read");
	if (from)
		fclose(from);
	return fine;
}

static bool open_input(struct artifact *artifact, const char *path)
{
	size_t size;

	errno = 0;
	if (!read_bytes(path, &artifact->bytes, &size))
		return false;
	if (!ends_with(path, ".case") && has_form(artifact->bytes, size))
		return input_open_bytes(path, artifact->has_base ? artifact->base.graph : NULL,
					&artifact->input);
	if (ends_with(path, ".case"))
		return case_parse(path, artifact->bytes, size, &artifact->reviewed);
	artifact->input.bytes = artifact->bytes;
	artifact->input.size = size;
	return true;
}

static uint32_t n_types(struct btfold_oracle_bytes bytes)
{
	struct raw_btf raw;

	return bytes.data && raw_parse(bytes.data, bytes.size, &raw) ? raw.n_types : 0;
}

static void split(struct artifact *artifact, struct specimen *specimen)
{
	struct btfold_container parts;

	if (artifact->reviewed.input) {
		specimen->base.data = artifact->reviewed.base;
		specimen->base.size = artifact->reviewed.base_size;
		specimen->input.data = artifact->reviewed.input;
		specimen->input.size = artifact->reviewed.input_size;
	} else if (artifact->input.own_base) {
		specimen->base.data = artifact->input.own_bytes;
		specimen->base.size = artifact->input.own_size;
		specimen->input.data = artifact->input.bytes;
		specimen->input.size = artifact->input.size;
	} else if (artifact->has_base) {
		specimen->base.data = artifact->base.bytes;
		specimen->base.size = artifact->base.size;
		specimen->input.data = artifact->input.bytes;
		specimen->input.size = artifact->input.size;
	} else {
		btfold_container_split(artifact->input.bytes, artifact->input.size, &parts);
		specimen->base.data = parts.base;
		specimen->base.size = parts.base_size;
		specimen->input.data = parts.input;
		specimen->input.size = parts.input_size;
	}
	specimen->n_types = n_types(specimen->base) + n_types(specimen->input);
}

struct artifact *artifact_open(const char *path, uint64_t number, struct specimen *ret_specimen)
{
	struct artifact *artifact = calloc(1, sizeof(*artifact));
	char *base = partner(path, suffix, base_suffix);
	bool fine = artifact != NULL;

	if (fine && base)
		fine = artifact->has_base = input_open_bytes(base, NULL, &artifact->base);
	if (fine)
		fine = open_input(artifact, path);
	free(base);
	if (!fine) {
		artifact_close(artifact);
		return NULL;
	}
	*ret_specimen = (struct specimen){.number = number};
	index_seed(path, &ret_specimen->permutation);
	split(artifact, ret_specimen);
	return artifact;
}

struct artifact *artifact_open_on(const struct artifact_base *base, const char *path,
				  uint64_t number, struct specimen *ret_specimen)
{
	struct artifact *artifact = calloc(1, sizeof(*artifact));

	if (!artifact || !input_open(path, base->graph, false, &artifact->input)) {
		artifact_close(artifact);
		return NULL;
	}
	*ret_specimen = (struct specimen){
		.base = base->bytes,
		.input = {artifact->input.bytes, artifact->input.size},
		.number = number,
	};
	ret_specimen->n_types = n_types(ret_specimen->base) + n_types(ret_specimen->input);
	return artifact;
}

void artifact_close(struct artifact *artifact)
{
	if (!artifact)
		return;
	input_close(&artifact->input);
	input_close(&artifact->base);
	free(artifact->reviewed.base);
	free(artifact->reviewed.input);
	free(artifact->bytes);
	free(artifact);
}

void triage_deinit(struct triage *triage)
{
	for (size_t i = 0; i < triage->n_trials; i++)
		free(triage->trials[i].text);
	for (size_t i = 0; i < triage->n_paths; i++)
		free(triage->paths[i]);
	free(triage->trials);
	free(triage->paths);
	groups_deinit(&triage->groups);
	engines_close(&triage->engines);
}
