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

static uint64_t print_rows(const struct groups *groups, bool causes, uint64_t max,
			   print_again_fn *again, void *ctx)
{
	uint64_t n = 0;

	for (size_t i = 0; i < groups->n; i++) {
		const struct group *group = &groups->groups[i];

		if ((group->graphs > 0) == causes && n++ < max)
			print_group(groups, group, again, ctx);
	}
	if (n > max)
		printf("... and %s groups more\n", count_figure(n - max).text);
	return n;
}

void groups_print(struct groups *groups, uint64_t max, bool all, print_again_fn *again, void *ctx)
{
	size_t causes = 0;

	if (!groups->n)
		return;
	groups_sort(groups);
	for (size_t i = 0; i < groups->n; i++)
		causes += groups->groups[i].graphs > 0;
	printf("\n%-22s %-22s %-14s %9s %6s\n", "finding", "first difference", "engine", "graphs",
	       "types");
	print_rows(groups, true, max, again, ctx);
	if (causes == groups->n)
		return;
	printf("\n%zu signatures more were only seen as consequences of these%s\n",
	       groups->n - causes, all ? ":" : " (--all)");
	if (all)
		print_rows(groups, false, max, again, ctx);
}

json_t *groups_json(struct groups *groups)
{
	json_t *array = json_array();

	groups_sort(groups);
	for (size_t i = 0; i < groups->n; i++) {
		const struct group *group = &groups->groups[i];
		json_t *object = verdict_finding_json(&group->finding);

		json_put(object, "engine", json_text(engine_name(groups, group)));
		json_put(object, "graphs", json_integer((json_int_t)group->graphs));
		json_put(object, "dragged", json_integer((json_int_t)group->dragged));
		if (groups->start > 0)
			json_put(object, "first_seconds", json_real(group->first));
		json_put(object, "smallest_types", json_integer(group->n_types));
		json_put(object, "file", json_text(group->file));
		json_put(object, "split", json_boolean(group->split));
		json_push(array, object);
	}
	return array;
}
