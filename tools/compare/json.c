// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * A comparison for programs, and for btfold report. Beside the members of every index, with SUM as
 * in put_sum() and INPUT as in input_json():
 *
 *   status, headline           what it comes down to
 *   old, new                   {spec, name} of the engines
 *   seed, allowed, interrupted, seconds
 *   total                      SUM: inputs by relation, why (better_by ...: finding, "types" or
 *                              "bytes" to inputs), sizes kept where both gave an output
 *   parts                      [{source: given|corpus|generated, inputs, SUM, old, new: tallies as
 *                              of btfold fuzz, seconds}]
 *   groups                     [{finding, property, kind, field, path, message, type, other: of the
 *                              smallest input; change: new|fixed|allowed|uncovered|unchanged,
 *                              engine: spec, graphs: inputs, smallest_types, file: without .btf,
 *                              or null, split: is there a FILE.base.btf, INPUT,
 *                              commands: {again, reduce}}]
 *   inputs                     [{INPUT, relation, reason, old, new: {verdict, types, bytes}}] of
 *                              all that have a name
 *   most_different             [{INPUT, old, new: {types, bytes}}]
 *   measurements               {time_ratio, memory_ratio: or null, inputs: [{INPUT, types, rounds,
 *                              time_ratio, old, new: {seconds, peak_bytes}}]}
 */
#include "../json.h"

#include <stdlib.h>

#include "../campaign/index.h"
#include "../verdict.h"
#include "commands.h"
#include "compare.h"

static json_t *json_count(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *engine_json(const struct comparison *comparison, unsigned side)
{
	json_t *object = json_object();

	json_put(object, "spec", json_text(comparison->engines.specs[side]));
	json_put(object, "name",
		 json_text(btfold_subject_name(comparison->engines.subjects[side])));
	return object;
}

static json_t *reasons_json(const struct page *sum, enum relation relation)
{
	json_t *object = json_object();

	for (unsigned reason = 0; reason < N_REASONS; reason++)
		if (sum->relations[relation][reason])
			json_put(object, reason_word(reason),
				 json_count(sum->relations[relation][reason]));
	return object;
}

static json_t *sizes_json(const struct sizes *sizes, unsigned side)
{
	json_t *object = json_object();

	json_put(object, "types", json_count(sizes->types[side]));
	json_put(object, "bytes", json_count(sizes->bytes[side]));
	return object;
}

static void put_sum(json_t *object, const struct page *sum)
{
	json_t *sizes = json_object();

	for (unsigned i = 0; i < N_RELATIONS; i++)
		json_put(object, relation_word(i), json_count(page_inputs(sum, i)));
	json_put(object, "better_by", reasons_json(sum, RELATION_BETTER));
	json_put(object, "worse_by", reasons_json(sum, RELATION_WORSE));
	json_put(object, "accepted_by", reasons_json(sum, RELATION_ACCEPTED));
	json_put(object, "with_new_findings", json_count(sum->n_new));
	json_put(object, "with_fixed_findings", json_count(sum->n_fixed));
	json_put(object, "unreadable", json_count(sum->n_unread));
	json_put(sizes, "inputs", json_count(sum->n_sized));
	json_put(sizes, "old", sizes_json(&sum->sizes, OLD));
	json_put(sizes, "new", sizes_json(&sum->sizes, NEW));
	json_put(object, "sizes", sizes);
}

static json_t *parts_json(const struct comparison *comparison)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < N_SOURCES; i++) {
		const struct part *part = &comparison->parts[i];
		json_t *object;

		if (!part->ledger)
			continue;
		object = json_object();
		json_put(object, "source", json_text(source_word(i)));
		json_put(object, "inputs", json_count(part->n_inputs));
		put_sum(object, &part->sum);
		json_put(object, "old", tally_json(&part->tallies[OLD], "old"));
		json_put(object, "new", tally_json(&part->tallies[NEW], "new"));
		json_put(object, "seconds", json_real(part->seconds));
		json_push(array, object);
	}
	return array;
}

/* Of which input something is told: "source", and "input" or "seed". */
static json_t *input_json(const struct comparison *comparison, unsigned source, uint64_t number)
{
	json_t *object = json_object();

	json_put(object, "source", json_text(source_word(source)));
	if (source == SOURCE_GENERATED)
		json_put(object, "seed", json_count(number));
	else
		json_put(object, "input", json_text(comparison->parts[source].files.paths[number]));
	return object;
}

static json_t *side_json(const struct line *line, unsigned side)
{
	json_t *object = line->sized ? sizes_json(&line->sizes, side) : json_object();

	json_put(object, "verdict", json_text(verdict_word(line->verdicts[side])));
	return object;
}

static void push_lines(const struct comparison *comparison, unsigned source, json_t *array)
{
	const struct part *part = &comparison->parts[source];

	for (size_t i = 0; part->ledger && i < part->files.n_paths; i++) {
		const struct line *line = ledger_line(part->ledger, i);
		bool differs = line->found.relation != RELATION_EQUAL &&
			       line->found.relation != RELATION_UNDECIDED;
		json_t *object;

		if (!line->done)
			continue;
		object = input_json(comparison, source, i);
		json_put(object, "relation", json_text(relation_word(line->found.relation)));
		json_put(object, "reason",
			 differs ? json_text(reason_word(line->found.reason)) : json_null());
		json_put(object, "old", side_json(line, OLD));
		json_put(object, "new", side_json(line, NEW));
		json_push(array, object);
	}
}

static json_t *group_json(const struct comparison *comparison, const struct group *group)
{
	json_t *object = verdict_finding_json(&group->finding);
	json_t *input = input_json(comparison, group->source, group->number);

	json_object_update_missing(object, input);
	json_decref(input);
	json_put(object, "change", json_text(change_word(group->engine)));
	json_put(object, "engine", json_text(comparison_spec(comparison, group)));
	json_put(object, "graphs", json_count(group->graphs));
	json_put(object, "smallest_types", json_integer(group->n_types));
	json_put(object, "file", json_text(group->file));
	json_put(object, "split", json_boolean(group->split));
	json_put(object, "seed", json_integer((json_int_t)group->permutation));
	json_put(object, "commands", compare_commands_json(comparison, group));
	return object;
}

static json_t *groups_array(struct comparison *comparison)
{
	json_t *array = json_array();

	groups_sort(&comparison->groups);
	for (size_t i = 0; i < comparison->groups.n; i++)
		json_push(array, group_json(comparison, &comparison->groups.groups[i]));
	return array;
}

static void push_extremes(const struct comparison *comparison, const struct extreme *list,
			  json_t *array)
{
	for (unsigned i = 0; i < MOST && list[i].used; i++) {
		json_t *object = input_json(comparison, list[i].source, list[i].number);

		json_put(object, "old", sizes_json(&list[i].sizes, OLD));
		json_put(object, "new", sizes_json(&list[i].sizes, NEW));
		json_push(array, object);
	}
}

static json_t *cost_json(const struct measurement *one, unsigned side)
{
	json_t *object = json_object();

	json_put(object, "seconds", json_real(one->seconds[side]));
	json_put(object, "peak_bytes",
		 one->peak_bytes[side] ? json_count(one->peak_bytes[side]) : json_null());
	return object;
}

static json_t *ratio_json(double ratio)
{
	return ratio > 0 ? json_real(ratio) : json_null();
}

static json_t *measurements_json(const struct comparison *comparison)
{
	const struct measurements *all = &comparison->measurements;
	json_t *object = json_object(), *inputs = json_array();

	for (size_t i = 0; i < all->n; i++) {
		const struct measurement *one = &all->list[i];
		json_t *input = input_json(comparison, one->source, one->number);

		json_put(input, "types", json_integer(one->n_types));
		json_put(input, "rounds", json_integer(one->rounds));
		json_put(input, "time_ratio", json_real(one->ratio));
		json_put(input, "old", cost_json(one, OLD));
		json_put(input, "new", cost_json(one, NEW));
		json_push(inputs, input);
	}
	json_put(object, "time_ratio", ratio_json(measured_time_ratio(all)));
	json_put(object, "memory_ratio", ratio_json(measured_memory_ratio(all)));
	json_put(object, "inputs", inputs);
	return object;
}

static json_t *allowed_json(const struct allowed *allowed)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < allowed->n; i++)
		json_push(array, json_text(allowed->patterns[i].text));
	return array;
}

json_t *comparison_json(struct comparison *comparison)
{
	json_t *object = index_start("compare"), *total = json_object(), *inputs = json_array();
	json_t *extremes = json_array();
	char *headline = comparison_headline(comparison);

	put_sum(total, &comparison->total);
	push_lines(comparison, SOURCE_GIVEN, inputs);
	push_lines(comparison, SOURCE_CORPUS, inputs);
	push_extremes(comparison, comparison->total.more, extremes);
	push_extremes(comparison, comparison->total.fewer, extremes);
	json_put(object, "status", json_integer(comparison_status(comparison)));
	json_put(object, "headline", json_text(headline));
	json_put(object, "old", engine_json(comparison, OLD));
	json_put(object, "new", engine_json(comparison, NEW));
	json_put(object, "seed", json_count(comparison->campaign.options.seed));
	json_put(object, "allowed", allowed_json(&comparison->allowed));
	json_put(object, "interrupted", json_boolean(comparison->interrupted));
	json_put(object, "seconds", json_real(comparison->elapsed));
	json_put(object, "total", total);
	json_put(object, "parts", parts_json(comparison));
	json_put(object, "groups", groups_array(comparison));
	json_put(object, "inputs", inputs);
	json_put(object, "most_different", extremes);
	json_put(object, "measurements", measurements_json(comparison));
	free(headline);
	return object;
}
