/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A small type graph (D1) in flat arrays. */
#ifndef BTFOLD_SMALL_GRAPH_H
#define BTFOLD_SMALL_GRAPH_H

#include "graph.h"

#define SMALL_TYPES   64u   /* a set of types has 64 bits */
#define SMALL_WORDS   3072u /* of all records, of 32 bits */
#define SMALL_STRINGS 1024u /* bytes */
#define SMALL_NAMES   254u  /* different strings, used or not, without "" */
#define SMALL_SLACK \
	8u /* what has fewer words, or bytes, is compared and copied as if it had so many */

/* A word that refers to a type. */
struct small_ref {
	uint16_t word, at; /* its index in words, and in its record */
	uint8_t owner, to; /* ids */
};

/* A word that names something. */
struct small_mention {
	uint16_t word;
	uint8_t owner, name;
};

struct small_name {
	uint64_t head;	  /* its first 8 bytes, lowest first, or all of a shorter one and zeros */
	uint32_t offset;  /* where it was met first */
	uint32_t size;	  /* bytes, without the NUL */
	uint32_t written; /* its offset in the output, or 0 */
};

/* D2. */
struct small_key {
	uint64_t definitions, declarations; /* types */
	uint64_t colour;		    /* a hash of it, not 0 */
};

#define SMALL_NO_KEY 255u

struct small_graph {
	const struct btfold_graph *input;
	uint32_t n, n_refs, n_mentions, n_names, n_keys;
	bool too_many;	    /* names */
	uint64_t hash_mask; /* 0 when all hashes are to be equal */

	/* The records, as labels: names by their number, and 0 for what refers to types, or has no meaning (C5). */
	uint32_t words[SMALL_WORDS + SMALL_SLACK];
	/* A record has at most half as many of each as it has words: ARRAY two in 6, ENUM 1 + vlen in 3 + 2 vlen. */
	struct small_ref refs[SMALL_WORDS / 2];
	struct small_mention mentions[SMALL_WORDS / 2];
	struct small_name names[SMALL_NAMES + 1]; /* by number, "" is 0 */
	struct small_key keys[SMALL_TYPES];

	/* by id; the end of each one's references is where the next one's begin */
	uint16_t first_ref[SMALL_TYPES + 2];
	uint64_t label[SMALL_TYPES + 1];  /* a hash of it, and of the id if it is alone */
	uint32_t unread[SMALL_TYPES + 1]; /* the third word where it has no meaning (C5), else 0 */
	uint8_t key[SMALL_TYPES + 1];
	uint64_t alone; /* types: R1 (c), each is equal only to itself */

	/* scratch of the reading */
	uint8_t number[SMALL_STRINGS];	    /* of the name at an offset */
	uint8_t slots[256];		    /* numbers by hash */
	uint8_t key_of[3][SMALL_NAMES + 1]; /* by domain and name: 1 + key */
};

_Static_assert(SMALL_WORDS <= UINT16_MAX && SMALL_NAMES < UINT8_MAX, "they fit");

/* Sets of types are numbers of 64 bits. */
static inline uint64_t small_bit(uint32_t id)
{
	return UINT64_C(1) << (id - 1);
}

/* Takes the lowest type out of a set that has one. */
static inline uint32_t small_take(uint64_t *types)
{
	uint32_t id = (uint32_t)__builtin_ctzll(*types) + 1;

	*types &= *types - 1;
	return id;
}

/* So are sets of keys, which are as many as types at most. */
static inline uint64_t small_key_bit(uint32_t key)
{
	return UINT64_C(1) << key;
}

static inline uint32_t small_take_key(uint64_t *keys)
{
	return small_take(keys) - 1;
}

static inline bool small_several(uint64_t set)
{
	return set & (set - 1);
}

/* @a if it is not 0, else @b, without a branch. */
static inline uint64_t small_either(uint64_t a, uint64_t b)
{
	return a | (b & -(uint64_t)(a == 0));
}

#define SMALL_MULTIPLIER \
	0x9e3779b97f4a7c15u /* 2^64 by the golden ratio: odd, its bits well mixed */

static inline uint64_t small_hash(const struct small_graph *graph, uint64_t x)
{
	x = (x ^ x >> 32) * 0xbf58476d1ce4e5b9u;
	return (x ^ x >> 29) & graph->hash_mask;
}

static inline uint32_t small_n_words(const struct small_graph *graph, uint32_t id)
{
	return graph->input->record[id] - graph->input->record[id - 1];
}

static inline uint32_t small_kind(const struct small_graph *graph, uint32_t id)
{
	return info_kind(graph->words[graph->input->record[id - 1] + REC_INFO]);
}

/* Is @input small? It has no base. */
bool small_graph_fits(const struct btfold_graph *input);

/* Reads an input that fits. False: it has too many names. @collide: all hashes are equal. */
bool small_graph_read(struct small_graph *graph, const struct btfold_graph *input, bool collide);

/* D1: are the labels equal? Cost: the words of one. */
bool small_same_label(const struct small_graph *graph, uint32_t a, uint32_t b);

#endif
