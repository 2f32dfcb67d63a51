/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The rules V of each kind, but for what validate_struct() and validate_datasec() do. */
#include "validate.h"

#define KINDS_KFLAG /* those to which the kflag means something */ \
	(KINDS_STRUCT | KINDS_ENUM | 1u << KIND_FWD | 1u << KIND_DECL_TAG | 1u << KIND_TYPE_TAG)

/* ---- names ---------------------------------------------------------------------------------- */

#define NAME_MAX_BYTES 512 /* the kernel's KSYM_NAME_LEN */

enum name_rule { NAME_ANY, NAME_NONE, NAME_IDENTIFIER, NAME_MAYBE, NAME_SECTION, NAME_TEXT };

static const uint8_t name_rules[KIND_LAST + 1] = {
	[KIND_PTR] = NAME_NONE,		  [KIND_ARRAY] = NAME_NONE,
	[KIND_STRUCT] = NAME_MAYBE,	  [KIND_UNION] = NAME_MAYBE,
	[KIND_ENUM] = NAME_MAYBE,	  [KIND_FWD] = NAME_IDENTIFIER,
	[KIND_TYPEDEF] = NAME_IDENTIFIER, [KIND_VOLATILE] = NAME_NONE,
	[KIND_CONST] = NAME_NONE,	  [KIND_RESTRICT] = NAME_NONE,
	[KIND_FUNC] = NAME_IDENTIFIER,	  [KIND_FUNC_PROTO] = NAME_NONE,
	[KIND_VAR] = NAME_IDENTIFIER,	  [KIND_DATASEC] = NAME_SECTION,
	[KIND_DECL_TAG] = NAME_TEXT,	  [KIND_TYPE_TAG] = NAME_TEXT,
	[KIND_ENUM64] = NAME_MAYBE,
};

static bool in_identifier(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
	       (!first && c >= '0' && c <= '9');
}

/* Printable in Latin-1, as the kernel has it. */
static bool in_section_name(char c)
{
	return (uint8_t)c >= 0xa0 || (c >= ' ' && c <= '~');
}

/* Kernels take the letters of Latin-1 for letters. V does not, and libbpf makes C of names. */
static bool is_latin_identifier(const char *name)
{
	for (uint32_t i = 0; name[i]; i++) {
		uint8_t c = (uint8_t)name[i];

		if (i == NAME_MAX_BYTES ||
		    (!in_identifier(name[i], !i) && (c < 0xc0 || c == 0xd7 || c == 0xf7)))
			return false;
	}
	return true;
}

/* The rest of a name that has to be one. Looks at no more bytes than a name may have. */
static void check_spelling(struct validator *validator, const char *name, bool is_section,
			   struct place place)
{
	uint32_t i = 0;

	while (i < NAME_MAX_BYTES &&
	       (is_section ? in_section_name(name[i]) : in_identifier(name[i], !i)))
		i++;
	if (!name[i] && i)
		return;
	if (i == NAME_MAX_BYTES)
		validate_report(validator, BTFOLD_E_NAME, BTFOLD_TIER_KERNEL_LIMIT,
				"a name longer than kernels take", place);
	else
		validate_report(validator, BTFOLD_E_NAME, BTFOLD_TIER_LOADABLE,
				is_section ? "not a section name"
				: *name && is_latin_identifier(name)
					? "not an identifier, but for Latin-1"
					: "not an identifier",
				place);
}

void validate_name(struct validator *validator, uint32_t name, bool required, struct place place)
{
	if (name)
		check_spelling(validator, graph_name(validator->graph, name), false, place);
	else if (required)
		validate_report(validator, BTFOLD_E_NAME, BTFOLD_TIER_LOADABLE, "a name is missing",
				place);
}

static void check_type_name(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t kind = info_kind(record[REC_INFO]), name = record[REC_NAME];
	struct place place = {id, BTFOLD_NONE, REC_NAME};

	switch ((enum name_rule)name_rules[kind]) {
	case NAME_ANY:
		break;
	case NAME_NONE:
		if (name)
			validate_report_type(validator, BTFOLD_E_NAME, "this kind has no name", id);
		break;
	case NAME_IDENTIFIER:
	case NAME_MAYBE:
		validate_name(validator, name, name_rules[kind] == NAME_IDENTIFIER, place);
		break;
	case NAME_SECTION:
		check_spelling(validator, graph_name(validator->graph, name), true, place);
		break;
	case NAME_TEXT:
		if (!*graph_name(validator->graph, name))
			validate_report_type(validator, BTFOLD_E_NAME, "a name is missing", id);
		break;
	}
}

/* ---- info and unused words ------------------------------------------------------------------ */

static void check_info(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t info = record[REC_INFO], kind = info_kind(info);
	struct place place = {id, BTFOLD_NONE, REC_INFO};

	if (info_kflag(info) && !kind_in(kind, KINDS_KFLAG))
		validate_report(validator, BTFOLD_E_INFO, BTFOLD_TIER_LOADABLE,
				"the kflag means nothing to this kind", place);
	if (!kind_table[kind].item && info_vlen(info) && kind != KIND_FUNC)
		validate_report(validator, BTFOLD_E_INFO, BTFOLD_TIER_LOADABLE,
				"vlen is not 0 in a kind without items", place);
	else if (kind_table[kind].item && info_vlen(info) > 0xffff)
		validate_report(validator, BTFOLD_E_INFO, BTFOLD_TIER_KERNEL_LIMIT,
				"vlen is over 65,535", place);
	place.word = REC_WORD3;
	if (kind_table[kind].word3 == WORD3_UNUSED && record[REC_WORD3])
		validate_report(validator, BTFOLD_E_INFO, BTFOLD_TIER_LOADABLE,
				"the third word is not 0 in a kind without size and type", place);
}

/* ---- kinds ---------------------------------------------------------------------------------- */

static void check_int(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t word = record[REC_HEADER], bits = (word & 0xff) + (word >> 16 & 0xff);
	uint32_t encoding = word >> 24 & 0xf;
	const char *wrong = NULL;

	if (word >> 28)
		wrong = "unknown bits in the encoding word";
	else if (encoding & (encoding - 1) || encoding == 8)
		wrong = "encoding is not one of none, signed, char and bool";
	else if (bits > 128)
		wrong = "more than 128 bits";
	else if ((bits + 7) / 8 > record[REC_WORD3])
		wrong = "bits do not fit size";
	if (wrong)
		validate_report(validator, BTFOLD_E_INT, BTFOLD_TIER_LOADABLE, wrong,
				(struct place){id, BTFOLD_NONE, REC_HEADER});
}

static void check_sizes(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t size = record[REC_WORD3];
	bool is_float = info_kind(record[REC_INFO]) == KIND_FLOAT;
	bool fine = size == 2 || size == 4 || size == 8 ||
		    (is_float ? size == 12 || size == 16 : size == 1);

	if (!fine)
		validate_report(
			validator, is_float ? BTFOLD_E_FLOAT : BTFOLD_E_ENUM, BTFOLD_TIER_LOADABLE,
			is_float ? "size is not 2, 4, 8, 12 or 16" : "size is not 1, 2, 4 or 8",
			(struct place){id, BTFOLD_NONE, REC_WORD3});
}

static void check_enumerators(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t info = record[REC_INFO], item = kind_table[info_kind(info)].item;

	for (uint32_t i = 0; i < info_vlen(info) && !validator->stopped; i++) {
		uint32_t word = REC_HEADER + i * item;

		validate_name(validator, record[word], true, (struct place){id, i, word});
	}
}

/* PTR and modifiers: what they may lead to at once; further on it is another type's defect. */
static void check_chain(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t kind = kind_of(validator, record[REC_WORD3]);

	if (kind_in(kind,
		    1u << KIND_FUNC | 1u << KIND_VAR | 1u << KIND_DATASEC | 1u << KIND_DECL_TAG))
		validate_report(validator, BTFOLD_E_CHAIN, BTFOLD_TIER_LOADABLE,
				kind == KIND_FUNC ? "a reference to a FUNC"
						  : "a reference to a VAR, DATASEC or DECL_TAG",
				(struct place){id, BTFOLD_NONE, REC_WORD3});
}

static enum btfold_status check_array(struct validator *validator, uint32_t id,
				      const uint32_t *record)
{
	uint32_t elem = validate_target(validator, record[REC_HEADER]);
	uint32_t index = validate_target(validator, record[REC_HEADER + 1]);
	uint64_t n_elems = record[REC_HEADER + 2];
	struct place place = {id, BTFOLD_NONE, REC_HEADER};
	struct type_size size;
	enum sized sized;
	enum btfold_status status =
		validate_size(validator, elem == TARGET_UNKNOWN ? 0 : elem, &sized, &size);
	const char *wrong = NULL;

	if (status)
		return status;
	if (elem == TARGET_UNKNOWN)
		sized = SIZED_UNKNOWN;
	if (sized == SIZED_NO)
		wrong = "element has no size";
	else if (sized == SIZED_YES && kind_of(validator, elem) == KIND_INT &&
		 !validate_regular_int(graph_host_record(validator->graph, elem)))
		wrong = "element is an INT that is not a whole one";
	else if (sized == SIZED_YES && n_elems * size.wide > UINT32_MAX)
		wrong = "size is over 32 bits";
	if (wrong)
		validate_report(validator, BTFOLD_E_ARRAY, BTFOLD_TIER_LOADABLE, wrong, place);
	place.word = REC_HEADER + 1;
	if (index != TARGET_UNKNOWN &&
	    (kind_of(validator, index) != KIND_INT ||
	     !validate_regular_int(graph_host_record(validator->graph, index))))
		validate_report(validator, BTFOLD_E_ARRAY, BTFOLD_TIER_LOADABLE,
				"index is not a whole INT", place);
	return BTFOLD_OK;
}

/* A parameter, variable or return value: no void, no FWD, nothing that only PTR may refer to. */
static enum btfold_status check_value(struct validator *validator, uint32_t type,
				      enum btfold_status status, const char *wrong,
				      struct place place)
{
	struct type_size size;
	enum sized sized;
	enum btfold_status failed = validate_size(validator, type, &sized, &size);

	if (!failed && sized == SIZED_NO)
		validate_report(validator, status, BTFOLD_TIER_LOADABLE, wrong, place);
	return failed;
}

static enum btfold_status check_func_proto(struct validator *validator, uint32_t id,
					   const uint32_t *record)
{
	uint32_t n = info_vlen(record[REC_INFO]);
	enum btfold_status status = BTFOLD_OK;

	if (record[REC_WORD3])
		status = check_value(validator, record[REC_WORD3], BTFOLD_E_FUNC,
				     "return type has no size and is not void",
				     (struct place){id, BTFOLD_NONE, REC_WORD3});
	for (uint32_t i = 0; i < n && !status && !validator->stopped; i++) {
		uint32_t word = REC_HEADER + 2 * i, name = record[word], type = record[word + 1];
		struct place place = {id, i, word};

		if (!type && i == n - 1) {
			if (name)
				validate_report(validator, BTFOLD_E_FUNC, BTFOLD_TIER_LOADABLE,
						"varargs have a name", place);
			break;
		}
		validate_name(validator, name, false, place);
		place.word++;
		status =
			check_value(validator, type, BTFOLD_E_FUNC, "parameter has no size", place);
	}
	return status;
}

/* The first parameter with a type and without a name, or BTFOLD_NONE; once per FUNC_PROTO. */
static uint32_t unnamed_parameter(struct validator *validator, uint32_t proto)
{
	const uint32_t *record = graph_host_record(validator->graph, proto);
	uint32_t n = info_vlen(record[REC_INFO]), i = 0;

	if (!validator->state[proto]) {
		while (i < n && (record[REC_HEADER + 2 * i] || !record[REC_HEADER + 2 * i + 1]))
			i++;
		validator->target[proto] = i < n ? i : BTFOLD_NONE;
		validator->state[proto] = 1;
	}
	return validator->target[proto];
}

static void check_func(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t linkage = info_vlen(record[REC_INFO]),
		 kind = kind_of(validator, record[REC_WORD3]);
	struct place place = {id, BTFOLD_NONE, REC_INFO};

	/* libbpf makes extern functions global before the kernel sees them */
	if (linkage >= 2)
		validate_report(validator, BTFOLD_E_FUNC,
				linkage == 2 ? BTFOLD_TIER_KERNEL_LIMIT : BTFOLD_TIER_LOADABLE,
				linkage == 2 ? "an extern function" : "unknown linkage", place);
	place.word = REC_WORD3;
	if (kind <= KIND_LAST && kind != KIND_FUNC_PROTO)
		validate_report(validator, BTFOLD_E_FUNC, BTFOLD_TIER_LOADABLE,
				"a function whose type is not a FUNC_PROTO", place);
	if (kind == KIND_FUNC_PROTO) {
		place.member = unnamed_parameter(validator, record[REC_WORD3]);
		if (place.member != BTFOLD_NONE)
			validate_report(validator, BTFOLD_E_FUNC, BTFOLD_TIER_LOADABLE,
					"a function with a parameter that has no name", place);
	}
}

static enum btfold_status check_var(struct validator *validator, uint32_t id,
				    const uint32_t *record)
{
	uint32_t linkage = record[REC_HEADER];

	if (linkage > 2)
		validate_report(validator, BTFOLD_E_VAR, BTFOLD_TIER_LOADABLE, "unknown linkage",
				(struct place){id, BTFOLD_NONE, REC_HEADER});
	else if (linkage == 2)
		validate_report(validator, BTFOLD_E_VAR, BTFOLD_TIER_KERNEL_LIMIT,
				"an extern variable", (struct place){id, BTFOLD_NONE, REC_HEADER});
	return check_value(validator, record[REC_WORD3], BTFOLD_E_VAR, "variable has no size",
			   (struct place){id, BTFOLD_NONE, REC_WORD3});
}

static void check_decl_tag(struct validator *validator, uint32_t id, const uint32_t *record)
{
	uint32_t target = record[REC_WORD3], kind = kind_of(validator, target), n = 0;
	const uint32_t *parent = target ? graph_host_record(validator->graph, target) : NULL;
	struct place place = {id, BTFOLD_NONE, REC_WORD3};

	if (kind > KIND_LAST)
		return;
	if (!kind_in(kind, KINDS_STRUCT | 1u << KIND_FUNC | 1u << KIND_VAR | 1u << KIND_TYPEDEF)) {
		validate_report(validator, BTFOLD_E_DECL_TAG, BTFOLD_TIER_LOADABLE,
				"target is not a STRUCT, UNION, FUNC, VAR or TYPEDEF", place);
		return;
	}
	if (kind == KIND_FUNC) {
		kind = kind_of(validator, parent[REC_WORD3]);
		if (kind == KIND_FUNC_PROTO)
			parent = graph_host_record(validator->graph, parent[REC_WORD3]);
		else		      /* check_func() said so; */
			n = 1u << 31; /* kernels look at the sign first */
	}
	if (!n && kind_table[kind].item)
		n = info_vlen(parent[REC_INFO]);
	place.word = REC_HEADER;
	if (record[REC_HEADER] != UINT32_MAX && record[REC_HEADER] >= n)
		validate_report(validator, BTFOLD_E_DECL_TAG, BTFOLD_TIER_LOADABLE,
				"component is neither -1 nor inside the target", place);
}

/* long because it has a case for each kind */
enum btfold_status validate_type(struct validator *validator, uint32_t id)
{
	const uint32_t *record = graph_host_record(validator->graph, id);
	uint32_t kind = info_kind(record[REC_INFO]);

	if (kind > KIND_LAST) {
		validate_report_type(validator, BTFOLD_E_KIND,
				     "a kind known only from the kind layout", id);
		return BTFOLD_OK;
	}
	check_type_name(validator, id, record);
	check_info(validator, id, record);
	switch (kind) {
	case KIND_INT:
		check_int(validator, id, record);
		break;
	case KIND_ARRAY:
		return check_array(validator, id, record);
	case KIND_STRUCT:
	case KIND_UNION:
		return validate_struct(validator, id);
	case KIND_ENUM:
	case KIND_ENUM64:
		check_sizes(validator, id, record);
		check_enumerators(validator, id, record);
		break;
	case KIND_FLOAT:
		check_sizes(validator, id, record);
		break;
	case KIND_FUNC:
		check_func(validator, id, record);
		break;
	case KIND_FUNC_PROTO:
		return check_func_proto(validator, id, record);
	case KIND_VAR:
		return check_var(validator, id, record);
	case KIND_DATASEC:
		return validate_datasec(validator, id);
	case KIND_DECL_TAG:
		check_decl_tag(validator, id, record);
		break;
	case KIND_FWD:
		break;
	default:
		check_chain(validator, id, record);
	}
	return BTFOLD_OK;
}
