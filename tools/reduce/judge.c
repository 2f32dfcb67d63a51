// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "judge.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../fuzz/subjects/btf.h"

#define FINDINGS_MOST 256u

struct reduce_judge {
	const struct reduce_question *question;
	struct btfold_subject *subject;
	struct reduce_files *files;
	double seconds; /* limit of the subject */
};

static bool open_subject(struct reduce_judge *judge, double seconds, char **ret_why)
{
	struct btfold_subject_limits limits = {
		.seconds = seconds,
		.memory_bytes = judge->question->memory_bytes,
	};

	btfold_subject_close(judge->subject);
	judge->seconds = seconds;
	judge->subject = btfold_subject_open(judge->question->spec, &limits, ret_why);
	return judge->subject != NULL;
}

struct reduce_judge *reduce_judge_create(const struct reduce_question *question, double seconds,
					 char **ret_why)
{
	struct reduce_judge *judge = calloc(1, sizeof(*judge));
	bool fine = judge != NULL;

	if (fine) {
		judge->question = question;
		if (question->predicate)
			fine = (judge->files = reduce_files_create()) != NULL;
		else
			fine = open_subject(judge, seconds, ret_why);
	}
	if (fine)
		return judge;
	if (question->predicate)
		*ret_why = strdup("no temporary folder");
	reduce_judge_destroy(judge);
	return NULL;
}

void reduce_judge_destroy(struct reduce_judge *judge)
{
	if (!judge)
		return;
	btfold_subject_close(judge->subject);
	reduce_files_destroy(judge->files);
	free(judge);
}

const char *reduce_judge_name(const struct reduce_judge *judge)
{
	return judge->subject ? btfold_subject_name(judge->subject) : NULL;
}

enum btfold_tier reduce_tier(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input)
{
	struct btfold_graph *lower = NULL, *graph = NULL;
	enum btfold_tier tier = BTFOLD_TIER_MALFORMED, of_base = BTFOLD_TIER_WELL_FORMED;

	if ((!base.data || (!btfold_graph_decode(base.data, base.size, NULL, NULL, &lower, NULL) &&
			    !btfold_graph_validate(lower, NULL, NULL, NULL, &of_base))) &&
	    !btfold_graph_decode(input.data, input.size, lower, NULL, &graph, NULL) &&
	    btfold_graph_validate(graph, NULL, NULL, NULL, &tier))
		tier = BTFOLD_TIER_MALFORMED;
	btfold_graph_destroy(graph);
	btfold_graph_destroy(lower);
	return tier > of_base ? tier : of_base;
}

/* ---- targets -------------------------------------------------------------------------------- */

/* What was said, without what may differ from graph to graph. */
static void keep_words(const char *message, char *ret)
{
	size_t n = 0;

	for (; *message && n + 1 < REDUCE_WORDS; message++) {
		bool digit = isxdigit((unsigned char)*message) &&
			     (isdigit((unsigned char)*message) || (n && ret[n - 1] == '#'));

		if (!digit)
			ret[n++] = *message;
		else if (!n || ret[n - 1] != '#')
			ret[n++] = '#';
	}
	ret[n] = '\0';
}

static bool has_words(enum btfold_oracle_finding_id id)
{
	return id == BTFOLD_FINDING_CRASH || id == BTFOLD_FINDING_ERROR ||
	       id == BTFOLD_FINDING_INVALID_OUTPUT;
}

struct reduce_target reduce_target_of(const struct reduce_exam *exam, size_t index)
{
	const struct btfold_oracle_finding *finding = &exam->report.findings[index];
	struct reduce_target target = {.id = finding->id, .excused = finding->excused};

	snprintf(target.kind, sizeof(target.kind), "%s", finding->kind);
	snprintf(target.field, sizeof(target.field), "%s", finding->field);
	if (has_words(finding->id))
		keep_words(finding->message ? finding->message : "", target.words);
	target.is_cause = index < CAUSES_MAX && exam->causes >> index & 1;
	return target;
}

bool reduce_target_matches(const struct reduce_target *target,
			   const struct btfold_oracle_finding *finding)
{
	char words[REDUCE_WORDS] = "";

	if (finding->id != target->id || finding->excused != target->excused ||
	    strcmp(finding->kind, target->kind) || strcmp(finding->field, target->field))
		return false;
	if (has_words(finding->id))
		keep_words(finding->message ? finding->message : "", words);
	return !strcmp(words, target->words);
}

/* Of many findings some are not looked at by causes_of(): they may be causes. */
static const struct btfold_oracle_finding *find_target(const struct reduce_target *target,
						       const struct reduce_exam *exam)
{
	for (size_t i = 0; i < exam->report.n_findings; i++)
		if (reduce_target_matches(target, &exam->report.findings[i]) &&
		    (!target->is_cause || i >= CAUSES_MAX || exam->causes >> i & 1))
			return &exam->report.findings[i];
	return NULL;
}

/* ---- what a finding names --------------------------------------------------------------------- */

static void add_seed(struct reduce_answer *answer, uint32_t id)
{
	if (!id || answer->n_seeds == REDUCE_SEEDS)
		return;
	for (uint32_t i = 0; i < answer->n_seeds; i++)
		if (answer->seeds[i] == id)
			return;
	answer->seeds[answer->n_seeds++] = id;
}

/* Base type @id, or what became output type @id. */
static void add_origins(struct reduce_answer *answer, const struct reduce_exam *exam,
			uint32_t n_base, uint32_t id)
{
	if (id <= n_base)
		add_seed(answer, id);
	for (size_t i = 0; i < exam->output.n_map; i++)
		if (exam->output.map[i] == id)
			add_seed(answer, n_base + 1 + (uint32_t)i);
}

/* P6 names types of the output; the others one of the input, and what it is held against. */
static void add_seeds(struct reduce_answer *answer, const struct reduce_exam *exam,
		      const struct btfold_oracle_finding *finding, uint32_t n_base)
{
	unsigned property = btfold_oracle_finding_property(finding->id);

	if (property == 6)
		add_origins(answer, exam, n_base, finding->type_id);
	else
		add_seed(answer, finding->type_id);
	if (finding->other_id && property != 5)
		add_origins(answer, exam, n_base, finding->other_id);
	else
		add_seed(answer, finding->other_id);
}

/* ---- listening ------------------------------------------------------------------------------- */

/* Keeps the first output, which is of the graph itself: the oracle asks about others, too. */
struct ear {
	struct btfold_oracle_engine inner;
	struct reduce_exam *exam;
	bool heard;
};

static void *copy(const void *data, size_t size)
{
	void *bytes = data && size ? malloc(size) : NULL;

	return bytes ? memcpy(bytes, data, size) : NULL;
}

static void listen_run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		       struct btfold_oracle_output *ret)
{
	struct ear *ear = ctx;
	struct btfold_oracle_output *own = &ear->exam->output;

	ear->inner.run(ear->inner.ctx, base, input, ret);
	if (!ear->heard && ret->ran == BTFOLD_ORACLE_RAN) {
		own->data = copy(ret->data, ret->size);
		own->size = own->data ? ret->size : 0;
		own->map = copy(ret->map, ret->n_map * sizeof(*ret->map));
		own->n_map = own->map ? ret->n_map : 0;
	}
	ear->heard = true;
}

static void listen_release(void *ctx, struct btfold_oracle_output *output)
{
	struct ear *ear = ctx;

	ear->inner.release(ear->inner.ctx, output);
}

void reduce_exam_deinit(struct reduce_exam *exam)
{
	btfold_oracle_report_deinit(&exam->report);
	free(exam->output.data);
	free(exam->output.map);
}

/* ---- asking --------------------------------------------------------------------------------- */

void reduce_judge_all(struct reduce_judge *judge, struct btfold_oracle_bytes base,
		      struct btfold_oracle_bytes input, unsigned properties, uint64_t permutation,
		      struct reduce_exam *ret)
{
	struct btfold_oracle_engine engine = btfold_subject_engine(judge->subject);
	struct ear ear = {engine, ret, false};
	struct btfold_oracle_options options = {
		.properties = properties,
		.policies = btfold_subject_policies(judge->subject) |
			    (engine.strict ? 0 : judge->question->policies),
		.keep = judge->question->keep,
		.seed = permutation,
		.max_findings = FINDINGS_MOST,
	};

	*ret = (struct reduce_exam){.causes = 0};
	engine.run = listen_run;
	engine.release = listen_release;
	engine.ctx = &ear;
	btfold_oracle_judge(&engine, base, input, &options, &ret->report);
	ret->causes = causes_of(&ret->report, base,
				(struct btfold_oracle_bytes){ret->output.data, ret->output.size});
}

static uint32_t count_types(struct btfold_oracle_bytes bytes)
{
	struct raw_btf raw;

	return bytes.data && raw_parse(bytes.data, bytes.size, &raw) ? raw.n_types : 0;
}

/* True when there is no more to ask. */
static bool ask_once(struct reduce_judge *judge, struct btfold_oracle_bytes base,
		     struct btfold_oracle_bytes input, uint64_t permutation,
		     struct reduce_answer *ret)
{
	const struct btfold_oracle_finding *finding;
	struct reduce_exam exam;
	double seconds;

	reduce_judge_all(judge, base, input, judge->question->properties, permutation, &exam);
	seconds = btfold_subject_last_cost(judge->subject).seconds;
	ret->seconds = seconds > ret->seconds ? seconds : ret->seconds;
	finding = find_target(&judge->question->target, &exam);
	ret->shown = finding != NULL;
	ret->unable = !finding && exam.report.verdict == BTFOLD_ORACLE_INCONCLUSIVE;
	ret->permutation = permutation;
	if (finding) {
		snprintf(ret->path, sizeof(ret->path), "%s", finding->path ? finding->path : "");
		snprintf(ret->message, sizeof(ret->message), "%s",
			 finding->message ? finding->message : "");
		ret->type_id = finding->type_id;
		ret->other_id = finding->other_id;
		add_seeds(ret, &exam, finding, count_types(base));
	}
	reduce_exam_deinit(&exam);
	return finding != NULL;
}

/* P7 follows from anything that P1..P6 find. */
static bool has_other_cause(struct reduce_judge *judge, struct btfold_oracle_bytes base,
			    struct btfold_oracle_bytes input)
{
	unsigned basic =
		BTFOLD_ORACLE_ALL & ~(BTFOLD_ORACLE_PROPERTY(7) | BTFOLD_ORACLE_PROPERTY(8));
	struct reduce_exam exam;
	bool found = false;

	reduce_judge_all(judge, base, input, basic, 0, &exam);
	for (size_t i = 0; i < exam.report.n_findings; i++)
		found |= !exam.report.findings[i].excused;
	reduce_exam_deinit(&exam);
	return found;
}

static void ask_engine(struct reduce_judge *judge, struct btfold_oracle_bytes base,
		       struct btfold_oracle_bytes input, struct reduce_answer *ret)
{
	const struct reduce_target *target = &judge->question->target;
	unsigned tries = target->id == BTFOLD_FINDING_ORDER_DEPENDENT ? REDUCE_ORDERS : 1;

	if (btfold_oracle_finding_property(target->id) == 7 && target->is_cause &&
	    has_other_cause(judge, base, input))
		return;
	for (unsigned i = 0; i < tries; i++) {
		uint64_t permutation = judge->question->permutation + i;

		if (!ask_once(judge, base, input, permutation, ret))
			continue;
		/* It counts if it is not what candidates before this one left in the engine's memory. */
		if (btfold_oracle_finding_property(target->id) != 1) {
			btfold_subject_renew(judge->subject);
			ask_once(judge, base, input, permutation, ret);
		}
		return;
	}
}

void reduce_judge_ask(struct reduce_judge *judge, struct btfold_oracle_bytes base,
		      struct btfold_oracle_bytes input, double seconds, struct reduce_answer *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->n_types = count_types(base) + count_types(input);
	ret->tier = reduce_tier(base, input);
	if (ret->tier > judge->question->tier)
		return;
	if (judge->question->predicate) {
		ret->shown = reduce_ask_command(judge->question->predicate, judge->files, base,
						input, seconds, &ret->seconds);
		return;
	}
	if (seconds < judge->seconds || seconds > judge->seconds)
		ret->unable = !open_subject(judge, seconds, NULL);
	if (!ret->unable)
		ask_engine(judge, base, input, ret);
}
