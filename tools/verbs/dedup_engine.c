// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "dedup_engine.h"

#include "../say.h"

bool dedup_engine_open(const char *verb, struct dedup_engine *engine, struct bases *bases,
		       const struct dedup_places *places)
{
	if (!engine->engines.n)
		return true;
	if (engine->engines.n > 1) {
		say_usage(verb, "-e may be given once");
		return false;
	}
	if (places->in_place || places->map) {
		say_usage(verb,
			  "--in-place and --map take a map, which an engine of -e may not give");
		return false;
	}
	if (!engines_open(&engine->engines) ||
	    !bases_bytes(bases, &engine->base.data, &engine->base.size))
		return false;
	btfold_subject_set_probes(engine->engines.subjects[0], false);
	return true;
}

static const char *ending(enum btfold_oracle_ran ran)
{
	switch (ran) {
	case BTFOLD_ORACLE_REFUSED:
		return "refused the input";
	case BTFOLD_ORACLE_CRASHED:
		return "crashed";
	case BTFOLD_ORACLE_TIMED_OUT:
		return "took too long";
	case BTFOLD_ORACLE_NO_MEMORY:
		return "ran out of memory";
	default:
		return "could not be asked";
	}
}

static bool take(const struct btfold_graph *base, const struct dedup_places *places,
		 const struct input *input, const struct btfold_oracle_output *output,
		 struct btfold_stats *stats, struct dedup_result *result)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error error;

	if (btfold_graph_decode(output->data, output->size, base, NULL, &graph, &error)) {
		input_fail(input, "the output of the engine is no valid BTF");
		return false;
	}
	stats->types_in = btfold_graph_n_types(input->graph);
	stats->types_out = btfold_graph_n_types(graph);
	btfold_graph_destroy(graph);
	return dedup_write_bytes(places, input, output->data, output->size, result);
}

bool dedup_engine_run(struct dedup_engine *engine, const struct btfold_graph *base,
		      const struct dedup_places *places, const struct input *input,
		      struct btfold_stats *ret_stats, struct dedup_result *result)
{
	struct btfold_subject *subject = engine->engines.subjects[0];
	struct btfold_oracle_engine run = btfold_subject_engine(subject);
	struct btfold_oracle_bytes bytes = {input->bytes, input->size};
	struct btfold_subject_cost cost;
	struct btfold_oracle_output output;
	bool fine = false;
	char why[200];

	if (input->own_base) {
		input_fail(input, "has a base of its own, which an engine of -e is not given");
		return false;
	}
	*ret_stats = (struct btfold_stats){0};
	run.run(run.ctx, engine->base, bytes, &output);
	cost = btfold_subject_last_cost(subject);
	if (output.ran == BTFOLD_ORACLE_RAN) {
		fine = take(base, places, input, &output, ret_stats, result);
		ret_stats->peak_bytes = cost.peak_bytes;
		result->seconds = cost.seconds;
	} else {
		snprintf(why, sizeof(why), "%s %s%s%s", btfold_subject_name(subject),
			 ending(output.ran), output.message ? ": " : "",
			 output.message ? output.message : "");
		input_fail(input, why);
	}
	run.release(run.ctx, &output);
	return fine;
}
