// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inprocess.h"

struct work {
	struct btfold_graph *base, *input;
	struct btfold_base *prepared;
	struct btfold_outcome *outcome;
};

static enum btfold_status fold(struct work *w, const struct btfold_options *options,
			       struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			       struct btfold_oracle_output *ret, struct btfold_error *err)
{
	enum btfold_status status = BTFOLD_OK;

	if (base.data)
		status = btfold_graph_decode(base.data, base.size, NULL, options, &w->base, err);
	if (!status && base.data)
		status = btfold_base_prepare(w->base, options, &w->prepared, err);
	if (!status)
		status = btfold_graph_decode(input.data, input.size, w->base, options, &w->input,
					     err);
	if (!status)
		status = btfold_dedup(w->input, w->prepared, options, &w->outcome, err);
	if (!status)
		status = btfold_graph_encode(btfold_outcome_graph(w->outcome), NULL, &ret->data,
					     &ret->size);
	return status;
}

static char *describe(enum btfold_status status, const struct btfold_error *err)
{
	char text[512];

	snprintf(text, sizeof(text), "%s (%s: %s, type %u, at byte %llu)",
		 btfold_status_text(status), err->rule ? err->rule : "", err->text ? err->text : "",
		 (unsigned)err->type_id, (unsigned long long)err->offset);
	return strdup(text);
}

void btfold_inprocess_run(const struct btfold_options *options, struct btfold_oracle_bytes base,
			  struct btfold_oracle_bytes input, struct btfold_oracle_output *ret)
{
	struct btfold_error err = {.type_id = BTFOLD_NONE};
	enum btfold_status status;
	struct work w = {0};

	memset(ret, 0, sizeof(*ret));
	status = fold(&w, options, base, input, ret, &err);
	if (!status) {
		ret->n_map = btfold_graph_n_types(w.input);
		ret->map = malloc(ret->n_map * sizeof(*ret->map) + 1);
		if (!ret->map)
			abort();
		if (ret->n_map)
			memcpy(ret->map, btfold_outcome_map(w.outcome),
			       ret->n_map * sizeof(*ret->map));
		ret->ran = BTFOLD_ORACLE_RAN;
	} else {
		ret->message = describe(status, &err);
		ret->ran = status == BTFOLD_E_NO_MEMORY ? BTFOLD_ORACLE_NO_MEMORY
							: BTFOLD_ORACLE_REFUSED;
	}
	btfold_outcome_destroy(w.outcome);
	btfold_graph_destroy(w.input);
	btfold_base_destroy(w.prepared);
	btfold_graph_destroy(w.base);
}

void btfold_inprocess_release(struct btfold_oracle_output *output)
{
	free(output->message);
	free(output->data);
	free(output->map);
	memset(output, 0, sizeof(*output));
}

static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	btfold_inprocess_run(ctx, base, input, ret);
}

static void release(void *ctx, struct btfold_oracle_output *output)
{
	(void)ctx;
	btfold_inprocess_release(output);
}

struct btfold_oracle_engine btfold_inprocess_engine(const struct btfold_options *options)
{
	union { /* run() takes it back as const */
		const void *in;
		void *out;
	} ctx = {.in = options};

	return (struct btfold_oracle_engine){
		.name = "fold", .strict = true, .run = run, .release = release, .ctx = ctx.out};
}
