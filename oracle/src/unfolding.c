/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R2's last tie-break: two unfoldings compared breadth-first, labels as byte strings (C3). */
#include "classes.h"
#include "pairs.h"

static int compare_numbers(uint32_t a, uint32_t b)
{
	return a == b ? 0 : a < b ? -1 : 1; /* as 4 bytes, most significant first */
}

/*
 * Strings with their final NUL, as bytes. Where both words of two labels are at one place, neither
 * label can be a prefix of the other before the place of the difference.
 */
static int compare_names(const struct names *names, uint32_t a, uint32_t b)
{
	return a == b ? 0 : strcmp(names->text[a], names->text[b]);
}

static bool word_is_name(enum kind kind, uint32_t word)
{
	uint32_t first = 2 + (kinds[kind].third == 'W') + (strchr(kinds[kind].fixed, 'W') != NULL);
	uint32_t per_item = 0;

	if (word < 2)
		return word == 1;
	for (const char *w = kinds[kind].item; *w; w++)
		per_item += *w != 'R';
	/* in every item the name is the first word of the label */
	return word >= first && kinds[kind].item[0] && strchr(kinds[kind].item, 'N') &&
	       (word - first) % per_item == 0;
}

static int compare_labels(const struct graph *g, uint32_t a, uint32_t b)
{
	const uint32_t *x = graph_label(g, a), *y = graph_label(g, b);
	enum kind kind = info_kind(x[0]);
	int diff = (int)kind - (int)info_kind(y[0]);

	if (!diff)
		diff = (int)info_kflag(x[0]) - (int)info_kflag(y[0]);
	if (!diff)
		diff = compare_numbers(info_vlen(x[0]), info_vlen(y[0]));
	/* kind and vlen are equal from here on, so are the numbers of words */
	for (uint32_t i = 1; !diff && i < graph_n_label(g, a); i++)
		diff = word_is_name(kind, i) ? compare_names(g->names, x[i], y[i])
					     : compare_numbers(x[i], y[i]);
	return diff;
}

int unfolding_compare(const struct graph *g, uint32_t a, uint32_t b, struct budget *budget)
{
	struct pairs seen;
	int diff = 0;
	bool is_new;

	pairs_init(&seen);
	pairs_add(&seen, a, b, &is_new);
	for (uint32_t i = 0; i < seen.n && !diff; i++) {
		struct pair at = seen.v[i];

		diff = compare_labels(g, at.a, at.b);
		if (!budget_spend(budget, 1 + graph_n_refs(g, at.a)))
			break;
		for (uint32_t j = 0; !diff && j < graph_n_refs(g, at.a); j++) {
			uint32_t x = graph_refs(g, at.a)[j], y = graph_refs(g, at.b)[j];

			if (x != y)
				pairs_add(&seen, x, y, &is_new);
		}
	}
	pairs_deinit(&seen);
	return diff;
}
