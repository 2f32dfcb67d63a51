/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "foretold.h"

static inline struct successor get(const struct successor *from)
{
	return (struct successor){__atomic_load_n(&from->at, __ATOMIC_RELAXED),
				  __atomic_load_n(&from->step, __ATOMIC_RELAXED)};
}

static inline void set(struct successor *to, struct successor next)
{
	__atomic_store_n(&to->at, next.at, __ATOMIC_RELAXED);
	__atomic_store_n(&to->step, next.step, __ATOMIC_RELAXED);
}

static void foretell(struct class_head *head, struct successor next)
{
	struct successor first = get(&head->first);

	if (first.at == next.at && first.step == next.step)
		return;
	set(&head->second, first);
	set(&head->first, next);
}

uint32_t foretold_place(const struct coarse *coarse, const uint32_t *signature)
{
	size_t at;

	if (signature_head(signature)->colour < coarse->first_colour)
		return (uint32_t)(signature - coarse->base->signatures.at);
	at = (size_t)(signature - coarse->signatures.at) + coarse->first_signature;
	return at <= UINT32_MAX ? (uint32_t)at : PLACE_NONE;
}

void foretold_follow(struct coarse *coarse, const uint32_t *signature, uint32_t id)
{
	uint32_t at = foretold_place(coarse, signature), last = coarse->last_at;
	bool bases = last < coarse->first_signature;

	if (at == PLACE_NONE)
		return;
	if (!bases || at < coarse->first_signature)
		foretell(signature_head(foretold_signature(coarse, last)),
			 (struct successor){at, id - coarse->last_id});
	coarse->last_at = at;
	coarse->last_id = id;
}

/* ---- trying out ----------------------------------------------------------------------------- */

/* Inlined once per kind, with a constant @kind. */
static inline __attribute__((always_inline)) bool agrees(const struct reference_colours *colours,
							 const uint32_t *signature,
							 struct record record, uint32_t n_words,
							 const struct kind *kind)
{
	uint32_t differ = record_word(record, REC_NAME) ^ signature[SIG_NAME];

	KIND_WALK(kind, n_words, at, is, {
		uint32_t word = record_word(record, at);

		if (is == WORD_REF)
			word = plain_colour(colours, word);
		differ |= word ^ signature[at];
	});
	return !differ;
}

static __attribute__((noinline)) bool agrees_rare(const struct coarse *coarse,
						  const uint32_t *signature, struct record record)
{
	struct reference_colours colours = coarse_references(coarse);
	uint32_t info = signature[SIG_INFO];

	switch (info_kind(info)) {
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs)                   \
	case number: {                                                                    \
		static const struct kind row = {#name,	WORD3_##word3, extra, item,       \
						x_refs, i_names,       i_refs};           \
                                                                                          \
		return agrees(&colours, signature, record, kind_words(&row, info), &row); \
	}
#include "kinds.def"
#undef KIND
	}
	return false;
}

/*
 * What signing a run reads and writes, for locals: stores to cls and ref may change what a pointer leads to, for
 * all the compiler knows. Types are those of the graph itself, by index.
 */
struct sight {
	const struct coarse *coarse;
	const uint32_t *words, *starts;
	uint32_t *cls, *ref;
	uint32_t first_id, from, n; /* signs @n types from index @from on */
	uint32_t *own, *base;	    /* signatures */
	uint32_t first_signature;
	struct reference_colours colours;
};

static inline struct sight see(const struct coarse *coarse, uint32_t from, uint32_t to)
{
	const struct btfold_graph *graph = coarse->graph;
	uint32_t first_id = graph->first_id;

	if (from < first_id) /* a prepared base on others: not theirs */
		from = first_id;
	return (struct sight){
		.coarse = coarse,
		.words = graph->words,
		.starts = graph->record,
		.cls = coarse->cls + (first_id - coarse->first),
		.ref = coarse->ref + (first_id - coarse->first),
		.first_id = first_id,
		.from = from - first_id,
		.n = to > from ? to - from : 0,
		.own = coarse->signatures.at,
		.base = coarse->base ? coarse->base->signatures.at : NULL,
		.first_signature = coarse->first_signature,
		.colours = coarse_references(coarse),
	};
}

/*
 * True if the type has this signature and its names are canonical as they are. Otherwise it may have
 * it or not.
 */
static inline __attribute__((always_inline)) bool has_signature(const struct sight *sight,
								const uint32_t *signature,
								struct record record)
{
	uint32_t info = record_word(record, REC_INFO);

	if (info != signature[SIG_INFO])
		return false;
	if (kind_is_reference(info_kind(info)))
		return agrees(&sight->colours, signature, record, REC_HEADER, &kind_of_reference);
	if (kind_has_members(info_kind(info)))
		return agrees(&sight->colours, signature, record,
			      kind_words(&kind_of_members, info), &kind_of_members);
	return agrees_rare(sight->coarse, signature, record);
}

/* Puts the type with this index into the class whose signature is at @at, if it belongs there; returns that. */
static inline __attribute__((always_inline)) uint32_t *sign_as(const struct sight *sight,
							       uint32_t index, uint32_t at,
							       bool swapped)
{
	struct record record = {sight->words + sight->starts[index], swapped};
	struct class_head *head;
	uint32_t *signature, colour;

	if (at == PLACE_NONE)
		return NULL;
	signature = at < sight->first_signature ? sight->base + at
						: sight->own + (at - sight->first_signature);
	if (!has_signature(sight, signature, record))
		return NULL;
	head = signature_head(signature);
	colour = head->colour;
	sight->cls[index] = colour;
	/* one with a key has its colour by now */
	if (sight->ref[index] == COLOUR_NONE || sight->ref[index] == COLOUR_CYCLIC)
		sight->ref[index] = colour;
	class_head_join(head, sight->first_id + index);
	return signature;
}

/* The same for the type that is as far from the last one, of index @last, as such a one was before. */
static inline __attribute__((always_inline)) uint32_t *sign_next(const struct sight *sight,
								 uint32_t last,
								 struct successor next,
								 bool swapped)
{
	uint32_t index = last + next.step;

	if (index - sight->from >= sight->n || sight->cls[index])
		return NULL;
	return sign_as(sight, index, next.at, swapped);
}

/* Inlined once for each @swapped and @based, is there a base? */
static inline __attribute__((always_inline)) void run(struct coarse *coarse, struct sight sight,
						      bool swapped, bool based)
{
	uint32_t at = coarse->last_at, index = coarse->last_id - sight.first_id;
	struct class_head *head = signature_head(foretold_signature(coarse, at));
	uint32_t *signature;

	if (!based) /* known to the compiler from here on */
		sight.first_signature = sight.colours.first = 0;
	for (;;) {
		struct successor next = get(&head->first);

		signature = sign_next(&sight, index, next, swapped);
		if (!signature) {
			struct successor first = next;

			next = get(&head->second);
			signature = sign_next(&sight, index, next, swapped);
			if (!signature)
				break;
			set(&head->second, first);
			set(&head->first, next);
		}
		at = next.at;
		index += next.step;
		head = signature_head(signature);
	}
	coarse->last_at = at;
	coarse->last_id = sight.first_id + index;
}

/* The head of the class of the type signed last, or NULL when nothing is foretold after it. */
static inline struct class_head *last_head(const struct coarse *coarse)
{
	struct class_head *head = signature_head(foretold_signature(coarse, coarse->last_at));

	return get(&head->first).at == PLACE_NONE ? NULL : head;
}

void foretold_run(struct coarse *coarse, uint32_t from, uint32_t to)
{
	if (!last_head(coarse))
		return;
	if (coarse->graph->swapped && coarse->base)
		run(coarse, see(coarse, from, to), true, true);
	else if (coarse->graph->swapped)
		run(coarse, see(coarse, from, to), true, false);
	else if (coarse->base)
		run(coarse, see(coarse, from, to), false, true);
	else
		run(coarse, see(coarse, from, to), false, false);
}

bool foretold_sign(struct coarse *coarse, uint32_t id)
{
	struct class_head *head = last_head(coarse);
	bool swapped = coarse->graph->swapped;
	struct successor first, second;
	uint32_t *signature;
	struct sight sight;

	if (!head)
		return false;
	first = get(&head->first);
	second = get(&head->second);
	sight = see(coarse, id, id + 1);
	if (!sight.n)
		return false;
	signature = sign_as(&sight, id - sight.first_id, first.at, swapped);
	if (!signature)
		signature = sign_as(&sight, id - sight.first_id, second.at, swapped);
	if (signature)
		foretold_follow(coarse, signature, id);
	return signature;
}
