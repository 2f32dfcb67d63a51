// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "missed.h"

#include <stdlib.h>
#include <string.h>

#include "components.h"

#define N_CAUSES (N_SIGHTS * (KIND_LAST + 1u))

/* Per component: causes by kind and sight, as a set of numbers. */
#define N_WORDS ((N_CAUSES + 63) / 64)
struct set {
	uint64_t words[N_WORDS];
};

struct search {
	const struct universe *universe;
	bool *in;
	struct components components;
	uint32_t *size;	 /* per component */
	bool *innermost; /* per component */
	bool *noted;	 /* per component */
	struct set *sets;
	struct missed_cause causes[N_CAUSES];
	bool raw;
};

static void find_innermost(struct search *search)
{
	const struct universe *universe = search->universe;
	const uint32_t *of = search->components.of;

	search->size = store_new(search->components.n, sizeof(*search->size));
	search->innermost = store_new(search->components.n, sizeof(*search->innermost));
	search->sets = store_new(search->components.n, sizeof(*search->sets));
	memset(search->innermost, true, search->components.n * sizeof(*search->innermost));
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++) {
		if (!search->in[id])
			continue;
		search->size[of[id]]++;
		for (uint32_t i = 0; i < universe_n_refs(universe, id); i++) {
			uint32_t ref = universe_ref(universe, id, i);

			if (search->in[ref] && of[ref] != of[id])
				search->innermost[of[id]] = false;
		}
	}
}

/* Of two that agree and are not one: does the way down show where they differ? */
static enum missed_sight sight_of_two(const struct universe *universe, uint32_t a, uint32_t b)
{
	struct pair_set seen = {0};
	enum missed_sight sight = MISSED_TWICE;

	pair_set_add(&seen, a, b, NULL);
	for (uint32_t i = 0; i < seen.n && i < 64 && sight == MISSED_TWICE; i++) {
		struct pair at = seen.at[i];

		if (universe_declares(universe, at.a) != universe_declares(universe, at.b)) {
			sight = MISSED_DECLARED;
			break;
		}
		for (uint32_t j = 0; j < universe_n_refs(universe, at.a); j++) {
			uint32_t x = universe_ref(universe, at.a, j);
			uint32_t y = universe_ref(universe, at.b, j);

			if (x != y)
				pair_set_add(&seen, x, y, NULL);
		}
	}
	pair_set_deinit(&seen);
	return sight;
}

/* What one shows at the references that were not missed themselves. */
static enum missed_sight sight_of(const struct search *search, uint32_t id)
{
	const struct universe *universe = search->universe;
	uint32_t image = universe->image[id];

	if (universe->cls[id] != universe->cls[image])
		return MISSED_LESS;
	if (universe_declares(universe, id) != universe_declares(universe, image))
		return MISSED_DECLARED;
	for (uint32_t i = 0; i < universe_n_refs(universe, id); i++) {
		uint32_t own = universe_ref(universe, id, i);
		uint32_t other = universe_ref(universe, image, i);

		if (!search->in[own] && own != other)
			return sight_of_two(universe, own, other);
	}
	return search->size[search->components.of[id]] > 1 ? MISSED_CYCLE : MISSED_SAME;
}

static void add_innermost(struct search *search, uint32_t id, enum missed_sight sight)
{
	uint32_t component = search->components.of[id];
	uint32_t kind = universe_type(search->universe, id).kind;
	uint32_t number = sight * (KIND_LAST + 1u) + kind, i = 0;
	struct missed_cause *cause = &search->causes[number];

	cause->kind = kind;
	cause->sight = sight;
	cause->innermost++;
	search->raw |= kind == KIND_INT;
	while (i < MISSED_EXAMPLES && cause->examples[i])
		i++;
	if (i < MISSED_EXAMPLES)
		cause->examples[i] = id;
	search->sets[component].words[number / 64] |= UINT64_C(1) << number % 64;
	search->noted[component] = true;
}

/*
 * Of a cycle those members are noted that show something, else the first one with a name, else
 * just the first.
 */
static void add_all_innermost(struct search *search)
{
	const struct universe *universe = search->universe;

	search->noted = store_new(search->components.n, sizeof(*search->noted));
	for (unsigned pass = 0; pass < 3; pass++) {
		for (uint32_t id = universe->n_base + 1; id <= universe->n; id++) {
			uint32_t component = search->components.of[id];
			enum missed_sight sight;

			if (!search->in[id] || !search->innermost[component] ||
			    (pass && search->noted[component]) ||
			    (pass == 1 && universe_domain(universe, id) == DOMAIN_NONE))
				continue;
			sight = sight_of(search, id);
			if (pass || sight != MISSED_CYCLE)
				add_innermost(search, id, sight);
		}
	}
}

/* Components come after those that they refer to; the ids in that order. */
static void spread(struct search *search)
{
	const struct universe *universe = search->universe;
	const uint32_t *of = search->components.of;
	struct lists members = {0};

	lists_init(&members, search->components.n);
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++)
		if (search->in[id])
			lists_count(&members, of[id]);
	lists_counted(&members);
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++)
		if (search->in[id])
			lists_add(&members, of[id], id);
	for (uint32_t j = 0; j < members.first[members.n]; j++) {
		uint32_t id = members.items[j];

		for (uint32_t i = 0; i < universe_n_refs(universe, id); i++) {
			uint32_t ref = universe_ref(universe, id, i);

			for (unsigned word = 0; search->in[ref] && word < N_WORDS; word++)
				search->sets[of[id]].words[word] |=
					search->sets[of[ref]].words[word];
		}
	}
	lists_deinit(&members);
}

static void count(struct search *search, struct missed *missed, uint32_t id)
{
	const struct set *set = &search->sets[search->components.of[id]];
	uint32_t bytes = universe_bytes(search->universe, id), n = 0, last = 0;

	missed->types++;
	missed->of_kind[universe_type(search->universe, id).kind]++;
	missed->bytes += bytes;
	missed->in_base += search->universe->image[id] <= search->universe->n_base;
	for (uint32_t word = 0; word < N_WORDS; word++)
		for (uint64_t bits = set->words[word]; bits; bits &= bits - 1) {
			last = word * 64 + (uint32_t)__builtin_ctzll(bits);
			search->causes[last].types++;
			search->causes[last].bytes += bytes;
			n++;
		}
	search->causes[last].alone += n == 1;
}

static int compare(const void *x, const void *y)
{
	const struct missed_cause *a = x, *b = y;

	if (a->types != b->types)
		return a->types > b->types ? -1 : 1;
	if (a->innermost != b->innermost)
		return a->innermost > b->innermost ? -1 : 1;
	return a->kind < b->kind ? -1 : a->kind > b->kind;
}

static void rank(const struct search *search, struct missed *missed)
{
	missed->causes = store_new(N_CAUSES, sizeof(*missed->causes));
	for (uint32_t i = 0; i < N_CAUSES; i++)
		if (search->causes[i].innermost)
			missed->causes[missed->n_causes++] = search->causes[i];
	qsort(missed->causes, missed->n_causes, sizeof(*missed->causes), compare);
}

void missed_find(const struct universe *universe, struct missed *ret)
{
	struct search search = {.universe = universe};
	struct missed missed = {0};

	search.in = store_new((size_t)universe->n + 1, sizeof(*search.in));
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++)
		search.in[id] = !universe_stays(universe, id);
	components_find(universe, search.in, &search.components);
	find_innermost(&search);
	add_all_innermost(&search);
	spread(&search);
	for (uint32_t id = universe->n_base + 1; id <= universe->n; id++)
		if (search.in[id])
			count(&search, &missed, id);
	rank(&search, &missed);
	missed.raw = search.raw;
	free(search.in);
	free(search.components.of);
	free(search.size);
	free(search.innermost);
	free(search.noted);
	free(search.sets);
	*ret = missed;
}

void missed_deinit(struct missed *missed)
{
	free(missed->causes);
	memset(missed, 0, sizeof(*missed));
}
