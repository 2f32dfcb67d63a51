// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASIC (BTFOLD_ORACLE_ALL & ~(BTFOLD_ORACLE_PROPERTY(7) | BTFOLD_ORACLE_PROPERTY(8)))

bool reduce_wish_parse(const char *text, struct reduce_wish *ret)
{
	size_t length = strcspn(text, ":"), kind = 0;
	struct reduce_wish wish = {.named = true};
	unsigned id = 0;

	while (id < BTFOLD_N_FINDINGS &&
	       (strncmp(btfold_oracle_finding_name((enum btfold_oracle_finding_id)id), text,
			length) ||
		btfold_oracle_finding_name((enum btfold_oracle_finding_id)id)[length]))
		id++;
	if (id == BTFOLD_N_FINDINGS)
		return false;
	wish.id = (enum btfold_oracle_finding_id)id;
	text += length + (text[length] != '\0');
	kind = strcspn(text, ":");
	snprintf(wish.kind, sizeof(wish.kind), "%.*s", (int)kind, text);
	text += kind + (text[kind] != '\0');
	snprintf(wish.field, sizeof(wish.field), "%s", text);
	*ret = wish;
	return true;
}

static bool is_wished(const struct reduce_wish *wish, const struct btfold_oracle_finding *finding)
{
	if (!wish->named)
		return true;
	return finding->id == wish->id && (!*wish->kind || !strcmp(wish->kind, finding->kind)) &&
	       (!*wish->field || !strcmp(wish->field, finding->field));
}

/* The first cause before what only follows, what is no failure last. False: there is none. */
static bool choose(const struct reduce_exam *exam, const struct reduce_wish *wish,
		   struct reduce_target *ret)
{
	for (unsigned rank = 0; rank < 4; rank++) {
		bool excused = rank & 1, cause = !(rank & 2);

		/* What follows from others, or is excused, is not worth it unless it is named. */
		if (rank && !wish->named)
			break;
		for (size_t i = 0; i < exam->report.n_findings; i++) {
			const struct btfold_oracle_finding *finding = &exam->report.findings[i];

			if (finding->excused != excused || !is_wished(wish, finding))
				continue;
			*ret = reduce_target_of(exam, i);
			if (ret->is_cause == cause)
				return true;
		}
	}
	return false;
}

/* The least that shows it. */
static void narrow(struct reduce_judge *judge, struct reduce_question *question, unsigned all,
		   struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		   double seconds)
{
	unsigned own = BTFOLD_ORACLE_PROPERTY(btfold_oracle_finding_property(question->target.id));
	struct reduce_answer answer;

	question->properties = own;
	/* a hang would take its time again */
	if (own == BTFOLD_ORACLE_PROPERTY(1) && !(all & BTFOLD_ORACLE_PROPERTY(7)))
		return;
	reduce_judge_ask(judge, base, input, seconds, &answer);
	if (answer.shown)
		question->permutation = answer.permutation;
	else
		question->properties = all;
}

static bool try(struct reduce_judge *judge, struct reduce_question *question,
		const struct reduce_wish *wish, unsigned properties, uint64_t permutation,
		struct btfold_oracle_bytes base, struct btfold_oracle_bytes input, char **ret_why)
{
	struct reduce_exam exam;
	bool chosen;

	reduce_judge_all(judge, base, input, properties, permutation, &exam);
	chosen = choose(&exam, wish, &question->target);
	question->permutation = permutation;
	if (!chosen && !*ret_why && exam.report.inconclusive)
		*ret_why = strdup(exam.report.inconclusive_why ? exam.report.inconclusive_why : "");
	reduce_exam_deinit(&exam);
	return chosen;
}

enum reduce_choice reduce_choose(struct reduce_question *question, const struct reduce_wish *wish,
				 struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
				 double seconds, char **ret_name, char **ret_why)
{
	struct reduce_judge *judge = reduce_judge_create(question, seconds, ret_why);
	uint64_t first = question->permutation;
	unsigned all = BASIC;
	bool chosen;

	if (!judge)
		return REDUCE_NO_ENGINE;
	if (reduce_judge_name(judge))
		*ret_name = strdup(reduce_judge_name(judge));
	question->tier = reduce_tier(base, input);
	chosen = question->predicate != NULL;
	if (!chosen)
		chosen = try(judge, question, wish, all, first, base, input, ret_why);
	for (unsigned i = 0; !chosen && i < REDUCE_ORDERS; i++) {
		/* other permutations show nothing but an order that matters */
		all = i ? BASIC | BTFOLD_ORACLE_PROPERTY(7) : BTFOLD_ORACLE_ALL;
		if (i && wish->named && wish->id != BTFOLD_FINDING_ORDER_DEPENDENT)
			break;
		chosen = try(judge, question, wish, all, first + i, base, input, ret_why);
	}
	if (chosen && !question->predicate)
		narrow(judge, question, all, base, input, seconds);
	reduce_judge_destroy(judge);
	if (chosen)
		return REDUCE_CHOSEN;
	return *ret_why ? REDUCE_UNDECIDED : REDUCE_FINE;
}

void reduce_target_text(const struct reduce_target *target, char *ret_text)
{
	snprintf(ret_text, 80, "%s%s%s%s%s", btfold_oracle_finding_name(target->id),
		 *target->kind ? " " : "", target->kind, *target->field ? " " : "", target->field);
}
