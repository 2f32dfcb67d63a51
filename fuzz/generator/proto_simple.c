// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Recipes of leaves and of the kinds with one reference. */
#include "names.h"
#include "prototypes.h"

/* What PTR may point to; TYPE_TAG only behind PTR or TYPE_TAG, as C has it. */
#define POINTEES                                                                        \
	(1u << GEN_INT | 1u << GEN_FLOAT | GEN_AGGREGATES | GEN_ENUMS | 1u << GEN_FWD | \
	 1u << GEN_FUNC_PROTO | 1u << GEN_ARRAY | (GEN_CHAINS & ~(1u << GEN_TYPE_TAG)))

void gen_make_int(struct gen_builder *b)
{
	static const uint8_t encodings[] = {0, 0, 1, 1, 2, 4}; /* none, signed, char, bool */
	bool first = gen_last(b) == 0;
	uint32_t name = gen_new_name(b, GEN_INT);
	struct gen_type *type = gen_model_type(b->model, GEN_INT, NULL);

	type->name = name;
	type->size = first ? 4 : 1u << gen_chance(b, 5);
	type->bytes = type->size;
	type->word = type->size * 8 | (uint32_t)encodings[gen_chance(b, 6)] << 24;
	if (!first && gen_chance(b, 8) == 0) /* an old bitfield's INT: some bits, from some bit */
		type->word = (type->word & 0xff000000) | 1u << 16 | (type->size * 8 - 3);
}

void gen_make_float(struct gen_builder *b)
{
	static const uint8_t sizes[] = {2, 4, 8, 12, 16};
	uint32_t name = gen_new_name(b, GEN_FLOAT);
	struct gen_type *type = gen_model_type(b->model, GEN_FLOAT, NULL);

	type->name = name;
	type->size = type->bytes = sizes[gen_chance(b, 5)];
}

static void enumerators(struct gen_builder *b, uint32_t id, uint32_t n)
{
	uint32_t value = gen_chance(b, 4) ? 0 : gen_chance(b, UINT32_MAX);
	bool wide = b->model->types[id].kind == GEN_ENUM64;

	for (uint32_t i = 0; i < n; i++) {
		struct gen_item *item = gen_model_item(b->model);

		item->name = i < GEN_N_WORDS ? gen_any_name(b) : i + 1;
		item->word = value++;
		item->high = wide && value % 4 == 3 ? value : 0;
	}
}

void gen_make_enum(struct gen_builder *b)
{
	bool wide = gen_use(b->ctx, BTFOLD_FEATURE_ENUM64, 3), many;
	enum gen_kind kind = wide ? GEN_ENUM64 : GEN_ENUM;
	uint32_t name = gen_use(b->ctx, BTFOLD_FEATURE_ANON, 3) ? 0 : gen_new_name(b, kind), id;
	struct gen_type *type = gen_model_type(b->model, kind, &id);

	type->name = name;
	type->size = type->bytes = wide ? 8 : 4u >> gen_chance(b, 5) % 3;
	type->kflag = gen_use(b->ctx, BTFOLD_FEATURE_SIGNED_ENUM, 3);
	many = gen_use(b->ctx, BTFOLD_FEATURE_WIDE, 8);
	enumerators(b, id, many ? 1 + gen_chance(b, b->ctx->max_types) : 1 + gen_chance(b, 3));
}

void gen_make_fwd(struct gen_builder *b)
{
	uint32_t name = gen_new_name(b, GEN_FWD);
	struct gen_type *type = gen_model_type(b->model, GEN_FWD, NULL);

	type->name = name;
	type->kflag = gen_on(b->ctx, BTFOLD_FEATURE_UNIONS) && gen_chance(b, 3) == 0;
}

static uint32_t pointee(struct gen_builder *b)
{
	if (gen_use(b->ctx, BTFOLD_FEATURE_VOID, 6))
		return 0;
	return gen_of_kind(b, gen_chance(b, 2) ? GEN_AGGREGATES : POINTEES);
}

/* As pointee(), but what is not a plain INT stays with structs, which may have it as member. */
static uint32_t qualified(struct gen_builder *b)
{
	uint32_t id = pointee(b);
	const struct gen_type *type = &b->model->types[id];

	return type->kind == GEN_INT && !gen_plain_int(type) ? 1 : id;
}

static uint32_t append_chain(struct gen_builder *b, enum gen_kind kind, uint32_t to, uint32_t name)
{
	uint32_t id, bytes = kind == GEN_PTR ? 8 : b->model->types[to].bytes;
	struct gen_type *type = gen_model_type(b->model, kind, &id);

	type->type = to;
	type->name = name;
	type->bytes = bytes;
	return id;
}

void gen_make_pointer(struct gen_builder *b)
{
	append_chain(b, GEN_PTR, pointee(b), 0);
}

void gen_make_qualifier(struct gen_builder *b)
{
	static const uint8_t kinds[] = {GEN_CONST, GEN_CONST, GEN_VOLATILE, GEN_RESTRICT};

	enum gen_kind kind = kinds[gen_chance(b, 4)];

	append_chain(b, kind, qualified(b), 0);
}

void gen_make_typedef(struct gen_builder *b)
{
	uint32_t to = qualified(b);

	append_chain(b, GEN_TYPEDEF, to, gen_new_name(b, GEN_TYPEDEF));
}

/* A pointer to one or two tags: the only place that C gives them. */
void gen_make_type_tag(struct gen_builder *b)
{
	uint32_t id = qualified(b);

	for (uint32_t n = 1 + gen_chance(b, 2); n; n--) {
		id = append_chain(b, GEN_TYPE_TAG, id, gen_any_name(b));
		b->model->types[id].kflag = gen_use(b->ctx, BTFOLD_FEATURE_ATTRIBUTES, 3);
	}
	append_chain(b, GEN_PTR, id, 0);
}

void gen_make_long_chain(struct gen_builder *b)
{
	static const uint8_t kinds[] = {GEN_PTR,     GEN_PTR,	   GEN_CONST,
					GEN_TYPEDEF, GEN_VOLATILE, GEN_RESTRICT};
	uint32_t id = qualified(b), n = 3 + gen_chance(b, b->target / 2 + 1);

	while (n--) {
		enum gen_kind kind = kinds[gen_chance(b, 6)];

		id = append_chain(b, kind, id, kind == GEN_TYPEDEF ? gen_new_name(b, kind) : 0);
	}
}

void gen_make_array(struct gen_builder *b)
{
	uint32_t elem = gen_sized(b, 4096), n = gen_chance(b, 8);
	struct gen_type *type = &b->model->types[elem];

	if (type->kind == GEN_INT && !gen_plain_int(type))
		elem = 1;
	type = gen_model_type(b->model, GEN_ARRAY, NULL);
	type->type = elem;
	type->index = 1;
	type->word = n;
	type->bytes = b->model->types[elem].bytes * (n ? n : 1);
}
