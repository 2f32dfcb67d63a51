// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* JUnit: a test case for each file and engine; it fails when the file shows a finding. */
#define _GNU_SOURCE
#include <btfold/file.h>
#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "triage.h"

/* In attributes and text alike; XML 1.0 has no room for most control characters. */
static void put_text(FILE *to, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (strchr("<>&\"'", c))
			fprintf(to, "&#%u;", c);
		else if (c >= ' ' && c < 0x7f)
			fputc(c, to);
		else
			fprintf(to, "\\x%02x", c);
	}
}

static void put_attribute(FILE *to, const char *name, const char *value)
{
	fprintf(to, " %s=\"", name);
	put_text(to, value);
	fputc('"', to);
}

static void put_trial(FILE *to, const struct triage *triage, const struct trial *trial)
{
	const char *text = trial->text ? trial->text : "";
	bool failed = trial->verdict == BTFOLD_ORACLE_FINDING;

	fputs("    <testcase", to);
	put_attribute(to, "classname",
		      btfold_subject_name(triage->engines.subjects[trial->engine]));
	put_attribute(to, "name", triage->paths[trial->file]);
	if (trial->verdict == BTFOLD_ORACLE_FINE) {
		fputs("/>\n", to);
		return;
	}
	fprintf(to, ">\n      <%s", failed ? "failure" : "skipped");
	put_attribute(to, "message", text);
	if (failed)
		fputs(" type=\"finding\"", to);
	fputs("/>\n    </testcase>\n", to);
}

bool junit_write(const struct triage *triage, const char *path)
{
	size_t size = 0, failures = 0, skipped = 0;
	char *text = NULL, *why = NULL;
	FILE *to = open_memstream(&text, &size);
	bool fine = to != NULL;

	for (size_t i = 0; i < triage->n_trials; i++) {
		failures += triage->trials[i].verdict == BTFOLD_ORACLE_FINDING;
		skipped += triage->trials[i].verdict == BTFOLD_ORACLE_INCONCLUSIVE;
	}
	if (fine) {
		fprintf(to,
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
			"  <testsuite name=\"btfold triage\" tests=\"%zu\" failures=\"%zu\" "
			"errors=\"0\" skipped=\"%zu\">\n",
			triage->n_trials, failures, skipped);
		for (size_t i = 0; i < triage->n_trials; i++)
			put_trial(to, triage, &triage->trials[i]);
		fputs("  </testsuite>\n</testsuites>\n", to);
		fine = fclose(to) == 0 && btfold_file_write(path, text, size, &why);
	}
	if (!fine)
		say_error("%s: %s", path, why ? why : "out of memory");
	free(text);
	free(why);
	return fine;
}
