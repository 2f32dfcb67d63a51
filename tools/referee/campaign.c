// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * A disagreement is noted as others are (groups.h), with the known difference that explains it in place
 * of an engine. Each graph has at most one.
 */
#define _GNU_SOURCE
#include "campaign.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>

#include "../campaign/commands.h"
#include "../campaign/index.h"
#include "../json.h"
#include "../say.h"
#include "ruling.h"

#define LABEL_FINDING 0u /* then one for each difference, and that for graphs without an answer */
#define MAX_LABELS    64u

/* Shared by the workers. */
struct sums {
	_Atomic uint64_t both_take, both_refuse, known, findings, unanswered;
};

struct referee {
	struct campaign *campaign;
	struct campaign_hooks hooks;
	struct kernel kernel; /* each worker has a copy of its own */
	struct utsname system;
	struct sums *sums;
	const char *labels[MAX_LABELS + 1];
	char message[640]; /* of the note at hand */
};

/* The ids of the oracle's findings that come closest, for the sake of groups.h. */
static const enum btfold_oracle_finding_id ids[N_RULINGS] = {
	[RULING_REFUSES] = BTFOLD_FINDING_ACCEPTS_INVALID,
	[RULING_TAKES] = BTFOLD_FINDING_ERROR,
	[RULING_ELSEWHERE] = BTFOLD_FINDING_DIFFERS,
	[RULING_NOT_ASKED] = BTFOLD_FINDING_CRASH,
};

static enum ruling_id ruling_of(const struct group *group)
{
	unsigned id = RULING_REFUSES;

	while (ids[id] != group->finding.id)
		id++;
	return (enum ruling_id)id;
}

static unsigned label_of(const struct ruling *ruling)
{
	if (ruling->known)
		return LABEL_FINDING + 1 + (unsigned)(ruling->known - differences);
	return ruling->id == RULING_NOT_ASKED ? n_differences + 1 : LABEL_FINDING;
}

static void count(struct sums *sums, const struct ruling *ruling)
{
	if (ruling->id == RULING_AGREE && ruling->refused)
		sums->both_refuse++;
	else if (ruling->id == RULING_AGREE)
		sums->both_take++;
	else if (ruling->known)
		sums->known++;
	else if (ruling->id == RULING_NOT_ASKED)
		sums->unanswered++;
	else
		sums->findings++;
}

static unsigned confer(void *ctx, unsigned worker, const struct engines *engines,
		       const struct specimen *specimen, const struct exam *exams,
		       struct note *ret_notes)
{
	struct referee *referee = ctx;
	struct ruling ruling;
	struct note note = {.cause = true};

	(void)worker;
	(void)engines;
	(void)exams;
	referee_compare(&referee->kernel, specimen->base, specimen->input, &ruling);
	count(referee->sums, &ruling);
	if (ruling.id == RULING_AGREE)
		return 0;
	ruling_text(&ruling, referee->message, sizeof(referee->message));
	note.engine = label_of(&ruling);
	note.finding = (struct btfold_oracle_finding){
		.id = ids[ruling.id],
		.excused = note.engine != LABEL_FINDING,
		.type_id = ruling.type,
		.message = referee->message,
	};
	memcpy(note.finding.kind, ruling.kind, sizeof(note.finding.kind));
	snprintf(note.finding.field, sizeof(note.finding.field), "%.23s", ruling.text);
	ret_notes[0] = note;
	return 1;
}

static void show_progress(void *ctx, double seconds, uint64_t graphs)
{
	const struct referee *referee = ctx;

	status_show("%.0f s  %s graphs, %.0f/s  findings in %s  known differences in %s", seconds,
		    count_figure(graphs).text, (double)graphs / (seconds + 1e-9),
		    count_figure(referee->sums->findings).text,
		    count_figure(referee->sums->known).text);
}

struct referee *referee_create(struct campaign *campaign)
{
	struct referee *referee = calloc(1, sizeof(*referee));

	if (!referee)
		abort();
	referee->campaign = campaign;
	if (kernel_open(&referee->kernel) != ANSWER_TAKES) {
		say_error("the kernel cannot be asked: %s", referee->kernel.why);
		kernel_close(&referee->kernel);
		free(referee);
		return NULL;
	}
	uname(&referee->system);
	referee->sums = mmap(NULL, sizeof(*referee->sums), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (referee->sums == MAP_FAILED)
		abort();
	referee->labels[LABEL_FINDING] = "kernel";
	/* what the kernel was not asked about is not kept */
	for (unsigned i = 0; i < n_differences && i + 2 < MAX_LABELS; i++)
		if (differences[i].id != RULING_NOT_ASKED)
			referee->labels[i + 1] = differences[i].name;
	referee->hooks = (struct campaign_hooks){
		.confer = confer, .show_progress = show_progress, .ctx = referee};
	campaign->hooks = &referee->hooks;
	campaign->groups.labels = referee->labels;
	return referee;
}

void referee_destroy(struct referee *referee)
{
	if (!referee)
		return;
	kernel_close(&referee->kernel);
	munmap(referee->sums, sizeof(*referee->sums));
	free(referee);
}

enum verb_status referee_status(const struct referee *referee)
{
	if (referee->sums->findings)
		return VERB_FINDING;
	return referee->sums->unanswered ? VERB_INCONCLUSIVE : VERB_FINE;
}

/* ---- what came of it ------------------------------------------------------------------------ */

static void print_path(const struct group *group, const char *ending, FILE *to)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s%s", group->file, ending);
	command_print_word(path, to);
}

static void print_again(const struct referee *referee, const struct group *group, FILE *to)
{
	if (!group->file) {
		campaign_print_again(referee->campaign, NULL, group->number, to);
		return;
	}
	fputs("btfold validate --kernel ", to);
	if (group->split) {
		fputs("-B ", to);
		print_path(group, ".base.btf", to);
		fputc(' ', to);
	}
	print_path(group, ".btf", to);
}

static void print_group(const struct referee *referee, const struct group *group)
{
	bool finding = group->engine == LABEL_FINDING;
	const char *name = finding			    ? ruling_name(ruling_of(group))
			   : group->engine <= n_differences ? differences[group->engine - 1].name
							    : "no answer";
	char place[48] = "";

	if (finding)
		group_place(group, place);
	printf("%-23s %-38s %9s %6u\n  ", name, place, count_figure(group->graphs).text,
	       group->n_types);
	if (!finding && group->engine <= n_differences) {
		print_wrapped(stdout, 2, 2, differences[group->engine - 1].reason);
		fputs("  ", stdout);
	}
	print_wrapped(stdout, 2, 2, group->finding.message);
	fputs("  again: ", stdout);
	print_again(referee, group, stdout);
	if (group->file)
		putchar('\n');
}

static void print_groups(const struct referee *referee, const char *title, bool findings,
			 uint64_t max)
{
	const struct groups *groups = &referee->campaign->groups;
	uint64_t n = 0;

	for (size_t i = 0; i < groups->n; i++) {
		const struct group *group = &groups->groups[i];

		if ((group->engine == LABEL_FINDING) != findings || n++ >= max)
			continue;
		if (n == 1)
			printf("\n%-23s %-38s %9s %6s\n", title,
			       findings ? "what the one that refuses says" : "", "graphs", "types");
		print_group(referee, group);
	}
	if (n > max)
		printf("... and %s groups more\n", count_figure(n - max).text);
}

void referee_print(struct referee *referee, uint64_t max)
{
	const struct sums *sums = referee->sums;

	printf("  Linux %s agrees on %s: takes %s, refuses %s\n", referee->system.release,
	       count_figure(sums->both_take + sums->both_refuse).text,
	       count_figure(sums->both_take).text, count_figure(sums->both_refuse).text);
	printf("  %s with findings, %s with known differences, %s without an answer\n",
	       count_figure(sums->findings).text, count_figure(sums->known).text,
	       count_figure(sums->unanswered).text);
	groups_sort(&referee->campaign->groups);
	print_groups(referee, "finding", true, max);
	print_groups(referee, "known difference", false, UINT64_MAX);
}

struct again {
	const struct referee *referee;
	const struct group *group;
};

static void write_again(const void *ctx, FILE *to)
{
	const struct again *again = ctx;

	print_again(again->referee, again->group, to);
}

static json_t *group_json(const struct referee *referee, const struct group *group)
{
	const struct difference *known = group->engine && group->engine <= n_differences
						 ? &differences[group->engine - 1]
						 : NULL;

	return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:o,s:o}", "ruling",
			 ruling_name(ruling_of(group)), "known",
			 json_text(known ? known->name : NULL), "reason",
			 json_text(known ? known->reason : NULL), "kind",
			 json_text(group->finding.kind), "text", json_text(group->finding.field),
			 "message", json_text(group->finding.message), "graphs",
			 (json_int_t)group->graphs, "smallest_types", (json_int_t)group->n_types,
			 "seed", (json_int_t)group->number, "file", json_text(group->file), "again",
			 json_written(write_again, &(struct again){referee, group}));
}

json_t *referee_json(struct referee *referee, enum verb_status status)
{
	const struct campaign *campaign = referee->campaign;
	const struct sums *sums = referee->sums;
	json_t *object = index_start("fuzz"), *list = json_array();

	groups_sort(&referee->campaign->groups);
	for (size_t i = 0; i < campaign->groups.n; i++)
		json_push(list, group_json(referee, &campaign->groups.groups[i]));
	json_object_update_new(
		object,
		json_pack("{s:i,s:s,s:I,s:I,s:f,s:b,s:I,s:I,s:I,s:I,s:I,s:o}", "status",
			  (int)status, "kernel", referee->system.release, "seed",
			  (json_int_t)campaign->options.seed, "graphs",
			  (json_int_t)campaign->counts.graphs, "seconds", campaign->elapsed,
			  "interrupted", (int)campaign->interrupted, "both_take",
			  (json_int_t)sums->both_take, "both_refuse", (json_int_t)sums->both_refuse,
			  "findings", (json_int_t)sums->findings, "known_differences",
			  (json_int_t)sums->known, "without_answer", (json_int_t)sums->unanswered,
			  "disagreements", list));
	return object;
}
