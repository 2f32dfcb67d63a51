// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "cases.h"

#include <btfold/btfold.h>
#include <stdlib.h>
#include <string.h>

#include "../say.h"

struct section {
	const char *text; /* NULL: there is none */
	size_t size;
	uint32_t line; /* number of its heading */
};

static uint32_t count_lines(const char *text, const char *end)
{
	uint32_t n = 0;

	for (; text < end; text++)
		n += *text == '\n';
	return n;
}

/* What stands below the line @heading, up to the next heading. */
static struct section find_section(const char *text, const char *end, const char *heading)
{
	struct section found = {NULL, 0, 0};
	size_t length = strlen(heading);

	for (const char *line = text, *next; line < end; line = next) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t width = (size_t)((stop ? stop : end) - line);

		next = line + width + (stop != NULL);
		if (found.text && strchr("bie", *line)) /* base, input, expect */
			break;
		if (found.text)
			found.size = (size_t)(next - found.text);
		else if (width == length && !memcmp(line, heading, length))
			found = (struct section){next, 0, count_lines(text, next)};
	}
	return found;
}

/* A section, or none, as a graph on @base, and as bytes. */
static bool parse(const char *path, const struct section *part, const struct btfold_graph *base,
		  struct btfold_graph **ret_graph, void **ret_bytes, size_t *ret_size)
{
	struct btfold_error error;
	enum btfold_status status;

	if (!part->text)
		return true;
	if (btfold_graph_parse(part->text, part->size, base, false, NULL, ret_graph, &error)) {
		error.line += part->line;
		say_defect(path, &error);
		return false;
	}
	status = btfold_graph_encode(*ret_graph, NULL, ret_bytes, ret_size);
	if (status)
		say_error("%s: %s", path, btfold_status_text(status));
	return !status;
}

bool case_parse(const char *path, const char *text, size_t size, struct case_bytes *ret)
{
	struct section base_part = find_section(text, text + size, "base:");
	struct section input_part = find_section(text, text + size, "input:");
	struct btfold_graph *base = NULL, *input = NULL;
	struct case_bytes bytes = {NULL, NULL, 0, 0};
	bool fine = input_part.text != NULL;

	if (!fine)
		say_error("%s: no line 'input:'", path);
	fine = fine && parse(path, &base_part, NULL, &base, &bytes.base, &bytes.base_size) &&
	       parse(path, &input_part, base, &input, &bytes.input, &bytes.input_size);
	btfold_graph_destroy(input);
	btfold_graph_destroy(base);
	if (fine) {
		*ret = bytes;
		return true;
	}
	free(bytes.input);
	free(bytes.base);
	return false;
}
