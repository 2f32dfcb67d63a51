/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "parts.h"

#include "colours.h"
#include "crew.h"
#include "sign.h"

#include <string.h>

/*
 * Each part is a run of own types. What it reaches in another part it signs too, for itself: compilation
 * units refer to nothing but their own types, so that is little. The first part is signed by the whole
 * partition itself; the others have colours of their own, which it learns when all are done: by the name of
 * a key, by the id of a VAR or DATASEC, by the signature of a class, in the order in which the part met
 * them, so that all a signature mentions is known.
 *
 * Nobody writes the table of strings meanwhile: each part has a view of it.
 */
struct part {
	struct coarse *whole;
	const struct strtab *strings; /* of the whole */
	bool is_first;
	struct coarse own;  /* unused in the first */
	uint32_t from, to;  /* ids */
	struct arena arena; /* of its own, and so is the meter: they are used by one thread */
	struct meter meter;
	uint32_t *global; /* per own colour from first_colour on: the colour in whole */
	bool room;	  /* there was enough memory */
};

static void sign_part(void *item)
{
	struct part *part = item;
	struct coarse *coarse = part->is_first ? part->whole : &part->own;

	part->room = (part->is_first || coarse_init_part(coarse, part->whole, part->strings,
							 part->from, part->to, &part->arena)) &&
		     coarse_sign(coarse, part->from, part->to);
}

/* ---- from the colours of a part to those of the whole ---------------------------------------- */

static uint32_t global_colour(const struct part *part, uint32_t colour)
{
	if (colour < part->own.first_colour || colour == COLOUR_CYCLIC)
		return colour;
	return part->global[colour - part->own.first_colour];
}

/* Of a VAR or DATASEC that may be known from its own part, or another that reached it. */
static uint32_t global_unique(struct coarse *whole, uint32_t id)
{
	uint32_t *cls = &whole->cls[id - whole->first];

	if (!*cls)
		*cls = whole->ref[id - whole->first] = colours_add_unique(whole, id);
	return *cls;
}

static uint32_t global_class(struct part *part, const struct colour *colour, struct words *buffer)
{
	struct coarse *whole = part->whole;
	const uint32_t *signature = part->own.signatures.at + colour->signature;
	const struct kind *kind = &kind_table[info_kind(signature[SIG_INFO])];
	uint32_t n_words = kind_words(kind, signature[SIG_INFO]), seen_as = COLOUR_NONE, *own;

	buffer->n = 0;
	if (!words_reserve(buffer, n_words))
		return 0;
	memcpy(buffer->at, signature, n_words * sizeof(*signature));
	KIND_REFS (kind, n_words, at)
		buffer->at[at] = global_colour(part, buffer->at[at]);
	if (colour->key != NO_KEY)
		seen_as = global_colour(part, coarse_key(&part->own, colour->key)->colour);
	own = colours_of_class(whole, buffer->at, n_words, seen_as, false);
	if (!own)
		return 0;
	class_head_join(signature_head(own), signature_head(signature)->lowest);
	return signature_head(own)->colour;
}

static bool learn_colours(struct part *part)
{
	const struct coarse *own = &part->own;
	struct words buffer = {.arena = &part->arena};
	uint32_t n = own->end_colour - own->first_colour;

	part->global = ARENA_NEW(&part->arena, n, uint32_t);
	if (!part->global)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const struct colour *colour = &own->colours[i];
		uint32_t global;

		if (colour->signature == SIGNATURE_KEY) {
			const struct key *key = coarse_key(own, colour->key);

			global = colours_of_canonical_key(part->whole, key->name, key->domain);
		} else if (colour->signature == SIGNATURE_UNIQUE) {
			global = global_unique(part->whole, colour->unique);
		} else {
			global = global_class(part, colour, &buffer);
		}
		if (!global)
			return false;
		part->global[i] = global;
	}
	return true;
}

/* Colours the types of a part whose colours are known. */
static void colour_part(void *item)
{
	struct part *part = item;
	struct coarse *whole = part->whole;

	for (uint32_t i = part->from - whole->first; i < part->to - whole->first; i++) {
		whole->cls[i] = global_colour(part, part->own.cls[i]);
		whole->ref[i] = global_colour(part, part->own.ref[i]);
	}
}

static bool join_part(struct part *part)
{
	struct coarse *whole = part->whole;
	const struct words *cyclic = &part->own.cyclic;

	if (!learn_colours(part))
		return false;
	for (size_t i = 0; i < cyclic->n; i++) {
		uint32_t id = cyclic->at[i];

		if (id >= part->from && id < part->to &&
		    whole->ref[id - whole->first] != COLOUR_CYCLIC && /* not listed by another */
		    !words_push(&whole->cyclic, id))
			return false;
	}
	whole->operations += part->own.operations;
	return true;
}

static bool join_parts(struct part *parts, unsigned n)
{
	for (unsigned i = 1; i < n; i++)
		if (!join_part(&parts[i]))
			return false;
	crew_run(colour_part, parts + 1, sizeof(*parts), n - 1);
	return true;
}

/* ---- all of it -------------------------------------------------------------------------------- */

/* Where part @i of @n begins: so that each has about as many words. */
static uint32_t part_begin(const struct coarse *coarse, unsigned i, unsigned n)
{
	const struct btfold_graph *graph = coarse->graph;
	uint32_t low = 0, high = graph->n_types;
	uint64_t at = (uint64_t)graph->record[graph->n_types] * i / n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (graph->record[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return graph->first_id + low;
}

/* Frees what the parts hold, after it was counted as held all at once. */
static void free_parts(struct part *parts, unsigned n)
{
	struct meter *meter = parts->whole->arena->meter;
	size_t held = 0;

	for (unsigned i = 0; i < n; i++) {
		held += parts[i].meter.held;
		arena_deinit(&parts[i].arena);
	}
	if (meter && meter->held + held > meter->peak)
		meter->peak = meter->held + held;
}

/* @ret_known: no part met a name that the table of strings does not have, such as the end of another. */
static bool sign_parts(struct part *parts, unsigned n, bool *ret_known)
{
	struct coarse *whole = parts->whole;
	struct strtab strings = whole->strings;
	bool room = strtab_init_view(&whole->strings, &strings, whole->arena);

	for (unsigned i = 0; i < n; i++)
		parts[i].strings = &strings;
	if (room)
		crew_run(sign_part, parts, sizeof(*parts), n);
	*ret_known = strtab_is_view(&whole->strings);
	for (unsigned i = 0; i < n; i++) {
		room = room && parts[i].room;
		*ret_known = *ret_known && (!i || strtab_is_view(&parts[i].own.strings));
	}
	whole->strings = strings;
	if (room && *ret_known)
		room = join_parts(parts, n);
	free_parts(parts, n);
	return room;
}

bool parts_sign(struct coarse *coarse)
{
	unsigned n = coarse->crew;
	struct part *parts;
	bool known;

	if (n < 2)
		return coarse_sign(coarse, coarse->first, coarse->end);
	parts = ARENA_NEW_ZERO(coarse->arena, n, struct part);
	if (!parts)
		return false;
	for (unsigned i = 0; i < n; i++) {
		parts[i].whole = coarse;
		parts[i].is_first = !i;
		parts[i].from = i ? part_begin(coarse, i, n) : coarse->first;
		parts[i].to = i + 1 < n ? part_begin(coarse, i + 1, n) : coarse->end;
		arena_init(&parts[i].arena, &coarse->arena->allocator, &parts[i].meter);
	}
	if (!sign_parts(parts, n, &known))
		return false;
	return known || (coarse_restart(coarse) && coarse_sign(coarse, coarse->first, coarse->end));
}
