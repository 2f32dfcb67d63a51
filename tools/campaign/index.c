// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "index.h"

#include <btfold/file.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../json.h"
#include "../say.h"
#include "version.h"

static const char *const names[] = {"campaign.json", "triage.json", "compare.json", NULL};

const char *index_name(size_t i)
{
	return names[i];
}

bool index_is_one(const char *name)
{
	for (size_t i = 0; names[i]; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

json_t *index_start(const char *verb)
{
	json_t *object = json_object();

	json_put(object, "verb", json_text(verb));
	json_put(object, "format", json_integer(INDEX_FORMAT));
	json_put(object, "version", json_text(BTFOLD_VERSION));
	return object;
}

static json_t *time_json(void)
{
	time_t now = time(NULL);
	char text[32] = "";
	struct tm utc;

	if (gmtime_r(&now, &utc))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return json_text(text);
}

bool index_write(const char *folder, const char *name, json_t *document)
{
	char *text, *path = NULL, *why = NULL;
	json_t *dated = json_copy(document);
	bool fine;

	json_put(dated, "time", time_json());
	text = json_dumps(dated, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	json_decref(dated);
	fine = text && asprintf(&path, "%s/%s", folder, name) >= 0;

	if (!fine)
		say_error("out of memory");
	else if (!(fine = btfold_file_write(path, text, strlen(text), &why)))
		say_error("%s: %s", path, why ? why : "cannot be written");
	free(text);
	free(path);
	free(why);
	return fine;
}

/* Is @file, without folder and .btf, that of @path? Indices name the folder as it was then. */
static bool is_of(const char *file, const char *path)
{
	const char *slash = strrchr(file, '/'), *other = strrchr(path, '/');
	size_t length;

	file = slash ? slash + 1 : file;
	path = other ? other + 1 : path;
	length = strlen(file);
	return !strncmp(file, path, length) && !strcmp(path + length, ".btf");
}

static bool find_seed(const json_t *index, const char *path, uint64_t *ret_seed)
{
	const json_t *groups = json_object_get(index, "groups");

	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *group = json_array_get(groups, i);
		const char *file = json_string_value(json_object_get(group, "file"));
		const json_t *seed = json_object_get(group, "seed");

		if (!file || !json_is_integer(seed) || !is_of(file, path))
			continue;
		*ret_seed = (uint64_t)json_integer_value(seed);
		return true;
	}
	return false;
}

bool index_seed(const char *path, uint64_t *ret_seed)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash + 1 - path) : 0;
	bool found = false;

	for (size_t i = 0; names[i] && !found; i++) {
		json_t *index = NULL;
		char *name = NULL;

		if (asprintf(&name, "%.*s%s", folder, path, names[i]) >= 0)
			index = json_load_file(name, 0, NULL);
		found = find_seed(index, path, ret_seed);
		json_decref(index);
		free(name);
	}
	return found;
}
