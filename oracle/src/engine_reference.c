/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The control: an engine that answers with the reference. */
#include "engine_reference.h"

#include "emit.h"

static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	engine_reference_answer(base, input, false, ret);
	(void)ctx;
}

void engine_reference_answer(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			     bool keep, struct btfold_oracle_output *ret)
{
	struct budget budget = options_budget(NULL);
	struct reference reference;
	struct names names;
	struct graph g;
	struct classes c = {0};

	*ret = (struct btfold_oracle_output){.ran = BTFOLD_ORACLE_REFUSED};
	names_init(&names);
	if (graph_load(&g, &names, base, input, &ret->message)) {
		if (classes_init(&c, &g, keep, &budget)) {
			reference_init(&reference, &g, &c, emit_is_swapped(input));
			ret->ran = BTFOLD_ORACLE_RAN;
			ret->data = reference.data;
			ret->size = reference.size;
			ret->map = reference.map;
			ret->n_map = g.n - 1 - g.n_base;
		} else {
			ret->ran = BTFOLD_ORACLE_UNABLE;
			ret->message = mem_print("R1, R2: the budget ended");
		}
	}
	classes_deinit(&c);
	graph_deinit(&g);
	names_deinit(&names);
}

void engine_reference_release(void *ctx, struct btfold_oracle_output *output)
{
	mem_free(output->message);
	mem_free(output->data);
	mem_free(output->map);
	*output = (struct btfold_oracle_output){0};
	(void)ctx;
}

struct btfold_oracle_engine btfold_oracle_reference_engine(void)
{
	return (struct btfold_oracle_engine){.name = "reference",
					     .strict = true,
					     .run = run,
					     .release = engine_reference_release};
}
