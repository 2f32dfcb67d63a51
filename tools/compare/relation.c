// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "relation.h"

#include <string.h>

#include "../campaign/groups.h"

/* What an engine is measured by, see relation.h. */
struct score {
	uint64_t findings[BTFOLD_N_FINDINGS];
	uint64_t allowed;   /* findings that were taken off */
	unsigned undecided; /* property bits */
};

/* Reports keep some findings in full, and count all: of those not kept, none is excused here. */
static struct score score_of(const struct exam *exam)
{
	const struct btfold_oracle_report *report = &exam->report;
	struct score score = {.undecided = report->inconclusive};

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++)
		score.findings[id] = report->counts[id];
	for (size_t i = 0; i < report->n_findings; i++)
		score.findings[report->findings[i].id] -= report->findings[i].excused;
	return score;
}

/* Causes only: nobody could allow all that follows from what is allowed. */
static struct score score_but_for(const struct exam *exam, const struct allowed *allowed)
{
	const struct btfold_oracle_report *report = &exam->report;
	struct score score = {.undecided = report->inconclusive};

	for (size_t i = 0; i < report->n_findings && i < CAUSES_MAX; i++) {
		const struct btfold_oracle_finding *finding = &report->findings[i];

		if (finding->excused || !(exam->causes >> i & 1))
			continue;
		if (is_allowed(allowed, finding))
			score.allowed++;
		else
			score.findings[finding->id]++;
	}
	return score;
}

bool relation_has_sizes(const struct exam *exams)
{
	return exams[OLD].report.types_out != UINT32_MAX &&
	       exams[NEW].report.types_out != UINT32_MAX;
}

static struct relation_found hold(uint64_t old, uint64_t new, unsigned reason)
{
	return (struct relation_found){new < old ? RELATION_BETTER : RELATION_WORSE, reason};
}

static struct relation_found hold_sizes(const struct exam *exams)
{
	uint64_t old_types = exams[OLD].report.types_out, new_types = exams[NEW].report.types_out;

	if (old_types != new_types)
		return hold(old_types, new_types, REASON_TYPES);
	if (exams[OLD].output.size != exams[NEW].output.size)
		return hold(exams[OLD].output.size, exams[NEW].output.size, REASON_BYTES);
	return (struct relation_found){RELATION_EQUAL, 0};
}

/* Without output there is nothing that could be undecided, but whether it returned. */
static bool is_settled(const struct exam *exam)
{
	return exam->report.types_out == UINT32_MAX &&
	       !(exam->report.inconclusive & BTFOLD_ORACLE_PROPERTY(1));
}

/* One output, and the same is not decided of it: that is the same for both. */
static bool is_alike(const struct exam *exams)
{
	const struct btfold_oracle_bytes *old = &exams[OLD].output, *new = &exams[NEW].output;

	return old->data && new->data && old->size == new->size &&
	       !memcmp(old->data, new->data, old->size) &&
	       exams[OLD].report.inconclusive == exams[NEW].report.inconclusive;
}

static struct relation_found relate(const struct exam *exams, const struct score *old,
				    const struct score *new)
{
	bool settled = (is_settled(&exams[OLD]) && is_settled(&exams[NEW])) || is_alike(exams);

	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++) {
		unsigned property =
			btfold_oracle_finding_property((enum btfold_oracle_finding_id)id);

		if (!settled &&
		    (old->undecided | new->undecided) & BTFOLD_ORACLE_PROPERTY(property))
			return (struct relation_found){RELATION_UNDECIDED, 0};
		if (old->findings[id] != new->findings[id])
			return hold(old->findings[id], new->findings[id], id);
	}
	if (!relation_has_sizes(exams) || new->allowed > old->allowed)
		return (struct relation_found){RELATION_EQUAL, 0};
	return hold_sizes(exams);
}

struct relation_found relation_of(const struct exam *exams, const struct allowed *allowed)
{
	struct score old = score_of(&exams[OLD]), new = score_of(&exams[NEW]);
	struct relation_found found = relate(exams, &old, &new);

	if (found.relation != RELATION_WORSE || !allowed->n)
		return found;
	old = score_but_for(&exams[OLD], allowed);
	new = score_but_for(&exams[NEW], allowed);
	if (relate(exams, &old, &new).relation != RELATION_WORSE)
		found.relation = RELATION_ACCEPTED;
	return found;
}

const char *relation_word(enum relation relation)
{
	static const char *const words[N_RELATIONS] = {"equal", "better", "worse", "accepted",
						       "undecided"};

	return words[relation];
}

const char *reason_word(unsigned reason)
{
	if (reason < BTFOLD_N_FINDINGS)
		return btfold_oracle_finding_name((enum btfold_oracle_finding_id)reason);
	return reason == REASON_TYPES ? "types" : "bytes";
}

const char *reason_text(unsigned reason, bool plural, bool more)
{
	static const char *const texts[BTFOLD_N_FINDINGS][2] = {
		[BTFOLD_FINDING_CRASH] = {"crash", "crashes"},
		[BTFOLD_FINDING_HANG] = {"hang", "hangs"},
		[BTFOLD_FINDING_OUT_OF_MEMORY] = {"memory limit hit", "memory limits hit"},
		[BTFOLD_FINDING_ERROR] = {"valid input refused", "valid inputs refused"},
		[BTFOLD_FINDING_ACCEPTS_INVALID] = {"invalid input accepted",
						    "invalid inputs accepted"},
		[BTFOLD_FINDING_INVALID_OUTPUT] = {"invalid output", "invalid outputs"},
		[BTFOLD_FINDING_FALSE_MERGE] = {"wrong merge", "wrong merges"},
		[BTFOLD_FINDING_LOST_DEFINITION] = {"lost definition", "lost definitions"},
		[BTFOLD_FINDING_LOST_TYPE] = {"lost type", "lost types"},
		[BTFOLD_FINDING_MISSED_MERGE] = {"missed merge", "missed merges"},
		[BTFOLD_FINDING_MISSED_RESOLUTION] = {"unresolved declaration",
						      "unresolved declarations"},
		[BTFOLD_FINDING_NONDETERMINISTIC] = {"random output", "random outputs"},
		[BTFOLD_FINDING_NOT_IDEMPOTENT] = {"unfinished output", "unfinished outputs"},
		[BTFOLD_FINDING_ORDER_DEPENDENT] = {"output that depends on order",
						    "outputs that depend on order"},
		[BTFOLD_FINDING_NOT_LOCAL] = {"output that depends on other types",
					      "outputs that depend on other types"},
		[BTFOLD_FINDING_SELF_SPLIT] = {"own copy not folded", "own copies not folded"},
		[BTFOLD_FINDING_DIFFERS] = {"difference from the reference",
					    "differences from the reference"},
		[BTFOLD_FINDING_AMBIGUOUS_CHOICE] = {"ambiguous choice", "ambiguous choices"},
	};

	if (reason == REASON_TYPES)
		return more ? "more types" : "fewer types";
	if (reason == REASON_BYTES)
		return more ? "more bytes" : "fewer bytes";
	return texts[reason][plural];
}
