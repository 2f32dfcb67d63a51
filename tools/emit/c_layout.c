// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Where C places members: on a 64-bit machine of gcc's usual kind. A struct that is not as C would
 * have it by itself is written packed, with unnamed bitfields, of which BTF tells nothing, as gaps.
 */
#include "c.h"

#define MAX_GAP 4096 /* bytes */
#define POINTER 8

static struct c_extent plain(uint64_t size)
{
	return (struct c_extent){size, size};
}

static struct c_extent of_struct(const struct c_source *c, const struct btfold_type *type)
{
	struct c_extent extent = {type->size_or_type, 1};

	if (!c_is_natural(c, type))
		return extent;
	for (uint32_t i = 0; i < type->vlen; i++) {
		struct c_extent member = c_extent_of(c, type->words[3 * i + 1]);

		if (member.align > extent.align)
			extent.align = member.align;
	}
	return extent;
}

static struct c_extent extent_of(const struct c_source *c, const struct btfold_type *type)
{
	struct c_extent elem;

	switch (type->kind) {
	case KIND_INT:
	case KIND_FLOAT:
		return plain(type->size_or_type);
	case KIND_ENUM:
	case KIND_ENUM64:
		return type->vlen ? plain(type->size_or_type) : (struct c_extent){0};
	case KIND_PTR:
		return plain(POINTER);
	case KIND_ARRAY:
		elem = c_extent_of(c, type->words[0]);
		elem.size *= type->words[2];
		return elem;
	case KIND_STRUCT:
	case KIND_UNION:
		return of_struct(c, type);
	case KIND_TYPEDEF:
	case KIND_CONST:
	case KIND_VOLATILE:
	case KIND_RESTRICT:
		return c_extent_of(c, type->size_or_type);
	default:
		return (struct c_extent){0};
	}
}

struct c_extent c_extent_of(const struct c_source *c, uint32_t id)
{
	struct btfold_type type;

	/* What contains itself has no size: it is known as that while it is worked out. */
	if (id && !c->is_known[id]) {
		c->is_known[id] = true;
		type = emit_type(c->scene, id);
		c->extents[id] = extent_of(c, &type);
	}
	return id ? c->extents[id] : (struct c_extent){0};
}

static uint64_t aligned(uint64_t at, uint64_t align)
{
	return (at + align - 1) / align * align;
}

bool c_is_natural(const struct c_source *c, const struct btfold_type *type)
{
	uint64_t at = 0, align = 1, end = 0;

	for (uint32_t i = 0; i < type->vlen; i++) {
		const uint32_t *member = type->words + 3 * i;
		uint64_t bits = type->kflag ? member[2] >> 24 : 0;
		uint64_t offset = type->kflag ? member[2] & 0xffffff : member[2];
		struct c_extent extent = c_extent_of(c, member[1]);

		if (bits || !extent.align)
			return false;
		at = type->kind == KIND_UNION ? 0 : aligned(end, extent.align);
		if (offset != at * 8)
			return false;
		if (at + extent.size > end)
			end = at + extent.size;
		if (extent.align > align)
			align = extent.align;
	}
	return aligned(end, align) == type->size_or_type;
}

/* Where a member begins and ends in bits. False when its type has no size or no such bits. */
static bool bits_of(const struct c_source *c, const struct btfold_type *type, uint32_t index,
		    uint64_t *ret_begin, uint64_t *ret_end, bool *ret_bitfield)
{
	const uint32_t *member = type->words + 3 * index;
	uint64_t bits = type->kflag ? member[2] >> 24 : 0, size;
	uint32_t id = c_resolve(c, member[1], true);

	size = 8 * c_extent_of(c, member[1]).size;
	if (!c_extent_of(c, member[1]).align || bits > size)
		return false;
	if (bits) {
		struct btfold_type base = emit_type(c->scene, id);

		if (base.kind != KIND_ENUM && base.kind != KIND_ENUM64 &&
		    (base.kind != KIND_INT || base.size_or_type > 8))
			return false;
		if (base.kind == KIND_INT && base.words[0] >> 24 == 4 && bits > 1)
			return false;
	}
	*ret_begin = type->kflag ? member[2] & 0xffffff : member[2];
	*ret_end = *ret_begin + (bits ? bits : size);
	*ret_bitfield = bits;
	return true;
}

/* Unions have no gaps, but may be aligned to the next power of two: that is not used. */
static bool union_gap(const struct c_source *c, const struct btfold_type *type, uint32_t index,
		      uint64_t *ret_bits)
{
	uint64_t begin, end, most = 0;
	bool bitfield;

	*ret_bits = 0;
	if (index < type->vlen)
		return bits_of(c, type, index, &begin, &end, &bitfield) && !begin;
	for (uint32_t i = 0; i < type->vlen; i++)
		if (bits_of(c, type, i, &begin, &end, &bitfield) && end > most)
			most = end;
	return aligned(most, 8) == UINT64_C(8) * type->size_or_type;
}

bool c_gap(const struct c_source *c, const struct btfold_type *type, uint32_t index,
	   uint64_t *ret_bits)
{
	uint64_t begin = UINT64_C(8) * type->size_or_type, end, before, at = 0;
	bool bitfield = false, ignored;

	if (type->kind == KIND_UNION)
		return union_gap(c, type, index, ret_bits);
	if (index && !bits_of(c, type, index - 1, &before, &at, &ignored))
		return false;
	if (index < type->vlen && !bits_of(c, type, index, &begin, &end, &bitfield))
		return false;
	if (begin < at || (!bitfield && begin % 8) || begin - at > 8 * MAX_GAP)
		return false;
	*ret_bits = begin - at;
	/* What is no bitfield starts at the next byte by itself. */
	if (!bitfield && *ret_bits < 8 && at % 8)
		*ret_bits = 0;
	return true;
}
