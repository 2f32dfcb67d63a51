/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "btf.h"
#include "probes.h"

/*
 * Engines may reorder types and strings, so both are renumbered in general. A string that a probe
 * shares with something that stays is kept.
 */
struct stripping {
	const struct probes *probes;
	struct raw_btf out;
	uint32_t *new_id; /* of each output type; 0 for probes */
	uint32_t n_probes;
	uint32_t types_size;  /* left */
	uint8_t *gone;	      /* each byte of the strings */
	uint32_t *new_string; /* offset of each byte of the strings, and of their end */
	uint32_t *map;	      /* as read, then in new ids */
};

/* The input type that a VAR is the probe of, or 0. */
static uint32_t probed_id(const struct stripping *s, const struct raw_record *record)
{
	const struct probes *probes = s->probes;
	size_t prefix = strlen(probes->prefix);
	uint32_t name = raw_get(&s->out, record->bytes) - probes->start_string;
	const char *text = (const char *)s->out.strings + name;
	unsigned long id;
	char *end;

	if (record->kind != RAW_KIND_VAR || name >= s->out.strings_size ||
	    strncmp(text, probes->prefix, prefix) != 0)
		return 0;
	id = strtoul(text + prefix, &end, 10);
	if (*end || id < probes->start_id || id - probes->start_id >= probes->n_types)
		return 0;
	return (uint32_t)id;
}

static void mark_string(struct stripping *s, uint32_t own_offset)
{
	do {
		s->gone[own_offset] = 1;
	} while (s->out.strings[own_offset++]);
}

/* Keeps the whole string that @own_offset is in. */
static void keep_string(struct stripping *s, uint32_t own_offset)
{
	while (own_offset > 0 && s->out.strings[own_offset - 1])
		own_offset--;
	do {
		s->gone[own_offset] = 0;
	} while (s->out.strings[own_offset++]);
}

/* Finds the probes: ids, map, strings. False when two are for one type. */
static bool find_probes(struct stripping *s)
{
	uint32_t offset = 0, i, id, kept = 0;
	struct raw_record record;

	for (i = 0; i < s->out.n_types; i++, offset += record.size) {
		record = raw_record(&s->out, offset);
		id = probed_id(s, &record);
		if (!id) {
			s->new_id[i] = s->probes->start_id + kept++;
			s->types_size += record.size;
			continue;
		}
		id -= s->probes->start_id;
		if (s->map[id] != BTFOLD_ORACLE_UNMAPPED)
			return false;
		s->map[id] = raw_get(&s->out, record.bytes + 8);
		mark_string(s, raw_get(&s->out, record.bytes) - s->probes->start_string);
		s->n_probes++;
	}
	return true;
}

/* 0 for probes. Ids that do not exist stay so. */
static uint32_t renumber(const struct stripping *s, uint32_t id)
{
	if (id < s->probes->start_id)
		return id;
	if (id - s->probes->start_id < s->out.n_types)
		return s->new_id[id - s->probes->start_id];
	return id - s->n_probes;
}

static uint32_t move_string(const struct stripping *s, uint32_t name)
{
	uint32_t start = s->probes->start_string;

	if (name < start)
		return name;
	if (name - start < s->out.strings_size)
		return start + s->new_string[name - start];
	return name - s->out.strings_size + s->new_string[s->out.strings_size];
}

/* False when something that stays refers to a probe. */
static bool check_rest(struct stripping *s)
{
	uint32_t offset = 0, i, w, value, name;
	struct raw_record record;
	enum raw_word what;

	for (i = 0; i < s->out.n_types; i++, offset += record.size) {
		record = raw_record(&s->out, offset);
		for (w = 0; s->new_id[i] && w < record.size / 4; w++) {
			what = raw_word(record.kind, w);
			if (what == RAW_PLAIN)
				continue;
			value = raw_get(&s->out, record.bytes + (size_t)w * 4);
			if (what == RAW_ID && value && !renumber(s, value))
				return false;
			name = value - s->probes->start_string;
			if (what == RAW_NAME && name < s->out.strings_size && s->gone[name])
				keep_string(s, name);
		}
	}
	return true;
}

static void number_strings(struct stripping *s)
{
	uint32_t i, left = 0;

	for (i = 0; i < s->out.strings_size; i++) {
		s->new_string[i] = left;
		left += !s->gone[i];
	}
	s->new_string[i] = left;
}

static void copy_types(const struct stripping *s, uint8_t *to)
{
	uint32_t offset = 0, i, w, value;
	struct raw_record record;
	enum raw_word what;

	for (i = 0; i < s->out.n_types; i++, offset += record.size) {
		record = raw_record(&s->out, offset);
		for (w = 0; s->new_id[i] && w < record.size / 4; w++, to += 4) {
			memcpy(to, record.bytes + (size_t)w * 4, 4);
			what = raw_word(record.kind, w);
			if (what == RAW_PLAIN)
				continue;
			value = raw_get(&s->out, to);
			raw_put(&s->out, to,
				what == RAW_ID ? renumber(s, value) : move_string(s, value));
		}
	}
}

static void *build(const struct stripping *s, size_t *ret_size)
{
	uint32_t strings_size = s->new_string[s->out.strings_size], i;
	uint8_t *file, *types, *strings;

	*ret_size = raw_file_size(&s->out, s->types_size, strings_size);
	file = malloc(*ret_size);
	if (!file)
		return NULL;
	raw_write(&s->out, s->types_size, strings_size, file, &types, &strings);
	if (!s->out.layout && s->out.header_size >= RAW_LAYOUT_PLACE + RAW_LAYOUT_SIZE &&
	    memcmp(file + RAW_LAYOUT_PLACE, s->probes->layout_probed, RAW_LAYOUT_SIZE) == 0)
		memcpy(file + RAW_LAYOUT_PLACE, s->probes->layout_given, RAW_LAYOUT_SIZE);
	copy_types(s, types);
	for (i = 0; i < s->out.strings_size; i++) {
		if (!s->gone[i])
			*strings++ = s->out.strings[i];
	}
	return file;
}

static void finish_map(struct stripping *s)
{
	uint32_t i, id, end = s->probes->start_id + s->out.n_types;

	for (i = 0; i < s->probes->n_types; i++) {
		id = s->map[i];
		if (id < end)
			id = renumber(s, id);
		/* void is no type's image; nor is a probe, nor what does not exist */
		s->map[i] = id == 0 || s->map[i] >= end ? BTFOLD_ORACLE_UNMAPPED : id;
	}
}

bool probes_strip(const struct probes *probes, struct btfold_oracle_bytes output, void **ret_bytes,
		  size_t *ret_size, uint32_t **ret_map)
{
	struct stripping s = {.probes = probes};
	void *bytes = NULL;

	if (!raw_parse(output.data, output.size, &s.out))
		return false;
	s.new_id = calloc((size_t)s.out.n_types + 1, sizeof(*s.new_id));
	s.gone = calloc((size_t)s.out.strings_size + 1, 1);
	s.new_string = calloc((size_t)s.out.strings_size + 1, sizeof(*s.new_string));
	s.map = malloc(probes->n_types * sizeof(*s.map));
	if (s.map)
		memset(s.map, 0xff, probes->n_types * sizeof(*s.map));
	if (s.new_id && s.gone && s.new_string && s.map && find_probes(&s) && check_rest(&s)) {
		number_strings(&s);
		bytes = build(&s, ret_size);
	}
	if (bytes) {
		finish_map(&s);
		*ret_bytes = bytes;
		*ret_map = s.map;
	} else {
		free(s.map);
	}
	free(s.new_id);
	free(s.gone);
	free(s.new_string);
	return bytes != NULL;
}
