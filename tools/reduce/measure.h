/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Which of two graphs is simpler: the first part that differs decides. Every candidate that is
 * taken is simpler than the one before, so that reducing ends. No part depends on the order of ids,
 * but for that of canonical names.
 */
#ifndef BTFOLD_REDUCE_MEASURE_H
#define BTFOLD_REDUCE_MEASURE_H

#include "../../fuzz/mutator/mut_model.h"

enum reduce_part {
	REDUCE_TYPES,
	REDUCE_BASE, /* types of it */
	REDUCE_ITEMS,
	REDUCE_KINDS,	/* weights, see reduce_kind_weight() */
	REDUCE_REACH,	/* sum over references of what is behind them; of small graphs only */
	REDUCE_NAMED,	/* names in use, then different ones */
	REDUCE_NUMBERS, /* how far from plain */
	REDUCE_STYLE,	/* headers, byte order, how strings are stored */
	REDUCE_NAMES,	/* uses of names that are not the canonical ones */
	REDUCE_N_PARTS,
};

struct reduce_measure {
	uint64_t part[REDUCE_N_PARTS];
};

void reduce_measure(struct mut_model *model, struct reduce_measure *ret);
/* Negative: @a is simpler. */
int reduce_compare(const struct reduce_measure *a, const struct reduce_measure *b);

unsigned reduce_kind_weight(unsigned kind);
/* Entry id of @ret: how many types can be reached from id, itself included; zero in large graphs. */
void reduce_measure_reach(const struct mut_model *model, uint32_t *ret);

/* ---- canonical names ------------------------------------------------------------------------- */

/* Gives every name in use that of its turn; true if any changed. */
bool reduce_rename(struct mut_model *model);
/*
 * Calls @visit for each word of @model that is a name, in order; @is_item: of an item of type @id.
 */
void reduce_each_name(struct mut_model *model,
		      void (*visit)(void *ctx, uint32_t id, bool is_item, uint32_t *name),
		      void *ctx);
/*
 * Letters for types, others for their items, words for INT and FLOAT: one name in two roles is taken
 * for two.
 */
enum reduce_role {
	REDUCE_TYPE_NAME,
	REDUCE_ITEM_NAME,
	REDUCE_INT_NAME,
	REDUCE_FLOAT_NAME,
	REDUCE_N_ROLES
};
enum reduce_role reduce_role(const struct mut_model *model, uint32_t id, bool is_item);
/* The canonical text number @turn of a role, at most 24 bytes. */
void reduce_name_text(enum reduce_role role, uint32_t turn, char *ret_text);

#endif
