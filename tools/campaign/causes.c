// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "causes.h"

#include <string.h>

#include "../../fuzz/subjects/btf.h"

/* The output on its base: ids of the base come first. */
struct universe {
	struct raw_btf parts[2];
	unsigned n_parts;
};

struct place {
	const struct raw_btf *raw;
	struct raw_record record;
};

struct ties {
	const struct btfold_oracle_report *report;
	struct universe universe;
	uint64_t missed; /* bit i: finding i is a missed merge, not excused */
	/* Bit j of [i]: finding i would vanish, or might, if j did; after close() by any steps. */
	uint64_t needs[CAUSES_MAX];
};

static bool open_universe(struct btfold_oracle_bytes base, struct btfold_oracle_bytes output,
			  struct universe *ret)
{
	ret->n_parts = 0;
	if (base.data && !raw_parse(base.data, base.size, &ret->parts[ret->n_parts++]))
		return false;
	return output.data && raw_parse(output.data, output.size, &ret->parts[ret->n_parts++]);
}

static bool find_type(const struct universe *universe, uint32_t id, struct place *ret)
{
	for (unsigned i = 0; i < universe->n_parts; i++) {
		const struct raw_btf *raw = &universe->parts[i];
		uint32_t offset = 0;

		if (id > raw->n_types) {
			id -= raw->n_types;
			continue;
		}
		ret->raw = raw;
		ret->record = raw_record(raw, 0);
		while (--id) {
			offset += ret->record.size;
			ret->record = raw_record(raw, offset);
		}
		return true;
	}
	return false;
}

/* The missed merges that leave @id as a copy of another type. */
static uint64_t that_leave(const struct ties *ties, uint32_t id)
{
	uint64_t found = 0;

	for (unsigned i = 0; i < CAUSES_MAX; i++)
		if (ties->missed >> i & 1 && ties->report->findings[i].other_id == id)
			found |= UINT64_C(1) << i;
	return found;
}

/* Where two copies refer to different ids, those are copies of one another, and one was left. */
static void tie(struct ties *ties, unsigned index)
{
	const struct btfold_oracle_finding *finding = &ties->report->findings[index];
	struct place a, b;

	if (!finding->type_id || !finding->other_id ||
	    !find_type(&ties->universe, finding->type_id, &a) ||
	    !find_type(&ties->universe, finding->other_id, &b) || a.record.size != b.record.size ||
	    a.record.kind != b.record.kind)
		return;
	for (uint32_t at = 0; at < a.record.size / 4; at++) {
		uint32_t x, y;

		if (raw_word(a.record.kind, at) != RAW_ID)
			continue;
		x = raw_get(a.raw, a.record.bytes + 4 * at);
		y = raw_get(b.raw, b.record.bytes + 4 * at);
		if (x != y)
			ties->needs[index] |= that_leave(ties, x) | that_leave(ties, y);
	}
}

static void close_ties(struct ties *ties)
{
	for (unsigned via = 0; via < CAUSES_MAX; via++)
		for (unsigned i = 0; i < CAUSES_MAX; i++)
			if (ties->needs[i] >> via & 1)
				ties->needs[i] |= ties->needs[via];
}

/* Structs stand for their rings, then unions, then whatever comes first in the alphabet. */
static int rank(const struct btfold_oracle_finding *finding)
{
	return !strcmp(finding->kind, "STRUCT") ? 0 : !strcmp(finding->kind, "UNION") ? 1 : 2;
}

static bool stands_before(const struct ties *ties, unsigned a, unsigned b)
{
	const struct btfold_oracle_finding *x = &ties->report->findings[a];
	const struct btfold_oracle_finding *y = &ties->report->findings[b];
	int order = rank(x) - rank(y);

	if (!order)
		order = strcmp(x->kind, y->kind);
	return order ? order < 0 : a < b;
}

static bool is_cause(const struct ties *ties, unsigned index)
{
	for (unsigned i = 0; i < CAUSES_MAX; i++) {
		if (i == index || !(ties->needs[index] >> i & 1))
			continue;
		if (!(ties->needs[i] >> index & 1) || stands_before(ties, i, index))
			return false;
	}
	return true;
}

static bool is_missed(const struct btfold_oracle_finding *finding)
{
	return !finding->excused && finding->id == BTFOLD_FINDING_MISSED_MERGE;
}

static uint64_t missed_causes(const struct btfold_oracle_report *report, uint64_t missed,
			      struct btfold_oracle_bytes base, struct btfold_oracle_bytes output)
{
	struct ties ties = {.report = report, .missed = missed};
	uint64_t causes = 0;

	if (!(missed & (missed - 1)) || !open_universe(base, output, &ties.universe))
		return missed;
	for (unsigned i = 0; i < CAUSES_MAX; i++)
		if (missed >> i & 1)
			tie(&ties, i);
	close_ties(&ties);
	for (unsigned i = 0; i < CAUSES_MAX; i++)
		if (missed >> i & 1 && is_cause(&ties, i))
			causes |= UINT64_C(1) << i;
	return causes;
}

uint64_t causes_of(const struct btfold_oracle_report *report, struct btfold_oracle_bytes base,
		   struct btfold_oracle_bytes output)
{
	size_t n = report->n_findings < CAUSES_MAX ? report->n_findings : CAUSES_MAX;
	uint64_t causes = 0, missed = 0, late = 0;
	bool basic = false;

	for (size_t i = 0; i < n; i++) {
		const struct btfold_oracle_finding *finding = &report->findings[i];
		uint64_t bit = UINT64_C(1) << i;

		if (is_missed(finding))
			missed |= bit;
		else if (!finding->excused && btfold_oracle_finding_property(finding->id) == 7)
			late |= bit;
		else
			causes |= bit;
		basic |= !finding->excused && btfold_oracle_finding_property(finding->id) < 7;
	}
	return causes | missed_causes(report, missed, base, output) | (basic ? 0 : late);
}
