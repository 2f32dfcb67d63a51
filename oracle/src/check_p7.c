/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* P7: what has to be the same when the engine is asked again, about this or a related input. */
#include "ambiguous_only.h"
#include "derive.h"
#include "emit.h"
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
	a->what = what;
	judge_progress(a->j, what);
	judge_run(a->j, base, input, &a->output);
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
	judge_release(a->j, &a->output);
	a->output = (struct btfold_oracle_output){0};
}

static struct btfold_oracle_bytes answer(const struct again *a)
{
	return (struct btfold_oracle_bytes){a->output.data, a->output.size};
}

/* ---- what the maps say ------------------------------------------------------------------------ */

/*
 * Where the maps of two outputs send the same input type, the outputs ought to correspond. That is a
 * guess, and one that is easily seen to hold; where it does not, nothing is known yet.
 */
struct guess {
	uint32_t *image; /* per type of the first output, from @first on: in the second, or NONE */
	uint32_t first, n;
};

static uint32_t answer_image(const struct again *a, uint32_t i)
{
	return a->output.map && i < a->output.n_map ? a->output.map[i] : BTFOLD_ORACLE_UNMAPPED;
}

/*
 * @derived: what was asked, @expected: what is to come out of it. NULL, and it is the output, without
 * types that were put in front.
 */
static struct guess guess_by_maps(const struct again *a, const struct derived *derived,
				  const struct derived *expected)
{
	const struct graph *in = &a->j->in, *out = &a->j->out;
	uint32_t first = in->n_base + 1;
	uint32_t n_front = expected && out->n > first ? expected->new_id[first] - first : 0;
	struct guess ret = {.first = first, .n = out->n - first + n_front};

	ret.image = mem_ids(ret.n, NONE);
	for (uint32_t i = 0; i < n_front; i++)
		ret.image[i] = answer_image(a, i);
	for (uint32_t t = first; t < in->n; t++) {
		uint32_t image = judge_image(a->j, t);

		if (image != NONE && image >= first && image < out->n)
			ret.image[image - first + n_front] =
				answer_image(a, derived->new_id[t] - first);
	}
	return ret;
}

/* Turns ids of the second file into those of the graph that has both; false if some have no image. */
static bool guess_is_one_to_one(struct guess *guess, const struct two_sides *sides)
{
	uint32_t n = sides->end[1] - sides->first[1];
	bool *taken, fine = guess->n == n && sides->end[0] - sides->first[0] == n;

	if (!fine)
		return false;
	taken = mem_zero(n, sizeof(*taken));
	for (uint32_t i = 0; i < n && fine; i++) {
		uint32_t at = guess->image[i] - guess->first; /* NONE, unmapped, base: large */

		fine = at < n && !taken[at];
		if (fine)
			taken[at] = true;
		guess->image[i] = sides->first[1] + at;
	}
	mem_free(taken);
	return fine;
}

/* ---- comparing -------------------------------------------------------------------------------- */

/* @sides: what was expected, and the answer; if @readable. */
static void compare(struct again *a, const struct two_sides *sides, bool readable, char *why,
		    struct guess *guess, enum btfold_oracle_finding_id id)
{
	struct difference difference = {.kind = "", .field = "", .path = why};
	bool guesses = judge_policy(a->j, BTFOLD_POLICY_GUESSES_AMBIGUOUS);

	if (!readable) {
		report_add(a->j, BTFOLD_FINDING_INVALID_OUTPUT, false, 0, 0, &difference,
			   "unreadable output for %s", a->what);
		return;
	}
	if (guess && guess_is_one_to_one(guess, sides) && isomorphism_holds(sides, guess->image))
		return;
	switch (isomorphism(sides, NAUTY_NEVER, &a->budget, &difference)) {
	case BTFOLD_ORACLE_ISOMORPHIC:
		break;
	case BTFOLD_ORACLE_NOT_ISOMORPHIC:
		report_add(a->j, id, guesses && ambiguous_only(a->j, sides, &a->budget), 0, 0,
			   &difference, "%u types expected of %s, %u given",
			   sides->end[0] - sides->first[0], a->what,
			   sides->end[1] - sides->first[1]);
		break;
	case BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED:
		report_inconclusive(a->j, 7, "isomorphism ran out of budget for %s", a->what);
		break;
	}
}

/* The answer has to be isomorphic to the output; @guess may be NULL. */
static void compare_with_output(struct again *a, struct guess *guess,
				enum btfold_oracle_finding_id id)
{
	struct two_sides sides;
	char *why = NULL;
	bool readable;

	if (same_bytes(judge_output(a->j), answer(a)))
		return;
	readable = two_sides_borrow(&sides, &a->j->out, answer(a), &why);
	compare(a, &sides, readable, why, guess, id);
	two_sides_deinit(&sides);
}

/* ... to @expected. */
static void compare_with(struct again *a, struct btfold_oracle_bytes expected, struct guess *guess,
			 enum btfold_oracle_finding_id id)
{
	struct two_sides sides;
	char *why = NULL;
	bool readable;

	if (same_bytes(expected, answer(a)))
		return;
	readable = two_sides_init(&sides, a->j->base, expected, answer(a), &why);
	compare(a, &sides, readable, why, guess, id);
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
		compare_with_output(a, NULL, BTFOLD_FINDING_NOT_IDEMPOTENT);
	done(a);
}

static void order(struct again *a)
{
	struct derived permuted = derive_permuted(a->j, a->j->options.seed);

	if (ask(a, "the input permuted", a->j->base, bytes_of(permuted))) {
		struct guess guess = guess_by_maps(a, &permuted, NULL);

		compare_with_output(a, &guess, BTFOLD_FINDING_ORDER_DEPENDENT);
		mem_free(guess.image);
	}
	done(a);
	derived_deinit(&permuted);
}

static void locality(struct again *a)
{
	struct judge *j = a->j;
	struct derived more = derive_with_unrelated(j, &j->in, emit_is_swapped(j->input), 2);
	struct derived expected =
		derive_with_unrelated(j, &j->out, emit_is_swapped(judge_output(j)), 1);

	if (ask(a, "the input and unrelated types", j->base, bytes_of(more))) {
		struct guess guess = guess_by_maps(a, &more, &expected);

		compare_with(a, bytes_of(expected), &guess, BTFOLD_FINDING_NOT_LOCAL);
		mem_free(guess.image);
	}
	done(a);
	derived_deinit(&more);
	derived_deinit(&expected);
}

/* Types in the answer on @base; false when it is malformed. */
static bool count_types(struct again *a, struct btfold_oracle_bytes base, uint32_t *ret_n,
			char **ret_why)
{
	struct graph *out = &a->j->out, g;
	struct graph_mark mark = graph_mark(out);
	struct names names;
	bool readable;

	if (a->j->base.data) {
		readable = graph_add(out, answer(a), false, ret_why);
		*ret_n = out->n - mark.n;
		graph_rewind(out, mark);
		return readable;
	}
	names_init(&names);
	readable = graph_load(&g, &names, base, answer(a), ret_why);
	*ret_n = g.n - 1 - g.n_base;
	graph_deinit(&g);
	names_deinit(&names);
	return readable;
}

static void judge_copy(struct again *a, struct btfold_oracle_bytes base, struct derived copy)
{
	uint32_t leaves, left;
	char *why = NULL;

	if (!derive_copy_leaves(a->j, base, copy, &a->budget, &leaves))
		report_inconclusive(a->j, 7, "R1, R2 ran out of budget for %s", a->what);
	else if (!count_types(a, base, &left, &why))
		report_add(a->j, BTFOLD_FINDING_INVALID_OUTPUT, false, 0, 0, NULL,
			   "unreadable output for %s: %s", a->what, why);
	else if (left != leaves)
		report_add(a->j, BTFOLD_FINDING_SELF_SPLIT, false, 0, 0, NULL,
			   "%u types left of %s, not %u", left, a->what, leaves);
	mem_free(why);
}

/* Where there is no base, the output is one. */
static void self_split(struct again *a)
{
	struct btfold_oracle_bytes base = a->j->base.data ? a->j->base : judge_output(a->j);
	struct derived copy = derive_copy(a->j);

	if (ask(a, "a copy of the base", base, bytes_of(copy)))
		judge_copy(a, base, copy);
	done(a);
	derived_deinit(&copy);
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
