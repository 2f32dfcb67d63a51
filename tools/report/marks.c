// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What to look at: from the ids of a finding to the same types in input, output and reference. */
#include "exhibit.h"
#include "match.h"

static void mark(struct exhibit_graph *graph, uint32_t id, const char *text)
{
	if (!id || !graph->bytes.data || graph->n_marks == MAX_MARKS)
		return;
	for (size_t i = 0; i < graph->n_marks; i++)
		if (graph->marks[i].id == id)
			return;
	graph->marks[graph->n_marks++] = (struct emit_mark){id, EMIT_WHOLE, text};
}

/* Marks in @graph what @id of @other is. */
static void mark_same(const struct exhibit *exhibit, struct exhibit_graph *graph,
		      const struct exhibit_graph *other, uint32_t id, const char *text)
{
	uint32_t ids[MAX_MARKS];
	size_t n;

	if (!graph->bytes.data || !other->bytes.data)
		return;
	n = match_same(exhibit->base.bytes, graph->bytes, other->bytes, id, ids, MAX_MARKS);
	for (size_t i = 0; i < n; i++)
		mark(graph, ids[i], text);
}

/* P6: both ids are of the output. */
static void mark_left(const struct finding *finding, struct exhibit *exhibit)
{
	const char *text =
		finding->is.id == BTFOLD_FINDING_MISSED_MERGE ? "copy left" : "not resolved";

	mark(&exhibit->output, finding->is.type_id, "the same");
	mark(&exhibit->output, finding->is.other_id, text);
	mark_same(exhibit, &exhibit->input, &exhibit->output, finding->is.other_id, "the same");
	mark_same(exhibit, &exhibit->reference, &exhibit->output, finding->is.other_id, NULL);
}

/* P4, P5, P8: a type of the input, and its image. */
static void mark_image(const struct finding *finding, struct exhibit *exhibit)
{
	bool merged = finding->is.id == BTFOLD_FINDING_FALSE_MERGE;
	uint32_t a, b;

	if (merged && exhibit->input.bytes.data && exhibit->output.bytes.data &&
	    match_difference(exhibit->base.bytes, exhibit->input.bytes, exhibit->output.bytes,
			     finding->is.type_id, finding->is.other_id, &a, &b)) {
		mark(&exhibit->input, a, "differs here");
		mark(&exhibit->output, b, "differs here");
		mark_same(exhibit, &exhibit->reference, &exhibit->input, a, NULL);
	}
	mark(&exhibit->input, finding->is.type_id, "this type");
	mark(&exhibit->output, finding->is.other_id, "is made this");
	mark_same(exhibit, &exhibit->reference, &exhibit->input, finding->is.type_id, NULL);
}

void exhibit_mark(const struct finding *finding, struct exhibit *exhibit)
{
	if (!finding->known)
		return;
	switch (btfold_oracle_finding_property(finding->is.id)) {
	case 6:
		mark_left(finding, exhibit);
		break;
	case 4:
	case 5:
	case 8:
		mark_image(finding, exhibit);
		break;
	default:
		mark(&exhibit->input, finding->is.type_id, NULL);
	}
}
