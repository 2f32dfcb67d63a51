// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Translates the text form word by word, so that it needs to know no kind:
 *	[2] STRUCT 'S' size=8 vlen=1	->  {"id":2,"kind":"STRUCT","name":"S","size":8,"vlen":1,
 *		'x' type_id=1 bits_offset=0   "members":[{"name":"x","type_id":1,"bits_offset":0}]}
 */
#define _GNU_SOURCE
#include "dump_json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"

struct translation {
	FILE *stream;
	char *line; /* the part of a line that has come so far */
	size_t size, room;
	json_t *type; /* the one that further lines belong to, or NULL */
	bool any, failed;
};

static const char *items_key(const char *kind)
{
	if (!strncmp(kind, "ENUM", 4))
		return "values";
	if (!strcmp(kind, "FUNC_PROTO"))
		return "params";
	return strcmp(kind, "DATASEC") ? "members" : "vars";
}

static json_t *value_of(const char *text)
{
	long long value;
	char *end;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (*text && !*end && !errno)
		return json_integer(value);
	return json_text(text);
}

/* Takes 'name' off the front of @text; the name may hold anything but a plain quote. */
static char *take_name(json_t *object, char *text)
{
	char *end;

	if (*text != '\'' || !(end = strchr(text + 1, '\'')))
		return text;
	*end = '\0';
	json_put(object, "name", json_text(text + 1));
	return end + 1 + strspn(end + 1, " ");
}

static void put_words(json_t *object, char *text)
{
	char *rest = NULL;

	for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		char *equals = strchr(word, '=');

		if (equals) {
			*equals = '\0';
			json_put(object, word, value_of(equals + 1));
		} else {
			/* "FWD 'x' fwd_kind=struct" has no such word; kept if there ever is. */
			json_put(object, word, json_true());
		}
	}
}

static void finish_type(struct translation *to)
{
	if (!to->type)
		return;
	fputs(to->any ? ",\n" : "{\"types\": [\n", to->stream);
	if (json_dumpf(to->type, to->stream, JSON_COMPACT) && !ferror(to->stream))
		to->failed = true;
	json_decref(to->type);
	to->type = NULL;
	to->any = true;
}

static void start_type(struct translation *to, char *text)
{
	char *kind, *end;

	finish_type(to);
	to->type = json_object();
	json_put(to->type, "id", json_integer(strtol(text + 1, &end, 10)));
	kind = *end ? end + 1 + strspn(end + 1, " ") : end;
	end = kind + strcspn(kind, " ");
	text = *end ? end + 1 : end;
	*end = '\0';
	json_put(to->type, "kind", json_text(kind));
	text = take_name(to->type, text);
	put_words(to->type, text);
}

static void add_item(struct translation *to, char *text)
{
	json_t *item = json_object();
	const char *key = items_key(json_string_value(json_object_get(to->type, "kind")));

	if (!json_object_get(to->type, key))
		json_put(to->type, key, json_array());
	text += strspn(text, "\t ");
	text = take_name(item, text);
	put_words(item, text);
	json_push(json_object_get(to->type, key), item);
}

static void take_line(struct translation *to)
{
	char *text = to->line;

	if (*text == '[')
		start_type(to, text);
	else if (*text == '\t' && to->type)
		add_item(to, text);
	to->size = 0;
}

static bool take_text(void *ctx, const char *text, size_t size)
{
	struct translation *to = ctx;

	for (size_t i = 0; i < size && !to->failed; i++) {
		if (to->size + 1 >= to->room) {
			size_t room = to->room ? 2 * to->room : 256;
			char *grown = realloc(to->line, room);

			if (!grown)
				to->failed = true;
			if (!grown)
				break;
			to->line = grown;
			to->room = room;
		}
		to->line[to->size++] = text[i] == '\n' ? '\0' : text[i];
		if (text[i] == '\n')
			take_line(to);
	}
	return !to->failed && !ferror(to->stream);
}

bool dump_json(const struct btfold_graph *graph, FILE *stream)
{
	struct translation to = {.stream = stream};

	if (btfold_graph_dump(graph, take_text, &to))
		to.failed = true;
	finish_type(&to);
	fputs(to.any ? "\n]}\n" : "{\"types\": []}\n", stream);
	free(to.line);
	return !to.failed;
}
