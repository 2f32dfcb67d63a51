// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "say.h"
#include "stand_ins.h"

static struct {
	bool is_defect;
	struct btfold_error defect;
	char why[256]; /* otherwise */
} failure;

bool input_fail_defect(const struct input *input, const struct btfold_error *error)
{
	failure.is_defect = true;
	failure.defect = *error; /* its texts are static */
	say_defect(input->path, error);
	return false;
}

bool input_fail(const struct input *input, const char *why)
{
	failure.is_defect = false;
	snprintf(failure.why, sizeof(failure.why), "%s", why);
	say_error("%s: %s", input->path, why);
	return false;
}

json_t *input_failure_json(const char *path)
{
	json_t *object = json_object(), *error;

	if (failure.is_defect) {
		error = json_defect(&failure.defect);
	} else {
		error = json_object();
		json_put(error, "text", json_text(failure.why));
	}
	json_put(object, "input", json_text(path));
	json_put(object, "error", error);
	return object;
}

static bool encode_text(struct input *input)
{
	enum btfold_status status;

	status = btfold_graph_encode(input->graph, NULL, &input->encoded, &input->size);
	if (status)
		return input_fail(input, btfold_status_text(status));
	input->bytes = input->encoded;
	return true;
}

static bool parse_text(struct input *input, const struct btfold_graph *base, bool big_endian)
{
	struct btfold_error error;

	if (base)
		big_endian = btfold_graph_big_endian(base);
	if (btfold_graph_parse(input->file.data, input->file.size, base, big_endian, NULL,
			       &input->graph, &error))
		return input_fail_defect(input, &error);
	return encode_text(input);
}

static bool decode_raw(struct input *input, const struct btfold_graph *base)
{
	struct btfold_error error;

	if (btfold_graph_decode(input->bytes, input->size, base, NULL, &input->graph, &error))
		return input_fail_defect(input, &error);
	return true;
}

/* The base that an ELF file brings along; its .BTF means nothing on another. */
static bool open_own_base(struct input *input, const struct btfold_graph *base)
{
	struct btfold_error error = {0};
	char line[200];

	if (!input->file.base)
		return true;
	if (base)
		return input_fail(input, "is split on its own .BTF.base; give no other base");
	/* the section as it is, for the sake of messages */
	if (!btfold_graph_decode(input->file.base, input->file.base_size, NULL, NULL,
				 &input->own_base, &error)) {
		btfold_graph_destroy(input->own_base);
		input->own_base = NULL;
		input->own_bytes = stand_ins(input->file.base, input->file.base_size,
					     &input->own_size, &error.text);
		if (input->own_bytes && !btfold_graph_decode(input->own_bytes, input->own_size,
							     NULL, NULL, &input->own_base, &error))
			return true;
	}
	snprintf(line, sizeof(line), "its .BTF.base: offset %llu: %s",
		 (unsigned long long)error.offset, error.text);
	return input_fail(input, line);
}

static bool read_file(const char *path, struct input *input)
{
	const char *slash = strrchr(path, '/');
	char *why = NULL;

	memset(input, 0, sizeof(*input));
	input->path = path;
	input->name = slash && slash[1] ? slash + 1 : path;
	if (!strcmp(path, "-"))
		input->path = input->name = "stdin";
	status_show("reading %s", path);
	if (!btfold_file_read(path, &input->file, &why)) {
		input_fail(input, why ? why : "cannot be read");
		free(why);
		return false;
	}
	input->bytes = input->file.data;
	input->size = input->file.size;
	return true;
}

bool input_open(const char *path, const struct btfold_graph *base, bool big_endian,
		struct input *ret_input)
{
	struct input input;
	bool fine;

	if (!read_file(path, &input))
		return false;
	fine = open_own_base(&input, base);
	if (input.own_base)
		base = input.own_base;
	if (fine && input.file.form == BTFOLD_FORM_TEXT)
		fine = parse_text(&input, base, big_endian);
	else if (fine)
		fine = decode_raw(&input, base);
	if (!fine) {
		input_close(&input);
		return false;
	}
	*ret_input = input;
	return true;
}

bool input_open_bytes(const char *path, const struct btfold_graph *base, struct input *ret_input)
{
	struct input input;

	if (!read_file(path, &input))
		return false;
	if (!open_own_base(&input, base) ||
	    (input.file.form == BTFOLD_FORM_TEXT && !parse_text(&input, base, false))) {
		input_close(&input);
		return false;
	}
	*ret_input = input;
	return true;
}

void input_close(struct input *input)
{
	btfold_graph_destroy(input->graph);
	btfold_graph_destroy(input->own_base);
	free(input->own_bytes);
	free(input->encoded);
	btfold_file_deinit(&input->file);
	memset(input, 0, sizeof(*input));
}
