// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "engines.h"

#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "say.h"

bool engines_add(struct engines *engines, const char *verb, const char *spec)
{
	if (engines->n == MAX_ENGINES) {
		say_usage(verb, "more than %u engines", MAX_ENGINES);
		return false;
	}
	engines->specs[engines->n++] = spec;
	return true;
}

static const char *const policy_words[] = {"guesses-ambiguous", "keeps-declarations", NULL};
static const unsigned policy_bits[] = {BTFOLD_POLICY_GUESSES_AMBIGUOUS,
				       BTFOLD_POLICY_KEEPS_DECLARATIONS};

bool engines_add_policy(struct engines *engines, const char *verb, const char *word)
{
	unsigned index;

	if (!option_word(verb, "--policy", word, policy_words, &index))
		return false;
	engines->policies |= policy_bits[index];
	return true;
}

void engines_print_policies(unsigned policies, FILE *to)
{
	for (unsigned i = 0; policy_words[i]; i++)
		if (policies & policy_bits[i])
			fprintf(to, " --policy %s", policy_words[i]);
}

bool engines_open(struct engines *engines)
{
	if (!engines->n)
		engines->specs[engines->n++] = "fold";
	while (engines->n_open < engines->n) {
		const char *spec = engines->specs[engines->n_open];
		struct btfold_subject *subject;
		char *why = NULL;

		subject = btfold_subject_open(spec, &engines->limits, &why);
		if (!subject) {
			say_error("engine '%s': %s", spec, why ? why : "not found");
			free(why);
			return false;
		}
		engines->subjects[engines->n_open++] = subject;
	}
	return true;
}

void engines_close(struct engines *engines)
{
	while (engines->n_open)
		btfold_subject_close(engines->subjects[--engines->n_open]);
}

unsigned engines_policies(const struct engines *engines, unsigned index)
{
	struct btfold_subject *subject = engines->subjects[index];
	unsigned policies = btfold_subject_policies(subject);

	if (!btfold_subject_engine(subject).strict)
		policies |= engines->policies;
	return policies;
}

unsigned engines_name_width(const struct engines *engines, unsigned most)
{
	unsigned width = 0;

	for (unsigned i = 0; i < engines->n_open; i++) {
		size_t length = strlen(btfold_subject_name(engines->subjects[i]));

		if (length > width)
			width = length < most ? (unsigned)length : most;
	}
	return width;
}

static void print_kind(void *ctx, const char *spec, const char *what)
{
	(void)ctx;
	printf("  %-20s ", spec);
	print_wrapped(stdout, 23, 23, what);
}

void engines_print_help(void)
{
	btfold_subject_list(print_kind, NULL);
	print_kind(NULL, "inline:ENGINE", "the same in this process, for debuggers: not contained");
}
