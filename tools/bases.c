// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "say.h"

/* The 24 bytes that every BTF header starts with. */
struct header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t hdr_len, type_off, type_len, str_off, str_len;
};

static uint32_t word(uint32_t value, bool big_endian)
{
	return big_endian ? be32toh(value) : le32toh(value);
}

/* The header was checked by btfold_graph_decode(). */
static struct header read_header(const struct input *input)
{
	bool big = btfold_graph_big_endian(input->graph);
	struct header header;

	memcpy(&header, input->bytes, sizeof(header));
	header.hdr_len = word(header.hdr_len, big);
	header.type_off = word(header.type_off, big) + header.hdr_len;
	header.type_len = word(header.type_len, big);
	header.str_off = word(header.str_off, big) + header.hdr_len;
	header.str_len = word(header.str_len, big);
	return header;
}

bool bases_add(struct bases *bases, const char *path)
{
	if (bases->n == MAX_BASES) {
		say_error("more than %u bases", MAX_BASES);
		return false;
	}
	bases->paths[bases->n++] = path;
	return true;
}

const struct btfold_graph *bases_top(const struct bases *bases)
{
	return bases->n_open ? bases->inputs[bases->n_open - 1].graph : NULL;
}

bool bases_open(struct bases *bases)
{
	for (unsigned i = 0; i < bases->n; i++) {
		if (!input_open(bases->paths[i], bases_top(bases), false, &bases->inputs[i]))
			return false;
		bases->n_open++;
		/* what its own base leaves out, such as members, would be missing */
		if (bases->inputs[i].own_base)
			return input_fail(&bases->inputs[i],
					  "is split on its own .BTF.base, and can be no base");
	}
	return true;
}

void bases_close(struct bases *bases)
{
	while (bases->n_open)
		input_close(&bases->inputs[--bases->n_open]);
	free(bases->joined);
	bases->joined = NULL;
}

struct bases bases_of_input(const struct input *input)
{
	struct bases bases = {.paths = {input->path}, .n = 1, .n_open = 1};

	bases.inputs[0] = (struct input){.path = input->path,
					 .name = input->name,
					 .graph = input->own_base,
					 .bytes = input->own_bytes,
					 .size = input->own_size};
	return bases;
}

static bool join(struct bases *bases, size_t types, size_t strings, size_t *ret_size)
{
	bool big = btfold_graph_big_endian(bases->inputs[0].graph);
	struct header first;
	unsigned char *type_at, *string_at;

	if (types + strings > UINT32_MAX ||
	    !(bases->joined = malloc(sizeof(first) + types + strings))) {
		say_error("%s: too large", bases->paths[bases->n - 1]);
		return false;
	}
	memcpy(&first, bases->inputs[0].bytes, sizeof(first)); /* magic, version, flags */
	first.hdr_len = word(sizeof(first), big);
	first.type_off = 0;
	first.type_len = first.str_off = word((uint32_t)types, big);
	first.str_len = word((uint32_t)strings, big);
	memcpy(bases->joined, &first, sizeof(first));
	type_at = (unsigned char *)bases->joined + sizeof(first);
	string_at = type_at + types;
	for (unsigned i = 0; i < bases->n_open; i++) {
		const struct input *input = &bases->inputs[i];
		const unsigned char *bytes = input->bytes;
		struct header header = read_header(input);

		memcpy(type_at, bytes + header.type_off, header.type_len);
		memcpy(string_at, bytes + header.str_off, header.str_len);
		type_at += header.type_len;
		string_at += header.str_len;
	}
	*ret_size = sizeof(first) + types + strings;
	return true;
}

bool bases_bytes(struct bases *bases, const void **ret_data, size_t *ret_size)
{
	size_t types = 0, strings = 0;

	*ret_data = bases->n_open ? bases->inputs[0].bytes : NULL;
	*ret_size = bases->n_open ? bases->inputs[0].size : 0;
	if (bases->n_open < 2)
		return true;
	for (unsigned i = 0; i < bases->n_open; i++) {
		const struct input *input = &bases->inputs[i];
		struct header header = read_header(input);

		if (btfold_graph_big_endian(input->graph) !=
		    btfold_graph_big_endian(bases->inputs[0].graph)) {
			say_error("%s: byte order differs from the base's", input->path);
			return false;
		}
		types += header.type_len;
		strings += header.str_len;
	}
	if (!join(bases, types, strings, ret_size))
		return false;
	*ret_data = bases->joined;
	return true;
}
