// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "exhibit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../fuzz/subjects/btf.h"

#define MOST_BYTES (256u << 20) /* of one file */

/* An index may come from anywhere: it names files of its folder, and none elsewhere. */
static bool is_plain_name(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/');
}

/* Only a plain file: another might never end. */
static void *read_file(const char *path, size_t *ret_size, char **ret_why)
{
	struct stat about;
	FILE *from = NULL;
	void *data = NULL;

	*ret_size = 0;
	if (stat(path, &about))
		*ret_why = strdup(strerror(errno));
	else if (!S_ISREG(about.st_mode) || about.st_size > (off_t)MOST_BYTES)
		*ret_why = strdup("no file, or too large for a page");
	else if (!(from = fopen(path, "rb")))
		*ret_why = strdup(strerror(errno));
	else if ((data = malloc((size_t)about.st_size + 1)))
		*ret_size = fread(data, 1, (size_t)about.st_size, from);
	if (from)
		fclose(from);
	return data;
}

/* NULL when out of memory. */
static char *joined(const char *a, const char *b, const char *c)
{
	char *text = NULL;

	return asprintf(&text, "%s%s%s", a, b, c) < 0 ? NULL : text;
}

static void load(const struct report *report, const char *stem, const char *suffix,
		 bool may_be_missing, struct exhibit_graph *graph)
{
	char *name = joined(stem, suffix, ""), *path = NULL;

	if (name)
		path = joined(report->folder, "/", name);
	if (path && !(may_be_missing && access(path, F_OK))) {
		graph->bytes.data = read_file(path, &graph->bytes.size, &graph->why);
		graph->file = name;
		name = NULL;
	}
	free(name);
	free(path);
}

/* The folder may have been moved since, so that only the name counts. */
static void load_all(const struct report *report, const struct finding *finding,
		     struct exhibit *exhibit)
{
	const char *file = report_string(finding->group, "file"), *slash = strrchr(file, '/');
	const char *stem = slash ? slash + 1 : file;

	if (!is_plain_name(stem)) {
		exhibit->input.why = strdup("the graph was not saved");
		return;
	}
	if (json_is_true(json_object_get(finding->group, "split")))
		load(report, stem, ".base.btf", false, &exhibit->base);
	load(report, stem, ".btf", false, &exhibit->input);
	load(report, stem, ".out.btf", true, &exhibit->output);
}

static uint32_t n_types(struct btfold_oracle_bytes bytes)
{
	struct raw_btf raw;

	return bytes.data && raw_parse(bytes.data, bytes.size, &raw) ? raw.n_types : 0;
}

static void refer(struct exhibit *exhibit)
{
	struct btfold_oracle_options options = {0};
	struct exhibit_graph *reference = &exhibit->reference;

	reference->bytes.data =
		btfold_oracle_reference(exhibit->base.bytes, exhibit->input.bytes, &options,
					&reference->bytes.size, &reference->why);
	if (exhibit->output.bytes.data && reference->bytes.data) {
		char *path = NULL;

		exhibit->as_it_should =
			btfold_oracle_isomorphic(exhibit->base.bytes, exhibit->output.bytes,
						 reference->bytes, 0,
						 &path) == BTFOLD_ORACLE_ISOMORPHIC;
		free(path);
	}
}

void exhibit_open(const struct report *report, const struct finding *finding,
		  struct exhibit *ret_exhibit)
{
	struct exhibit exhibit = {0};

	load_all(report, finding, &exhibit);
	exhibit.n_types = n_types(exhibit.base.bytes) + n_types(exhibit.input.bytes);
	/* Split BTF without its base means nothing. */
	if (exhibit.input.bytes.data && (!exhibit.base.file || exhibit.base.bytes.data) &&
	    exhibit.n_types <= MOST_TYPES) {
		refer(&exhibit);
		exhibit_mark(finding, &exhibit);
	}
	*ret_exhibit = exhibit;
}

static void close_graph(struct exhibit_graph *graph)
{
	free((void *)(uintptr_t)graph->bytes.data); /* ours */
	free(graph->why);
	free(graph->file);
}

void exhibit_close(struct exhibit *exhibit)
{
	close_graph(&exhibit->base);
	close_graph(&exhibit->input);
	close_graph(&exhibit->output);
	close_graph(&exhibit->reference);
	memset(exhibit, 0, sizeof(*exhibit));
}

struct emit_job exhibit_job(const struct exhibit *exhibit, const struct exhibit_graph *graph,
			    const struct finding *finding)
{
	struct emit_job job = {
		.base = exhibit->base.bytes,
		.input = graph->bytes,
		.marks = graph->marks,
		.n_marks = graph->n_marks,
	};

	/* Only the input is what an engine is asked about. */
	if (graph == &exhibit->input) {
		job.engine = finding->may_run ? finding->spec : NULL;
		job.engine_name = finding->engine;
		job.finding = finding->known ? &finding->is : NULL;
	}
	return job;
}
