// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* explain TYPE: why one type is there. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../say.h"
#include "analysis.h"
#include "way.h"

#define MOST_COPIES 6

static const char *const presences[N_PRESENCES] = {
	[PRESENT_MISSED] = "missed",
	[PRESENT_APART] = "apart",
	[PRESENT_COMPLETES] = "completes",
	[PRESENT_VARIABLE] = "variable",
	[PRESENT_NEW] = "new",
};

/* All of one class are told as one, by the first; those that stay by the one that does. */
static struct ids *group_by_class(const struct universe *universe, const struct ids *ids,
				  uint32_t *ret_n)
{
	struct ids *groups = store_new(ids->n, sizeof(*groups));
	uint32_t n = 0;

	for (uint32_t i = 0; i < ids->n; i++) {
		uint32_t id = ids->at[i], at = 0;

		while (at < n && universe->cls[groups[at].at[0]] != universe->cls[id])
			at++;
		n += at == n;
		ids_push(&groups[at], id);
	}
	*ret_n = n;
	return groups;
}

/* Of copies, some fold into the one that stays: that one is explained. */
static uint32_t spokesman(const struct universe *universe, const struct ids *group)
{
	for (uint32_t i = 0; i < group->n; i++)
		if (universe_stays(universe, group->at[i]))
			return group->at[i];
	return group->at[0];
}

static const char *rule_of(const struct universe *universe, uint32_t id)
{
	return universe->cls[id] == universe->cls[universe->image[id]] ? "R1" : "R2";
}

/* ---- for people ---- */

static void print_text(unsigned indent, const char *text)
{
	printf("%*s", (int)indent, "");
	print_wrapped(stdout, indent, indent + 2, text);
}

static void print_title(const struct universe *universe, const struct ids *group)
{
	label_print(stdout, universe, group->at[0], false);
	for (uint32_t i = 0; i < group->n && i < MOST_COPIES; i++)
		printf("%s[%u]", i ? ", " : " ", group->at[i]);
	if (group->n > MOST_COPIES)
		printf(" and %s more copies", count_figure(group->n - MOST_COPIES).text);
	putchar('\n');
}

static void print_missed(const struct universe *universe, uint32_t id)
{
	bool same = !strcmp(rule_of(universe, id), "R1");
	char *text;
	size_t size;
	FILE *to = store_text(&text, &size);

	fprintf(to, "%s ", same ? "same as" : "less informed copy of");
	print_place(to, universe, universe->image[id]);
	fprintf(to, " (%s); the engine that made this file kept a copy", rule_of(universe, id));
	store_text_end(to);
	print_text(2, text);
	free(text);
}

static void print_reason(const struct analysis *analysis, const struct ids *group)
{
	const struct universe *universe = &analysis->universe;
	uint32_t id = spokesman(universe, group);

	switch (analysis_presence(analysis, id)) {
	case PRESENT_MISSED:
		print_missed(universe, id);
		return;
	case PRESENT_VARIABLE:
		print_text(2, "stays: variables and sections never fold (R1 (c))");
		return;
	case PRESENT_COMPLETES:
		print_text(2, "stays: the base only declares it, and this is the definition");
		return;
	case PRESENT_NEW:
		print_text(2, universe->n_base ? "stays: nothing in the base is like it"
					       : "stays: nothing else is like it");
		break;
	default:
		print_text(2, "stays: it has counterparts, and differs from each");
		break;
	}
	if (group->n > 1)
		print_text(2, "its copies are the same; the engine that made this file kept them");
}

static void print_candidate(const struct universe *universe, uint32_t id, uint32_t candidate)
{
	char *path = way_text(universe, id, candidate), *text;
	size_t size;
	FILE *to = store_text(&text, &size);

	fputs("not ", to);
	print_place(to, universe, candidate);
	fprintf(to, ": %s", path ? path : "the budget ended before a difference was found");
	store_text_end(to);
	print_text(2, text);
	free(path);
	free(text);
}

static void print_cause(const struct analysis *analysis, const struct cause *cause)
{
	struct root root = root_of_cause(analysis, cause);
	char *text;
	size_t size;
	FILE *to = store_text(&text, &size);

	fprintf(to, "root cause: %s; keeps %s type%s here, %s of them alone", root.text,
		count_figure(root.types).text, root.types == 1 ? "" : "s",
		count_figure(root.alone).text);
	store_text_end(to);
	print_text(2, text);
	if (root.bodies)
		print_text(4, root.bodies);
	free(text);
	root_free(&root);
}

static void explain_group(const struct analysis *analysis, const struct ids *group, uint64_t max)
{
	const struct universe *universe = &analysis->universe;
	uint32_t id = spokesman(universe, group);
	struct ids candidates = {0}, causes = {0};

	print_title(universe, group);
	print_reason(analysis, group);
	candidates_find(analysis, id, &candidates);
	for (uint32_t i = 0; universe_stays(universe, id) && i < candidates.n && i < max; i++)
		print_candidate(universe, id, candidates.at[i]);
	if (candidates.n > max)
		printf("  %s more candidates, see --max\n", count_figure(candidates.n - max).text);
	if (analysis_presence(analysis, id) == PRESENT_APART)
		causes_of_type(universe, &analysis->pairing, &analysis->causes, id, &causes);
	for (uint32_t i = 0; i < causes.n && i < max; i++)
		print_cause(analysis, &analysis->causes.at[causes.at[i]]);
	free(candidates.at);
	free(causes.at);
}

bool type_explain(const struct analysis *analysis, const struct ids *ids, uint64_t max)
{
	const struct universe *universe = &analysis->universe;
	uint32_t n;
	struct ids *groups = group_by_class(universe, ids, &n);
	bool missed = false;

	status_clear();
	for (uint32_t i = 0; i < n; i++) {
		missed |= groups[i].n > 1 || !universe_stays(universe, groups[i].at[0]);
		explain_group(analysis, &groups[i], max);
		free(groups[i].at);
	}
	free(groups);
	return missed;
}

/* ---- for programs ---- */

static json_t *candidate_json(const struct universe *universe, uint32_t id, uint32_t candidate)
{
	char *path = way_text(universe, id, candidate);
	json_t *object = json_object();

	json_put(object, "type", json_integer(candidate));
	json_put(object, "base", json_boolean(candidate <= universe->n_base));
	json_put(object, "path", json_text(path));
	free(path);
	return object;
}

static json_t *group_json(const struct analysis *analysis, const struct ids *group, uint64_t max)
{
	const struct universe *universe = &analysis->universe;
	uint32_t id = spokesman(universe, group);
	enum presence presence = analysis_presence(analysis, id);
	json_t *object = json_object(), *copies = json_array(), *list = json_array();
	json_t *roots = json_array();
	struct ids candidates = {0}, causes = {0};

	for (uint32_t i = 0; i < group->n; i++)
		json_push(copies, json_integer(group->at[i]));
	candidates_find(analysis, id, &candidates);
	for (uint32_t i = 0; universe_stays(universe, id) && i < candidates.n && i < max; i++)
		json_push(list, candidate_json(universe, id, candidates.at[i]));
	if (presence == PRESENT_APART)
		causes_of_type(universe, &analysis->pairing, &analysis->causes, id, &causes);
	for (uint32_t i = 0; i < causes.n && i < max; i++) {
		struct root root = root_of_cause(analysis, &analysis->causes.at[causes.at[i]]);

		json_push(roots, root_json(&root));
		root_free(&root);
	}
	json_put(object, "type", json_integer(id));
	json_put(object, "kind", json_string(btfold_kind_name(universe_type(universe, id).kind)));
	json_put(object, "name", json_text(universe_type(universe, id).name));
	json_put(object, "copies", copies);
	json_put(object, "why", json_string(presences[presence]));
	if (presence == PRESENT_MISSED) {
		json_put(object, "same_as", json_integer(universe->image[id]));
		json_put(object, "rule", json_string(rule_of(universe, id)));
	}
	json_put(object, "candidates", list);
	json_put(object, "causes", roots);
	free(candidates.at);
	free(causes.at);
	return object;
}

json_t *type_json(const struct analysis *analysis, const struct ids *ids, uint64_t max,
		  bool *ret_missed)
{
	const struct universe *universe = &analysis->universe;
	json_t *array = json_array();
	uint32_t n;
	struct ids *groups = group_by_class(universe, ids, &n);

	*ret_missed = false;
	for (uint32_t i = 0; i < n; i++) {
		*ret_missed |= groups[i].n > 1 || !universe_stays(universe, groups[i].at[0]);
		json_push(array, group_json(analysis, &groups[i], max));
		free(groups[i].at);
	}
	free(groups);
	return array;
}
