// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What the test will show, found out by asking the engine; see selftest_claim(). */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../../fuzz/subjects/subject.h"
#include "../say.h"
#include "selftest.h"

#define RUN_SECONDS 10 /* a self-test is small; more is a hang */

/* Base and input in bytes, and the graph of the base. */
struct question {
	struct btfold_graph *base, *graph;
	void *base_bytes, *bytes;
	size_t base_size, size;
};

static void question_free(struct question *question)
{
	btfold_graph_destroy(question->graph);
	btfold_graph_destroy(question->base);
	free(question->base_bytes);
	free(question->bytes);
}

/* @from with plain header and strings, as calls build it. */
static bool rebuild(const struct btfold_graph *from, const struct btfold_graph *base,
		    struct btfold_graph **ret_graph, void **ret_bytes, size_t *ret_size)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	bool fine = to && !btfold_graph_dump(from, emit_dump_to, to);

	if (to)
		fine = !fclose(to) && fine;
	fine = fine && !btfold_graph_parse(text, size, base, false, NULL, ret_graph, NULL) &&
	       !btfold_graph_encode(*ret_graph, NULL, ret_bytes, ret_size);
	free(text);
	return fine;
}

static bool rebuild_both(const struct emit_scene *scene, struct question *question)
{
	return (!scene->base || rebuild(scene->base, NULL, &question->base, &question->base_bytes,
					&question->base_size)) &&
	       rebuild(scene->graph, question->base, &question->graph, &question->bytes,
		       &question->size);
}

/* A subject may have "inline:" in front, but a crash is not wanted here. */
static const char *contained(const char *spec)
{
	static const char prefix[] = "inline:";

	return strncmp(spec, prefix, strlen(prefix)) ? spec : spec + strlen(prefix);
}

struct asking {
	const struct emit_scene *scene;
	const struct selftest_lines *expected;
	struct btfold_oracle_engine engine;
	struct selftest_claim *claim;
	bool unreadable; /* the last output */
};

static bool is_finding(const struct asking *a, enum btfold_oracle_finding_id id)
{
	const struct btfold_oracle_finding *finding = a->scene->job->finding;

	return finding && finding->id == id;
}

/*
 * Whether the output differs from the expected one, in the eyes of the test: it looks at types, not
 * at the file that they would make.
 */
static bool differs(struct asking *a, struct btfold_oracle_bytes base,
		    const struct btfold_oracle_output *output)
{
	struct btfold_graph *base_graph = NULL, *graph = NULL;
	bool wrong = false;

	a->unreadable = true;
	selftest_lines_free(&a->claim->gave);
	if ((!base.data ||
	     !btfold_graph_decode(base.data, base.size, NULL, NULL, &base_graph, NULL)) &&
	    !btfold_graph_decode(output->data, output->size, base_graph, NULL, &graph, NULL) &&
	    selftest_lines_of(graph, NULL, NULL, &a->claim->gave)) {
		wrong = !selftest_lines_equal(&a->claim->gave, a->expected);
		a->unreadable = false;
	}
	btfold_graph_destroy(graph);
	btfold_graph_destroy(base_graph);
	return wrong;
}

/* Foreign engines keep their own order: what counts is the graph. */
static bool other_graph(struct asking *a, struct btfold_oracle_bytes base,
			struct btfold_oracle_bytes input, const struct btfold_oracle_output *output)
{
	struct btfold_oracle_bytes reference = {0}, got = {output->data, output->size};
	void *data = btfold_oracle_reference(base, input, NULL, &reference.size, NULL);
	bool wrong;

	if (!differs(a, base, output)) {
		free(data);
		return false;
	}
	reference.data = data;
	wrong = !data || btfold_oracle_isomorphic(base, got, reference, 0, NULL) ==
				 BTFOLD_ORACLE_NOT_ISOMORPHIC;
	free(data);
	return wrong;
}

static void keep_answer(struct selftest_claim *claim, const struct btfold_oracle_output *output)
{
	claim->ran = output->ran;
	free(claim->message);
	claim->message = output->message ? strdup(output->message) : NULL;
}

/* Malformed input may be refused; whether it has to be is what accepts-invalid is about (P2). */
static enum selftest_outcome malformed_outcome(const struct asking *a,
					       const struct btfold_oracle_output *output)
{
	bool has_to = is_finding(a, BTFOLD_FINDING_ACCEPTS_INVALID);

	if (output->ran == BTFOLD_ORACLE_REFUSED || (output->ran == BTFOLD_ORACLE_RAN && !has_to))
		return SELFTEST_PASSES;
	return SELFTEST_FAILS;
}

/* Runs the engine once, or twice (on its own output), as the test does. */
static enum selftest_outcome ask(struct asking *a, struct btfold_oracle_bytes base,
				 struct btfold_oracle_bytes input, bool again)
{
	enum selftest_outcome outcome = SELFTEST_FAILS;
	struct btfold_oracle_output output = {0};
	struct btfold_oracle_bytes own;
	bool wrong;

	a->engine.run(a->engine.ctx, base, input, &output);
	keep_answer(a->claim, &output);
	selftest_lines_free(&a->claim->gave);
	if (output.ran == BTFOLD_ORACLE_UNABLE) {
		outcome = SELFTEST_UNKNOWN;
	} else if (!a->expected) {
		outcome = malformed_outcome(a, &output);
	} else if (output.ran == BTFOLD_ORACLE_RAN) {
		wrong = a->claim->is_libbpf ? differs(a, base, &output)
					    : other_graph(a, base, input, &output);
		own = (struct btfold_oracle_bytes){output.data, output.size};
		if (!wrong && again) {
			a->claim->twice = true;
			outcome = ask(a, base, own, false);
		} else if (!wrong) {
			outcome = SELFTEST_PASSES;
		}
	}
	a->engine.release(a->engine.ctx, &output);
	return outcome;
}

/* Calls do not go through btf__new(). */
static bool failed_while_reading(const struct selftest_claim *claim)
{
	return claim->ran == BTFOLD_ORACLE_REFUSED && claim->message &&
	       strstr(claim->message, "btf__new");
}

static void ask_both(struct asking *a, bool calls_can)
{
	const struct emit_job *job = a->scene->job;
	struct selftest_claim *claim = a->claim;
	bool again = is_finding(a, BTFOLD_FINDING_NOT_IDEMPOTENT);
	struct question question = {0};
	enum selftest_outcome calls = SELFTEST_PASSES;

	if (calls_can && rebuild_both(a->scene, &question)) {
		calls = ask(a,
			    (struct btfold_oracle_bytes){question.base_bytes, question.base_size},
			    (struct btfold_oracle_bytes){question.bytes, question.size}, again);
		if (calls == SELFTEST_FAILS && failed_while_reading(claim))
			calls = SELFTEST_PASSES;
	}
	question_free(&question);
	claim->style = SELFTEST_CALLS;
	claim->outcome = calls;
	if (calls_can && calls != SELFTEST_PASSES)
		return;
	claim->twice = false;
	claim->outcome = ask(a, job->base, job->input, again);
	if (!calls_can || claim->outcome == SELFTEST_FAILS)
		claim->style = SELFTEST_BYTES;
}

bool selftest_claim(const struct emit_scene *scene, const struct selftest_lines *expected,
		    bool calls_can, struct selftest_claim *ret_claim)
{
	const struct emit_job *job = scene->job;
	struct selftest_claim claim = {.style = calls_can ? SELFTEST_CALLS : SELFTEST_BYTES,
				       .shown = true};
	struct btfold_subject_limits limits = {.seconds = RUN_SECONDS};
	struct asking a = {.scene = scene, .expected = expected, .claim = &claim};
	struct btfold_subject *subject;
	char *why = NULL;

	if (!job->engine) {
		*ret_claim = claim;
		return true;
	}
	subject = btfold_subject_open(contained(job->engine), &limits, &why);
	if (!subject) {
		say_error("%s: %s", job->engine, why ? why : "out of memory");
		free(why);
		return false;
	}
	claim.is_libbpf = !strncmp(contained(job->engine), "libbpf", strlen("libbpf"));
	btfold_subject_set_probes(subject, false);
	a.engine = btfold_subject_engine(subject);
	ask_both(&a, calls_can);
	btfold_subject_close(subject);
	claim.wrong_file = a.unreadable || is_finding(&a, BTFOLD_FINDING_INVALID_OUTPUT);
	/* A hang may be one of other machines. */
	claim.shown = !job->finding || claim.outcome != SELFTEST_PASSES ||
		      is_finding(&a, BTFOLD_FINDING_HANG);
	*ret_claim = claim;
	return true;
}

void selftest_claim_free(struct selftest_claim *claim)
{
	selftest_lines_free(&claim->gave);
	free(claim->message);
	memset(claim, 0, sizeof(*claim));
}
