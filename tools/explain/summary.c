// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* explain --summary: a whole file. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../say.h"
#include "analysis.h"

static const struct {
	const char *word, *on_base, *alone;
} presences[N_PRESENCES] = {
	[PRESENT_MISSED] = {"missed",
			    "equal to others, of the base or here; what made this file kept them",
			    "equal to others here; what made this file kept them"},
	[PRESENT_APART] = {"apart", "have a counterpart, and differ from it somewhere",
			   "have a counterpart here, and differ from it somewhere"},
	[PRESENT_COMPLETES] = {"completes", "the base only declares them", NULL},
	[PRESENT_VARIABLE] = {"variables", "variables and sections, which never fold (R1)",
			      "variables and sections, which never fold (R1)"},
	[PRESENT_NEW] = {"new", "the base has nothing like them", "once here"},
};

#define CAUSE_COLUMN 29

static void print_line(uint32_t types, uint64_t bytes, const char *alone, const char *text)
{
	printf("%9s %9s %8s ", count_figure(types).text, bytes_figure(bytes).text, alone);
	print_wrapped(stdout, CAUSE_COLUMN, CAUSE_COLUMN, text);
}

static void print_presences(const struct analysis *analysis, const char *base)
{
	for (unsigned i = 0; i < N_PRESENCES; i++) {
		const char *text = base ? presences[i].on_base : presences[i].alone;
		char *line;

		if (!analysis->present[i].types || !text)
			continue;
		if (asprintf(&line, "%s: %s", presences[i].word, text) < 0)
			continue;
		print_line(analysis->present[i].types, analysis->present[i].bytes, "", line);
		free(line);
	}
}

static void print_root(const struct root *root)
{
	print_line(root->types, root->bytes, count_figure(root->alone).text, root->text);
	if (root->path) {
		printf("%*s", CAUSE_COLUMN, "");
		print_wrapped(stdout, CAUSE_COLUMN, CAUSE_COLUMN, root->path);
	}
	if (root->bodies) {
		printf("%*s", CAUSE_COLUMN, "");
		print_wrapped(stdout, CAUSE_COLUMN, CAUSE_COLUMN, root->bodies);
	}
}

static uint64_t all_bytes(const struct analysis *analysis)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < N_PRESENCES; i++)
		bytes += analysis->present[i].bytes;
	return bytes;
}

/* Mismatches first, wherever they rank: they are one wrong option of an encoder. */
static void print_mismatches(const struct analysis *analysis, const struct root *roots, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		char *line;

		if (strcmp(roots[i].class, "encoding"))
			continue;
		if (asprintf(&line, "%s: %s; keeps %s type%s, %s", analysis->universe.path,
			     roots[i].text, count_figure(roots[i].types).text,
			     roots[i].types == 1 ? "" : "s", bytes_figure(roots[i].bytes).text) < 0)
			continue;
		print_wrapped(stdout, 0, 2, line);
		free(line);
	}
}

void summary_print(const struct analysis *analysis, const char *base, uint64_t max)
{
	const struct universe *universe = &analysis->universe;
	uint32_t n;
	struct root *roots = roots_make(analysis, &n);

	status_clear();
	print_mismatches(analysis, roots, n);
	printf("%s: %s types, %s of records", universe->path,
	       count_figure(universe->n - universe->n_base).text,
	       bytes_figure(all_bytes(analysis)).text);
	if (base)
		printf(", on %s", base);
	puts("\n    types     bytes          why");
	print_presences(analysis, base);
	if (analysis->missed.raw)
		puts("INTs are there twice: this looks like BTF in front of dedup.");
	if (n)
		puts("    types     bytes    alone root cause (alone: kept by nothing else)");
	for (uint32_t i = 0; i < n && i < max; i++)
		print_root(&roots[i]);
	if (n > max)
		printf("%s more root causes, see --max\n", count_figure(n - max).text);
	if (!analysis->pairing.complete)
		puts("undecided: the budget ended before all pairs were compared");
	if (universe->undecided)
		printf("undecided: the budget of R2 ended with %s classes left\n",
		       count_figure(universe->undecided).text);
	roots_free(roots, n);
}

json_t *root_json(const struct root *root)
{
	json_t *object = json_object();

	json_put(object, "class", json_string(root->class));
	json_put(object, "types", json_integer(root->types));
	json_put(object, "alone", json_integer(root->alone));
	json_put(object, "bytes", json_integer((json_int_t)root->bytes));
	json_put(object, "type", json_integer(root->a));
	json_put(object, "counterpart", json_integer(root->b));
	json_put(object, "text", json_text(root->text));
	json_put(object, "path", json_text(root->path));
	json_put(object, "bodies", json_text(root->bodies));
	return object;
}

json_t *summary_json(const struct analysis *analysis, const char *base, uint64_t max)
{
	const struct universe *universe = &analysis->universe;
	json_t *object = json_object(), *why = json_object(), *causes = json_array();
	uint32_t n;
	struct root *roots = roots_make(analysis, &n);

	for (unsigned i = 0; i < N_PRESENCES; i++) {
		json_t *one = json_object();

		json_put(one, "types", json_integer(analysis->present[i].types));
		json_put(one, "bytes", json_integer((json_int_t)analysis->present[i].bytes));
		json_put(why, presences[i].word, one);
	}
	for (uint32_t i = 0; i < n && i < max; i++)
		json_push(causes, root_json(&roots[i]));
	json_put(object, "input", json_text(universe->path));
	json_put(object, "base", json_text(base));
	json_put(object, "types", json_integer(universe->n - universe->n_base));
	json_put(object, "bytes", json_integer((json_int_t)all_bytes(analysis)));
	json_put(object, "why", why);
	json_put(object, "n_causes", json_integer(n));
	json_put(object, "causes", causes);
	json_put(object, "complete", json_boolean(analysis_is_complete(analysis)));
	roots_free(roots, n);
	return object;
}
