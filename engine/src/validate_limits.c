/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What is well-formed and still refused by today's kernels. The depth that a kernel reaches depends on the
 * order of types, since it goes down only into what it has not resolved yet, and on where it started:
 * below a PTR it follows pointers, below a STRUCT or ARRAY it follows values. So this walks as it does.
 */
#include "validate.h"

#define KERNEL_DEPTH	   32
#define KERNEL_MAX_ID	   0xfffffu
#define KERNEL_MAX_STRINGS 0x1000000u /* bytes */

#define KINDS_VALUE (KINDS_STRUCT | 1u << KIND_ARRAY)
#define KINDS_DEEP  /* what has to be resolved at all */                                    \
	(KINDS_MODIFIER | KINDS_VALUE | 1u << KIND_PTR | 1u << KIND_VAR | 1u << KIND_FUNC | \
	 1u << KIND_DATASEC | 1u << KIND_DECL_TAG)

/* What the walk goes down into: everything until it comes to the first PTR, STRUCT or ARRAY. */
struct walk {
	struct validator *validator;
	uint8_t *seen; /* per own type */
	uint32_t follow;
	bool too_deep;
};

static enum btfold_status push(struct walk *walk, uint32_t id)
{
	struct words *stack = &walk->validator->stack;
	uint32_t kind = kind_of(walk->validator, id);

	walk->seen[id - walk->validator->graph->first_id] = 1;
	if (!words_push(stack, id) || !words_push(stack, 0))
		return BTFOLD_E_NO_MEMORY;
	if (stack->n / 2 > KERNEL_DEPTH)
		walk->too_deep = true;
	if (walk->follow == KINDS_DEEP && kind == KIND_PTR)
		walk->follow = KINDS_MODIFIER | 1u << KIND_PTR;
	else if (walk->follow == KINDS_DEEP && kind_in(kind, KINDS_VALUE))
		walk->follow = KINDS_MODIFIER | KINDS_VALUE;
	return BTFOLD_OK;
}

/* The @n-th type that the kernel looks at below @id; false: there are no more. */
static bool below(struct walk *walk, uint32_t id, uint32_t n, uint32_t *ret)
{
	const uint32_t *record = graph_host_record(walk->validator->graph, id);
	uint32_t kind = info_kind(record[REC_INFO]), vlen = info_vlen(record[REC_INFO]);

	if (kind == KIND_FUNC)
		return false;
	if (kind == KIND_ARRAY) {
		*ret = record[REC_HEADER + !n]; /* the index first */
		return n < 2;
	}
	if (kind_table[kind].item) {
		*ret = n < vlen ? record[REC_HEADER + 3 * n + (kind != KIND_DATASEC)] : 0;
		return n < vlen;
	}
	*ret = record[REC_WORD3];
	/* a modifier resolved earlier may have stopped at a PTR: go on from there */
	if (n == 1 && (kind == KIND_PTR || kind == KIND_VAR))
		*ret = validate_target(walk->validator, *ret);
	return n < (kind == KIND_PTR || kind == KIND_VAR ? 2 : 1);
}

static bool goes_down(const struct walk *walk, uint32_t id)
{
	uint32_t first = walk->validator->graph->first_id;

	return id >= first && id != TARGET_UNKNOWN && !walk->seen[id - first] &&
	       kind_in(kind_of(walk->validator, id), walk->follow);
}

/* As the kernel resolves @root and all that it needs for that. */
static enum btfold_status resolve(struct walk *walk, uint32_t root)
{
	struct words *stack = &walk->validator->stack;
	enum btfold_status status;
	uint32_t next = 0;

	stack->n = 0;
	walk->too_deep = false;
	walk->follow = KINDS_DEEP;
	if (!goes_down(walk, root))
		return BTFOLD_OK;
	status = push(walk, root);
	while (stack->n && !status) {
		uint32_t id = stack->at[stack->n - 2], n = stack->at[stack->n - 1]++;

		if (kind_of(walk->validator, id) == KIND_DATASEC)
			walk->follow = KINDS_DEEP;
		if (!below(walk, id, n, &next))
			stack->n -= 2;
		else if (goes_down(walk, next))
			status = push(walk, next);
	}
	if (walk->too_deep)
		validate_report(walk->validator, BTFOLD_E_CHAIN, BTFOLD_TIER_KERNEL_LIMIT,
				"references deeper than 32",
				(struct place){root, BTFOLD_NONE, REC_NAME});
	return status;
}

static enum btfold_status check_depth(struct validator *validator)
{
	const struct btfold_graph *graph = validator->graph;
	struct walk walk = {.validator = validator};
	enum btfold_status status = BTFOLD_OK;

	walk.seen = ARENA_NEW_ZERO(&validator->arena, graph->n_types, uint8_t);
	if (!walk.seen)
		return BTFOLD_E_NO_MEMORY;
	for (uint32_t i = 0; i < graph->n_types && !status && !validator->stopped; i++) {
		uint32_t id = graph->first_id + i;
		const uint32_t *record = graph_host_record(graph, id);

		status = resolve(&walk, id);
		if (info_kind(record[REC_INFO]) != KIND_FUNC_PROTO)
			continue;
		if (!status)
			status = resolve(&walk, record[REC_WORD3]);
		for (uint32_t at = 0; at < info_vlen(record[REC_INFO]) && !status; at++)
			status = resolve(&walk, record[REC_HEADER + 2 * at + 1]);
	}
	return status;
}

/* Of modifiers alone, the kernel follows a chain upwards again, from each to the first earlier one. */
static void check_modifiers(struct validator *validator, uint32_t id)
{
	uint32_t at = id, n = 0, next = graph_host_record(validator->graph, id)[REC_WORD3];

	if (kind_of(validator, id) != KIND_TYPE_TAG && kind_of(validator, next) == KIND_TYPE_TAG)
		validate_report(validator, BTFOLD_E_CHAIN, BTFOLD_TIER_KERNEL_LIMIT,
				"a TYPE_TAG behind another modifier",
				(struct place){id, BTFOLD_NONE, REC_WORD3});
	while (at >= id && n <= KERNEL_DEPTH && kind_in(kind_of(validator, at), KINDS_MODIFIER)) {
		at = graph_host_record(validator->graph, at)[REC_WORD3];
		n++;
	}
	if (n > KERNEL_DEPTH && validate_target(validator, id) != TARGET_UNKNOWN)
		validate_report(validator, BTFOLD_E_CHAIN, BTFOLD_TIER_KERNEL_LIMIT,
				"a chain of more than 32 modifiers",
				(struct place){id, BTFOLD_NONE, REC_NAME});
}

enum btfold_status validate_limits(struct validator *validator)
{
	const struct btfold_graph *graph = validator->graph;
	struct place nowhere = {BTFOLD_NONE, BTFOLD_NONE, 0};

	if (!graph->n_types && !graph->base)
		validate_report(validator, BTFOLD_E_SECTION, BTFOLD_TIER_KERNEL_LIMIT, "no types",
				nowhere);
	if (graph->strings_size > KERNEL_MAX_STRINGS)
		validate_report(validator, BTFOLD_E_STRINGS, BTFOLD_TIER_KERNEL_LIMIT,
				"more than 16 MiB of strings", nowhere);
	if (graph->n_types && graph_end_id(graph) - 1 > KERNEL_MAX_ID)
		validate_report(
			validator, BTFOLD_E_TYPE_ID, BTFOLD_TIER_KERNEL_LIMIT, "ids above 0xfffff",
			(struct place){KERNEL_MAX_ID + 1 > graph->first_id ? KERNEL_MAX_ID + 1
									   : graph->first_id,
				       BTFOLD_NONE, REC_NAME});
	for (uint32_t i = 0; i < graph->n_types && !validator->stopped; i++)
		if (kind_in(kind_of(validator, graph->first_id + i), KINDS_MODIFIER))
			check_modifiers(validator, graph->first_id + i);
	return validator->stopped ? BTFOLD_OK : check_depth(validator);
}
