/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P7: what has to be the same when the engine is asked again, about this or a related input. */
#include "ambiguous_only.h"
#include "derive.h"
#include "valid.h"

struct again {
	struct judge *j;
	struct budget budget;
	const char *what; /* the input of this part */
	struct btfold_oracle_output output;
};

static struct btfold_oracle_bytes bytes_of(struct derived derived)
{
	return (struct btfold_oracle_bytes){derived.data, derived.size};
}

static void refused(struct again *a)
{
	struct valid_verdict valid = valid_check(&a->j->in, &a->budget);
	const char *said = a->output.message ? a->output.message : "";

	if (a->j->engine->strict || !valid.broken)
		report_add(a->j, BTFOLD_FINDING_ERROR, false, 0, 0, NULL, "refused %s: %s", a->what,
			   said);
	else
		report_inconclusive(a->j, 7, "refused %s: %s", a->what, said);
}

/* True with an output; the caller calls done() in any case. */
static bool ask(struct again *a, const char *what, struct btfold_oracle_bytes base,
		struct btfold_oracle_bytes input)
{
	const struct btfold_oracle_engine *engine = a->j->engine;

	a->what = what;
	judge_progress(a->j, what);
	engine->run(engine->ctx, base, input, &a->output);
	if (a->output.ran == BTFOLD_ORACLE_RAN) {
		a->j->report->p7_parts_done++;
		return true;
	}
	if (a->output.ran == BTFOLD_ORACLE_UNABLE)
		a->j->report->p7_parts_skipped++;
	else if (a->output.ran == BTFOLD_ORACLE_REFUSED)
		refused(a);
	else
		check_p1(a->j, &a->output, what);
	return false;
}

static void done(struct again *a)
{
	if (a->j->engine->release)
		a->j->engine->release(a->j->engine->ctx, &a->output);
	a->output = (struct btfold_oracle_output){0};
}

static struct btfold_oracle_bytes answer(const struct again *a)
{
	return (struct btfold_oracle_bytes){a->output.data, a->output.size};
}

/* The output has to be isomorphic to @expected. */
static void compare(struct again *a, struct btfold_oracle_bytes expected,
		    enum btfold_oracle_finding_id id)
{
	struct difference difference = {.kind = "", .field = ""};
	struct two_sides sides;
	bool guesses = judge_policy(a->j, BTFOLD_POLICY_GUESSES_AMBIGUOUS);

	if (!two_sides_init(&sides, a->j->base, expected, answer(a), &difference.path)) {
		report_add(a->j, BTFOLD_FINDING_INVALID_OUTPUT, false, 0, 0, &difference,
			   "unreadable output for %s", a->what);
		two_sides_deinit(&sides);
		return;
	}
	switch (isomorphism(&sides, NAUTY_NEVER, &a->budget, &difference)) {
	case BTFOLD_ORACLE_ISOMORPHIC:
		break;
	case BTFOLD_ORACLE_NOT_ISOMORPHIC:
		report_add(a->j, id, guesses && ambiguous_only(a->j, &sides, &a->budget), 0, 0,
			   &difference, "%u types expected of %s, %u given",
			   sides.end[0] - sides.first[0], a->what, sides.end[1] - sides.first[1]);
		break;
	case BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED:
		report_inconclusive(a->j, 7, "isomorphism ran out of budget for %s", a->what);
		break;
	}
	two_sides_deinit(&sides);
}

static void determinism(struct again *a)
{
	const struct btfold_oracle_output *first = &a->j->raw, *second = &a->output;
	size_t map_size = first->n_map * sizeof(*first->map);

	if (ask(a, "the same input again", a->j->base, a->j->input)) {
		if (first->size != second->size || memcmp(first->data, second->data, first->size))
			report_add(a->j, BTFOLD_FINDING_NONDETERMINISTIC, false, 0, 0, NULL,
				   "other bytes for the same input");
		else if (first->map && second->map &&
			 (first->n_map != second->n_map ||
			  memcmp(first->map, second->map, map_size)))
			report_add(a->j, BTFOLD_FINDING_NONDETERMINISTIC, false, 0, 0, NULL,
				   "another map for the same input");
	}
	done(a);
}

static void idempotence(struct again *a)
{
	if (ask(a, "its own output", a->j->base, judge_output(a->j)))
		compare(a, judge_output(a->j), BTFOLD_FINDING_NOT_IDEMPOTENT);
	done(a);
}

static void order(struct again *a)
{
	struct derived permuted = derive_permuted(a->j, a->j->options.seed);

	if (ask(a, "the input permuted", a->j->base, bytes_of(permuted)))
		compare(a, judge_output(a->j), BTFOLD_FINDING_ORDER_DEPENDENT);
	done(a);
	free(permuted.data);
}

static void locality(struct again *a)
{
	struct derived more = derive_with_unrelated(a->j, a->j->input, false);
	struct derived expected = derive_with_unrelated(a->j, judge_output(a->j), true);

	if (ask(a, "the input and unrelated types", a->j->base, bytes_of(more)))
		compare(a, bytes_of(expected), BTFOLD_FINDING_NOT_LOCAL);
	done(a);
	free(more.data);
	free(expected.data);
}

static void judge_copy(struct again *a, struct btfold_oracle_bytes base, struct derived copy)
{
	struct names names;
	uint32_t leaves;
	struct graph g;
	char *why = NULL;

	if (!derive_copy_leaves(base, copy, a->j->options.keep, &a->budget, &leaves)) {
		report_inconclusive(a->j, 7, "R1, R2 ran out of budget for %s", a->what);
		return;
	}
	names_init(&names);
	if (!graph_load(&g, &names, base, answer(a), &why))
		report_add(a->j, BTFOLD_FINDING_INVALID_OUTPUT, false, 0, 0, NULL,
			   "unreadable output for %s: %s", a->what, why);
	else if (g.n - 1 - g.n_base != leaves)
		report_add(a->j, BTFOLD_FINDING_SELF_SPLIT, false, 0, 0, NULL,
			   "%u types left of %s, not %u", g.n - 1 - g.n_base, a->what, leaves);
	free(why);
	graph_deinit(&g);
	names_deinit(&names);
}

/* Where there is no base, the output is one. */
static void self_split(struct again *a)
{
	struct btfold_oracle_bytes base = a->j->base.data ? a->j->base : judge_output(a->j);
	struct derived copy = derive_copy(base);

	if (ask(a, "a copy of the base", base, bytes_of(copy)))
		judge_copy(a, base, copy);
	done(a);
	free(copy.data);
}

void check_p7(struct judge *j)
{
	struct again a = {.j = j, .budget = options_budget(&j->options)};

	determinism(&a);
	idempotence(&a);
	order(&a);
	locality(&a);
	self_split(&a);
	if (!j->report->p7_parts_done)
		report_inconclusive(j, 7, "could not be asked again");
}
