/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* V STRUCT, V UNION, V DATASEC: do the parts have a size, and lie inside the whole, in order? */
#include "validate.h"

/* A member, once its type is known to have a size. */
struct member {
	const uint32_t *type; /* the record behind modifiers */
	uint32_t kind;
	struct type_size size;
	bool kflag;
	uint32_t bit_offset, bits; /* bits: of a bitfield, else 0 */
	uint32_t whole;		   /* size of the struct, bytes */
};

#define BEYOND "member is beyond the size"

/* Does the run of bits end inside the whole? */
static bool fits(const struct member *member, uint64_t bit_offset, uint64_t bits)
{
	return (bit_offset + bits + 7) / 8 <= member->whole;
}

/* The bits of an INT: its own offset and count, or the bitfield's, which needs a whole INT below. */
static const char *check_int_member(const struct member *member)
{
	uint32_t word = member->type[REC_HEADER], bits = word & 0xff;
	uint64_t offset = (uint64_t)member->bit_offset + (word >> 16 & 0xff);

	if (member->kflag && !validate_regular_int(member->type))
		return "an INT that is not a whole one, beside kflag";
	if (member->kflag && !member->bits && offset % 8)
		return "member is not at a byte";
	if (member->bits > bits)
		return "bitfield is larger than its type";
	bits = member->bits ? member->bits : bits;
	if (offset > UINT32_MAX || bits + offset % 8 > 128)
		return "member's bits are too many or too far";
	return fits(member, offset, bits) ? NULL : BEYOND;
}

/* The kernel takes all enums for 32 bits beside kflag, whatever their size. */
static const char *check_enum_member(const struct member *member, enum btfold_tier *tier)
{
	uint64_t bits = member->bits ? member->bits : 8 * (uint64_t)member->size.wide;

	if (!member->bits && member->bit_offset % 8)
		return "member is not at a byte";
	if (member->bits > 32 && member->bits > 8 * (uint64_t)member->size.wide)
		return "bitfield is larger than its type";
	if (!fits(member, member->bit_offset, bits))
		return member->kflag && !member->bits && fits(member, member->bit_offset, 32)
			       ? "an enum is beyond the size, beside kflag"
			       : BEYOND;
	*tier = BTFOLD_TIER_KERNEL_LIMIT;
	if (member->bits > 32)
		return "an enum bitfield of more than 32 bits";
	if (member->kflag && !member->bits && !fits(member, member->bit_offset, 32))
		return "a small enum in the last bytes, beside kflag";
	return NULL;
}

static const char *check_other_member(const struct member *member, enum btfold_tier *tier)
{
	uint64_t align = member->size.wide < 8 ? member->size.wide : 8;

	if (member->bits)
		return "bitfield of a type that is neither INT nor ENUM";
	if (member->bit_offset % 8)
		return "member is not at a byte";
	if (!fits(member, member->bit_offset, 8 * (uint64_t)member->size.narrow))
		return member->kind == KIND_ARRAY ? "an array is beyond the size" : BEYOND;
	*tier = BTFOLD_TIER_KERNEL_LIMIT;
	if (!fits(member, member->bit_offset, 8 * (uint64_t)member->size.wide))
		return "member is beyond the size if pointers have 8 bytes";
	/* sizes that no FLOAT may have are another violation */
	if (member->kind == KIND_FLOAT && align && member->bit_offset % (8 * align))
		return "FLOAT is not aligned";
	return NULL;
}

static const char *check_member(const struct member *member, enum btfold_tier *tier)
{
	if (member->kind == KIND_INT)
		return check_int_member(member);
	if (kind_in(member->kind, KINDS_ENUM))
		return check_enum_member(member, tier);
	return check_other_member(member, tier);
}

/* Order and offset need no type. */
static const char *check_offset(const uint32_t *record, uint32_t offset, uint32_t last_offset)
{
	if (info_kind(record[REC_INFO]) == KIND_UNION && offset)
		return "offset in a union";
	if (offset < last_offset)
		return "offsets are not in order";
	if (((uint64_t)offset + 7) / 8 > record[REC_WORD3])
		return BEYOND;
	return NULL;
}

static enum btfold_status check_one(struct validator *validator, uint32_t id, uint32_t i,
				    uint32_t *last_offset)
{
	const uint32_t *record = graph_host_record(validator->graph, id);
	const uint32_t *item = record + REC_HEADER + 3 * i;
	bool kflag = info_kflag(record[REC_INFO]);
	struct member member = {
		.kflag = kflag,
		.bit_offset = kflag ? item[2] & 0xffffff : item[2],
		.bits = kflag ? item[2] >> 24 : 0,
		.whole = record[REC_WORD3],
	};
	struct place place = {id, i, REC_HEADER + 3 * i};
	enum btfold_tier tier = BTFOLD_TIER_LOADABLE;
	enum sized sized;
	const char *wrong;
	enum btfold_status status = validate_size(validator, item[1], &sized, &member.size);

	if (status)
		return status;
	validate_name(validator, item[0], false, place);
	wrong = check_offset(record, member.bit_offset, *last_offset);
	*last_offset = member.bit_offset;
	if (sized == SIZED_NO) {
		place.word += 1;
		validate_report(validator, BTFOLD_E_MEMBER, tier, "member has no size", place);
		place.word -= 1;
	} else if (sized == SIZED_YES && !wrong) {
		member.type =
			graph_host_record(validator->graph, validate_target(validator, item[1]));
		member.kind = info_kind(member.type[REC_INFO]);
		wrong = check_member(&member, &tier);
	}
	place.word += 2;
	if (wrong)
		validate_report(validator, BTFOLD_E_MEMBER, tier, wrong, place);
	return BTFOLD_OK;
}

enum btfold_status validate_struct(struct validator *validator, uint32_t id)
{
	uint32_t n = info_vlen(graph_host_record(validator->graph, id)[REC_INFO]), last_offset = 0;
	enum btfold_status status = BTFOLD_OK;

	for (uint32_t i = 0; i < n && !status && !validator->stopped; i++)
		status = check_one(validator, id, i, &last_offset);
	return status;
}

/* ---- DATASEC -------------------------------------------------------------------------------- */

static enum btfold_status check_entry_type(struct validator *validator, uint32_t var,
					   uint32_t bytes, struct place place)
{
	enum btfold_tier tier = BTFOLD_TIER_KERNEL_LIMIT;
	const char *wrong = NULL;
	struct type_size size;
	enum sized sized;
	enum btfold_status status;

	if (kind_of(validator, var) != KIND_VAR) {
		validate_report(validator, BTFOLD_E_DATASEC, BTFOLD_TIER_LOADABLE,
				"entry is not a VAR", place);
		return BTFOLD_OK;
	}
	status = validate_size(validator, graph_host_record(validator->graph, var)[REC_WORD3],
			       &sized, &size);
	if (status || sized != SIZED_YES)
		return status; /* check_var() says so */
	if (bytes < size.narrow) {
		tier = BTFOLD_TIER_LOADABLE;
		wrong = "entry is smaller than its variable";
	} else if (bytes < size.wide) {
		wrong = "entry is smaller than its variable if pointers have 8 bytes";
	}
	place.word += 2;
	if (wrong)
		validate_report(validator, BTFOLD_E_DATASEC, tier, wrong, place);
	return BTFOLD_OK;
}

enum btfold_status validate_datasec(struct validator *validator, uint32_t id)
{
	const uint32_t *record = graph_host_record(validator->graph, id);
	uint32_t n = info_vlen(record[REC_INFO]), size = record[REC_WORD3];
	enum btfold_status status = BTFOLD_OK;
	uint64_t last_end = 0;

	if (!size)
		validate_report(validator, BTFOLD_E_DATASEC, BTFOLD_TIER_LOADABLE, "size is 0",
				(struct place){id, BTFOLD_NONE, REC_WORD3});
	for (uint32_t i = 0; i < n && !status && !validator->stopped; i++) {
		const uint32_t *entry = record + REC_HEADER + 3 * i;
		uint64_t end = (uint64_t)entry[1] + entry[2];
		struct place place = {id, i, REC_HEADER + 3 * i};
		const char *wrong = NULL;

		status = check_entry_type(validator, entry[0], entry[2], place);
		if (entry[1] < last_end)
			wrong = "entry overlaps the one before, or is out of order";
		else if (!entry[2])
			wrong = "entry's size is 0";
		else if (end > size && size)
			wrong = "entry is beyond the size";
		last_end = end;
		place.word++;
		if (wrong)
			validate_report(validator, BTFOLD_E_DATASEC, BTFOLD_TIER_LOADABLE, wrong,
					place);
	}
	return status;
}
