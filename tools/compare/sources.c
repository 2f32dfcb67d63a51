// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Inputs that are files: those given, and a corpus. */
#define _GNU_SOURCE
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare.h"

/* What the corpus of btfold holds in containers and cases; the rest are other forms of files. */
static const char *const folders[] = {
	"cases",	"regress",	     "seeds/dedup",	 "seeds/split",
	"seeds/libbpf", "seeds/metamorphic", "seeds/allocation", "seeds/samples"};
#define N_FOLDERS (sizeof(folders) / sizeof(folders[0]))

bool comparison_add_corpus(struct comparison *comparison, const char *folder)
{
	struct triage *files = &comparison->parts[SOURCE_CORPUS].files;
	bool fine = true, any = false;

	for (size_t i = 0; i < N_FOLDERS; i++) {
		char *path = NULL;

		if (asprintf(&path, "%s/%s", folder, folders[i]) < 0)
			return false;
		if (access(path, F_OK) == 0) {
			fine &= artifacts_add(files, path);
			any = true;
		}
		free(path);
	}
	return any ? fine : artifacts_add(files, folder);
}

char *comparison_find_corpus(void)
{
	/* As installed; as built in build/PRESET. */
	static const char *const places[] = {"../share/btfold/corpus", "../../../corpus"};
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (size < 0)
		return NULL;
	self[size] = '\0';
	slash = strrchr(self, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *path = NULL, *corpus, *cases = NULL;
		bool found;

		if (asprintf(&path, "%s/%s", self, places[i]) < 0)
			return NULL;
		corpus = realpath(path, NULL);
		free(path);
		found = corpus && asprintf(&cases, "%s/cases", corpus) >= 0 &&
			access(cases, F_OK) == 0;
		free(cases);
		if (found)
			return corpus;
		free(corpus);
	}
	return NULL;
}

struct artifact *part_open(const struct part *part, uint64_t number, struct specimen *ret_specimen)
{
	const struct artifact_base *base = &part->comparison->base;
	const char *path = part->files.paths[number];
	struct artifact *artifact;

	if (part->source == SOURCE_GIVEN && base->graph)
		artifact = artifact_open_on(base, path, number, ret_specimen);
	else
		artifact = artifact_open(path, number, ret_specimen);
	if (artifact)
		ret_specimen->source = part->source;
	return artifact;
}
