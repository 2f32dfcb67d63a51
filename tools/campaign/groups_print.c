// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Groups as a table, and as JSON. */
#include <string.h>

#include "groups.h"
#include "../json.h"
#include "../say.h"
#include "../verdict.h"

void group_place(const struct group *group, char *ret_text)
{
	const struct btfold_oracle_finding *finding = &group->finding;

	snprintf(ret_text, 48, "%s%s%s", finding->kind,
		 *finding->kind && *finding->field ? " " : "", finding->field);
}

static const char *engine_name(const struct groups *groups, const struct group *group)
{
	return btfold_subject_name(groups->engines->subjects[group->engine]);
}

static void print_group(const struct groups *groups, const struct group *group,
			print_again_fn *again, void *ctx)
{
	const struct btfold_oracle_finding *finding = &group->finding;
	char place[48];

	group_place(group, place);
	printf("%-22s %-22s %-14s %9s %6u\n", btfold_oracle_finding_name(finding->id), place,
	       engine_name(groups, group),
	       count_figure(group->graphs ? group->graphs : group->dragged).text, group->n_types);
	if (finding->path || finding->message) {
		fputs("  ", stdout);
		print_wrapped(stdout, 2, 2, finding->path ? finding->path : finding->message);
	}
	if (finding->excused)
		printf("  This, and others like it, is excused: a documented policy, or no "
		       "failure.\n");
	again(ctx, group);
}

static size_t count_seen(const struct groups *groups)
{
	size_t n = 0;

	for (size_t i = 0; i < groups->n; i++)
		n += group_is_seen(&groups->groups[i]);
	return n;
}

static uint64_t print_rows(const struct groups *groups, bool causes, uint64_t max,
			   print_again_fn *again, void *ctx)
{
	uint64_t n = 0;

	for (size_t i = 0; i < groups->n; i++) {
		const struct group *group = &groups->groups[i];

		if (group_is_seen(group) && (group->graphs > 0) == causes && n++ < max)
			print_group(groups, group, again, ctx);
	}
	if (n > max)
		printf("... and %s groups more\n", count_figure(n - max).text);
	return n;
}

/* What a graph did once, and not again: nothing that anybody can work with, but a sign. */
static void print_doubted(const struct groups *groups)
{
	unsigned n = 0;

	for (size_t i = 0; i < groups->n; i++) {
		const struct group *group = &groups->groups[i];
		char place[48];

		if (!group->unconfirmed)
			continue;
		if (!n++)
			printf("\nNot confirmed: shown once, and not again by the same graph in a "
			       "new "
			       "process\n");
		group_place(group, place);
		printf("%-22s %-22s %-14s %9s  seed %llu\n",
		       btfold_oracle_finding_name(group->finding.id), place,
		       engine_name(groups, group), count_figure(group->unconfirmed).text,
		       (unsigned long long)group->doubted);
	}
}

static void print_seen(const struct groups *groups, size_t n_seen, uint64_t max, bool all,
		       print_again_fn *again, void *ctx)
{
	size_t causes = 0;

	for (size_t i = 0; i < groups->n; i++)
		causes += groups->groups[i].graphs > 0;
	printf("\n%-22s %-22s %-14s %9s %6s\n", "finding", "first difference", "engine", "graphs",
	       "types");
	print_rows(groups, true, max, again, ctx);
	if (causes == n_seen)
		return;
	printf("\n%zu signatures more were only seen as consequences of these%s\n", n_seen - causes,
	       all ? ":" : " (--all)");
	if (all)
		print_rows(groups, false, max, again, ctx);
}

void groups_print(struct groups *groups, uint64_t max, bool all, print_again_fn *again, void *ctx)
{
	size_t n_seen = count_seen(groups);

	groups_sort(groups);
	if (n_seen)
		print_seen(groups, n_seen, max, all, again, ctx);
	print_doubted(groups);
}

json_t *groups_doubted_json(struct groups *groups)
{
	json_t *array = json_array();

	groups_sort(groups);
	for (size_t i = 0; i < groups->n; i++) {
		const struct group *group = &groups->groups[i];
		const struct btfold_oracle_finding *finding = &group->finding;

		if (group->unconfirmed)
			json_push(array, json_pack("{s:s,s:s,s:s,s:o,s:I,s:I}", "finding",
						   btfold_oracle_finding_name(finding->id), "kind",
						   finding->kind, "field", finding->field, "engine",
						   json_text(engine_name(groups, group)), "graphs",
						   (json_int_t)group->unconfirmed, "seed",
						   (json_int_t)group->doubted));
	}
	return array;
}

json_t *groups_json(struct groups *groups)
{
	json_t *array = json_array();
	size_t n_seen = count_seen(groups);

	groups_sort(groups);
	for (size_t i = 0; i < n_seen; i++) {
		const struct group *group = &groups->groups[i];
		json_t *object = verdict_finding_json(&group->finding);

		json_put(object, "engine", json_text(engine_name(groups, group)));
		json_put(object, "graphs", json_integer((json_int_t)group->graphs));
		json_put(object, "dragged", json_integer((json_int_t)group->dragged));
		if (groups->start > 0)
			json_put(object, "first_seconds", json_real(group->first));
		json_put(object, "smallest_types", json_integer(group->n_types));
		json_put(object, "seed", json_integer((json_int_t)group->permutation));
		json_put(object, "file", json_text(group->file));
		json_put(object, "split", json_boolean(group->split));
		json_push(array, object);
	}
	return array;
}
