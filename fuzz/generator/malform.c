// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* One defect each that makes the input malformed (C7); the base stays as it is. */
#include <string.h>

#include "encode.h"

struct gen_patient {
	struct gen_context *ctx;
	const struct gen_model *model;
	struct gen_bytes *input;
	bool swap;
	const char *defect;
};

static uint32_t get(const struct gen_patient *p, size_t offset)
{
	uint32_t word;

	memcpy(&word, p->input->data + offset, 4);
	return p->swap ? gen_swap32(word) : word;
}

static void set(struct gen_patient *p, size_t offset, uint32_t word)
{
	word = p->swap ? gen_swap32(word) : word;
	memcpy(p->input->data + offset, &word, 4);
}

static uint32_t chance(struct gen_patient *p, uint32_t n)
{
	return gen_below(&p->ctx->random, n);
}

static const char *cut_file(struct gen_patient *p)
{
	p->input->size = 1 + chance(p, 23);
	return "file ends inside the header";
}

static const char *bad_magic(struct gen_patient *p)
{
	uint32_t where = chance(p, 2);

	p->input->data[where] ^= (uint8_t)(1u << chance(p, 8));
	return "magic";
}

static const char *bad_version(struct gen_patient *p)
{
	p->input->data[GEN_HDR_VERSION] = chance(p, 2) ? 0 : (uint8_t)(2 + chance(p, 254));
	return "version";
}

static const char *bad_flags(struct gen_patient *p)
{
	p->input->data[GEN_HDR_FLAGS] = (uint8_t)(1u << chance(p, 8));
	return "flags";
}

static const char *bad_header_length(struct gen_patient *p)
{
	set(p, GEN_HDR_LEN,
	    chance(p, 2) ? chance(p, 24) : (uint32_t)p->input->size + 1 + chance(p, 0x10000));
	return "header length";
}

static const char *bad_header_tail(struct gen_patient *p)
{
	size_t old = get(p, GEN_HDR_LEN), more = 40 - old, where;
	struct gen_bytes *in = p->input;

	in->data = gen_room(in->data, &in->max, in->size + more, 1);
	memmove(in->data + 40, in->data + old, in->size - old);
	memset(in->data + old, 0, more);
	where = 32 + chance(p, 8);
	in->data[where] = (uint8_t)(1 + chance(p, 255));
	in->size += more;
	set(p, GEN_HDR_LEN, 40);
	return "header tail";
}

static const char *bad_section(struct gen_patient *p)
{
	switch (chance(p, 5)) {
	case 0:
		set(p, GEN_HDR_TYPE_OFF, 1 + chance(p, 3));
		return "type section not aligned";
	case 1:
		set(p, GEN_HDR_TYPE_LEN, get(p, GEN_HDR_TYPE_LEN) + 0x100000);
		return "type section leaves the file";
	case 2:
		set(p, GEN_HDR_STR_OFF, (uint32_t)p->input->size + chance(p, 0x1000));
		return "string section leaves the file";
	case 3:
		set(p, GEN_HDR_STR_LEN, UINT32_MAX - chance(p, 64));
		return "string section leaves the file";
	default:
		set(p, GEN_HDR_TYPE_LEN, get(p, GEN_HDR_TYPE_LEN) + 4 * (1 + chance(p, 64)));
		return "sections overlap, or a record is made of strings";
	}
}

static const char *no_final_nul(struct gen_patient *p)
{
	size_t end = get(p, GEN_HDR_LEN) + get(p, GEN_HDR_STR_OFF) + get(p, GEN_HDR_STR_LEN);

	p->input->data[end - 1] = 'x';
	return "string section does not end with NUL";
}

static const char *no_first_nul(struct gen_patient *p)
{
	size_t first = get(p, GEN_HDR_LEN) + get(p, GEN_HDR_STR_OFF);

	if (p->model->n_base || get(p, GEN_HDR_STR_LEN) < 2)
		return NULL;
	p->input->data[first] = 'x';
	return "string section does not start with NUL";
}

/* A type of the input by chance, and where its record lies. */
static const struct gen_type *some_record(struct gen_patient *p, size_t *ret_offset)
{
	uint32_t first = p->model->n_base + 1, n = (uint32_t)p->model->n_types - first, nth;
	size_t offset = get(p, GEN_HDR_LEN);

	nth = first + chance(p, n);
	for (uint32_t id = first; id < nth; id++)
		offset += gen_record_bytes(&p->model->types[id]);
	*ret_offset = offset;
	return &p->model->types[nth];
}

static const char *bad_name_offset(struct gen_patient *p)
{
	size_t at;

	some_record(p, &at);
	set(p, at, 0x1000000 + chance(p, 0x1000000));
	return "name offset outside the strings";
}

static const char *bad_reference(struct gen_patient *p)
{
	uint32_t beyond = (uint32_t)p->model->n_types + chance(p, 1000);
	const struct gen_type *type;
	size_t at;

	type = some_record(p, &at);
	if (GEN_IN(type->kind, GEN_AGGREGATES | 1u << GEN_FUNC_PROTO | 1u << GEN_DATASEC) &&
	    type->n_items) {
		uint32_t item = chance(p, type->n_items) * gen_layouts[type->kind].item;

		set(p, at + 12 + item + (type->kind == GEN_DATASEC ? 0 : 4), beyond);
	} else if (type->kind == GEN_ARRAY) {
		set(p, at + 12 + 4 * chance(p, 2), beyond);
	} else if (GEN_IN(type->kind, GEN_CHAINS | 1u << GEN_FUNC | 1u << GEN_VAR |
					      1u << GEN_DECL_TAG | 1u << GEN_FUNC_PROTO)) {
		set(p, at + 8, beyond);
	} else {
		return NULL;
	}
	return "reference outside the universe";
}

static const char *bad_kind(struct gen_patient *p)
{
	uint32_t kind = chance(p, 4) ? GEN_N_KINDS + chance(p, 128 - GEN_N_KINDS) : 0;
	size_t at;

	some_record(p, &at);
	set(p, at + 4, (get(p, at + 4) & 0x80ffffff) | kind << 24);
	return "unknown kind";
}

static const char *cut_record(struct gen_patient *p)
{
	if (!get(p, GEN_HDR_TYPE_LEN))
		return NULL;
	set(p, GEN_HDR_TYPE_LEN, get(p, GEN_HDR_TYPE_LEN) - 4);
	return "record cut by the end of the section";
}

static const char *long_vlen(struct gen_patient *p)
{
	const struct gen_type *type;
	size_t at;

	type = some_record(p, &at);
	if (!gen_layouts[type->kind].item)
		return NULL;
	set(p, at + 4, get(p, at + 4) | 0xffffff);
	return "more items than the section has";
}

static const char *(*const defects[])(struct gen_patient *p) = {
	cut_file,    bad_magic,	   bad_version,	  bad_flags,	   bad_header_length,
	bad_section, no_final_nul, no_first_nul,  bad_name_offset, bad_header_tail,
	bad_kind,    cut_record,   bad_reference, long_vlen,	   bad_reference,
};

const char *gen_malform(struct gen_context *ctx, const struct gen_model *model,
			struct gen_bytes *input)
{
	struct gen_patient p = {.ctx = ctx, .model = model, .input = input};
	const char *what = NULL;

	p.swap = (input->data[0] == 0x9f) == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	while (!what)
		what = defects[gen_below(&ctx->random, sizeof(defects) / sizeof(*defects))](&p);
	return what;
}
