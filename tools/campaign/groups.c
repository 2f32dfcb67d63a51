// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "groups.h"

#include <btfold/file.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../say.h"
#include "../verdict.h"

/* What is excused needs no telling apart. */
static bool same_signature(const struct btfold_oracle_finding *a,
			   const struct btfold_oracle_finding *b)
{
	if (a->excused)
		return b->excused && a->id == b->id;
	return verdict_same_signature(a, b);
}

bool note_is_alike(const struct note *a, const struct note *b)
{
	return a->engine == b->engine && same_signature(&a->finding, &b->finding);
}

unsigned notes_of(const struct exam *exam, unsigned engine, struct note *ret_notes)
{
	unsigned n = 0;

	for (unsigned i = 0; i < exam->report.n_findings && i < CAUSES_MAX; i++) {
		struct note note = {.finding = exam->report.findings[i],
				    .engine = engine,
				    .cause = exam->causes >> i & 1,
				    .output = exam->output};
		unsigned at = 0;

		while (at < n && !same_signature(&note.finding, &ret_notes[at].finding))
			at++;
		if (at == n)
			ret_notes[n++] = note;
		else if (note.cause && !ret_notes[at].cause)
			ret_notes[at] = note;
	}
	return n;
}

static struct group *find(const struct groups *groups, const struct note *note)
{
	for (size_t i = 0; i < groups->n; i++)
		if (groups->groups[i].engine == note->engine &&
		    same_signature(&note->finding, &groups->groups[i].finding))
			return &groups->groups[i];
	return NULL;
}

static struct group *append(struct groups *groups, const struct note *note)
{
	struct group *group;

	if (groups->n == groups->room) {
		size_t room = groups->room ? 2 * groups->room : 16;
		struct group *grown = realloc(groups->groups, room * sizeof(*grown));

		if (!grown)
			return NULL;
		groups->groups = grown;
		groups->room = room;
	}
	group = &groups->groups[groups->n++];
	*group = (struct group){.finding = note->finding, .engine = note->engine};
	group->finding.path = group->finding.message = NULL;
	group->n_types = UINT32_MAX;
	return group;
}

/* "DIR/libbpf-1.1.2-missed-merge-ARRAY-nr_elems"; NULL when out of memory. */
static char *file_stem(const struct groups *groups, const struct group *group)
{
	const struct btfold_oracle_finding *finding = &group->finding;
	const char *engine =
		groups->labels ? groups->labels[group->engine]
			       : btfold_subject_name(groups->engines->subjects[group->engine]);
	/* Others have no kind either: each group has a file of its own. */
	const char *kind = finding->excused ? "excused" : finding->kind;
	const char *field = finding->excused ? "" : finding->field;
	char *stem = NULL;

	if (asprintf(&stem, "%s/%s-%s%s%s%s%s", groups->folder, engine,
		     btfold_oracle_finding_name(finding->id), *kind ? "-" : "", kind,
		     *field ? "-" : "", field) < 0)
		return NULL;
	for (char *at = stem + strlen(groups->folder) + 1; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("-._", *at))
			*at = '-';
	return stem;
}

static bool write_one(const char *stem, const char *suffix, struct btfold_oracle_bytes bytes)
{
	char *path = NULL, *why = NULL;
	bool fine;

	if (asprintf(&path, "%s%s", stem, suffix) < 0)
		return false;
	fine = btfold_file_write(path, bytes.data, bytes.size, &why);
	if (!fine)
		say_error("%s: %s", path, why ? why : "cannot be written");
	free(why);
	free(path);
	return fine;
}

static void remove_one(const char *stem, const char *suffix)
{
	char *path = NULL;

	if (asprintf(&path, "%s%s", stem, suffix) >= 0)
		unlink(path);
	free(path);
}

static bool save(const struct groups *groups, struct group *group, const struct note *note,
		 const struct specimen *specimen)
{
	group->split = specimen->base.data != NULL;
	group->has_output = note->output.data != NULL;
	if (!groups->folder || (groups->labels && !groups->labels[group->engine]))
		return true;
	if (!group->file && !(group->file = file_stem(groups, group)))
		return false;
	/* What is of a larger graph, or an earlier run, goes. */
	if (!group->split)
		remove_one(group->file, ".base.btf");
	if (!group->has_output)
		remove_one(group->file, ".out.btf");
	return write_one(group->file, ".btf", specimen->input) &&
	       (!group->split || write_one(group->file, ".base.btf", specimen->base)) &&
	       (!group->has_output || write_one(group->file, ".out.btf", note->output));
}

/* A total order, so that it does not matter what came first. */
static bool is_better(const struct group *group, const struct note *note,
		      const struct specimen *specimen)
{
	size_t path = note->finding.path ? strlen(note->finding.path) : 0;
	size_t kept_path = group->finding.path ? strlen(group->finding.path) : 0;

	if (note->cause != group->cause)
		return note->cause;
	if (specimen->n_types != group->n_types)
		return specimen->n_types < group->n_types;
	if (path != kept_path)
		return path < kept_path;
	return specimen->number < group->number;
}

bool groups_wants(const struct groups *groups, const struct note *note,
		  const struct specimen *specimen)
{
	const struct group *group = find(groups, note);

	return !group || is_better(group, note, specimen);
}

static bool keep(const struct groups *groups, struct group *group, const struct note *note,
		 const struct specimen *specimen)
{
	free(group->finding.path);
	free(group->finding.message);
	group->finding = note->finding;
	group->finding.path = note->finding.path ? strdup(note->finding.path) : NULL;
	group->finding.message = note->finding.message ? strdup(note->finding.message) : NULL;
	group->cause = note->cause;
	group->n_types = specimen->n_types;
	group->number = specimen->number;
	group->permutation = specimen->permutation;
	group->source = specimen->source;
	return save(groups, group, note, specimen);
}

enum noted groups_note(struct groups *groups, const struct note *note,
		       const struct specimen *specimen)
{
	struct group *group = find(groups, note);

	if (!group && !(group = append(groups, note))) {
		say_error("out of memory");
		return NOTED_FAILED;
	}
	if (note->unconfirmed) {
		group->unconfirmed++;
		group->doubted = note->doubted;
		return NOTED;
	}
	if (!group_is_seen(group) && groups->start > 0)
		group->first = now_seconds() - groups->start;
	group->graphs += note->cause;
	group->dragged += !note->cause;
	if (!specimen || !is_better(group, note, specimen))
		return NOTED;
	return keep(groups, group, note, specimen) ? NOTED_BETTER : NOTED_FAILED;
}

bool group_is_seen(const struct group *group)
{
	return group->graphs + group->dragged > 0;
}

size_t groups_distinct(const struct groups *groups)
{
	size_t n = 0;

	for (size_t i = 0; i < groups->n; i++)
		n += groups->groups[i].graphs && !groups->groups[i].finding.excused;
	return n;
}

static int compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int order = group_is_seen(y) - group_is_seen(x);

	if (!order)
		order = x->finding.excused - y->finding.excused;
	if (!order)
		order = (int)x->finding.id - (int)y->finding.id;
	if (!order)
		order = (int)x->engine - (int)y->engine;
	if (!order)
		order = (x->graphs < y->graphs) - (x->graphs > y->graphs);
	if (!order)
		order = strcmp(x->finding.kind, y->finding.kind);
	return order ? order : strcmp(x->finding.field, y->finding.field);
}

void groups_sort(struct groups *groups)
{
	if (groups->n)
		qsort(groups->groups, groups->n, sizeof(*groups->groups), compare_groups);
}

void groups_deinit(struct groups *groups)
{
	for (size_t i = 0; i < groups->n; i++) {
		free(groups->groups[i].finding.path);
		free(groups->groups[i].finding.message);
		free(groups->groups[i].file);
	}
	free(groups->groups);
}
