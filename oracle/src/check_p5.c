/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P5: nothing is lost. */
#include "compat.h"

static bool is_never_merged(enum kind kind)
{
	return kind == KIND_VAR || kind == KIND_DATASEC; /* R1(c) */
}

static const char *what(const struct judge *j, uint32_t t)
{
	return kinds[graph_kind(&j->in, t)].lower;
}

static void lost_type(struct judge *j, uint32_t t, const char *why)
{
	report_add(j, BTFOLD_FINDING_LOST_TYPE, false, t, 0, NULL, "%s '%.80s', type %u, %s",
		   what(j, t), graph_text(&j->in, t), t, why);
}

/* Every type has an image, and those that are never merged have one each. */
static void check_images(struct judge *j)
{
	uint32_t *taken = mem_ids(j->out.n, NONE);

	for (uint32_t t = j->in.n_base + 1; t < j->in.n; t++) {
		uint32_t image = judge_image(j, t);

		if (image == NONE)
			continue;
		if (!image || image >= j->out.n) {
			lost_type(j, t, "has an image that does not exist");
			continue;
		}
		if (!is_never_merged(graph_kind(&j->in, t)))
			continue;
		if (image <= j->in.n_base)
			lost_type(j, t, "has its image in the base");
		else if (taken[image] != NONE)
			lost_type(j, t, "shares its image with another");
		taken[image] = t;
	}
	mem_free(taken);
}

static int by_label(const void *ctx, uint32_t a, uint32_t b)
{
	const struct graph *g = ctx;

	return graph_compare_labels(g, a, g, b);
}

static bool has_label(const struct judge *j, const uint32_t *sorted, uint32_t t)
{
	uint32_t low = 0, high = j->out.n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int diff = graph_compare_labels(&j->out, sorted[mid], &j->in, t);

		if (!diff)
			return true;
		if (diff < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* Keys with a declaration or definition in the output universe, as (name, key space). */
static void output_keys(const struct judge *j, bool definitions_only, struct pairs *ret)
{
	bool is_new;

	pairs_init(ret);
	for (uint32_t t = 1; t < j->out.n; t++)
		if (graph_is_definition(&j->out, t) ||
		    (!definitions_only && graph_is_declaration(&j->out, t)))
			pairs_add(ret, graph_name(&j->out, t), graph_key_space(&j->out, t),
				  &is_new);
}

static bool has_key(const struct pairs *keys, const struct graph *g, uint32_t t)
{
	return pairs_find(keys, graph_name(g, t), graph_key_space(g, t)) != NONE;
}

/*
 * Where an engine does not tell the image, the least that has to be there is a type with the label,
 * or the definition in place of a declaration.
 */
static void check_unmapped(struct judge *j)
{
	uint32_t *sorted = NULL;
	struct pairs keys;

	output_keys(j, true, &keys);
	for (uint32_t t = j->in.n_base + 1; t < j->in.n; t++) {
		if (judge_image(j, t) != NONE)
			continue;
		if (!sorted) {
			sorted = mem_get(j->out.n, sizeof(*sorted));
			for (uint32_t u = 0; u < j->out.n; u++)
				sorted[u] = u;
			sort_ids(sorted, j->out.n, by_label, &j->out);
		}
		if (!has_label(j, sorted, t) &&
		    !(graph_is_declaration(&j->in, t) && has_key(&keys, &j->in, t)))
			lost_type(j, t, "has no image and nothing like it is in the output");
	}
	pairs_deinit(&keys);
	mem_free(sorted);
}

/* A definition that met a declaration can be found again by its name only. */
static void check_met(struct judge *j, const struct compat *compat)
{
	const struct classes *classes = NULL;
	struct pairs keys;

	if (!compat->met.n)
		return;
	classes = judge_classes(j);
	if (!classes) {
		report_inconclusive(j, 5, "R1 ran out of budget");
		return;
	}
	output_keys(j, true, &keys);
	for (uint32_t i = 0; i < compat->met.n; i++) {
		uint32_t x = compat->met.v[i].a, y = compat->met.v[i].b;
		bool there = has_key(&keys, &j->in, x),
		     ambiguous = classes->type_stays_ambiguous[x];

		if (there && !ambiguous)
			continue;
		report_add(j, BTFOLD_FINDING_LOST_DEFINITION,
			   there && judge_policy(j, BTFOLD_POLICY_GUESSES_AMBIGUOUS), x, y, NULL,
			   "definition %u of %s '%.80s' met declaration %u and %s", x, what(j, x),
			   graph_text(&j->in, x), y,
			   there ? "its name stays ambiguous" : "is not in the output");
	}
	pairs_deinit(&keys);
}

void check_p5(struct judge *j)
{
	struct budget budget = options_budget(&j->options);
	struct compat compat;

	check_images(j);
	check_unmapped(j);
	if (compat_init(&compat, j, &budget))
		check_met(j, &compat);
	else
		report_inconclusive(j, 5, "the budget ended");
	compat_deinit(&compat);
}
