// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Form selftest: a C file that compiles against libbpf as it is, and whose one function can be put
 * into the kernel's prog_tests/btf_dedup_split.c.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "selftest.h"

#define MAX_TYPES    2000	     /* beyond, nobody reads it */
#define KERNEL_LINE  (16 * 1024 - 1) /* bytes that btf_type_raw_dump() of the kernel can hold */
#define GAVE_AT_MOST 40		     /* lines of what an engine gave that are shown */

struct selftest {
	const struct emit_scene *scene;
	struct selftest_lines base, expected;
	struct selftest_claim claim;
	char name[64];
	const char *note; /* of a variant, or NULL */
	bool malformed, copies;
};

/* "split_missed_merge" */
static void name_test(struct selftest *test)
{
	const struct emit_job *job = test->scene->job;

	snprintf(test->name, sizeof(test->name), "%s%s", job->base.data ? "split_" : "",
		 job->finding ? btfold_oracle_finding_name(job->finding->id) : "graph");
	for (char *c = test->name; *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
}

static const char *engine_name(const struct emit_job *job)
{
	return job->engine_name ? job->engine_name : job->engine;
}

/* A line of the head comment. */
static void comment_line(FILE *to, const char *before, const char *text)
{
	fprintf(to, " * %s", before);
	emit_comment(to, text);
	fputc('\n', to);
}

static void put_outcome(FILE *to, const struct selftest *test)
{
	const struct selftest_claim *claim = &test->claim;
	const struct emit_job *job = test->scene->job;
	const char *what = "is not known";

	if (!job->engine)
		return;
	if (!claim->is_libbpf) {
		fprintf(to, " *\n * It runs btf__dedup() of the libbpf that it is linked with, not "
			    "that engine.\n");
		return;
	}
	if (claim->outcome == SELFTEST_PASSES)
		what = "passes";
	else if (claim->outcome == SELFTEST_FAILS)
		what = claim->ran == BTFOLD_ORACLE_CRASHED     ? "fails: it crashes"
		       : claim->ran == BTFOLD_ORACLE_TIMED_OUT ? "fails: it does not end"
							       : "fails";
	fprintf(to, " *\n * Outcome with ");
	emit_comment(to, engine_name(job));
	fprintf(to, ": %s.\n", what);
}

static void put_head(FILE *to, const struct selftest *test)
{
	const struct emit_job *job = test->scene->job;
	const struct btfold_oracle_finding *finding = job->finding;

	fprintf(to, "/*\n");
	if (finding) {
		fprintf(to, " * %s: ", btfold_oracle_finding_name(finding->id));
		emit_comment(to, job->engine ? engine_name(job) : "an engine");
		fputc('\n', to);
		if (finding->path)
			comment_line(to, "  ", finding->path);
		if (finding->message)
			comment_line(to, "  ", finding->message);
	} else {
		fprintf(to, " * What btf__dedup() has to make of a type graph.\n");
	}
	put_outcome(to, test);
	fprintf(to,
		" *\n"
		" * By itself: cc -Wall -o selftest selftest.c -lbpf && ./selftest\n"
		" * In the kernel: test_%s() goes into\n"
		" * tools/testing/selftests/bpf/prog_tests/btf_dedup_split.c, and its call into\n"
		" * test_btf_dedup_split() there. Made by btfold.\n"
		" */\n",
		test->name);
}

/* The text of a type as C strings, one for each of its lines. */
static void put_literal(FILE *to, const char *text, const char *tail)
{
	fprintf(to, "\t\t\"");
	for (; *text; text++) {
		if (text[0] == '\n' && text[1] == '\t') {
			fprintf(to, "\\n\"\n\t\t\"\\t");
			text++;
		} else {
			emit_c_char(to, text);
		}
	}
	fprintf(to, "\"%s\n", tail);
}

static void put_literals(FILE *to, const struct selftest_lines *lines, bool more)
{
	for (uint32_t i = 0; i < lines->n; i++)
		put_literal(to, lines->line[i], i + 1 < lines->n || more ? "," : ");");
}

/* What @btf holds: @base and @own. */
static void put_validation(FILE *to, const char *btf, const struct selftest_lines *base,
			   const struct selftest_lines *own)
{
	if (!base->n && !own->n) {
		fprintf(to, "\tASSERT_EQ(btf__type_cnt(%s), 1, \"no_types\");\n\n", btf);
		return;
	}
	fprintf(to, "\tVALIDATE_RAW_BTF(\n\t\t%s,\n", btf);
	put_literals(to, base, own->n > 0);
	put_literals(to, own, false);
	fputc('\n', to);
}

static void put_bytes(FILE *to, const char *name, struct btfold_oracle_bytes bytes)
{
	const uint8_t *byte = bytes.data;

	fprintf(to, "\tstatic const __u8 %s[] = {", name);
	for (size_t i = 0; i < bytes.size; i++)
		fprintf(to, "%s0x%02x,", i % 12 ? " " : "\n\t\t", byte[i]);
	fprintf(to, "%s\n\t};\n", bytes.size ? "" : "\n\t\t0");
}

/* Makes the variable @btf, of types that calls add or of bytes. */
static void put_new(FILE *to, const struct selftest *test, bool split)
{
	bool calls = test->claim.style == SELFTEST_CALLS;
	const char *btf = !test->scene->job->base.data ? "btf" : split ? "btf2" : "btf1";
	const char *what = split ? "split" : "main", *on = split ? "btf1" : "";

	if (calls)
		fprintf(to, "\t%s = btf__new_empty%s(%s);\n", btf, split ? "_split" : "", on);
	else
		fprintf(to, "\t%s = btf__new%s(%s, sizeof(%s)%s%s);\n", btf, split ? "_split" : "",
			what, what, split ? ", " : "", on);
	if (test->malformed)
		fprintf(to, "\tif (!%s)\n\t\tgoto cleanup; /* it is malformed */\n\n", btf);
	else
		fprintf(to, "\tif (!ASSERT_OK_PTR(%s, \"%s_%s_btf\"))\n\t\tgoto cleanup;\n\n", btf,
			calls ? "empty" : "parse", what);
}

static void put_part(FILE *to, const struct selftest *test, bool split)
{
	const struct emit_scene *scene = test->scene;
	bool is_base = scene->job->base.data && !split;
	const char *btf = !scene->job->base.data ? "btf" : split ? "btf2" : "btf1";

	put_new(to, test, split);
	if (test->malformed)
		return;
	if (test->claim.style == SELFTEST_CALLS) {
		if (!split)
			fprintf(to, "\tbtf__set_pointer_size(%s, 8); /* enforce 64-bit arch */\n\n",
				btf);
		selftest_calls(to, is_base ? scene->base : scene->graph, btf);
	}
	fprintf(to, "\tASSERT_EQ(btf__type_cnt(%s), %u, \"types_added\");\n\n", btf,
		(is_base ? scene->n_base : scene->n) + 1);
}

/* What the engine gave instead. */
static void put_gave(FILE *to, const struct selftest *test)
{
	const struct selftest_lines *gave = &test->claim.gave;

	if (test->claim.outcome != SELFTEST_FAILS)
		return;
	fprintf(to, "\t/*\n\t * ");
	emit_comment(to, engine_name(test->scene->job));
	if (test->claim.ran != BTFOLD_ORACLE_RAN)
		fprintf(to, " gives no output");
	else if (!gave->n)
		fprintf(to, " gives no types");
	else
		fprintf(to, " gives%s", test->base.n ? ", behind the base" : "");
	if (test->claim.message && test->claim.message[0]) {
		fprintf(to, ": ");
		emit_comment(to, test->claim.message);
	}
	fputc('\n', to);
	for (uint32_t i = 0; i < gave->n && i < GAVE_AT_MOST; i++) {
		char *text = gave->line[i], *rest = text;

		while ((text = strsep(&rest, "\n"))) {
			fprintf(to, "\t * %s", *text == '\t' ? "      " : "  ");
			emit_comment(to, text + (*text == '\t'));
			fputc('\n', to);
		}
	}
	if (gave->n > GAVE_AT_MOST)
		fprintf(to, "\t *   ... %u more\n", gave->n - GAVE_AT_MOST);
	fprintf(to, "\t */\n");
}

static void put_dedup(FILE *to, const struct selftest *test)
{
	const struct emit_job *job = test->scene->job;
	const char *btf = job->base.data ? "btf2" : "btf";

	fprintf(to, "\terr = btf__dedup(%s, NULL);\n", btf);
	if (test->malformed) {
		if (job->finding && job->finding->id == BTFOLD_FINDING_ACCEPTS_INVALID)
			fprintf(to, "\tASSERT_ERR(err, \"malformed\");\n\n");
		else
			fprintf(to, "\t(void)err; /* it may refuse, but has to return */\n\n");
		return;
	}
	fprintf(to, "\tif (!ASSERT_OK(err, \"btf_dedup\"))\n\t\tgoto cleanup;\n\n");
	if (!test->claim.twice && test->claim.ran == BTFOLD_ORACLE_RAN)
		put_gave(to, test);
	put_validation(to, btf, &test->base, &test->expected);
	if (!test->claim.twice)
		return;
	fprintf(to,
		"\t/* once more changes nothing */\n"
		"\terr = btf__dedup(%s, NULL);\n"
		"\tif (!ASSERT_OK(err, \"btf_dedup_again\"))\n\t\tgoto cleanup;\n\n",
		btf);
	if (test->claim.ran == BTFOLD_ORACLE_RAN)
		put_gave(to, test);
	put_validation(to, btf, &test->base, &test->expected);
}

static void put_function(FILE *to, const struct selftest *test)
{
	const struct emit_job *job = test->scene->job;
	bool split = job->base.data;

	fprintf(to, "static void test_%s(void)\n{\n", test->name);
	if (test->claim.style == SELFTEST_BYTES) {
		fprintf(to, "\t/* btf__add_*() do not say what matters here */\n");
		put_bytes(to, "main", split ? job->base : job->input);
		if (split)
			put_bytes(to, "split", job->input);
	}
	fprintf(to, "\tstruct btf *%s;\n\tint err;\n\n",
		split ? "btf1 = NULL, *btf2 = NULL" : "btf = NULL");
	if (test->claim.ran != BTFOLD_ORACLE_RAN)
		put_gave(to, test);
	put_part(to, test, false);
	if (split)
		put_part(to, test, true);
	put_dedup(to, test);
	fprintf(to, "cleanup:\n");
	if (split)
		fprintf(to, "\tbtf__free(btf2);\n\tbtf__free(btf1);\n}\n");
	else
		fprintf(to, "\tbtf__free(btf);\n}\n");
}

/* Lines of the expected result are compared by a function of the kernel that has a limit. */
static void warn_of_long_lines(const struct selftest *test)
{
	const struct selftest_lines *all[] = {&test->base, &test->expected};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (uint32_t j = 0; j < all[i]->n; j++)
			if (strlen(all[i]->line[j]) > KERNEL_LINE) {
				say_error("a type is longer than the kernel's self-tests can "
					  "compare; by itself the test works");
				return;
			}
}

static void put_test(FILE *to, struct selftest *test)
{
	name_test(test);
	put_head(to, test);
	fprintf(to, "%s\n", selftest_head);
	put_function(to, test);
	fprintf(to, "\n%s\nint main(void)\n{\n\ttest_%s();\n", selftest_tail, test->name);
	fprintf(to, "\tprintf(\"%%s\\n\", failed ? \"FAIL\" : \"OK\");\n\treturn failed;\n}\n");
}

static void test_free(struct selftest *test)
{
	selftest_lines_free(&test->base);
	selftest_lines_free(&test->expected);
	selftest_claim_free(&test->claim);
}

static bool fill(struct selftest *test)
{
	const struct emit_scene *scene = test->scene;
	bool calls_can = selftest_calls_can(scene->graph) &&
			 (!scene->base || selftest_calls_can(scene->base));

	test->copies = selftest_base_has_copies(scene);
	return (!scene->base || selftest_lines_of(scene->base, NULL, NULL, &test->base)) &&
	       selftest_expect(scene, &test->expected) &&
	       selftest_claim(scene, &test->expected, calls_can, &test->claim);
}

enum attempt {
	DONE,
	NOT_SHOWN,
	FAILED, /* after saying why */
};

static enum attempt try_scene(const struct emit_scene *scene, const char *note, FILE *to)
{
	struct selftest test = {.scene = scene, .note = note};
	enum attempt attempt = fill(&test) ? DONE : FAILED;

	if (attempt == DONE && !test.claim.shown)
		attempt = test.claim.wrong_file ? FAILED : NOT_SHOWN;
	if (attempt == DONE) {
		warn_of_long_lines(&test);
		put_test(to, &test);
	} else if (test.claim.wrong_file) {
		say_error("no self-test shows this finding: the types are right, but not the file");
	}
	test_free(&test);
	return attempt;
}

static bool emit_decoded(const struct emit_scene *scene, FILE *to)
{
	struct selftest_variant variant;
	enum attempt attempt;

	if (scene->n > MAX_TYPES) {
		say_error("a self-test of %u types would help nobody; %u are the limit", scene->n,
			  MAX_TYPES);
		return false;
	}
	attempt = try_scene(scene, NULL, to);
	for (unsigned i = 0; attempt == NOT_SHOWN && selftest_variant(scene, i, &variant); i++) {
		attempt = try_scene(&variant.scene, variant.note, to);
		selftest_variant_free(&variant);
	}
	if (attempt == NOT_SHOWN)
		say_error("no self-test shows this finding (%s): for this very input %s gives what "
			  "it has to",
			  btfold_oracle_finding_name(scene->job->finding->id),
			  engine_name(scene->job));
	return attempt == DONE;
}

/* All that can be asked for is that it is refused, or at least that the call returns. */
static bool emit_malformed(const struct emit_job *job, FILE *to)
{
	struct emit_scene scene = {.job = job};
	struct selftest test = {.scene = &scene, .malformed = true};
	bool fine = selftest_claim(&scene, NULL, false, &test.claim);

	if (fine && !test.claim.shown) {
		say_error("no self-test shows this finding (%s): asked again, %s returns",
			  btfold_oracle_finding_name(job->finding->id), engine_name(job));
		fine = false;
	}
	if (fine)
		put_test(to, &test);
	test_free(&test);
	return fine;
}

bool emit_selftest(const struct emit_job *job, FILE *to)
{
	struct emit_scene scene;
	bool fine;

	if (!emit_scene_try(job, &scene))
		return emit_malformed(job, to);
	fine = emit_decoded(&scene, to);
	emit_scene_close(&scene);
	return fine;
}
