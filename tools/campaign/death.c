// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "death.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "../say.h"
#include "maker.h"

struct btfold_gen_options campaign_options(const struct campaign *campaign, uint64_t seed)
{
	static const enum btfold_gen_tier tiers[] = {BTFOLD_GEN_WELL_FORMED, BTFOLD_GEN_LOADABLE,
						     BTFOLD_GEN_WELL_FORMED, BTFOLD_GEN_MALFORMED};
	struct btfold_gen_options options = campaign->options;

	options.seed = seed;
	if (campaign->mixed)
		options.tier = tiers[seed % 4];
	return options;
}

struct specimen campaign_specimen(const struct btfold_gen_result *graph, uint64_t seed)
{
	return (struct specimen){
		.base = {graph->base, graph->base_size},
		.input = {graph->input, graph->input_size},
		.n_types = graph->n_base + graph->n_input,
		.number = seed,
		.permutation = seed,
	};
}

static void describe(int wait_status, char *ret_text, size_t size)
{
	if (!WIFSIGNALED(wait_status))
		snprintf(ret_text, size, "ended with status %d", WEXITSTATUS(wait_status));
	else if (WTERMSIG(wait_status) == SIGKILL)
		snprintf(ret_text, size, "gave no answer in time, or was killed");
	else
		snprintf(ret_text, size, "crashed (SIG%s)", sigabbrev_np(WTERMSIG(wait_status)));
}

/* What can be said when judging again tells nothing. */
static unsigned plain_note(unsigned engine, char *text, struct note *ret)
{
	*ret = (struct note){.engine = engine, .cause = true};
	ret->finding.id = BTFOLD_FINDING_CRASH;
	ret->finding.message = text;
	return 1;
}

/* Contained, it may do what it did not do in-process: then that is a finding as it is. */
static void judge_again(struct campaign *campaign, unsigned engine, uint64_t seed, char *text)
{
	struct maker *maker = maker_create(campaign);
	struct note notes[CAUSES_MAX];
	struct btfold_gen_result graph;
	struct specimen specimen;
	struct exam exam = {0};
	unsigned n = 0;

	maker_make(maker, seed, &graph);
	specimen = campaign_specimen(&graph, seed);
	if (campaign_trusts(campaign, campaign->engines.specs[engine])) {
		exam_take(&campaign->engines, engine, &specimen, NULL, &exam);
		if (exam.report.verdict == BTFOLD_ORACLE_FINDING)
			n = notes_of(&exam, engine, notes);
	}
	if (!n)
		n = plain_note(engine, text, notes);
	for (unsigned i = 0; i < n; i++)
		if (groups_note(&campaign->groups, &notes[i], &specimen) == NOTED_FAILED)
			campaign->failed = true;
	exam_deinit(&exam);
	maker_destroy(maker);
}

void death_of_worker(struct campaign *campaign, const struct desk *desk, int wait_status)
{
	const char *spec = campaign->engines.specs[desk->engine];
	bool trusted = spec && (campaign_trusts(campaign, spec) ||
				!strncmp(spec, "inline:", strlen("inline:")));
	bool guilty = desk->judging && desk->in_engine && trusted;
	char how[80], text[200];

	describe(wait_status, how, sizeof(how));
	status_clear();
	fflush(stdout);
	if (guilty)
		snprintf(text, sizeof(text), "engine '%.60s' %s inside this program", spec, how);
	else
		snprintf(text, sizeof(text), "btfold itself %s while it %s", how,
			 desk->judging ? "judged" : "made a graph");
	if (campaign->hooks && campaign->hooks->fetch) {
		fprintf(stderr, "btfold: %s, %s: the end\n", text,
			campaign->hooks->name(campaign->hooks->ctx, desk->seed));
		campaign->failed = true;
		return;
	}
	fprintf(stderr, "btfold: %s, seed %llu: the end. Again: ", text,
		(unsigned long long)desk->seed);
	campaign_print_again(campaign, spec, desk->seed, stderr);
	if (campaign->died)
		return;
	campaign->died = true;
	if (guilty)
		judge_again(campaign, desk->engine, desk->seed, text);
	else
		campaign->failed = true;
}
