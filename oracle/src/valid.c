/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "valid.h"

#include "valid_sizes.h"

struct valid {
	const struct graph *g;
	struct sizes sizes;
	struct valid_verdict verdict;
	uint32_t t; /* the type at hand */
};

const char *valid_rule_name(enum valid_rule rule)
{
	static const char *const names[N_VALID_RULES] = {
		[VALID_INT] = "INT",
		[VALID_FLOAT] = "FLOAT size",
		[VALID_REF_NAME] = "PTR, CONST, VOLATILE, RESTRICT without name",
		[VALID_REF_CHAIN] = "end of a reference chain",
		[VALID_REF_CYCLE] = "reference cycle",
		[VALID_TYPEDEF] = "TYPEDEF name",
		[VALID_TYPE_TAG] = "TYPE_TAG name",
		[VALID_ARRAY_NAME] = "ARRAY without name",
		[VALID_ARRAY_ELEM] = "ARRAY element",
		[VALID_ARRAY_INDEX] = "ARRAY index",
		[VALID_ARRAY_SIZE] = "ARRAY size",
		[VALID_STRUCT_NAME] = "STRUCT, UNION name",
		[VALID_MEMBER_OFFSET] = "member offsets",
		[VALID_MEMBER_TYPE] = "member types",
		[VALID_BITFIELD] = "bitfields",
		[VALID_CONTAINMENT] = "containment cycle",
		[VALID_ENUM] = "ENUM, ENUM64",
		[VALID_FWD] = "FWD",
		[VALID_FUNC] = "FUNC",
		[VALID_FUNC_PROTO] = "FUNC_PROTO",
		[VALID_VAR] = "VAR",
		[VALID_DATASEC] = "DATASEC",
		[VALID_DECL_TAG] = "DECL_TAG",
	};

	return names[rule];
}

static void need(struct valid *v, enum valid_rule rule, bool holds)
{
	if (holds || v->verdict.broken >> rule & 1)
		return;
	v->verdict.broken |= UINT64_C(1) << rule;
	v->verdict.first[rule] = v->t;
}

static bool is_identifier(const char *s)
{
	static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.";
	static const char rest[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.0123456789";
	size_t n;

	if (!*s || !strchr(first, *s))
		return false;
	n = strspn(s, rest);
	return !s[n] && n < 512;
}

static void check_int(struct valid *v, const uint32_t *label)
{
	uint32_t word = label[3], encoding = word >> 24 & 0xf;
	uint32_t bits = (word >> 16 & 0xff) + (word & 0xff);

	need(v, VALID_INT, bits <= 128 && (bits + 7) / 8 <= label[2]);
	need(v, VALID_INT, !(encoding & (encoding - 1)) && encoding <= 4);
}

/* The rules of a member: ascending, inside, sized, and bitfields on INT and ENUM only. */
static void check_member(struct valid *v, uint32_t i, uint64_t *before)
{
	const uint32_t *label = graph_label(v->g, v->t);
	bool kflag = info_kflag(label[0]), is_union = info_kind(label[0]) == KIND_UNION;
	uint32_t word = label[4 + 2 * i], end = v->sizes.end[graph_refs(v->g, v->t)[i]];
	uint64_t offset = kflag ? word & 0xffffff : word, bits = kflag ? word >> 24 : 0;
	enum kind kind = end == NONE ? KIND_VOID : graph_kind(v->g, end);
	uint64_t size = end == NONE ? SIZE_NOT : v->sizes.size[end];

	need(v, VALID_MEMBER_OFFSET,
	     offset >= *before && offset <= (uint64_t)label[2] * 8 && !(is_union && offset));
	*before = offset;
	need(v, VALID_MEMBER_TYPE, size != SIZE_NOT);
	if (size == SIZE_NOT)
		return;
	need(v, VALID_BITFIELD,
	     !bits || kind == KIND_INT || kind == KIND_ENUM || kind == KIND_ENUM64);
	need(v, VALID_BITFIELD, bits <= size * 8);
	need(v, VALID_MEMBER_TYPE,
	     offset + (bits		  ? bits
		       : kind == KIND_INT ? 1
					  : size * 8) <=
		     (uint64_t)label[2] * 8);
}

static void check_struct(struct valid *v)
{
	const char *name = graph_text(v->g, v->t);
	uint64_t before = 0;

	need(v, VALID_STRUCT_NAME, !*name || is_identifier(name));
	need(v, VALID_CONTAINMENT, !v->sizes.contains_itself[v->t]);
	for (uint32_t i = 0; i < graph_n_refs(v->g, v->t); i++)
		check_member(v, i, &before);
}

static void check_enum(struct valid *v, const uint32_t *label, uint32_t words)
{
	const char *name = graph_text(v->g, v->t);
	uint32_t size = label[2];

	need(v, VALID_ENUM, !*name || is_identifier(name));
	need(v, VALID_ENUM, size == 1 || size == 2 || size == 4 || size == 8);
	for (uint32_t i = 0; i < info_vlen(label[0]); i++)
		need(v, VALID_ENUM, label[3 + words * i] != 0);
}

/* Sized, through typedefs and qualifiers, and not void. */
static bool is_sized(const struct valid *v, uint32_t t)
{
	uint32_t end = v->sizes.end[t];

	return end != NONE && v->sizes.size[end] != SIZE_NOT;
}

static void check_array(struct valid *v, const uint32_t *label, const uint32_t *refs)
{
	uint32_t elem = v->sizes.end[refs[0]], index = v->sizes.end[refs[1]];

	need(v, VALID_ARRAY_NAME, !label[1]);
	need(v, VALID_ARRAY_ELEM, is_sized(v, refs[0]));
	need(v, VALID_ARRAY_INDEX, index != NONE && graph_kind(v->g, index) == KIND_INT);
	if (is_sized(v, refs[0]))
		need(v, VALID_ARRAY_SIZE, v->sizes.size[elem] * label[2] <= UINT32_MAX);
}

static void check_func(struct valid *v, const uint32_t *label, uint32_t target)
{
	const uint32_t *proto = graph_label(v->g, target);
	bool is_proto = info_kind(proto[0]) == KIND_FUNC_PROTO;

	need(v, VALID_FUNC, is_identifier(graph_text(v->g, v->t)) && info_vlen(label[0]) <= 2);
	need(v, VALID_FUNC, is_proto);
	for (uint32_t i = 0; is_proto && i < info_vlen(proto[0]); i++)
		need(v, VALID_FUNC, proto[2 + i] || !graph_refs(v->g, target)[1 + i]);
}

static void check_proto(struct valid *v, const uint32_t *label, const uint32_t *refs)
{
	uint32_t n = info_vlen(label[0]);

	need(v, VALID_FUNC_PROTO, !label[1]);
	need(v, VALID_FUNC_PROTO, !refs[0] || is_sized(v, refs[0]) || v->sizes.end[refs[0]] == 0);
	for (uint32_t i = 0; i < n; i++)
		if (refs[1 + i] || i != n - 1)
			need(v, VALID_FUNC_PROTO, is_sized(v, refs[1 + i]));
		else
			need(v, VALID_FUNC_PROTO, !label[2 + i]);
}

static void check_var(struct valid *v, const uint32_t *label, uint32_t type)
{
	need(v, VALID_VAR, is_identifier(graph_text(v->g, v->t)));
	need(v, VALID_VAR, is_sized(v, type) && label[2] <= 2);
}

static void check_datasec(struct valid *v, const uint32_t *label, const uint32_t *refs)
{
	uint64_t end = 0;

	need(v, VALID_DATASEC, *graph_text(v->g, v->t));
	for (uint32_t i = 0; i < info_vlen(label[0]); i++) {
		uint64_t offset = label[3 + 2 * i], size = label[4 + 2 * i];

		need(v, VALID_DATASEC, graph_kind(v->g, refs[i]) == KIND_VAR);
		need(v, VALID_DATASEC, offset >= end && offset + size <= label[2]);
		end = offset + size;
	}
}

static void check_decl_tag(struct valid *v, const uint32_t *label, uint32_t target)
{
	uint32_t component = label[2], n = 0;

	need(v, VALID_DECL_TAG, label[1]);
	switch (graph_kind(v->g, target)) {
	case KIND_STRUCT:
	case KIND_UNION:
		n = info_vlen(graph_info(v->g, target));
		break;
	case KIND_FUNC:
		if (graph_kind(v->g, *graph_refs(v->g, target)) == KIND_FUNC_PROTO)
			n = info_vlen(graph_info(v->g, *graph_refs(v->g, target)));
		break;
	case KIND_VAR:
	case KIND_TYPEDEF:
		break;
	default:
		need(v, VALID_DECL_TAG, false);
	}
	need(v, VALID_DECL_TAG, component == UINT32_MAX || component < n);
}

static void check_reference(struct valid *v, enum kind kind)
{
	uint32_t end = v->sizes.end[*graph_refs(v->g, v->t)];
	enum kind last = end == NONE ? KIND_VOID : graph_kind(v->g, end);

	if (kind == KIND_TYPEDEF)
		need(v, VALID_TYPEDEF, is_identifier(graph_text(v->g, v->t)));
	else if (kind == KIND_TYPE_TAG)
		need(v, VALID_TYPE_TAG, *graph_text(v->g, v->t));
	else
		need(v, VALID_REF_NAME, !graph_name(v->g, v->t));
	need(v, VALID_REF_CHAIN,
	     !end || last == KIND_FWD || last == KIND_FUNC_PROTO ||
		     (end != NONE && v->sizes.size[end] != SIZE_NOT));
	need(v, VALID_REF_CYCLE, !v->sizes.in_reference_cycle[v->t]);
}

/* Kinds of which the label is all there is to say. */
static void check_plain(struct valid *v, const uint32_t *label, enum kind kind)
{
	static const uint32_t float_sizes[] = {2, 4, 8, 12, 16};
	bool known = false;

	switch (kind) {
	case KIND_INT:
		check_int(v, label);
		return;
	case KIND_FLOAT:
		for (unsigned i = 0; i < 5; i++)
			known = known || label[2] == float_sizes[i];
		need(v, VALID_FLOAT, known);
		return;
	case KIND_ENUM:
	case KIND_ENUM64:
		check_enum(v, label, kind == KIND_ENUM ? 2 : 3);
		return;
	default: /* FWD; its third word is no part of the label (C5) */
		need(v, VALID_FWD,
		     is_identifier(graph_text(v->g, v->t)) &&
			     !file_word(graph_file_of(v->g, v->t), v->g->at[v->t].record + 8));
	}
}

static void check_type(struct valid *v)
{
	const uint32_t *label = graph_label(v->g, v->t), *refs = graph_refs(v->g, v->t);
	enum kind kind = info_kind(label[0]);

	switch (kind) {
	case KIND_INT:
	case KIND_FLOAT:
	case KIND_ENUM:
	case KIND_ENUM64:
	case KIND_FWD:
		check_plain(v, label, kind);
		return;
	case KIND_ARRAY:
		check_array(v, label, refs);
		return;
	case KIND_STRUCT:
	case KIND_UNION:
		check_struct(v);
		return;
	case KIND_FUNC:
		check_func(v, label, refs[0]);
		return;
	case KIND_FUNC_PROTO:
		check_proto(v, label, refs);
		return;
	case KIND_VAR:
		check_var(v, label, refs[0]);
		return;
	case KIND_DATASEC:
		check_datasec(v, label, refs);
		return;
	case KIND_DECL_TAG:
		check_decl_tag(v, label, refs[0]);
		return;
	default:
		check_reference(v, kind);
	}
}

struct valid_verdict valid_check(const struct graph *g, struct budget *budget)
{
	struct valid v = {.g = g};

	if (!budget_spend(budget, g->n + g->ref.n + g->label.n))
		return v.verdict;
	sizes_init(&v.sizes, g);
	for (v.t = 1; v.t < g->n; v.t++)
		check_type(&v);
	sizes_deinit(&v.sizes);
	return v.verdict;
}
