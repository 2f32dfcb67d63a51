/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Asks the engine, and has each property checked. */
#include "judge.h"

#include "emit.h"
#include "region.h"

uint32_t judge_image(const struct judge *j, uint32_t t)
{
	uint32_t i = t - j->in.n_base - 1;

	if (t <= j->in.n_base)
		return t;
	if (!j->raw.map || i >= j->raw.n_map || j->raw.map[i] == BTFOLD_ORACLE_UNMAPPED)
		return NONE;
	return j->raw.map[i];
}

struct btfold_oracle_bytes judge_output(const struct judge *j)
{
	return (struct btfold_oracle_bytes){j->raw.data, j->raw.size};
}

void judge_progress(const struct judge *j, const char *what)
{
	if (j->options.progress)
		j->options.progress(j->options.progress_ctx, what);
}

void judge_run(const struct judge *j, struct btfold_oracle_bytes base,
	       struct btfold_oracle_bytes input, struct btfold_oracle_output *ret)
{
	bool was_open = region_pause();

	j->engine->run(j->engine->ctx, base, input, ret);
	region_resume(was_open);
}

void judge_release(const struct judge *j, struct btfold_oracle_output *output)
{
	bool was_open = region_pause();

	if (j->engine->release)
		j->engine->release(j->engine->ctx, output);
	region_resume(was_open);
}

const struct classes *judge_classes(struct judge *j)
{
	struct budget budget = options_budget(&j->options);

	if (!j->tried_classes) {
		judge_progress(j, "R1, R2: the reference's classes");
		j->tried_classes = true;
		j->have_classes = classes_init(&j->classes, &j->in, j->options.keep, &budget);
		if (j->have_classes)
			j->report->ambiguous_keys = j->classes.n_ambiguous;
	}
	return j->have_classes ? &j->classes : NULL;
}

const struct reference *judge_reference(struct judge *j)
{
	if (!judge_classes(j))
		return NULL;
	if (!j->have_reference) {
		reference_init(&j->reference, &j->in, &j->classes, emit_is_swapped(j->input));
		j->have_reference = true;
		j->report->types_reference = j->reference.n_types;
	}
	return &j->reference;
}

/* P3's first part: an output that cannot be read cannot be judged further. */
static bool read_output(struct judge *j)
{
	char *why = NULL;

	j->output_is_good = graph_load(&j->out, &j->names, j->base, judge_output(j), &why);
	if (j->output_is_good) {
		j->report->types_out = j->out.n - 1 - j->out.n_base;
		return true;
	}
	if (judge_wants(j, 3))
		report_add(j, BTFOLD_FINDING_INVALID_OUTPUT, false, 0, 0, NULL, "%s", why);
	for (unsigned p = 4; p <= 8; p++)
		report_inconclusive(j, p, "unreadable output: %s", why);
	mem_free(why);
	return false;
}

static void check_output(struct judge *j)
{
	static const struct {
		void (*check)(struct judge *j);
		const char *what;
	} checks[] = {
		{check_p3, "P3: valid output"},	    {check_p4, "P4: no contradiction"},
		{check_p5, "P5: nothing lost"},	    {check_p6, "P6: nothing left"},
		{check_p7, "P7: the engine again"}, {check_p8, "P8: the reference"},
	};

	for (unsigned i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		if (!judge_wants(j, 3 + i))
			continue;
		judge_progress(j, checks[i].what);
		checks[i].check(j);
	}
}

/* P2: whatever it answers, an engine does not write into its input. */
static void run(struct judge *j)
{
	uint8_t *copy = mem_get(j->input.size, 1);

	if (j->input.size)
		memcpy(copy, j->input.data, j->input.size);
	judge_progress(j, "the engine");
	judge_run(j, j->base, j->input, &j->raw);
	if (j->input.size && memcmp(copy, j->input.data, j->input.size) && judge_wants(j, 2))
		report_add(j, BTFOLD_FINDING_ERROR, false, 0, 0, NULL, "changed its input");
	mem_free(copy);
}

static void examine(struct judge *j)
{
	run(j);
	if (j->raw.ran == BTFOLD_ORACLE_UNABLE) {
		for (unsigned p = 1; p <= 8; p++)
			report_inconclusive(j, p, "could not ask: %s",
					    j->raw.message ? j->raw.message : "");
		return;
	}
	if (!check_p1(j, &j->raw, "the input")) {
		for (unsigned p = 2; p <= 8; p++)
			report_inconclusive(j, p, "the engine did not return");
		return;
	}
	if (check_p2(j) && read_output(j))
		check_output(j);
}

static void init(struct judge *j)
{
	*j->report = (struct btfold_oracle_report){
		.types_in = UINT32_MAX, .types_out = UINT32_MAX, .types_reference = UINT32_MAX};
	if (!(j->options.properties & BTFOLD_ORACLE_ALL))
		j->options.properties = BTFOLD_ORACLE_ALL;
	if (!j->options.max_findings)
		j->options.max_findings = 16;
	j->report->findings = mem_lasting(j->options.max_findings, sizeof(*j->report->findings));
	names_init(&j->names);
	j->input_is_good = graph_load(&j->in, &j->names, j->base, j->input, NULL);
	if (j->input_is_good)
		j->report->types_in = j->in.n - 1 - j->in.n_base;
}

static void deinit(struct judge *j)
{
	judge_release(j, &j->raw);
	if (j->tried_classes)
		classes_deinit(&j->classes);
	if (j->have_reference)
		reference_deinit(&j->reference);
	graph_deinit(&j->in);
	graph_deinit(&j->out);
	names_deinit(&j->names);
}

void btfold_oracle_judge(const struct btfold_oracle_engine *engine, struct btfold_oracle_bytes base,
			 struct btfold_oracle_bytes input,
			 const struct btfold_oracle_options *options,
			 struct btfold_oracle_report *ret_report)
{
	struct judge j = {.engine = engine, .base = base, .input = input, .report = ret_report};
	bool is_ours = region_open();

	if (options)
		j.options = *options;
	init(&j);
	examine(&j);
	report_finish(&j);
	deinit(&j);
	if (is_ours)
		region_close();
}
