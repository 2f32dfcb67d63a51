// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "worker.h"

#include <btfold/btfold.h>
#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "confirm.h"
#include "maker.h"

#define COPIES                                                           \
	(BTFOLD_FEATURE_BIT(UNITS) | BTFOLD_FEATURE_BIT(DUP_LEAF) |      \
	 BTFOLD_FEATURE_BIT(DUP_CHAIN) | BTFOLD_FEATURE_BIT(DUP_ARRAY) | \
	 BTFOLD_FEATURE_BIT(DUP_ANON) | BTFOLD_FEATURE_BIT(DUP_NAMED) |  \
	 BTFOLD_FEATURE_BIT(DUP_MANY) | BTFOLD_FEATURE_BIT(TWIN_MEMBERS))
#define NEAR                                                                  \
	(BTFOLD_FEATURE_BIT(NEAR_NAME) | BTFOLD_FEATURE_BIT(NEAR_LABEL) |     \
	 BTFOLD_FEATURE_BIT(NEAR_ITEM_NAME) | BTFOLD_FEATURE_BIT(NEAR_ITEM) | \
	 BTFOLD_FEATURE_BIT(NEAR_COUNT) | BTFOLD_FEATURE_BIT(NEAR_REF) |      \
	 BTFOLD_FEATURE_BIT(NEAR_DECLARED) | BTFOLD_FEATURE_BIT(NEAR_BASE))

/* A graph that is no smaller than what is known to hang is not worth the whole time, soon. */
#define HANGS_ENOUGH 3
#define HURRY	     20 /* the part of the time that it gets */

struct hangs {
	uint64_t n;
	uint32_t n_types; /* of the smallest */
};

struct worker {
	const struct campaign *campaign;
	struct engines engines; /* own ones */
	char specs[MAX_ENGINES][256];
	struct hangs hangs[MAX_ENGINES];
	struct groups groups; /* only to know which graphs the parent may want */
	struct office *office;
	struct desk *desk;
	FILE *out;
};

bool campaign_trusts(const struct campaign *campaign, const char *spec)
{
	return !campaign->contained && !strcmp(spec, "fold");
}

static bool open_engines(struct worker *worker)
{
	const struct engines *asked = &worker->campaign->engines;

	if (!asked->n) /* only hooks look at graphs */
		return true;
	worker->engines.limits = asked->limits;
	worker->engines.policies = asked->policies;
	for (unsigned i = 0; i < asked->n; i++) {
		if (campaign_trusts(worker->campaign, asked->specs[i])) {
			snprintf(worker->specs[i], sizeof(worker->specs[i]), "inline:%s",
				 asked->specs[i]);
			worker->engines.specs[i] = worker->specs[i];
		} else {
			worker->engines.specs[i] = asked->specs[i];
		}
	}
	worker->engines.n = asked->n;
	return engines_open(&worker->engines);
}

/* What V says of the graph, not what the generator meant to make. */
static enum btfold_tier tier_of(const struct btfold_gen_result *graph)
{
	struct btfold_graph *base = NULL, *input = NULL;
	enum btfold_tier tier = BTFOLD_TIER_MALFORMED;

	if ((!graph->base ||
	     !btfold_graph_decode(graph->base, graph->base_size, NULL, NULL, &base, NULL)) &&
	    !btfold_graph_decode(graph->input, graph->input_size, base, NULL, &input, NULL) &&
	    btfold_graph_validate(input, NULL, NULL, NULL, &tier))
		tier = BTFOLD_TIER_MALFORMED;
	btfold_graph_destroy(input);
	btfold_graph_destroy(base);
	return tier;
}

static void count(struct counts *counts, const struct btfold_gen_result *graph)
{
	uint64_t used = 0;

	for (unsigned i = 0; i < BTFOLD_N_FEATURES; i++) {
		counts->features[i] += graph->counts[i] != 0;
		used |= (uint64_t)(graph->counts[i] != 0) << i;
	}
	counts->copies += (used & COPIES) != 0;
	counts->near += (used & NEAR) != 0;
	counts->split += graph->base != NULL;
	counts->types += graph->n_base + graph->n_input;
	counts->tiers[tier_of(graph)]++;
	counts->graphs++;
}

/* False when nobody listens any more. */
static bool tell(struct worker *worker, const struct note *notes, unsigned n,
		 const struct specimen *specimen)
{
	for (unsigned i = 0; i < n; i++) {
		enum noted noted = groups_note(&worker->groups, &notes[i], specimen);

		if (noted == NOTED_FAILED) {
			worker->desk->failed = true;
			return false;
		}
		if (!letter_send(worker->out, &notes[i], specimen, noted == NOTED_BETTER))
			return false;
	}
	return true;
}

static bool tell_together(struct worker *worker, const struct exam *exams,
			  const struct specimen *specimen)
{
	const struct campaign_hooks *hooks = worker->campaign->hooks;
	unsigned number = (unsigned)(worker->desk - worker->office->desks);
	struct note notes[2 * CAUSES_MAX];

	return tell(worker, notes,
		    hooks->confer(hooks->ctx, number, &worker->engines, specimen, exams, notes),
		    specimen);
}

/* Those of a comparison are noted together, and seen to be steady there. */
static bool is_alone(const struct worker *worker)
{
	return !worker->campaign->hooks;
}

static void set_time(struct worker *worker, unsigned engine, const struct specimen *specimen)
{
	const struct hangs *hangs = &worker->hangs[engine];
	double seconds = worker->engines.limits.seconds;
	bool hurry =
		is_alone(worker) && hangs->n >= HANGS_ENOUGH && specimen->n_types >= hangs->n_types;

	worker->engines.hurried &= ~(1u << engine);
	worker->engines.hurried |= (unsigned)hurry << engine;
	btfold_subject_set_seconds(worker->engines.subjects[engine],
				   hurry ? seconds / HURRY : seconds);
}

static void learn_hangs(struct worker *worker, unsigned engine, const struct specimen *specimen,
			const struct exam *exam)
{
	struct hangs *hangs = &worker->hangs[engine];

	if (!exam->report.counts[BTFOLD_FINDING_HANG])
		return;
	if (!hangs->n++ || specimen->n_types < hangs->n_types)
		hangs->n_types = specimen->n_types;
}

/* What is kept of an engine is to be its own, and not what graphs before this one left behind. */
static bool is_doubtful(const struct worker *worker, unsigned engine, const struct exam *exam,
			const struct note *note, const struct specimen *specimen)
{
	bool is_inline = !strncmp(worker->engines.specs[engine], "inline:", strlen("inline:"));

	if (is_inline || !is_alone(worker))
		return false;
	/* Of P1 is only what the last run of the engine did. */
	if (btfold_oracle_finding_property(note->finding.id) == 1 && !exam->died_stale)
		return false;
	return note->finding.id == BTFOLD_FINDING_NONDETERMINISTIC ||
	       groups_wants(&worker->groups, note, specimen);
}

/* Up to 2 * CAUSES_MAX; of one that is in doubt, those of another exam, which replaces it. */
static unsigned take_notes(struct worker *worker, unsigned engine, const struct specimen *specimen,
			   struct exam *exam, struct note *ret_notes)
{
	unsigned n = notes_of(exam, engine, ret_notes);
	bool doubtful = false;

	for (unsigned i = 0; i < n; i++)
		doubtful |= is_doubtful(worker, engine, exam, &ret_notes[i], specimen);
	if (doubtful)
		n = confirm(&worker->engines, engine, specimen, &worker->desk->in_engine, exam,
			    ret_notes, n);
	return n;
}

static bool judge(struct worker *worker, const struct specimen *specimen)
{
	struct note notes[2 * CAUSES_MAX];
	bool fine = true;
	struct exam exams[MAX_ENGINES];
	unsigned n = 0;

	while (n < worker->engines.n_open && fine) {
		struct exam *exam = &exams[n];
		unsigned n_notes;

		worker->desk->engine = n;
		worker->desk->judging = true;
		set_time(worker, n, specimen);
		exam_take(&worker->engines, n, specimen, &worker->desk->in_engine, exam);
		n_notes = take_notes(worker, n, specimen, exam, notes);
		worker->desk->judging = false;
		learn_hangs(worker, n, specimen, exam);
		tally_add(&worker->desk->counts.tallies[n], &exam->report,
			  n_notes && notes[n_notes - 1].unconfirmed, exam->cut);
		if (is_alone(worker))
			fine = tell(worker, notes, n_notes, specimen);
		n++;
	}
	if (!is_alone(worker))
		fine = tell_together(worker, exams, specimen);
	while (n)
		exam_deinit(&exams[--n]);
	return fine;
}

static bool work_on_made(struct worker *worker, uint64_t index, struct maker *maker)
{
	struct btfold_gen_result graph;
	struct specimen specimen;

	worker->desk->seed = worker->campaign->options.seed + index;
	maker_make(maker, worker->desk->seed, &graph);
	specimen = campaign_specimen(&graph, worker->desk->seed);
	if (!judge(worker, &specimen))
		return false;
	count(&worker->desk->counts, &graph);
	return true;
}

static bool work_on_fetched(struct worker *worker, uint64_t index)
{
	const struct campaign_hooks *hooks = worker->campaign->hooks;
	struct specimen specimen;
	void *held;
	bool fine;

	worker->desk->seed = index;
	if (!hooks->fetch(hooks->ctx, index, &specimen, &held))
		return true;
	fine = judge(worker, &specimen);
	worker->desk->counts.graphs += fine;
	worker->desk->counts.types += fine ? specimen.n_types : 0;
	hooks->drop(held);
	return fine;
}

static void work(struct worker *worker)
{
	const struct campaign *campaign = worker->campaign;
	struct maker *maker = maker_create(campaign);
	bool fetches = campaign->hooks && campaign->hooks->fetch, fine = true;

	while (fine && !atomic_load(&worker->office->closed)) {
		uint64_t index = atomic_fetch_add(&worker->office->next, 1);

		if (campaign->max_graphs && index >= campaign->max_graphs)
			break;
		fine = fetches ? work_on_fetched(worker, index)
			       : work_on_made(worker, index, maker);
	}
	maker_destroy(maker);
}

void worker_work(const struct campaign *campaign, struct office *office, struct desk *desk,
		 int pipe)
{
	struct worker worker = {.campaign = campaign, .office = office, .desk = desk};

	worker.out = fdopen(pipe, "w");
	worker.groups.engines = &worker.engines;
	worker.groups.labels = campaign->groups.labels;
	if (worker.out && open_engines(&worker))
		work(&worker);
	else
		desk->failed = true;
	groups_deinit(&worker.groups);
	engines_close(&worker.engines);
	if (worker.out)
		fclose(worker.out);
}
