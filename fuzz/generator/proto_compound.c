// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Recipes of structs, functions, variables and tags. Structs leave 8 bytes free behind every member
 * and at the end, so that a near-duplicate can move a member or shrink a type and V still holds.
 */
#include "names.h"
#include "prototypes.h"

#define MAX_MEMBER_BYTES 4096u

static void add_member(struct gen_builder *b, uint32_t id, uint32_t to, uint32_t *bytes)
{
	struct gen_type *type = &b->model->types[id];
	const struct gen_type *of = &b->model->types[to];
	bool in_union = type->kind == GEN_UNION, unnamed;
	struct gen_item *item = gen_model_item(b->model);

	unnamed = of->name == 0 && GEN_IN(of->kind, GEN_AGGREGATES) && gen_chance(b, 2);
	item->name = unnamed ? 0 : gen_any_name(b);
	item->type = to;
	item->word = in_union ? 0 : *bytes * 8;
	if (type->kflag && GEN_IN(of->kind, 1u << GEN_INT | GEN_ENUMS) && gen_chance(b, 2))
		item->high = 1 + gen_chance(b, 5); /* fits whatever the type shrinks to */
	if (!in_union)
		*bytes += gen_align8(of->bytes) + 8;
	else if (*bytes < of->bytes + 8)
		*bytes = of->bytes + 8;
}

static uint32_t add_pointer(struct gen_builder *b, uint32_t to)
{
	uint32_t id;
	struct gen_type *type = gen_model_type(b->model, GEN_PTR, &id);

	type->type = to;
	type->bytes = 8;
	return id;
}

/* Ends the struct that add_member() filled with @bytes. */
static void set_bytes(struct gen_builder *b, uint32_t id, uint32_t bytes)
{
	b->model->types[id].size = b->model->types[id].bytes = gen_align8(bytes) + 8;
}

static void make_aggregate(struct gen_builder *b, enum gen_kind kind, uint32_t n, uint32_t max)
{
	uint32_t name = gen_use(b->ctx, BTFOLD_FEATURE_ANON, 3) ? 0 : gen_new_name(b, kind);
	uint32_t id, bytes = 0, to = 0;
	struct gen_type *type = gen_model_type(b->model, kind, &id);

	type->name = name;
	type->kflag = gen_use(b->ctx, BTFOLD_FEATURE_BITFIELDS, 2);
	for (uint32_t i = 0; i < n; i++) {
		if (!to || !gen_use(b->ctx, BTFOLD_FEATURE_TWIN_MEMBERS, 3))
			to = gen_sized(b, max);
		if (b->model->types[id].kflag && b->model->types[to].kind == GEN_INT &&
		    !gen_plain_int(&b->model->types[to]))
			to = 1; /* one notation of bitfields at a time */
		add_member(b, id, to, &bytes);
	}
	set_bytes(b, id, bytes);
}

void gen_make_struct(struct gen_builder *b)
{
	make_aggregate(b, GEN_STRUCT, gen_chance(b, 5), MAX_MEMBER_BYTES);
}

void gen_make_union(struct gen_builder *b)
{
	make_aggregate(b, GEN_UNION, 1 + gen_chance(b, 3), MAX_MEMBER_BYTES);
}

void gen_make_wide(struct gen_builder *b)
{
	uint32_t max = b->ctx->max_types * 2 < 2000 ? b->ctx->max_types * 2 : 2000;

	enum gen_kind kind = gen_chance(b, 3) ? GEN_STRUCT : GEN_UNION;

	make_aggregate(b, kind, 8 + gen_chance(b, max), 16);
}

/*
 * struct D1 { D0 *a, *b; }, struct D2 { D1 *a, *b; } ...: paths double with every level, or grow
 * faster where there are more members.
 */
void gen_make_diamond(struct gen_builder *b)
{
	uint32_t below = gen_sized(b, MAX_MEMBER_BYTES), levels = 1 + gen_chance(b, 3), n = 2;

	levels += gen_chance(b, b->target / 8 + 1);
	if (gen_use(b->ctx, BTFOLD_FEATURE_WIDE, 4)) {
		n += gen_chance(b, 64);
		levels += gen_chance(b, 4);
	}
	while (levels--) {
		uint32_t ptr[2], id, name = gen_new_name(b, GEN_STRUCT), bytes = 0;

		ptr[0] = add_pointer(b, below);
		ptr[1] = n > 2 ? ptr[0] : add_pointer(b, below);
		gen_model_type(b->model, GEN_STRUCT, &id)->name = name;
		for (uint32_t i = 0; i < n; i++)
			add_member(b, id, ptr[i % 2], &bytes);
		set_bytes(b, id, bytes);
		below = id;
	}
}

/*
 * struct S { struct hub *p; int x[1]; }, struct S { struct hub *p; int x[2]; } ...: one label for
 * all. Who compares each with each, and walks the hub each time, needs long.
 */
void gen_make_alike(struct gen_builder *b)
{
	uint32_t n = 2 + gen_chance(b, b->target / 4 + 2), ptr = add_pointer(b, 0), hub, bytes = 0;
	uint32_t name = gen_use(b->ctx, BTFOLD_FEATURE_ANON, 2) ? 0 : gen_new_name(b, GEN_STRUCT);
	uint32_t members = 1 + gen_chance(b, 4);
	const struct gen_item first = {.name = gen_any_name(b), .type = ptr};
	const struct gen_item second = {.name = gen_any_name(b), .word = 128};

	for (uint32_t i = 0; i < n; i++) {
		uint32_t array, id;
		struct gen_type *type = gen_model_type(b->model, GEN_ARRAY, &array);

		type->type = type->index = 1;
		type->word = i + 1;
		type->bytes = 4 * type->word;
		type = gen_model_type(b->model, GEN_STRUCT, &id);
		type->name = name;
		*gen_model_item(b->model) = first;
		*gen_model_item(b->model) = second;
		b->model->items[b->model->n_items - 1].type = array;
		set_bytes(b, id, 16 + 4 * n);
	}
	if (gen_use(b->ctx, BTFOLD_FEATURE_WIDE, 2))
		members += gen_chance(b, b->ctx->max_types * (gen_is_large(b->ctx) ? 8 : 2));
	name = gen_new_name(b, GEN_STRUCT);
	gen_model_type(b->model, GEN_STRUCT, &hub)->name = name;
	for (uint32_t i = 0; i < members && i < 60000; i++)
		add_member(b, hub, ptr, &bytes);
	set_bytes(b, hub, bytes);
	b->model->types[ptr].type = hub;
}

/*
 * struct foo, another struct foo, and struct S { struct foo *p; }, perhaps struct T { S *p; } and so
 * on. Where a unit declares foo, its S is below that of a unit that defines it (R2).
 */
void gen_make_context(struct gen_builder *b)
{
	uint32_t name = gen_new_name(b, GEN_STRUCT), below = 0, levels = 1 + gen_chance(b, 3);

	for (unsigned i = 0; i < 2; i++) {
		uint32_t to = gen_sized(b, 64), bytes = 0;

		gen_model_type(b->model, GEN_STRUCT, &below)->name = name;
		add_member(b, below, to, &bytes);
		set_bytes(b, below, bytes);
	}
	while (levels--) {
		uint32_t bytes = 0, user = gen_new_name(b, GEN_STRUCT);
		uint32_t ptr = add_pointer(b, below);

		gen_model_type(b->model, GEN_STRUCT, &below)->name = user;
		add_member(b, below, ptr, &bytes);
		set_bytes(b, below, bytes);
	}
}

static uint32_t append_proto(struct gen_builder *b, bool named)
{
	uint32_t ret = gen_use(b->ctx, BTFOLD_FEATURE_VOID, 3) ? 0 : gen_sized(b, 64), id;
	uint32_t n = gen_chance(b, 4);
	struct gen_type *type;

	if (gen_use(b->ctx, BTFOLD_FEATURE_WIDE, 16))
		n += gen_chance(b, b->ctx->max_types);
	type = gen_model_type(b->model, GEN_FUNC_PROTO, &id);
	type->type = ret;
	type->word = named; /* for us: a FUNC may have it */
	for (uint32_t i = 0; i < n; i++) {
		uint32_t to = gen_sized(b, 64);
		struct gen_item *item = gen_model_item(b->model);

		item->type = to;
		item->name = named ? gen_any_name(b) : 0;
	}
	if (n && gen_use(b->ctx, BTFOLD_FEATURE_VOID, 4))
		gen_model_item(b->model); /* "...": no type, no name */
	return id;
}

void gen_make_func_proto(struct gen_builder *b)
{
	add_pointer(b, append_proto(b, gen_chance(b, 4) == 0));
}

/* Static, global or extern. Of extern few: kernels refuse it, so such graphs are at their limit. */
static uint32_t linkage(struct gen_builder *b)
{
	return gen_use(b->ctx, BTFOLD_FEATURE_EXTERN, 8) ? 2 : gen_chance(b, 2);
}

void gen_make_func(struct gen_builder *b)
{
	uint32_t proto = gen_of_kind(b, 1u << GEN_FUNC_PROTO), name;
	struct gen_type *type;

	if (!proto || !b->model->types[proto].word)
		proto = append_proto(b, true);
	name = gen_new_name(b, GEN_FUNC);
	type = gen_model_type(b->model, GEN_FUNC, NULL);
	type->name = name;
	type->type = proto;
	type->word = linkage(b);
}

void gen_make_var(struct gen_builder *b)
{
	uint32_t to = gen_sized(b, MAX_MEMBER_BYTES), name = gen_new_name(b, GEN_VAR);
	struct gen_type *type = gen_model_type(b->model, GEN_VAR, NULL);

	type->name = name;
	type->type = to;
	type->word = linkage(b);
}

void gen_make_datasec(struct gen_builder *b)
{
	uint32_t vars[3], n = 0, bytes = 0, name = gen_new_name(b, GEN_DATASEC);
	struct gen_type *type;

	while (n < 3 && (vars[n] = gen_of_kind(b, 1u << GEN_VAR)) != 0 && gen_chance(b, 4))
		n++;
	if (n == 0)
		return;
	type = gen_model_type(b->model, GEN_DATASEC, NULL);
	type->name = name;
	for (uint32_t i = 0; i < n; i++) {
		struct gen_item *item = gen_model_item(b->model);

		item->type = vars[i];
		item->word = bytes;
		item->high = b->model->types[b->model->types[vars[i]].type].bytes;
		bytes += gen_align8(item->high) + 8;
	}
	b->model->types[gen_last(b)].size = bytes + 8;
}

/* Which member or parameter of @id a tag may name: -1, or one of them. */
static uint32_t component(struct gen_builder *b, uint32_t id)
{
	struct gen_type *type = &b->model->types[id];
	bool func = type->kind == GEN_FUNC;

	if (func)
		type = &b->model->types[type->type];
	if (!GEN_IN(type->kind, GEN_AGGREGATES | 1u << GEN_FUNC_PROTO) || !type->n_items ||
	    gen_chance(b, 2))
		return UINT32_MAX;
	type->pinned = true;
	b->model->types[id].pinned = true;
	return gen_chance(b, type->n_items);
}

void gen_make_decl_tag(struct gen_builder *b)
{
	uint32_t to =
		gen_of_kind(b, GEN_AGGREGATES | 1u << GEN_FUNC | 1u << GEN_VAR | 1u << GEN_TYPEDEF);
	uint32_t name = gen_any_name(b), where;
	struct gen_type *type;

	if (to == 0)
		return;
	where = component(b, to);
	type = gen_model_type(b->model, GEN_DECL_TAG, NULL);
	type->name = name;
	type->type = to;
	type->word = where;
	type->kflag = gen_use(b->ctx, BTFOLD_FEATURE_ATTRIBUTES, 3);
}
