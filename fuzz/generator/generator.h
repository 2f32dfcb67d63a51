/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Type graphs with injected duplicates and near-duplicates, as raw BTF.
 *
 * A graph is made in steps that know little of each other: prototypes (what the imagined source
 * declares) -> units (every compilation unit's own copies of them) -> near-duplicates (one field of
 * one type changed) -> fix up -> bytes. Every ingredient is a feature: a bit that can be switched
 * off, and a count of how often it took part. Rule numbers are those of oracle/SEMANTICS.md.
 *
 * GUARANTEES  A graph is a function of its options. In the well-formed tier it satisfies all rules
 * V, in the loadable tier all whose breach is malformed (C7), in the malformed tier it breaks
 * exactly one of those. Out of memory aborts.
 *
 * THREADS  One generator per thread.
 */
#ifndef BTFOLD_GENERATOR_H
#define BTFOLD_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum btfold_feature {
#define FEATURE(id, name, text) BTFOLD_FEATURE_##id,
#include "features.def"
#undef FEATURE
	BTFOLD_N_FEATURES,
};

#define BTFOLD_FEATURE_BIT(id) (UINT64_C(1) << BTFOLD_FEATURE_##id)
#define BTFOLD_FEATURES_ALL    ((UINT64_C(1) << BTFOLD_N_FEATURES) - 1)

/* "dup-array"; static; NULL when there is no such feature. */
const char *btfold_feature_name(unsigned feature);
/* One line for --help; static. */
const char *btfold_feature_text(unsigned feature);
/*
 * Reads "a,b,c" (these), "all", or "-a,-b" (all but these) into a mask. False at an unknown name,
 * then @ret_mask is left alone.
 */
bool btfold_features_parse(const char *list, uint64_t *ret_mask);

/* V; each tier allows what the one before it allows. */
enum btfold_gen_tier {
	BTFOLD_GEN_WELL_FORMED,
	BTFOLD_GEN_LOADABLE,
	BTFOLD_GEN_MALFORMED,
};

struct btfold_gen_options {
	uint64_t seed;
	uint64_t features; /* BTFOLD_FEATURE_BIT()s allowed; 0: all */
	bool exactly; /* use all of @features; else a random subset of them per graph (swarm) */
	enum btfold_gen_tier tier;
	uint32_t max_types; /* base and input together, at least 8; 0: 8 to 64, by chance */
};

struct btfold_gen_result {
	const void *base; /* raw BTF, NULL when not split */
	size_t base_size;
	const void *input; /* raw BTF, split when there is a base */
	size_t input_size;
	uint32_t n_base, n_input;	    /* types */
	uint64_t features;		    /* the subset in use */
	uint32_t counts[BTFOLD_N_FEATURES]; /* how often each took part */
	const char *defect;		    /* malformed tier: what is wrong, static; else NULL */
};

struct btfold_generator;

struct btfold_generator *btfold_generator_create(void);
void btfold_generator_destroy(struct btfold_generator *generator); /* NULL is fine */

/* @ret's bytes belong to the generator and live until its next call. */
void btfold_generate(struct btfold_generator *generator, const struct btfold_gen_options *options,
		     struct btfold_gen_result *ret);

#endif
