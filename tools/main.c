// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The btfold command: finds the verb and calls it. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "say.h"
#include "verbs/verb.h"
#include "version.h"

static const struct {
	const char *name;
	const char *title; /* argv[0] of the verb, as it stands in messages */
	const char *summary;
	enum verb_status (*run)(int argc, char **argv);
} verbs[] = {
#define VERB(name, summary) {#name, "btfold " #name, summary, btfold_verb_##name},
#include "verbs/verbs.def"
#undef VERB
};
#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void print_help(void)
{
	printf("usage: btfold VERB [OPTION]... [FILE]...\n\n"
	       "Deduplicates BTF, the type information of Linux kernels and BPF programs, and\n"
	       "judges engines that do.\n\nVerbs:\n");
	for (size_t i = 0; i < N_VERBS; i++)
		printf("  %-10s %s\n", verbs[i].name, verbs[i].summary);
	printf("\n`btfold VERB --help` tells more of each, with an example.\n\n"
	       "A FILE is raw BTF, an ELF file with a .BTF section, or text as `btfold dump`\n"
	       "prints it, each also compressed by gzip, xz or zstd; `-` is standard input.\n\n"
	       "Exit status: 0 fine, 1 finding, 2 wrong usage or unreadable input,\n"
	       "3 nothing found, but something could not be decided.\n\n"
	       "Example:\n"
	       "  btfold dedup -o vmlinux.btf vmlinux\n");
}

/* The worst first; a bad input in a row of good ones must not go unnoticed. */
enum verb_status verb_worse(enum verb_status a, enum verb_status b)
{
	static const int rank[] = {
		[VERB_FINE] = 0, [VERB_INCONCLUSIVE] = 1, [VERB_FINDING] = 2, [VERB_BAD_INPUT] = 3};

	return rank[a] > rank[b] ? a : b;
}

int main(int argc, char **argv)
{
	enum verb_status status = VERB_BAD_INPUT;
	const char *word = argc > 1 ? argv[1] : "";
	size_t i;

	if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")) {
		print_help();
		return finish_stdout() ? VERB_FINE : VERB_BAD_INPUT;
	}
	if (!strcmp(word, "--version")) {
		printf("btfold %s\n", BTFOLD_VERSION);
		return finish_stdout() ? VERB_FINE : VERB_BAD_INPUT;
	}
	for (i = 0; i < N_VERBS && strcmp(word, verbs[i].name); i++)
		;
	if (i == N_VERBS) {
		if (*word)
			say_error("no verb '%s'; see btfold --help", word);
		else
			say_error("no verb given; see btfold --help");
		return status;
	}
	/* Not modified; argv[0] is shown by getopt_long() in its messages. */
	argv[1] = (char *)(uintptr_t)verbs[i].title;
	status = verbs[i].run(argc - 1, argv + 1);
	if (!finish_stdout())
		status = VERB_BAD_INPUT;
	return status;
}
