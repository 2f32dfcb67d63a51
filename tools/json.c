// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "json.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "verbs/verb.h"

static void out_of_memory(void)
{
	say_error("out of memory");
	exit(VERB_BAD_INPUT);
}

json_t *json_written(void (*write)(const void *ctx, FILE *to), const void *ctx)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	json_t *value = json_null();

	if (!to)
		return value;
	write(ctx, to);
	if (fclose(to) == 0) {
		text[strcspn(text, "\n")] = '\0';
		value = json_text(text);
	}
	free(text);
	return value;
}

json_t *json_text(const char *text)
{
	char *ascii, *at;
	json_t *value;

	if (!text)
		return json_null();
	at = ascii = malloc(4 * strlen(text) + 1);
	if (!ascii)
		out_of_memory();
	for (; *text; text++) {
		if ((unsigned char)*text < 0x80)
			*at++ = *text;
		else
			at += sprintf(at, "\\x%02x", (unsigned char)*text);
	}
	*at = '\0';
	value = json_string(ascii);
	free(ascii);
	return value;
}

json_t *json_defect(const struct btfold_error *error)
{
	json_t *object = json_object();

	json_put(object, "status", json_integer(error->status));
	json_put(object, "text", json_text(error->text));
	json_put(object, "rule", json_text(error->rule));
	if (error->line)
		json_put(object, "line", json_integer(error->line));
	else
		json_put(object, "offset", json_integer((json_int_t)error->offset));
	if (error->type_id != BTFOLD_NONE)
		json_put(object, "type", json_integer(error->type_id));
	if (error->member != BTFOLD_NONE)
		json_put(object, "item", json_integer(error->member));
	return object;
}

void json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		out_of_memory();
}

void json_push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		out_of_memory();
}

void json_print(json_t *document)
{
	status_clear();
	/* What cannot be written is told by finish_stdout(). */
	(void)json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	putchar('\n');
	json_decref(document);
}
