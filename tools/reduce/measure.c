// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "measure.h"

#include <stdlib.h>
#include <string.h>

#include "plain.h"

#define REACH_MOST 256u /* types */

unsigned reduce_kind_weight(unsigned kind)
{
	static const uint8_t order[] = {
		MUT_INT,   MUT_PTR,	 MUT_STRUCT,   MUT_FWD,	    MUT_TYPEDEF,
		MUT_CONST, MUT_ENUM,	 MUT_UNION,    MUT_ARRAY,   MUT_FUNC_PROTO,
		MUT_FUNC,  MUT_VOLATILE, MUT_RESTRICT, MUT_FLOAT,   MUT_TYPE_TAG,
		MUT_VAR,   MUT_DECL_TAG, MUT_ENUM64,   MUT_DATASEC,
	};

	for (unsigned i = 0; i < sizeof(order); i++)
		if (order[i] == kind)
			return i + 1;
	return 0;
}

static uint32_t reach_of(const struct mut_model *model, uint32_t root, uint32_t *seen,
			 uint32_t *stack)
{
	uint32_t n = 0, depth = 0;

	stack[depth++] = root;
	seen[root] = root;
	while (depth) {
		struct mut_type *type = &model->types[stack[--depth]];

		n++;
		for (uint32_t i = 0, end = mut_n_refs(type); i < end; i++) {
			uint32_t to = *mut_ref(model, type, i);

			if (!to || to > model->n || seen[to] == root)
				continue;
			seen[to] = root;
			stack[depth++] = to;
		}
	}
	return n;
}

void reduce_measure_reach(const struct mut_model *model, uint32_t *ret)
{
	uint32_t seen[REACH_MOST + 1] = {0}, stack[REACH_MOST + 1];

	memset(ret, 0, (model->n + (size_t)1) * sizeof(*ret));
	if (model->n > REACH_MOST)
		return;
	for (uint32_t id = 1; id <= model->n; id++)
		ret[id] = reach_of(model, id, seen, stack);
}

static uint64_t reach_sum(const struct mut_model *model)
{
	uint32_t reach[REACH_MOST + 1];
	uint64_t sum = 0;

	if (model->n > REACH_MOST)
		return 0;
	reduce_measure_reach(model, reach);
	for (uint32_t id = 1; id <= model->n; id++) {
		struct mut_type *type = &model->types[id];

		for (uint32_t i = 0, n = mut_n_refs(type); i < n; i++) {
			uint32_t to = *mut_ref(model, type, i);

			sum += to <= model->n ? reach[to] : model->n;
		}
	}
	return sum;
}

/* Those of INTs and members count when missing: neither C nor libbpf can write such a one. */
static unsigned named(const struct mut_type *type, bool is_item, uint32_t name)
{
	bool wanted = is_item ? MUT_IN(type->kind, MUT_AGGREGATES)
			      : MUT_IN(type->kind, MUT_SET(INT) | MUT_SET(FLOAT));

	return wanted ? 2 - (name != 0) : name != 0;
}

struct names {
	const struct mut_model *model;
	uint64_t uses, different, strange;
	uint32_t turns[REDUCE_N_ROLES];
	char (*text)[24]; /* canonical, per role and name */
	bool *seen;
};

static void count_name(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	struct names *names = ctx;
	enum reduce_role role = reduce_role(names->model, id, is_item);
	const struct mut_name *entry = &names->model->names.at[*name];
	size_t n = names->model->names.n, as = role * n + *name, text = role * n + entry->first;

	names->uses += named(&names->model->types[id], is_item, *name);
	if (!*name)
		return;
	if (!names->seen[as]) {
		names->seen[as] = true;
		names->different += 1 + (uint64_t)entry->copy;
	}
	if (!*names->text[text])
		reduce_name_text(role, names->turns[role]++, names->text[text]);
	names->strange +=
		strcmp(mut_name_text(&names->model->names, *name), names->text[text]) != 0;
}

static void measure_names(struct mut_model *model, struct reduce_measure *ret)
{
	size_t n = REDUCE_N_ROLES * model->names.n, max[2] = {0, 0};
	struct names names = {.model = model};

	names.text = mut_room(NULL, &max[0], n, sizeof(*names.text));
	names.seen = mut_room(NULL, &max[1], n, sizeof(*names.seen));
	memset(names.text, 0, n * sizeof(*names.text));
	memset(names.seen, 0, n * sizeof(*names.seen));
	reduce_each_name(model, count_name, &names);
	ret->part[REDUCE_NAMED] = names.uses << 24 | names.different;
	ret->part[REDUCE_NAMES] = names.strange;
	free(names.text);
	free(names.seen);
}

static uint64_t style_of(const struct mut_model *model)
{
	uint64_t sum = (model->style & MUT_SHARE_SUFFIXES ? 1 : 0) +
		       (model->style & MUT_REPEAT_STRINGS ? 2 : 0);

	for (unsigned part = !model->n_base; part < 2; part++)
		sum += 8 * (uint64_t)model->parts[part].big_endian +
		       16 * (uint64_t)model->parts[part].header;
	return sum;
}

void reduce_measure(struct mut_model *model, struct reduce_measure *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->part[REDUCE_TYPES] = model->n;
	ret->part[REDUCE_BASE] = model->n_base;
	for (uint32_t id = 1; id <= model->n; id++) {
		const struct mut_type *type = &model->types[id];

		ret->part[REDUCE_ITEMS] += type->n_items;
		ret->part[REDUCE_KINDS] += reduce_kind_weight(type->kind);
		ret->part[REDUCE_NUMBERS] += reduce_strangeness(model, id);
	}
	ret->part[REDUCE_REACH] = reach_sum(model);
	ret->part[REDUCE_STYLE] = style_of(model);
	measure_names(model, ret);
}

int reduce_compare(const struct reduce_measure *a, const struct reduce_measure *b)
{
	for (unsigned i = 0; i < REDUCE_N_PARTS; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}
