// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "../campaign/commands.h"
#include "../json.h"

static const char reduce[] = "reduce --emit selftest";

/* Nothing was saved: from where the input came. */
static void put_on_source(const struct comparison *comparison, const struct group *group, FILE *to)
{
	const char *spec = comparison_spec(comparison, group);
	bool on_base = group->source == SOURCE_GIVEN && comparison->bases.n;

	if (group->source == SOURCE_GENERATED) {
		campaign_print_again(&comparison->campaign, spec, group->number, to);
		return;
	}
	/* triage takes pairs, containers and cases. */
	fprintf(to, "btfold %s", on_base ? "check" : "triage");
	for (unsigned i = 0; on_base && i < comparison->bases.n; i++) {
		fputs(" -B ", to);
		command_print_word(comparison->bases.paths[i], to);
	}
	fputs(" -e ", to);
	command_print_word(spec, to);
	fputc(' ', to);
	command_print_word(comparison->parts[group->source].files.paths[group->number], to);
	fputc('\n', to);
}

/* Without a newline; NULL where there is none. The caller frees. */
static char *command(const struct comparison *comparison, const struct group *group, bool smaller)
{
	struct command_terms terms = {comparison_spec(comparison, group),
				      comparison->engines.policies, 0};
	size_t size = 0;
	char *text = NULL;
	FILE *to;

	if (smaller && (!group->file || !command_exists("reduce")))
		return NULL;
	to = open_memstream(&text, &size);
	if (!to)
		return NULL;
	if (group->file)
		command_put_on_file(smaller ? reduce : "triage", &terms, group, to);
	else
		put_on_source(comparison, group, to);
	if (fclose(to)) {
		free(text);
		return NULL;
	}
	text[strcspn(text, "\n")] = '\0';
	return text;
}

void compare_print_commands(const struct comparison *comparison, const struct group *group)
{
	static const char *const labels[] = {"again", "smaller"};

	for (unsigned i = 0; i < 2; i++) {
		char *text = command(comparison, group, i);

		if (text)
			printf("  %s: %s\n", labels[i], text);
		free(text);
	}
}

json_t *compare_commands_json(const struct comparison *comparison, const struct group *group)
{
	json_t *object = json_object();
	char *again = command(comparison, group, false);
	char *smaller = command(comparison, group, true);

	json_put(object, "again", json_text(again));
	json_put(object, "reduce", json_text(smaller));
	free(again);
	free(smaller);
	return object;
}
