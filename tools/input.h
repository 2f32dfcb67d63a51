/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Files given on the command line, as graphs and as raw BTF. */
#ifndef BTFOLD_INPUT_H
#define BTFOLD_INPUT_H

#include <btfold/btfold.h>
#include <btfold/file.h>
#include <jansson.h>

struct input {
	const char *path; /* as given */
	const char *name; /* without the folders; "stdin" for "-" */
	struct btfold_file file;
	/* The base that an ELF file brings along (.BTF.base), see stand_ins.h; or NULL. */
	struct btfold_graph *own_base;
	void *own_bytes;
	size_t own_size; /* bytes */
	struct btfold_graph *graph;
	const void *bytes; /* raw BTF: of the file, or encoded from text */
	size_t size;	   /* bytes */
	void *encoded;	   /* what bytes points to when it is ours */
};

/*
 * Reads @path as BTF on @base (NULL: none, or that which the file brings along). False, after saying why in one line, if that cannot be
 * done. Text becomes BTF in the byte order of the base; without one, big-endian if @big_endian.
 */
bool input_open(const char *path, const struct btfold_graph *base, bool big_endian,
		struct input *ret_input);
/* As input_open(), but not decoded (graph is NULL, unless it was text), so that broken BTF is taken, too. */
bool input_open_bytes(const char *path, const struct btfold_graph *base, struct input *ret_input);
void input_close(struct input *input);
/* Says @why, for input_failure_json() too; false. */
bool input_fail(const struct input *input, const char *why);
/* The same of a defect of the input. */
bool input_fail_defect(const struct input *input, const struct btfold_error *error);
/* What the last failed opening said, for programs: {"input": path, "error": {...}}. */
json_t *input_failure_json(const char *path);

#define MAX_BASES 8

/* The -B options, base first, each split on the one before. */
struct bases {
	const char *paths[MAX_BASES];
	struct input inputs[MAX_BASES];
	unsigned n, n_open;
	void *joined; /* see bases_bytes() */
};

/* False, after saying why, when there are too many. */
bool bases_add(struct bases *bases, const char *path);
bool bases_open(struct bases *bases);
void bases_close(struct bases *bases);
const struct btfold_graph *bases_top(const struct bases *bases); /* NULL without */

/* That which the file brings along, as bases that need no closing while @input is open. */
struct bases bases_of_input(const struct input *input);

/*
 * All bases as one raw BTF, which is what they mean together: ids and strings of split BTF continue
 * those of its base. NULL without bases. False, after saying why, when byte orders differ.
 */
bool bases_bytes(struct bases *bases, const void **ret_data, size_t *ret_size);

#endif
