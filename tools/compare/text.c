// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* A comparison for people. */
#include <stdlib.h>
#include <string.h>

#include "../campaign/commands.h"
#include "../campaign/narrow.h"
#include "../say.h"
#include "compare.h"
#include "commands.h"

/* Inputs listed by name. */
#define GIVEN_MOST  20
#define CORPUS_MOST 10

/* "1 input", "2,000 inputs" */
static struct figure inputs_figure(uint64_t n)
{
	struct figure figure, count = count_figure(n);

	snprintf(figure.text, sizeof(figure.text), "%.20s input%s", count.text, n == 1 ? "" : "s");
	return figure;
}

static void print_head(const struct comparison *comparison)
{
	char *headline = comparison_headline(comparison);
	char line[512];

	print_wrapped(stdout, 0, 0, headline ? headline : "");
	free(headline);
	snprintf(line, sizeof(line), "old %s, new %s%s",
		 btfold_subject_name(comparison->engines.subjects[OLD]),
		 btfold_subject_name(comparison->engines.subjects[NEW]),
		 comparison->interrupted ? "; interrupted" : "");
	fputs("  ", stdout);
	print_wrapped(stdout, 2, 2, line);
}

static void print_part(const char *label, const struct page *sum, uint64_t n)
{
	printf("%-10s %10s", label, count_figure(n).text);
	printf(" %8s", count_figure(page_inputs(sum, RELATION_BETTER)).text);
	printf(" %8s", count_figure(page_inputs(sum, RELATION_WORSE)).text);
	printf(" %9s", count_figure(page_inputs(sum, RELATION_ACCEPTED)).text);
	printf(" %10s", count_figure(page_inputs(sum, RELATION_EQUAL)).text);
	printf(" %9s\n", count_figure(page_inputs(sum, RELATION_UNDECIDED)).text);
}

static void print_parts(const struct comparison *comparison)
{
	uint64_t all = 0;
	unsigned n = 0;

	printf("\n%-10s %10s %8s %8s %9s %10s %9s\n", "inputs", "", "better", "worse", "accepted",
	       "equal", "undecided");
	for (unsigned i = 0; i < N_SOURCES; i++) {
		const struct part *part = &comparison->parts[i];

		if (!part->ledger)
			continue;
		print_part(source_word(i), &part->sum, part->n_inputs);
		all += part->n_inputs;
		n++;
	}
	if (n > 1)
		print_part("together", &comparison->total, all);
	if (comparison->parts[SOURCE_GENERATED].ledger) {
		printf("  generated with seed %llu\n",
		       (unsigned long long)comparison->campaign.options.seed);
		campaign_print_narrowed(&comparison->campaign);
	}
	if (comparison->total.n_unread)
		printf("  %s could not be read\n", count_figure(comparison->total.n_unread).text);
}

static void print_line(const struct part *part, size_t index)
{
	const struct line *line = ledger_line(part->ledger, index);
	enum relation relation = line->found.relation;
	bool differs = relation != RELATION_EQUAL && relation != RELATION_UNDECIDED;

	if (!line->done) {
		printf("  not judged  %s\n", part->files.paths[index]);
		return;
	}
	printf("  %-9s %-34s ", relation_word(relation),
	       differs ? reason_text(line->found.reason, true, relation != RELATION_BETTER) : "");
	if (line->sized)
		printf("%s -> %s types  ", count_figure(line->sizes.types[OLD]).text,
		       count_figure(line->sizes.types[NEW]).text);
	puts(part->files.paths[index]);
}

static void print_given(const struct comparison *comparison)
{
	const struct part *part = &comparison->parts[SOURCE_GIVEN];

	if (!part->ledger)
		return;
	putchar('\n');
	for (size_t i = 0; i < part->files.n_paths && i < GIVEN_MOST; i++)
		print_line(part, i);
	if (part->files.n_paths > GIVEN_MOST)
		printf("  ... and %s more (--json)\n",
		       count_figure(part->files.n_paths - GIVEN_MOST).text);
}

/* Of the corpus those that are worse, by the most severe reason first. */
static void print_corpus(const struct comparison *comparison)
{
	const struct part *part = &comparison->parts[SOURCE_CORPUS];
	uint64_t n = page_inputs(&part->sum, RELATION_WORSE), shown = 0;

	if (n)
		printf("\nworse in the corpus\n");
	for (unsigned reason = 0; n && reason < N_REASONS; reason++) {
		for (size_t i = 0; i < part->files.n_paths && shown < CORPUS_MOST; i++) {
			struct relation_found found = ledger_line(part->ledger, i)->found;

			if (found.relation != RELATION_WORSE || found.reason != reason)
				continue;
			print_line(part, i);
			shown++;
		}
	}
	if (n > shown)
		printf("  ... and %s more (--json)\n", count_figure(n - shown).text);
}

static void print_group(const struct comparison *comparison, const struct group *group)
{
	const struct btfold_oracle_finding *finding = &group->finding;
	char place[48], input[4200];

	group_place(group, place);
	printf("%-22s %-30s %9s inputs %6u types\n", btfold_oracle_finding_name(finding->id), place,
	       count_figure(group->graphs).text, group->n_types);
	if (finding->path || finding->message) {
		fputs("  ", stdout);
		print_wrapped(stdout, 2, 2, finding->path ? finding->path : finding->message);
	}
	comparison_put_input(comparison, group->source, group->number, input);
	if (group->file)
		printf("  file: %s.btf, of %s\n", group->file, input);
	compare_print_commands(comparison, group);
}

static void print_groups(const struct comparison *comparison, enum change change, uint64_t max,
			 const char *title)
{
	const struct groups *groups = &comparison->groups;
	uint64_t n = 0;

	for (size_t i = 0; i < groups->n; i++)
		n += groups->groups[i].engine == change;
	if (!n)
		return;
	printf("\n%s: %s\n", title, count_figure(n).text);
	for (size_t i = 0, shown = 0; i < groups->n && shown < max; i++) {
		if (groups->groups[i].engine != change)
			continue;
		print_group(comparison, &groups->groups[i]);
		shown++;
	}
	if (n > max)
		printf("... and %s signatures more\n", count_figure(n - max).text);
}

static void print_unchanged(const struct comparison *comparison)
{
	const struct groups *groups = &comparison->groups;
	size_t n = 0;

	for (size_t i = 0; i < groups->n; i++)
		n += groups->groups[i].engine == CHANGE_NONE;
	if (n)
		printf("\n%zu signature%s shown by both on the same input (--json)\n", n,
		       n == 1 ? " is" : "s are");
}

static void print_change(const char *label, const uint64_t *pair)
{
	bool more = pair[NEW] > pair[OLD];
	uint64_t by = more ? pair[NEW] - pair[OLD] : pair[OLD] - pair[NEW];

	printf("  %-8s %16s -> %s", label, count_figure(pair[OLD]).text,
	       count_figure(pair[NEW]).text);
	if (by)
		printf("  %s%s (%s%.3f %%)", more ? "+" : "-", count_figure(by).text,
		       more ? "+" : "-",
		       pair[OLD] ? 100.0 * (double)by / (double)pair[OLD] : 100.0);
	putchar('\n');
}

static void print_extremes(const struct comparison *comparison, const struct extreme *list,
			   const char *label)
{
	for (unsigned i = 0; i < MOST && list[i].used; i++) {
		const struct sizes *sizes = &list[i].sizes;
		char input[4200];

		comparison_put_input(comparison, list[i].source, list[i].number, input);
		printf("  %s: %s -> %s types, %s -> %s bytes, %s\n", label,
		       count_figure(sizes->types[OLD]).text, count_figure(sizes->types[NEW]).text,
		       count_figure(sizes->bytes[OLD]).text, count_figure(sizes->bytes[NEW]).text,
		       input);
	}
}

static void print_sizes(const struct comparison *comparison)
{
	const struct page *total = &comparison->total;

	if (!total->n_sized)
		return;
	printf("\nkept where both gave an output, %s\n", inputs_figure(total->n_sized).text);
	print_change("types", total->sizes.types);
	print_change("bytes", total->sizes.bytes);
	print_extremes(comparison, total->more, "more");
	print_extremes(comparison, total->fewer, "fewer");
}

static void print_measurement(const struct comparison *comparison, const struct measurement *one)
{
	char input[4200];

	comparison_put_input(comparison, one->source, one->number, input);
	printf("  %11s -> %-11s %6.2f", seconds_figure(one->seconds[OLD]).text,
	       seconds_figure(one->seconds[NEW]).text, one->ratio);
	if (one->peak_bytes[OLD] && one->peak_bytes[NEW])
		printf("  %10s -> %-10s", bytes_figure(one->peak_bytes[OLD]).text,
		       bytes_figure(one->peak_bytes[NEW]).text);
	printf("  %s types, %s\n", count_figure(one->n_types).text, input);
}

static void print_measurements(const struct comparison *comparison)
{
	const struct measurements *all = &comparison->measurements;
	double memory = measured_memory_ratio(all);

	if (!all->n)
		return;
	printf("\ntime and memory, medians of up to %u runs of each in turns\n",
	       comparison->rounds);
	for (size_t i = 0; i < all->n && i < GIVEN_MOST; i++)
		print_measurement(comparison, &all->list[i]);
	printf("  together: time %.2f", measured_time_ratio(all));
	if (memory > 0)
		printf(", memory %.2f", memory);
	printf(" times that of the old\n");
}

void comparison_print(struct comparison *comparison, uint64_t max_groups)
{
	groups_sort(&comparison->groups);
	print_head(comparison);
	print_parts(comparison);
	print_given(comparison);
	print_corpus(comparison);
	print_groups(comparison, CHANGE_NEW, max_groups, "new findings");
	print_groups(comparison, CHANGE_ALLOWED, max_groups, "new findings that are allowed");
	print_groups(comparison, CHANGE_UNCOVERED, max_groups,
		     "findings on inputs of which the old engine made nothing");
	print_groups(comparison, CHANGE_FIXED, max_groups, "fixed findings");
	print_unchanged(comparison);
	print_sizes(comparison);
	print_measurements(comparison);
}
