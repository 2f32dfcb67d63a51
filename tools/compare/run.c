// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The inputs of each source as a campaign of its own, then measuring. */
#include <string.h>

#include "../say.h"
#include "../verdict.h"
#include "compare.h"

#define LARGE_GRAPHS 3	    /* measured */
#define LARGE_TRIES  12	    /* until there are so many */
#define LARGE_TYPES  50000u /* at most */
#define LARGE_LEAST  5000u

static const char *const file_labels[N_CHANGES] = {[CHANGE_FIXED] = "fixed",
						   [CHANGE_NEW] = "new",
						   [CHANGE_ALLOWED] = "allowed",
						   [CHANGE_UNCOVERED] = "uncovered"};

/* ---- what is noted of one input ------------------------------------------------------------- */

static bool shows(const struct exam *exam, const struct note *notes, unsigned n,
		  const struct btfold_oracle_finding *finding)
{
	uint64_t kept = 0;

	for (unsigned i = 0; i < n; i++)
		if (verdict_same_signature(&notes[i].finding, finding))
			return true;
	for (size_t i = 0; i < exam->report.n_findings; i++)
		kept += exam->report.findings[i].id == finding->id;
	/* It may be among those that were counted only. */
	return exam->report.counts[finding->id] > kept;
}

/* Gave none, by a finding: then nothing is known of what it would do wrong in one. */
static bool is_silent(const struct exam *exam)
{
	return exam->report.types_out == UINT32_MAX &&
	       exam->report.verdict == BTFOLD_ORACLE_FINDING;
}

/* Is it known that an engine does not show a finding of this property? */
static bool is_known(const struct exam *exam, unsigned property)
{
	return !(exam->report.inconclusive & BTFOLD_ORACLE_PROPERTY(property)) &&
	       (property <= 2 || !is_silent(exam));
}

struct side_notes {
	struct note notes[CAUSES_MAX];
	unsigned n;
};

/* False when nothing is to be told of @finding, a cause with @side. */
static bool change_of(const struct allowed *allowed, const struct exam *exams,
		      const struct side_notes *sides, unsigned side,
		      const struct btfold_oracle_finding *finding, enum change *ret_change)
{
	unsigned other = 1 - side;
	unsigned property = btfold_oracle_finding_property(finding->id);

	if (shows(&exams[other], sides[other].notes, sides[other].n, finding)) {
		*ret_change = CHANGE_NONE;
		return side == NEW; /* once is enough */
	}
	if (side == OLD) {
		*ret_change = CHANGE_FIXED;
		return is_known(&exams[NEW], property);
	}
	if (is_allowed(allowed, finding))
		*ret_change = CHANGE_ALLOWED;
	else
		*ret_change =
			is_silent(&exams[OLD]) && property > 2 ? CHANGE_UNCOVERED : CHANGE_NEW;
	return *ret_change == CHANGE_UNCOVERED || is_known(&exams[OLD], property);
}

/* The causes of both as changes; counted in @page. */
static unsigned note_changes(const struct allowed *allowed, const struct exam *exams,
			     struct page *page, struct note *ret_notes)
{
	unsigned n = 0, seen[N_CHANGES] = {0};
	struct side_notes sides[N_SIDES];

	for (unsigned side = 0; side < N_SIDES; side++)
		sides[side].n = notes_of(&exams[side], side, sides[side].notes);
	for (unsigned i = 0; i < sides[OLD].n + sides[NEW].n; i++) {
		unsigned side = i < sides[OLD].n ? OLD : NEW;
		struct note note = sides[side].notes[side == OLD ? i : i - sides[OLD].n];
		enum change change;

		if (note.finding.excused || !note.cause ||
		    !change_of(allowed, exams, sides, side, &note.finding, &change))
			continue;
		seen[change]++;
		note.engine = change;
		ret_notes[n++] = note;
	}
	page->n_fixed += seen[CHANGE_FIXED] > 0;
	page->n_new += seen[CHANGE_NEW] > 0;
	return n;
}

static unsigned confer(void *ctx, unsigned worker, const struct engines *engines,
		       const struct specimen *specimen, const struct exam *exams,
		       struct note *ret_notes)
{
	struct part *part = ctx;
	const struct allowed *allowed = &part->comparison->allowed;
	struct page *page = ledger_page(part->ledger, worker);
	bool generated = part->source == SOURCE_GENERATED;
	struct line *line = generated ? NULL : ledger_line(part->ledger, specimen->number);
	bool steady = relation_is_steady(engines, specimen, exams);
	struct relation_found found = {RELATION_UNDECIDED, 0};

	if (steady)
		found = relation_of(exams, allowed);
	page_enter(page, line, specimen, exams, found);
	return steady ? note_changes(allowed, exams, page, ret_notes) : 0;
}

/* ---- the campaign of a part ----------------------------------------------------------------- */

static bool fetch(void *ctx, uint64_t index, struct specimen *ret_specimen, void **ret_held)
{
	struct part *part = ctx;
	struct artifact *artifact = part_open(part, index, ret_specimen);

	*ret_held = artifact;
	return artifact != NULL;
}

static void drop(void *held)
{
	artifact_close(held);
}

static const char *name(void *ctx, uint64_t index)
{
	const struct part *part = ctx;

	return part->files.paths[index];
}

static void show_progress(void *ctx, double seconds, uint64_t graphs)
{
	struct part *part = ctx;
	struct page sum;

	ledger_sum(part->ledger, &sum);
	status_show("%s: %.0f s  %s, %.0f/s  better %s  worse %s  new findings in %s",
		    source_word(part->source), seconds, count_figure(graphs).text,
		    (double)graphs / (seconds + 1e-9),
		    count_figure(page_inputs(&sum, RELATION_BETTER)).text,
		    count_figure(page_inputs(&sum, RELATION_WORSE)).text,
		    count_figure(sum.n_new).text);
}

static void run_part(struct comparison *comparison, enum source source)
{
	struct part *part = &comparison->parts[source];
	struct campaign_hooks hooks = {
		.confer = confer, .show_progress = show_progress, .ctx = part};
	struct campaign campaign = comparison->campaign;

	part->ledger = ledger_create(MAX_JOBS, part->files.n_paths);
	if (!part->ledger) {
		comparison->failed = true;
		return;
	}
	campaign.engines = comparison->engines;
	campaign.engines.limits.seconds = source == SOURCE_GIVEN ? 600 : 10;
	campaign.groups = comparison->groups;
	campaign.hooks = &hooks;
	campaign.contained = true;
	if (source != SOURCE_GENERATED) {
		hooks.fetch = fetch;
		hooks.drop = drop;
		hooks.name = name;
		campaign.max_graphs = part->files.n_paths;
		campaign.seconds = 0;
	}
	campaign_run(&campaign);
	comparison->groups = campaign.groups;
	comparison->failed |= campaign.failed || campaign.died;
	comparison->interrupted |= campaign.interrupted;
	memcpy(part->tallies, campaign.counts.tallies, sizeof(part->tallies));
	part->n_inputs = campaign.counts.graphs;
	part->seconds = campaign.elapsed;
	ledger_sum(part->ledger, &part->sum);
	if (hooks.fetch && !campaign.interrupted && !campaign.failed)
		part->sum.n_unread = part->files.n_paths - part->n_inputs;
	page_add(&comparison->total, &part->sum);
}

/* ---- time and memory ------------------------------------------------------------------------ */

static void measure_given(struct comparison *comparison)
{
	struct part *part = &comparison->parts[SOURCE_GIVEN];

	for (size_t i = 0; i < part->files.n_paths && !campaign_interrupted(); i++) {
		struct specimen specimen;
		struct artifact *artifact;

		if (!ledger_line(part->ledger, i)->sized)
			continue;
		artifact = part_open(part, i, &specimen);
		if (!artifact)
			continue;
		status_show("measuring: %s", part->files.paths[i]);
		measure(&comparison->measurements, &comparison->engines, &specimen,
			comparison->rounds);
		artifact_close(artifact);
	}
}

/* The generated graphs are too small to tell anything: some large ones. */
static void measure_generated(struct comparison *comparison)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct btfold_gen_options options = comparison->campaign.options;
	unsigned n = 0;

	options.tier = BTFOLD_GEN_WELL_FORMED;
	options.max_types = LARGE_TYPES;
	for (unsigned i = 0; i < LARGE_TRIES && n < LARGE_GRAPHS && !campaign_interrupted(); i++) {
		struct btfold_gen_result graph;
		struct specimen specimen;

		status_show("measuring: large graph %u of %u", n + 1, LARGE_GRAPHS);
		options.seed = comparison->campaign.options.seed + i;
		btfold_generate(generator, &options, &graph);
		specimen = campaign_specimen(&graph, options.seed);
		if (specimen.n_types >= LARGE_LEAST)
			n += measure(&comparison->measurements, &comparison->engines, &specimen,
				     comparison->rounds);
	}
	btfold_generator_destroy(generator);
}

void comparison_run(struct comparison *comparison)
{
	static const enum source order[] = {SOURCE_GIVEN, SOURCE_CORPUS, SOURCE_GENERATED};
	double start = now_seconds();

	comparison->groups.engines = &comparison->engines;
	comparison->groups.labels = file_labels;
	for (unsigned i = 0; i < N_SOURCES; i++) {
		struct part *part = &comparison->parts[order[i]];
		bool any = order[i] == SOURCE_GENERATED ? comparison->generates
							: part->files.n_paths > 0;

		part->comparison = comparison;
		part->source = order[i];
		if (any && !comparison->interrupted && !comparison->failed)
			run_part(comparison, order[i]);
	}
	if (comparison->rounds && !comparison->interrupted && !comparison->failed) {
		if (comparison->parts[SOURCE_GIVEN].ledger)
			measure_given(comparison);
		if (comparison->generates)
			measure_generated(comparison);
	}
	status_clear();
	comparison->interrupted |= campaign_interrupted();
	comparison->elapsed = now_seconds() - start;
}
