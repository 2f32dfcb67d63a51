/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "isomorphism.h"

#define NAUTY_CHEAP 96u	  /* vertices: asked in any case */
#define NAUTY_MOST  6000u /* asked when refinement alone did not decide */
#define MOST_TRIED  64u	  /* unmatched types that a path is looked for from */

static bool add_second(struct two_sides *ret, struct btfold_oracle_bytes b, char **ret_why)
{
	ret->end[0] = ret->first[1] = ret->g->n;
	if (!graph_add(ret->g, b, false, ret_why))
		return false;
	ret->end[1] = ret->g->n;
	return true;
}

bool two_sides_init(struct two_sides *ret, struct btfold_oracle_bytes base,
		    struct btfold_oracle_bytes a, struct btfold_oracle_bytes b, char **ret_why)
{
	ret->g = &ret->own;
	names_init(&ret->names);
	graph_init(ret->g, &ret->names);
	if (base.data && !graph_add(ret->g, base, true, ret_why))
		return false;
	ret->first[0] = ret->g->n;
	return graph_add(ret->g, a, false, ret_why) && add_second(ret, b, ret_why);
}

bool two_sides_borrow(struct two_sides *ret, struct graph *g, struct btfold_oracle_bytes b,
		      char **ret_why)
{
	ret->g = g;
	ret->mark = graph_mark(g);
	ret->first[0] = g->n_base + 1;
	return add_second(ret, b, ret_why);
}

void two_sides_deinit(struct two_sides *sides)
{
	if (sides->g != &sides->own) {
		graph_rewind(sides->g, sides->mark);
		return;
	}
	graph_deinit(&sides->own);
	names_deinit(&sides->names);
}

bool isomorphism_holds(const struct two_sides *sides, const uint32_t *image)
{
	const struct graph *g = sides->g;

	for (uint32_t t = sides->first[0]; t < sides->end[0]; t++) {
		uint32_t u = image[t - sides->first[0]];

		if (graph_compare_labels(g, t, g, u))
			return false;
		for (uint32_t i = 0; i < graph_n_refs(g, t); i++) {
			uint32_t x = graph_refs(g, t)[i], y = graph_refs(g, u)[i];

			if ((x <= g->n_base ? x : image[x - sides->first[0]]) != y)
				return false;
		}
	}
	return true;
}

/* Per colour: types of side 0 less those of side 1. */
static int32_t *count_sides(const struct two_sides *sides, const struct quotient *q)
{
	int32_t *excess = mem_zero(q->n_colours, sizeof(*excess));

	for (unsigned side = 0; side < 2; side++)
		for (uint32_t t = sides->first[side]; t < sides->end[side]; t++)
			excess[q->colour[t]] += side ? -1 : 1;
	return excess;
}

static int by_kind_and_name(const void *ctx, uint32_t a, uint32_t b)
{
	const struct graph *g = ctx;
	uint32_t x = graph_name(g, a), y = graph_name(g, b);

	if (x != y)
		return x < y ? -1 : 1;
	return (int)graph_kind(g, a) - (int)graph_kind(g, b);
}

static void unmatched(const struct two_sides *sides, const struct quotient *q,
		      const int32_t *excess, unsigned side, struct ids *ret)
{
	for (uint32_t t = sides->first[side]; t < sides->end[side]; t++)
		if (side ? excess[q->colour[t]] < 0 : excess[q->colour[t]] > 0)
			ids_push(ret, t);
	sort_ids(ret->v, ret->n, by_kind_and_name, sides->g);
}

/* The shortest of the paths from unmatched types to an unmatched namesake on the other side. */
static void shortest(const struct two_sides *sides, const struct ids *a, const struct ids *b,
		     struct budget *budget, struct difference *ret)
{
	uint32_t tried = 0;

	for (size_t i = 0, j = 0; i < a->n && j < b->n && tried < MOST_TRIED;) {
		int diff = by_kind_and_name(sides->g, a->v[i], b->v[j]);
		struct difference found;

		if (diff) {
			*(diff < 0 ? &i : &j) += 1;
			continue;
		}
		tried++;
		if (path_find(sides->g, a->v[i], sides->g, b->v[j], PATH_EXACT, budget, &found) &&
		    (!ret->path || found.length < ret->length)) {
			mem_free(ret->path);
			*ret = found;
		} else {
			mem_free(found.path);
		}
		i++;
		j++;
	}
}

static void explain(const struct two_sides *sides, const struct quotient *q, const int32_t *excess,
		    struct budget *budget, struct difference *ret)
{
	struct ids side[2] = {{0}, {0}};

	*ret = (struct difference){.kind = "", .field = ""};
	unmatched(sides, q, excess, 0, &side[0]);
	unmatched(sides, q, excess, 1, &side[1]);
	shortest(sides, &side[0], &side[1], budget, ret);
	for (unsigned i = 0; i < 2 && !ret->path; i++) {
		const struct graph *g = sides->g;

		if (!side[i].n)
			continue;
		ret->kind = kinds[graph_kind(g, side[i].v[0])].upper;
		ret->path = mem_print("%s '%.80s', and %zu more on the %s side only",
				      kinds[graph_kind(g, side[i].v[0])].lower,
				      graph_text(g, side[i].v[0]), side[i].n - 1,
				      i ? "second" : "first");
	}
	if (!ret->path)
		ret->path = mem_print("the same types on both sides, tied together differently");
	mem_free(side[0].v);
	mem_free(side[1].v);
}

static enum btfold_oracle_same decide(const struct two_sides *sides, const struct quotient *q,
				      enum nauty_use use, struct budget *budget, bool discrete)
{
	enum btfold_oracle_same plain = isomorphism_plain(sides, q, budget), other = plain;
	bool asked = false;

	if (use != NAUTY_NEVER)
		other = isomorphism_nauty(sides, &asked,
					  use == NAUTY_ALWAYS ? UINT32_MAX
					  : discrete	      ? NAUTY_CHEAP
							      : NAUTY_MOST);
	if (!asked)
		return plain;
	if (plain != BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED && plain != other)
		mem_bug("nauty and the plain search disagree");
	return other;
}

enum btfold_oracle_same isomorphism(const struct two_sides *sides, enum nauty_use nauty,
				    struct budget *budget, struct difference *ret_difference)
{
	const struct quotient_rules rules = {
		.merge_vars = true, .fix_base = true, .mode = KEY_CLOSED};
	enum btfold_oracle_same same;
	bool balanced = true, discrete;
	struct quotient q;
	int32_t *excess;

	if (!quotient_init(&q, sides->g, &rules, budget))
		return BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED;
	excess = count_sides(sides, &q);
	for (uint32_t c = 0; c < q.n_colours; c++)
		balanced = balanced && !excess[c];
	/* void and the base have a colour each, the rest one colour for each pair */
	discrete = q.n_colours == sides->first[0] + (sides->end[0] - sides->first[0]);
	if (balanced) {
		same = decide(sides, &q, nauty, budget, discrete);
	} else {
		bool asked = false;

		same = BTFOLD_ORACLE_NOT_ISOMORPHIC;
		if (nauty != NAUTY_NEVER &&
		    isomorphism_nauty(sides, &asked,
				      nauty == NAUTY_ALWAYS ? UINT32_MAX : NAUTY_CHEAP) != same &&
		    asked)
			mem_bug("nauty and refinement disagree");
	}
	if (ret_difference)
		*ret_difference = (struct difference){.kind = "", .field = ""};
	if (ret_difference && same == BTFOLD_ORACLE_NOT_ISOMORPHIC)
		explain(sides, &q, excess, budget, ret_difference);
	mem_free(excess);
	quotient_deinit(&q);
	return same;
}

enum btfold_oracle_same btfold_oracle_isomorphic(struct btfold_oracle_bytes base,
						 struct btfold_oracle_bytes a,
						 struct btfold_oracle_bytes b, uint64_t budget,
						 char **ret_path)
{
	struct budget left = {.left = budget ? budget : UINT64_C(4000000000)};
	enum btfold_oracle_same same = BTFOLD_ORACLE_ISOMORPHISM_UNDECIDED;
	struct difference difference = {.path = NULL};
	struct two_sides sides;

	if (two_sides_init(&sides, base, a, b, &difference.path))
		same = isomorphism(&sides, NAUTY_WHEN_CHEAP, &left, &difference);
	two_sides_deinit(&sides);
	if (ret_path)
		*ret_path = difference.path;
	else
		mem_free(difference.path);
	return same;
}
