// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What a comparison comes down to. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../say.h"
#include "compare.h"

const char *source_word(enum source source)
{
	static const char *const words[N_SOURCES] = {"generated", "given", "corpus"};

	return words[source];
}

const char *change_word(enum change change)
{
	static const char *const words[N_CHANGES] = {"fixed", "new", "allowed", "uncovered",
						     "unchanged"};

	return words[change];
}

void comparison_put_input(const struct comparison *comparison, unsigned source, uint64_t number,
			  char *ret_text)
{
	if (source == SOURCE_GENERATED)
		snprintf(ret_text, 4200, "seed %" PRIu64, number);
	else
		snprintf(ret_text, 4200, "%s", comparison->parts[source].files.paths[number]);
}

const char *comparison_spec(const struct comparison *comparison, const struct group *group)
{
	return comparison->engines.specs[group->engine == CHANGE_FIXED ? OLD : NEW];
}

static bool is_too_slow(const struct comparison *comparison)
{
	return comparison->max_slowdown > 0 &&
	       measured_time_ratio(&comparison->measurements) > comparison->max_slowdown;
}

enum verb_status comparison_status(const struct comparison *comparison)
{
	const struct page *total = &comparison->total;

	if (comparison->failed || total->n_unread)
		return VERB_BAD_INPUT;
	if (page_inputs(total, RELATION_WORSE) || total->n_new || is_too_slow(comparison))
		return VERB_FINDING;
	if (page_inputs(total, RELATION_UNDECIDED) ||
	    (comparison->max_slowdown > 0 && !comparison->measurements.n))
		return VERB_INCONCLUSIVE;
	return VERB_FINE;
}

/* ": 9 missed merges, 2 wrong merges, 1 with more types": by what inputs are worse. */
static void put_reasons(const struct page *total, FILE *to)
{
	unsigned n = 0;

	for (unsigned reason = 0; reason < N_REASONS; reason++) {
		uint64_t inputs = total->relations[RELATION_WORSE][reason];

		if (inputs)
			fprintf(to, "%s%s %s%s", n++ ? ", " : ": ", count_figure(inputs).text,
				reason >= BTFOLD_N_FINDINGS ? "with " : "",
				reason_text(reason, inputs != 1, true));
	}
}

char *comparison_headline(const struct comparison *comparison)
{
	const struct page *total = &comparison->total;
	uint64_t better = page_inputs(total, RELATION_BETTER);
	size_t size = 0;
	char *text = NULL;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return NULL;
	fprintf(to, "%s input%s better, %s worse", count_figure(better).text,
		better == 1 ? "" : "s", count_figure(page_inputs(total, RELATION_WORSE)).text);
	put_reasons(total, to);
	if (is_too_slow(comparison))
		fprintf(to, "; %.2f times slower", measured_time_ratio(&comparison->measurements));
	if (fclose(to)) {
		free(text);
		return NULL;
	}
	return text;
}
