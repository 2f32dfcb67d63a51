// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static struct btfold_graph *parse(const char *text, const struct btfold_graph *base,
				  bool big_endian)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error err = {0};

	if (btfold_graph_parse(text, strlen(text), base, big_endian, NULL, &graph, &err))
		fail_msg("line %u: %s (%s)", (unsigned)err.line, btfold_status_text(err.status),
			 err.text ? err.text : "");
	return graph;
}

void contract_parse(const char *base_text, const char *input_text, bool big_endian,
		    struct contract_input *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (base_text) {
		ret->base = parse(base_text, NULL, big_endian);
		assert_int_equal(btfold_base_prepare(ret->base, NULL, &ret->prepared, NULL), 0);
		assert_int_equal(
			btfold_graph_encode(ret->base, NULL, &ret->base_bytes, &ret->base_size), 0);
	}
	ret->input = parse(input_text, ret->base, big_endian);
	assert_int_equal(btfold_graph_encode(ret->input, NULL, &ret->input_bytes, &ret->input_size),
			 0);
}

void contract_input_deinit(struct contract_input *input)
{
	btfold_graph_destroy(input->input);
	btfold_base_destroy(input->prepared);
	btfold_graph_destroy(input->base);
	free(input->base_bytes);
	free(input->input_bytes);
}

struct btfold_oracle_bytes contract_base_bytes(const struct contract_input *input)
{
	return (struct btfold_oracle_bytes){input->base_bytes, input->base_size};
}

struct btfold_oracle_bytes contract_input_bytes(const struct contract_input *input)
{
	return (struct btfold_oracle_bytes){input->input_bytes, input->input_size};
}

void contract_printf(struct contract_text *text, const char *format, ...)
{
	va_list args;
	int length;

	if (text->max - text->size < 4096) {
		text->max = text->max * 2 + 8192;
		text->data = realloc(text->data, text->max);
		assert_non_null(text->data);
	}
	va_start(args, format);
	length = vsnprintf(text->data + text->size, 4096, format, args);
	va_end(args);
	assert_in_range(length, 0, 4095);
	text->size += (size_t)length;
}

static bool append_text(void *ctx, const char *text, size_t size)
{
	while (size) {
		size_t part = size < 4000 ? size : 4000;

		contract_printf(ctx, "%.*s", (int)part, text);
		text += part;
		size -= part;
	}
	return true;
}

void contract_family_text(const struct btfold_family *family, uint32_t n,
			  struct contract_text *ret_text)
{
	struct btfold_graph *graph = NULL;
	size_t size;
	void *bytes = btfold_family_make(family, n, &size);

	assert_int_equal(btfold_graph_decode(bytes, size, NULL, NULL, &graph, NULL), 0);
	assert_int_equal(btfold_graph_dump(graph, append_text, ret_text), 0);
	btfold_graph_destroy(graph);
	free(bytes);
}

void contract_text_free(struct contract_text *text)
{
	free(text->data);
	memset(text, 0, sizeof(*text));
}

uint64_t contract_setting(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);

	return value && *value ? strtoull(value, NULL, 0) : otherwise;
}

char *contract_read_file(const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "rb");
	char *data;
	long size;

	if (!file)
		fail_msg("cannot open %s", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	data = malloc((size_t)size + 1);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, (size_t)size, file), size);
	fclose(file);
	data[size] = '\0';
	*ret_size = (size_t)size;
	return data;
}

void contract_write_file(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
		fail_msg("cannot write %s", path);
}
