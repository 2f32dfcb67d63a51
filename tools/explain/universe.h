/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Base and input as one graph (D3: the universe), and what R1 and R2 say of its types. All ids are
 * those of base and input; 0 is void.
 */
#ifndef BTFOLD_EXPLAIN_UNIVERSE_H
#define BTFOLD_EXPLAIN_UNIVERSE_H

#include "../input.h"
#include "store.h"

/* What a name can be the name of: two types that share it and the name are *namesakes*. */
enum domain {
	DOMAIN_NONE, /* anonymous, or tags, whose text is no name */
	DOMAIN_STRUCT,
	DOMAIN_UNION,
	DOMAIN_ENUM,
	DOMAIN_SCALAR, /* INT and FLOAT */
	DOMAIN_TYPEDEF,
	DOMAIN_FUNC,
	DOMAIN_VAR,
	DOMAIN_DATASEC,
	N_DOMAINS,
};

struct universe {
	const char *path; /* of the input */
	const struct btfold_graph *graph;
	uint32_t n_base, n; /* ids 1..n_base and n_base+1..n */

	/*
	 * R1: who stands for the type's class: its lowest definition, else its lowest id. Equal for
	 * two ids iff the types agree.
	 */
	uint32_t *cls;
	/*
	 * R1 and R2, as the rules fold: the base type that the input type folds into, or who of the
	 * input stands for it. It is the type itself for those that stay, and for base types. Where R2
	 * replaced something in several rounds, it may be one of the replaced that stands for them.
	 */
	uint32_t *image;

	struct lists refs; /* D1; list [0] is empty */

	/* Those who stand for a class, by namesakes. */
	struct lists namesakes;
	uint32_t *group; /* per id: its list, or NONE */

	struct btfold_graph *joined; /* the graph, if made here */
	void *bytes;
	uint64_t undecided; /* classes where the budget of R2 ended */
};

/*
 * @prepared is NULL without a base. @input and @bases must outlive it. False, after saying why.
 */
bool universe_open(const struct input *input, const struct bases *bases,
		   const struct btfold_base *prepared, struct universe *ret);
void universe_close(struct universe *universe);

struct btfold_type universe_type(const struct universe *universe, uint32_t id); /* void: kind 0 */
enum domain universe_domain(const struct universe *universe, uint32_t id);
/* D2: a declaration? */
bool type_declares(const struct btfold_type *type);
bool universe_declares(const struct universe *universe, uint32_t id); /* void does not */
bool universe_are_namesakes(const struct universe *universe, uint32_t a, uint32_t b);
/* namesakes.c, called by universe_open(). */
void universe_find_namesakes(struct universe *universe);
/* Bytes of the type's record. */
uint32_t universe_bytes(const struct universe *universe, uint32_t id);

/* Would the type stay, by the rules? Base types always do. */
static inline bool universe_stays(const struct universe *universe, uint32_t id)
{
	return universe->image[id] == id;
}

static inline uint32_t universe_n_refs(const struct universe *universe, uint32_t id)
{
	return universe->refs.first[id + 1] - universe->refs.first[id];
}

static inline uint32_t universe_ref(const struct universe *universe, uint32_t id, uint32_t i)
{
	return universe->refs.items[universe->refs.first[id] + i];
}

#endif
