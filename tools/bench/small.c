// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdlib.h>
#include <string.h>

#include "../../fuzz/generator/generator.h"
#include "../say.h"
#include "small.h"

#define TRIES 4 /* for each graph wanted */

/* No base: decoding it would be most of the work. */
static uint64_t features(void)
{
	uint64_t mask;

	return btfold_features_parse("-split", &mask) ? mask : 0;
}

static bool append(struct bench_small *small, const struct btfold_gen_result *graph)
{
	void *bytes = malloc(graph->input_size);

	if (!bytes)
		return false;
	memcpy(bytes, graph->input, graph->input_size);
	small->graphs[small->n++] = (struct btfold_oracle_bytes){bytes, graph->input_size};
	small->types += graph->n_input;
	small->bytes += graph->input_size;
	return true;
}

static bool all_take(struct engines *engines, struct btfold_oracle_bytes graph)
{
	bool fine = true;

	for (unsigned i = 0; i < engines->n_open && fine; i++) {
		struct btfold_oracle_engine engine = btfold_subject_engine(engines->subjects[i]);
		struct btfold_oracle_output output;

		btfold_subject_set_probes(engines->subjects[i], false);
		engine.run(engine.ctx, (struct btfold_oracle_bytes){NULL, 0}, graph, &output);
		fine = output.ran == BTFOLD_ORACLE_RAN;
		engine.release(engine.ctx, &output);
	}
	return fine;
}

bool bench_small_make(struct engines *engines, size_t n, uint64_t seed,
		      struct bench_small *ret_small)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bench_small small = {.graphs = calloc(n, sizeof(*small.graphs))};
	bool fine = small.graphs != NULL;

	for (size_t tries = 0; fine && small.n < n && tries < TRIES * n; tries++) {
		struct btfold_gen_options options = {.seed = seed++, .features = features()};
		struct btfold_gen_result graph;

		btfold_generate(generator, &options, &graph);
		/* thousands of types, once in thousands of graphs, are not small */
		if (graph.n_input <= 64 &&
		    all_take(engines, (struct btfold_oracle_bytes){graph.input, graph.input_size}))
			fine = append(&small, &graph);
	}
	btfold_generator_destroy(generator);
	if (!fine || small.n < n) {
		say_error(fine ? "the engines refuse too many graphs" : "out of memory");
		bench_small_free(&small);
		return false;
	}
	*ret_small = small;
	return true;
}

void bench_small_free(struct bench_small *small)
{
	while (small->n)
		free((void *)(uintptr_t)small->graphs[--small->n].data);
	free(small->graphs);
	small->graphs = NULL;
}
