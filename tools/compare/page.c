// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The page of btfold report, right after a comparison. */
#define _GNU_SOURCE
#include <btfold/file.h>
#include <stdlib.h>

#include "../report/report.h"
#include "../say.h"
#include "compare.h"

static bool write_page(const struct report *report, const char *path)
{
	char *page = NULL, *why = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&page, &size);
	bool fine = to != NULL;

	if (fine) {
		report_write(report, to);
		status_clear();
		fine = !fclose(to) && btfold_file_write(path, page, size, &why);
	}
	if (!fine)
		say_error("%s: %s", path, why ? why : "cannot be written");
	free(page);
	free(why);
	return fine;
}

bool comparison_write_page(const struct comparison *comparison, const char *path)
{
	struct report report = {.max = UINT64_MAX};
	char *index = NULL;
	bool fine;

	/* Who names an engine to have it run does not mind that it is. */
	for (unsigned side = 0; side < N_SIDES; side++)
		report.trusted.word[report.trusted.n++] = comparison->engines.specs[side];
	if (asprintf(&index, "%s/" COMPARISON_INDEX, comparison->groups.folder) < 0)
		return false;
	fine = report_open(index, &report);
	free(index);
	if (!fine)
		return false;
	fine = write_page(&report, path);
	report_close(&report);
	return fine;
}
