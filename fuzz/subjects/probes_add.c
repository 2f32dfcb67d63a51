/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf.h"
#include "probes.h"

#define PROBE_SIZE    16 /* bytes of a VAR */
#define NAME_MAX_SIZE 40
#define CHAIN_MAX     64 /* steps to what a typedef or qualifier stands for */

struct adding {
	struct raw_btf base, input;
	struct probes *probes;
	uint32_t *offsets; /* of each record of the universe in its types section; [0] unused */
	uint8_t *var;	   /* where the next probe goes */
	char *name;	   /* and its name */
};

static bool contains(const struct raw_btf *raw, const char *text)
{
	return raw->strings_size && memmem(raw->strings, raw->strings_size, text, strlen(text));
}

static void choose_prefix(struct adding *a)
{
	unsigned int nonce = 0;

	do {
		snprintf(a->probes->prefix, sizeof(a->probes->prefix), "_p%x_", nonce++);
	} while (contains(&a->base, a->probes->prefix) || contains(&a->input, a->probes->prefix));
}

/*
 * Do all references stay within ids below @end_id and strings below @end_string? A wild one could
 * otherwise hit a probe. libbpf follows the unused word of a FWD, too.
 */
static bool is_closed(const struct raw_btf *raw, uint32_t end_id, uint64_t end_string)
{
	uint32_t offset = 0, i, w, value;
	struct raw_record record;
	enum raw_word what;

	for (i = 0; i < raw->n_types; i++, offset += record.size) {
		record = raw_record(raw, offset);
		for (w = 0; w < record.size / 4; w++) {
			what = raw_word(record.kind, w);
			value = raw_get(raw, record.bytes + (size_t)w * 4);
			if ((what == RAW_ID && value >= end_id) ||
			    (what == RAW_NAME && value >= end_string && value) ||
			    (w == 2 && record.kind == RAW_KIND_FWD && value))
				return false;
		}
	}
	return true;
}

static void note_offsets(const struct raw_btf *raw, uint32_t *offsets)
{
	uint32_t offset = 0, i;

	for (i = 0; i < raw->n_types; i++) {
		offsets[i] = offset;
		offset += raw_record(raw, offset).size;
	}
}

static const struct raw_btf *side(const struct adding *a, uint32_t id)
{
	return id < a->probes->start_id ? &a->base : &a->input;
}

static bool in_universe(const struct adding *a, uint32_t id)
{
	return id > 0 && id < a->probes->start_id + a->probes->n_types;
}

/* Can C declare a variable of this type? */
static bool is_object(const struct adding *a, uint32_t id)
{
	struct raw_record record;
	int steps;

	for (steps = 0; steps < CHAIN_MAX && in_universe(a, id); steps++) {
		record = raw_record(side(a, id), a->offsets[id]);
		switch (record.kind) {
		case 8:	 /* TYPEDEF */
		case 9:	 /* VOLATILE */
		case 10: /* CONST */
		case 11: /* RESTRICT */
		case 18: /* TYPE_TAG */
			id = raw_get(side(a, id), record.bytes + 8);
			break;
		case RAW_KIND_FWD:
		case 12: /* FUNC */
		case 13: /* FUNC_PROTO */
		case 14: /* VAR */
		case 15: /* DATASEC */
		case 17: /* DECL_TAG */
			return false;
		default:
			return true;
		}
	}
	return false;
}

static void add_one(struct adding *a, uint32_t name_offset, uint32_t id)
{
	raw_put(&a->input, a->var, name_offset);
	raw_put(&a->input, a->var + 4, (uint32_t)RAW_KIND_VAR << 24);
	raw_put(&a->input, a->var + 8, id);
	raw_put(&a->input, a->var + 12, 1); /* linkage: global */
	a->var += PROBE_SIZE;
}

/* Writes probe @id, or with no place to write to, tells only the size of its name. */
static size_t probe_name(const struct adding *a, uint32_t id, char *name)
{
	return (size_t)snprintf(name, NAME_MAX_SIZE, "%s%u", a->probes->prefix, id) + 1;
}

/* Chooses the targets: a bit for each, their number and the size of their names. */
static uint32_t choose(struct adding *a, enum probe_targets targets, bool *chosen,
		       uint64_t *ret_names_size)
{
	char name[NAME_MAX_SIZE];
	uint32_t i, n = 0;

	*ret_names_size = 0;
	for (i = 0; i < a->probes->n_types; i++) {
		chosen[i] = targets == PROBE_ALL || is_object(a, a->probes->start_id + i);
		if (!chosen[i])
			continue;
		n++;
		*ret_names_size += probe_name(a, a->probes->start_id + i, name);
	}
	return n;
}

static void write_probes(struct adding *a, const bool *chosen, uint32_t name_offset)
{
	char name[NAME_MAX_SIZE];
	size_t size;
	uint32_t i;

	for (i = 0; i < a->probes->n_types; i++) {
		if (!chosen[i])
			continue;
		size = probe_name(a, a->probes->start_id + i, name);
		add_one(a, name_offset, a->probes->start_id + i);
		memcpy(a->name, name, size);
		a->name += size;
		name_offset += (uint32_t)size;
	}
}

static void *build(struct adding *a, enum probe_targets targets, bool *chosen, size_t *ret_size)
{
	const struct raw_btf *in = &a->input;
	uint64_t names_size, types_size, strings_size;
	uint8_t *file, *types, *strings;
	uint32_t n;

	n = choose(a, targets, chosen, &names_size);
	types_size = (uint64_t)in->types_size + (uint64_t)n * PROBE_SIZE;
	strings_size = in->strings_size + names_size;
	if (n == 0 || a->probes->start_string + types_size + strings_size > INT32_MAX)
		return NULL;
	*ret_size = raw_file_size(in, (uint32_t)types_size, (uint32_t)strings_size);
	file = malloc(*ret_size);
	if (!file)
		return NULL;
	raw_write(in, (uint32_t)types_size, (uint32_t)strings_size, file, &types, &strings);
	if (in->header_size >= RAW_LAYOUT_PLACE + RAW_LAYOUT_SIZE) {
		memcpy(a->probes->layout_given, in->header + RAW_LAYOUT_PLACE, RAW_LAYOUT_SIZE);
		memcpy(a->probes->layout_probed, file + RAW_LAYOUT_PLACE, RAW_LAYOUT_SIZE);
	}
	memcpy(types, in->types, in->types_size);
	if (in->strings_size)
		memcpy(strings, in->strings, in->strings_size);
	a->var = types + in->types_size;
	a->name = (char *)strings + in->strings_size;
	write_probes(a, chosen, a->probes->start_string + in->strings_size);
	return file;
}

bool probes_add(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		enum probe_targets targets, struct probes *ret_probes, void **ret_bytes,
		size_t *ret_size)
{
	struct adding a = {.probes = ret_probes};
	bool *chosen;

	if (!raw_parse(input.data, input.size, &a.input) || a.input.n_types == 0)
		return false;
	if (base.data && !raw_parse(base.data, base.size, &a.base))
		return false;
	*ret_probes = (struct probes){
		.split = base.data != NULL,
		.start_id = a.base.n_types + 1,
		.n_types = a.input.n_types,
		.start_string = a.base.strings_size,
	};
	if (!is_closed(&a.base, a.probes->start_id, a.base.strings_size) ||
	    !is_closed(&a.input, a.probes->start_id + a.input.n_types,
		       (uint64_t)a.base.strings_size + a.input.strings_size))
		return false;
	choose_prefix(&a);
	a.offsets = calloc((size_t)a.base.n_types + a.input.n_types + 1, sizeof(*a.offsets));
	chosen = calloc(a.input.n_types, sizeof(*chosen));
	*ret_bytes = NULL;
	if (a.offsets && chosen) {
		note_offsets(&a.base, a.offsets + 1);
		note_offsets(&a.input, a.offsets + a.probes->start_id);
		*ret_bytes = build(&a, targets, chosen, ret_size);
	}
	free(a.offsets);
	free(chosen);
	return *ret_bytes != NULL;
}
