/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "colours.h"
#include "crew.h"

#include <string.h>

/* All but the strings; but for the first entries, which are void's, @cls and @ref are the caller's to clear. */
static bool make_tables(struct coarse *coarse, uint32_t *cls, uint32_t *ref, uint32_t n_signed)
{
	const struct coarse *base = coarse->base;

	coarse->cls = cls;
	coarse->ref = ref;
	if (!cls || !ref)
		return false;
	*coarse->cls++ = COLOUR_VOID;
	*coarse->ref++ = COLOUR_VOID;
	coarse->base_cls = (base ? base : coarse)->cls - 1;
	coarse->base_ref = (base ? base : coarse)->ref - 1;
	coarse->cyclic.arena = coarse->arena;
	return colours_init(coarse, n_signed);
}

/* What is to be done before anything is signed: the strings, or the rest. */
struct opening {
	struct coarse *coarse;
	bool strings;
};

static void open_coarse(void *item)
{
	const struct opening *opening = item;
	struct coarse *coarse = opening->coarse;
	size_t bytes = (coarse->end - coarse->first) * sizeof(uint32_t);

	if (opening->strings) {
		strtab_intern_all(&coarse->strings);
	} else {
		/* as in arena_array_zero() */
		memset(coarse->cls, 0, bytes);
		memset(coarse->ref, 0, bytes);
	}
}

bool coarse_init(struct coarse *coarse, const struct btfold_graph *graph, const struct coarse *base,
		 const struct hashing *hashing, const struct btfold_options *options, uint32_t *ref,
		 struct arena *arena)
{
	struct opening openings[] = {{coarse, false}, {coarse, true}};
	uint32_t n;

	*coarse = (struct coarse){
		.base = base,
		.graph = graph,
		.hashing = hashing,
		.arena = arena,
		.as_large = options->as_large,
		.first = base ? base->end : 1,
		.end = graph_end_id(graph),
	};
	n = coarse->end - coarse->first;
	coarse->crew = crew_size(n, options);
	if (!make_tables(coarse, ARENA_NEW(arena, n + (size_t)1, uint32_t), ref, n) ||
	    !strtab_init(&coarse->strings, graph, base ? &base->strings : NULL, hashing, arena))
		return false;
	if (coarse->crew > 1) {
		crew_run(open_coarse, openings, sizeof(*openings), 2);
	} else {
		open_coarse(&openings[0]);
		open_coarse(&openings[1]);
	}
	coarse->operations = graph->n_types ? graph->record[graph->n_types] : 0;
	return !coarse->strings.no_memory;
}

bool coarse_restart(struct coarse *coarse)
{
	open_coarse(&(struct opening){coarse, false});
	coarse->cyclic.n = 0;
	return colours_init(coarse, coarse->end - coarse->first);
}

void coarse_forget(struct coarse *coarse)
{
	struct arena *arena = coarse->arena;

	arena_drop(arena, coarse->cls - 1); /* void's comes first */
	arena_drop(arena, coarse->colours);
	arena_drop(arena, coarse->signatures.at);
	arena_drop(arena, coarse->class_table.slots);
	arena_drop(arena, coarse->key_table.slots);
}

bool coarse_init_part(struct coarse *part, const struct coarse *whole, const struct strtab *strings,
		      uint32_t from, uint32_t to, struct arena *arena)
{
	size_t n = whole->end - whole->first + (size_t)1, bytes = (to - from) * sizeof(uint32_t);

	*part = (struct coarse){
		.base = whole->base,
		.graph = whole->graph,
		.hashing = whole->hashing,
		.arena = arena,
		.crew = 1,
		.as_large = whole->as_large,
		.first = whole->first,
		.end = whole->end,
	};
	if (!make_tables(part, arena_array_sparse(arena, n, sizeof(uint32_t)),
			 arena_array_sparse(arena, n, sizeof(uint32_t)), to - from))
		return false;
	memset(part->cls + (from - part->first), 0, bytes); /* as above */
	memset(part->ref + (from - part->first), 0, bytes);
	return strtab_init_view(&part->strings, strings, arena);
}
