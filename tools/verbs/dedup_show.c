// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "dedup_show.h"

#include <string.h>

#include "../json.h"
#include "../say.h"

static void print_stats(FILE *to, const struct btfold_stats *stats)
{
	const struct {
		const char *what;
		uint64_t n;
	} lines[] = {
		{"types folded into the base", stats->folded_in_base},
		{"names with several bodies", stats->ambiguous_keys},
		{"classes absorbed (R2)", stats->absorbed},
		{"rounds of absorbing", stats->absorb_rounds},
		{"operations", stats->operations},
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		fprintf(to, "    %-28s %15s\n", lines[i].what, count_figure(lines[i].n).text);
	fprintf(to, "    %-28s %15s\n", "peak memory of the engine",
		bytes_figure(stats->peak_bytes).text);
}

bool dedup_is_stdout(const char *path)
{
	return path && !strcmp(path, "-");
}

static void print_file(FILE *to, const struct btfold_replaced *replaced)
{
	if (!replaced->changed)
		fputs("; nothing to gain, left as it is", to);
	else
		fprintf(to, "; file %s -> %s", bytes_figure(replaced->file_bytes_before).text,
			bytes_figure(replaced->file_bytes).text);
}

void dedup_print(const struct dedup_places *places, bool all_counts, const struct input *input,
		 const struct dedup_result *result)
{
	bool taken = dedup_is_stdout(places->output) || dedup_is_stdout(places->map);
	const struct btfold_stats *stats = result->stats;
	FILE *to = taken ? stderr : stdout;

	if (stats->undecided)
		say_error("%s: warning: the budget of R2 ended with %u classes undecided; the "
			  "output is correct but larger",
			  input->path, stats->undecided);
	status_clear();
	fprintf(to, "%s: %s -> %s types, %s -> %s, %s", input->path,
		count_figure(stats->types_in).text, count_figure(stats->types_out).text,
		bytes_figure(input->size).text, bytes_figure(result->size).text,
		seconds_figure(result->seconds).text);
	if (places->in_place)
		print_file(to, &result->replaced);
	fputc('\n', to);
	if (all_counts)
		print_stats(to, stats);
}

static void add_file_json(json_t *object, const struct btfold_replaced *replaced)
{
	json_put(object, "in_place", json_boolean(replaced->changed));
	json_put(object, "file_bytes_in", json_integer((json_int_t)replaced->file_bytes_before));
	json_put(object, "file_bytes_out", json_integer((json_int_t)replaced->file_bytes));
	json_put(object, "signature_dropped", json_boolean(replaced->signature_dropped));
}

json_t *dedup_json(const struct dedup_places *places, const char *engine, const struct input *input,
		   const struct dedup_result *result)
{
	const struct btfold_stats *stats = result->stats;
	json_t *object = json_object();

	json_put(object, "input", json_text(input->path));
	json_put(object, "output", json_text(result->output));
	json_put(object, "types_in", json_integer(stats->types_in));
	json_put(object, "types_out", json_integer(stats->types_out));
	json_put(object, "bytes_in", json_integer((json_int_t)input->size));
	json_put(object, "bytes_out", json_integer((json_int_t)result->size));
	json_put(object, "seconds", json_real(result->seconds));
	json_put(object, "peak_bytes", json_integer((json_int_t)stats->peak_bytes));
	if (engine) {
		json_put(object, "engine", json_text(engine));
		return object;
	}
	json_put(object, "folded_in_base", json_integer(stats->folded_in_base));
	json_put(object, "ambiguous_keys", json_integer(stats->ambiguous_keys));
	json_put(object, "absorbed", json_integer(stats->absorbed));
	json_put(object, "absorb_rounds", json_integer(stats->absorb_rounds));
	json_put(object, "undecided", json_integer(stats->undecided));
	json_put(object, "operations", json_integer((json_int_t)stats->operations));
	if (places->in_place)
		add_file_json(object, &result->replaced);
	return object;
}
