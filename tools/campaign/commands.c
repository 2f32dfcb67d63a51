// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "commands.h"

#include <string.h>

#include "campaign.h"
#include "maker.h"

static const char *const verbs[] = {
#define VERB(name, summary) #name,
#include "../verbs/verbs.def"
#undef VERB
};

bool command_exists(const char *verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i], verb))
			return true;
	return false;
}

void command_print_word(const char *word, FILE *to)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=:,./@%";

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, to);
		return;
	}
	fputc('\'', to);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", to);
		else
			fputc(*word, to);
	}
	fputc('\'', to);
}

void command_put_on_file(const char *verb, const struct command_terms *terms,
			 const struct group *group, FILE *to)
{
	const struct btfold_oracle_finding *finding = &group->finding;
	bool reduces = !strncmp(verb, "reduce", strlen("reduce"));
	char path[4200];

	fprintf(to, "btfold %s -e ", verb);
	command_print_word(terms->spec, to);
	engines_print_policies(terms->policies, to);
	/* With more time it may be no hang. */
	if (finding->id == BTFOLD_FINDING_HANG && terms->seconds > 0)
		fprintf(to, " %s %g", reduces ? "--limit" : "-t", terms->seconds);
	if (reduces)
		fprintf(to, " --finding %s%s%s%s%s", btfold_oracle_finding_name(finding->id),
			*finding->kind || *finding->field ? ":" : "", finding->kind,
			*finding->field ? ":" : "", finding->field);
	snprintf(path, sizeof(path), "%s.btf", group->file);
	fputc(' ', to);
	command_print_word(path, to);
}

void command_print_on_file(const char *label, const char *verb, const struct command_terms *terms,
			   const struct group *group, FILE *to)
{
	fprintf(to, "  %s: ", label);
	command_put_on_file(verb, terms, group, to);
	fputc('\n', to);
}

static void print_options(const struct campaign *campaign, FILE *to)
{
	static const char *const tiers[] = {NULL, "loadable", "malformed"};
	const char *tier = campaign->mixed ? "mixed" : tiers[campaign->options.tier];

	for (size_t i = 0; campaign->parents && i < campaign->parents->n_given; i++) {
		fputs(" --from ", to);
		command_print_word(campaign->parents->given[i], to);
	}
	if (tier)
		fprintf(to, " --tier %s", tier);
	if (campaign->features || campaign->narrowed) {
		fputs(" --features ", to);
		if (campaign->features)
			command_print_word(campaign->features, to);
		fprintf(to, "%s%s", campaign->features && campaign->narrowed ? "," : "",
			campaign->narrowed ? campaign->narrowed : "");
	}
	if (campaign->options.max_types)
		fprintf(to, " --max-types %u", campaign->options.max_types);
	engines_print_policies(campaign->engines.policies, to);
	if (campaign->limited)
		fprintf(to, " --limit %g", campaign->engines.limits.seconds);
}

void campaign_print_again(const struct campaign *campaign, const char *spec, uint64_t seed,
			  FILE *to)
{
	fputs(spec ? "btfold fuzz" : "btfold fuzz --kernel", to);
	if (spec) {
		fputs(" -e ", to);
		command_print_word(spec, to);
	}
	print_options(campaign, to);
	fprintf(to, " -s %llu -n 1\n", (unsigned long long)seed);
}

void campaign_print_whole(const struct campaign *campaign, FILE *to)
{
	fputs("btfold fuzz", to);
	for (unsigned i = 0; i < campaign->engines.n_open; i++) {
		fputs(" -e ", to);
		command_print_word(campaign->engines.specs[i], to);
	}
	print_options(campaign, to);
	fprintf(to, " -s %llu -n %llu\n", (unsigned long long)campaign->options.seed,
		(unsigned long long)campaign->counts.graphs);
}
