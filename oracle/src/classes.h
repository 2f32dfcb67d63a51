/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* R1 and R2 applied to a universe: which types become one, and what stands for them (R3, C1, C2). */
#ifndef BTFOLD_ORACLE_CLASSES_H
#define BTFOLD_ORACLE_CLASSES_H

#include "quotient.h"

/* What a class consists of; NONE: no such type. Replaced types (C2) count as records only. */
struct class_facts {
	uint32_t base_definition, base_any;   /* lowest base ids */
	uint32_t input_definition, input_any; /* lowest input ids */
	uint64_t records;
};

/*
 * The classes as a graph of their own: one node per class, 0 is void. A declaration of a unique key
 * is in the class of its definition.
 */
struct classes {
	struct graph g;
	struct class_facts *facts; /* per node */
	uint32_t *node_of;	   /* per type of the universe */
	uint32_t n_types;	   /* of the universe, void included */
	/* of the first R1: */
	uint32_t *colour;
	bool *type_is_ambiguous; /* per type: its key is ambiguous */
	uint32_t n_ambiguous;	 /* keys */
	/*
	 * At the end: R2 can leave an ambiguous key with one definition, and then its declarations
	 * resolve.
	 */
	bool *type_stays_ambiguous;
};

/* False when the budget ended; deinit is fine in any case. */
bool classes_init(struct classes *ret, const struct graph *universe, bool keep,
		  struct budget *budget);
void classes_deinit(struct classes *c);

/* R3, C1: the base id that represents a node, or NONE. */
uint32_t class_base(const struct class_facts *facts);
/* R3: the universe id that represents it. */
uint32_t class_representative(const struct class_facts *facts);

/* R2, one time: @ret_target, per node, the node that replaces it or NONE. */
bool below_targets(const struct graph *g, const struct class_facts *facts, uint32_t **ret_target,
		   uint32_t *ret_n_dominated, struct budget *budget);
/* R2's last tie-break (C3): is the unfolding of @a smaller than that of @b? <0, 0, >0 */
int unfolding_compare(const struct graph *g, uint32_t a, uint32_t b, struct budget *budget);

#endif
