/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The rules V, one file each for: what a reference leads to and how large it is (resolve), the rules of
 * each kind (types), STRUCT, UNION and DATASEC (members), and what only kernels refuse (limits). A defect
 * is reported where it is and not again at what refers to it: "unknown" sizes and targets pass.
 */
#ifndef BTFOLD_VALIDATE_H
#define BTFOLD_VALIDATE_H

#include "graph.h"

/* Bytes with 4- and with 8-byte pointers: BTF does not say which it was made for. */
struct type_size {
	uint32_t narrow, wide;
};

struct validator {
	const struct btfold_graph *graph;
	struct arena arena;
	btfold_violation_fn *report;
	void *ctx;
	enum btfold_tier tier;
	bool stopped; /* by the report function */

	/* per id of the universe, worked out when first asked for */
	uint8_t *state;
	uint32_t *target; /* of a modifier; of a FUNC_PROTO, its first parameter without a name */
	struct type_size *size; /* of an ARRAY */
	struct words stack;
};

#define TARGET_UNKNOWN UINT32_MAX /* a cycle of modifiers */

/* What a violation is about; the member is BTFOLD_NONE for the type itself. */
struct place {
	uint32_t id, member;
	uint32_t word; /* of the record */
};

void validate_report(struct validator *validator, enum btfold_status status, enum btfold_tier tier,
		     const char *text, struct place place);

static inline void validate_report_type(struct validator *validator, enum btfold_status status,
					const char *text, uint32_t id)
{
	validate_report(validator, status, BTFOLD_TIER_LOADABLE, text,
			(struct place){id, BTFOLD_NONE, REC_NAME});
}

#define KINDS_MODIFIER                                                                       \
	(1u << KIND_TYPEDEF | 1u << KIND_CONST | 1u << KIND_VOLATILE | 1u << KIND_RESTRICT | \
	 1u << KIND_TYPE_TAG)
#define KINDS_STRUCT (1u << KIND_STRUCT | 1u << KIND_UNION)
#define KINDS_ENUM   (1u << KIND_ENUM | 1u << KIND_ENUM64)

/* Is @kind (any number) in the set of KINDS_ bits? */
static inline bool kind_in(uint32_t kind, uint32_t set)
{
	return kind <= KIND_LAST && set >> kind & 1;
}

/* 0 for void. */
static inline uint32_t kind_of(const struct validator *validator, uint32_t id)
{
	return id ? info_kind(graph_host_record(validator->graph, id)[REC_INFO]) : 0;
}

/* resolve */

/* @id, or where its modifiers lead. */
uint32_t validate_target(struct validator *validator, uint32_t id);

enum sized { SIZED_NO, SIZED_YES, SIZED_UNKNOWN };

/* How large is the type at the end of @id's modifiers? BTFOLD_E_NO_MEMORY only. */
enum btfold_status validate_size(struct validator *validator, uint32_t id, enum sized *ret_sized,
				 struct type_size *ret_size);

/* A whole number of bytes, and as many as C's integers have: what bitfields and arrays may use. */
bool validate_regular_int(const uint32_t *record);

/* Cycles of PTR and modifiers alone, and of containment by value (V PTR, V STRUCT). */
enum btfold_status validate_cycles(struct validator *validator);

/* types */
void validate_name(struct validator *validator, uint32_t name, bool required, struct place place);
enum btfold_status validate_type(struct validator *validator, uint32_t id);

/* members */
enum btfold_status validate_struct(struct validator *validator, uint32_t id);
enum btfold_status validate_datasec(struct validator *validator, uint32_t id);

/* limits */
enum btfold_status validate_limits(struct validator *validator);

#endif
