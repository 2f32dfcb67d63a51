// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "document.h"

#include <stdio.h>
#include <string.h>

#include "../json.h"
#include "../say.h"
#include "growth.h"

void bench_document_init(struct bench_document *document)
{
	document->machine = bench_machine();
	document->jobs = json_array();
	document->families = json_array();
	document->read = false;
}

void bench_document_deinit(struct bench_document *document)
{
	json_decref(document->machine);
	json_decref(document->jobs);
	json_decref(document->families);
}

bool bench_document_read(struct bench_document *document, const char *path)
{
	json_error_t error;
	json_t *whole = json_load_file(path, 0, &error);
	json_t *jobs = json_object_get(whole, "jobs"), *families;

	families = json_object_get(whole, "families");
	if (!whole) {
		say_error("%s: %s", path, error.text);
		return false;
	}
	if (strcmp(bench_string(whole, "verb"), "bench") || !json_is_array(jobs) ||
	    !json_is_array(families)) {
		say_error("%s: not made by btfold bench --json", path);
		json_decref(whole);
		return false;
	}
	json_array_extend(document->jobs, jobs);
	json_array_extend(document->families, families);
	if (!document->read && json_is_object(json_object_get(whole, "machine"))) {
		json_decref(document->machine);
		document->machine = json_incref(json_object_get(whole, "machine"));
	}
	document->read = true;
	json_decref(whole);
	return true;
}

static void print_machine(const json_t *machine)
{
	char line[512];

	snprintf(line, sizeof(line), "%s, %.0f cores, %s of memory, Linux %s, %s %s, %s, load %.1f",
		 bench_string(machine, "processor"), bench_number(machine, "cores"),
		 bytes_figure((uint64_t)bench_number(machine, "memory_bytes")).text,
		 bench_string(machine, "kernel"), bench_string(machine, "compiler"),
		 bench_string(machine, "flags"), bench_string(machine, "date"),
		 bench_number(machine, "load"));
	print_wrapped(stdout, 0, 0, line);
}

void bench_document_print(const struct bench_document *document)
{
	const json_t *one;
	size_t i;

	print_machine(document->machine);
	json_array_foreach (document->jobs, i, one)
		bench_print_job(one);
	json_array_foreach (document->families, i, one)
		bench_print_growth(one);
}

void bench_document_print_json(const struct bench_document *document, int status)
{
	json_print(json_pack("{s:s,s:i,s:O,s:O,s:O}", "verb", "bench", "status", status, "machine",
			     document->machine, "jobs", document->jobs, "families",
			     document->families));
}
