// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "fuzz_groups.h"

#include <btfold/file.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../json.h"
#include "../say.h"
#include "../verdict.h"

/* What is excused needs no telling apart. */
static bool same_group(const struct fuzz_group *group, const struct btfold_oracle_finding *finding,
		       const char *engine)
{
	if (strcmp(group->engine, engine))
		return false;
	if (finding->excused)
		return group->finding.excused && group->finding.id == finding->id;
	return verdict_same_signature(&group->finding, finding);
}

static struct fuzz_group *find(struct fuzz_groups *groups,
			       const struct btfold_oracle_finding *finding, const char *engine)
{
	for (size_t i = 0; i < groups->n; i++)
		if (same_group(&groups->groups[i], finding, engine))
			return &groups->groups[i];
	return NULL;
}

static struct fuzz_group *append(struct fuzz_groups *groups,
				 const struct btfold_oracle_finding *finding)
{
	if (groups->n == groups->room) {
		size_t room = groups->room ? 2 * groups->room : 16;
		struct fuzz_group *grown = realloc(groups->groups, room * sizeof(*grown));

		if (!grown)
			return NULL;
		groups->groups = grown;
		groups->room = room;
	}
	groups->n_failures += !finding->excused;
	memset(&groups->groups[groups->n], 0, sizeof(*groups->groups));
	return &groups->groups[groups->n++];
}

/* "DIR/libbpf-1.1.2-missed-merge-ARRAY-nr_elems"; NULL when out of memory. */
static char *file_stem(const char *folder, const struct fuzz_group *group)
{
	const struct btfold_oracle_finding *finding = &group->finding;
	char *stem = NULL;
	const char *kind = finding->excused ? "" : finding->kind;
	const char *field = finding->excused ? "" : finding->field;

	if (asprintf(&stem, "%s/%s-%s%s%s%s%s", folder, group->engine,
		     btfold_oracle_finding_name(finding->id), *kind ? "-" : "", kind,
		     *field ? "-" : "", field) < 0)
		return NULL;
	for (char *at = stem + strlen(folder) + 1; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("-._", *at))
			*at = '-';
	return stem;
}

static bool write_one(const char *stem, const char *suffix, const void *data, size_t size)
{
	char *path = NULL, *why = NULL;
	bool fine;

	if (asprintf(&path, "%s%s", stem, suffix) < 0)
		return false;
	fine = btfold_file_write(path, data, size, &why);
	if (!fine)
		say_error("%s: %s", path, why ? why : "cannot be written");
	free(why);
	free(path);
	return fine;
}

static void remove_one(const char *stem, const char *suffix)
{
	char *path = NULL;

	if (asprintf(&path, "%s%s", stem, suffix) >= 0)
		unlink(path);
	free(path);
}

static bool save(const struct fuzz_groups *groups, struct fuzz_group *group,
		 const struct btfold_gen_result *graph)
{
	if (!groups->folder)
		return true;
	if (!group->file && !(group->file = file_stem(groups->folder, group)))
		return false;
	group->split = graph->base != NULL;
	if (!group->split)
		remove_one(group->file, ".base.btf"); /* of a larger graph, or an earlier run */
	return write_one(group->file, ".btf", graph->input, graph->input_size) &&
	       (!graph->base || write_one(group->file, ".base.btf", graph->base, graph->base_size));
}

bool fuzz_groups_add(struct fuzz_groups *groups, const struct btfold_oracle_finding *finding,
		     const char *engine, const char *spec, uint64_t seed,
		     const struct btfold_gen_result *graph)
{
	struct fuzz_group *group = find(groups, finding, engine);
	uint32_t n_types = graph->n_base + graph->n_input;
	bool first = !group;

	if (first && !(group = append(groups, finding))) {
		say_error("out of memory");
		return false;
	}
	if (first || group->last_seed != seed)
		group->graphs++;
	group->last_seed = seed;
	if (!first && n_types >= group->n_types)
		return true;
	free(group->finding.path);
	free(group->finding.message);
	group->finding = *finding;
	group->finding.path = finding->path ? strdup(finding->path) : NULL;
	group->finding.message = finding->message ? strdup(finding->message) : NULL;
	group->engine = engine;
	group->spec = spec;
	group->seed = seed;
	group->n_types = n_types;
	return save(groups, group, graph);
}

static int compare_groups(const void *a, const void *b)
{
	const struct fuzz_group *x = a, *y = b;
	int order = x->finding.excused - y->finding.excused;

	if (!order)
		order = (int)x->finding.id - (int)y->finding.id;
	if (!order)
		order = strcmp(x->engine, y->engine);
	if (!order)
		order = (x->graphs < y->graphs) - (x->graphs > y->graphs);
	if (!order)
		order = strcmp(x->finding.kind, y->finding.kind);
	return order ? order : strcmp(x->finding.field, y->finding.field);
}

static void sort(struct fuzz_groups *groups)
{
	if (groups->n)
		qsort(groups->groups, groups->n, sizeof(*groups->groups), compare_groups);
}

static void print_group(const struct fuzz_group *group)
{
	const struct btfold_oracle_finding *finding = &group->finding;
	char at[48];

	snprintf(at, sizeof(at), "%s%s%s", finding->kind,
		 *finding->kind && *finding->field ? " " : "", finding->field);
	printf("%-22s %-22s %-14s %9s %6u\n", btfold_oracle_finding_name(finding->id), at,
	       group->engine, count_figure(group->graphs).text, group->n_types);
	if (finding->path || finding->message) {
		fputs("  ", stdout);
		print_wrapped(stdout, 2, 2, finding->path ? finding->path : finding->message);
	}
	if (finding->excused)
		printf("  This, and others like it, is excused: a documented policy, or no "
		       "failure.\n");
	if (!group->file)
		printf("  again: -s %llu -n 1\n", (unsigned long long)group->seed);
}

static void print_files(const struct fuzz_groups *groups)
{
	const struct fuzz_group *group = &groups->groups[0];

	if (!group->file)
		return;
	printf("\nThe smallest graph of each is saved as %s/ENGINE-FINDING-KIND-FIELD.btf, its "
	       "base\n"
	       "with .base.btf at the end. To judge the first again:\n"
	       "  btfold check%s%s%s -e %s %s.btf\n",
	       groups->folder, group->split ? " -B " : "", group->split ? group->file : "",
	       group->split ? ".base.btf" : "", group->spec, group->file);
}

void fuzz_groups_print(struct fuzz_groups *groups, size_t max)
{
	size_t n = groups->n < max ? groups->n : max;

	if (!n)
		return;
	sort(groups);
	printf("\n%-22s %-22s %-14s %9s %6s\n", "finding", "first difference", "engine", "graphs",
	       "types");
	for (size_t i = 0; i < n; i++)
		print_group(&groups->groups[i]);
	if (n < groups->n)
		printf("... and %zu groups more\n", groups->n - n);
	print_files(groups);
}

json_t *fuzz_groups_json(struct fuzz_groups *groups)
{
	json_t *array = json_array();

	sort(groups);
	for (size_t i = 0; i < groups->n; i++) {
		const struct fuzz_group *group = &groups->groups[i];
		json_t *object = verdict_finding_json(&group->finding);

		json_put(object, "engine", json_text(group->engine));
		json_put(object, "graphs", json_integer((json_int_t)group->graphs));
		json_put(object, "smallest_types", json_integer(group->n_types));
		json_put(object, "seed", json_integer((json_int_t)group->seed));
		json_put(object, "file", json_text(group->file));
		json_push(array, object);
	}
	return array;
}

void fuzz_groups_deinit(struct fuzz_groups *groups)
{
	for (size_t i = 0; i < groups->n; i++) {
		free(groups->groups[i].finding.path);
		free(groups->groups[i].finding.message);
		free(groups->groups[i].file);
	}
	free(groups->groups);
}
