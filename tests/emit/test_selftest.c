// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Self-tests are what they claim: their functions, all in one program, compile against the installed
 * libbpf, and pass or fail as said. BTFOLD_SEED and BTFOLD_RUNS choose the graphs.
 */
#include "support.h"

#include <glob.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <subject.h>

#define DEFAULT_SEED 20211130
#define DEFAULT_RUNS 300
#define MAX_CASES    500

static const char engine_spec[] = "libbpf";

/* The program of all functions. */
struct program {
	FILE *to;
	char path[128];
	unsigned n;	    /* functions */
	bool *fails, *open; /* by function: what is claimed; or that nothing is */
	uint64_t *seeds;    /* where it is from */
	char *head, *tail;  /* of the first one */
	unsigned failing, unshown, malformed, bytes;
	unsigned fine, strict; /* judged fine; and yet failing, see below */
};

static void open_program(struct program *program, uint64_t most)
{
	memset(program, 0, sizeof(*program));
	snprintf(program->path, sizeof(program->path), "%s/all.c", emit_folder());
	program->to = fopen(program->path, "w");
	program->fails = calloc(most, sizeof(*program->fails));
	program->open = calloc(most, sizeof(*program->open));
	program->seeds = calloc(most, sizeof(*program->seeds));
	assert_true(program->to && program->fails && program->open && program->seeds);
}

static char *part(const char *begin, const char *end)
{
	char *text = strndup(begin, (size_t)(end - begin));

	assert_non_null(text);
	return text;
}

/* Adds the function of one emitted file under another name. */
static void add_function(struct program *program, const char *text, uint64_t seed)
{
	const char *function = strstr(text, "static void test_"), *body, *end;

	assert_non_null(function);
	body = strstr(function, "(void)\n{\n");
	assert_non_null(body);
	end = strstr(body, "\n}\n");
	assert_non_null(end);
	end += strlen("\n}\n");
	if (!program->n) {
		program->head = part(strstr(text, "#include"), function);
		program->tail = part(end, strstr(end, "int main(void)"));
		fprintf(program->to, "%s", program->head);
	}
	fprintf(program->to, "static void test_%u%.*s\n", program->n, (int)(end - body), body);
	program->fails[program->n] = strstr(text, ": fails") != NULL;
	/* Where libbpf reads outside malformed input, it is chance whether it crashes. */
	program->open[program->n] = strstr(text, "it is malformed") != NULL;
	program->malformed += program->open[program->n];
	program->failing += program->fails[program->n];
	program->bytes += strstr(text, "static const __u8 main[]") != NULL;
	program->seeds[program->n++] = seed;
}

/* Runs each function in a child and prints a line "fails" or "passes". */
static void close_program(struct program *program)
{
	FILE *to = program->to;

	fprintf(to, "%s\n#include <sys/wait.h>\n#include <unistd.h>\n", program->tail);
	fprintf(to, "int main(void)\n{\n\tstatic void (*const tests[])(void) = {\n");
	for (unsigned i = 0; i < program->n; i++)
		fprintf(to, "\t\ttest_%u,\n", i);
	fprintf(to, "\t};\n"
		    "\tfor (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {\n"
		    "\t\tint status = 0;\n"
		    "\t\tif (!fork()) {\n"
		    "\t\t\talarm(3);\n"
		    "\t\t\tfreopen(\"/dev/null\", \"w\", stderr);\n"
		    "\t\t\tprintf(\"%%zu:\\n\", i);\n"
		    "\t\t\ttests[i]();\n"
		    "\t\t\tfflush(stdout);\n"
		    "\t\t\t_exit(failed);\n"
		    "\t\t}\n"
		    "\t\twait(&status);\n"
		    "\t\tprintf(\"%%s\\n\", status ? \"fails\" : \"passes\");\n"
		    "\t\tfflush(stdout);\n"
		    "\t}\n"
		    "\treturn 0;\n}\n");
	assert_int_equal(fclose(to), 0);
}

static void run_program(struct program *program)
{
	char path[128], line[4096];
	unsigned i = 0, wrong = 0;
	FILE *results;

	assert_int_equal(
		emit_run("cd %s && ${CC:-cc} -Wall -Wextra -Werror -Wno-unused-result -o all "
			 "all.c -lbpf",
			 emit_folder()),
		0);
	assert_int_equal(emit_run("cd %s && ./all > results", emit_folder()), 0);
	snprintf(path, sizeof(path), "%s/results", emit_folder());
	results = fopen(path, "r");
	assert_non_null(results);
	while (fgets(line, sizeof(line), results)) {
		bool fails = !strcmp(line, "fails\n");

		if (!fails && strcmp(line, "passes\n"))
			continue;
		assert_true(i < program->n);
		if (fails != program->fails[i] && !program->open[i]) {
			print_message("graph %" PRIu64 " %s, but the other is claimed\n",
				      program->seeds[i], fails ? "fails" : "passes");
			wrong++;
		}
		i++;
	}
	fclose(results);
	assert_int_equal(i, program->n);
	assert_int_equal(wrong, 0);
}

static void free_program(struct program *program)
{
	free(program->head);
	free(program->tail);
	free(program->fails);
	free(program->open);
	free(program->seeds);
}

/*
 * Findings that a self-test always shows. A crash (P1) may need the probes by
 * which the judge finds the map of libbpf.
 */
static bool shows_at_once(enum btfold_oracle_finding_id id)
{
	unsigned property = btfold_oracle_finding_property(id);

	return (property >= 2 && property <= 6 && id != BTFOLD_FINDING_INVALID_OUTPUT) ||
	       id == BTFOLD_FINDING_SELF_SPLIT;
}

static void take_graph(struct program *program, struct btfold_subject *subject, struct emit_job job,
		       uint64_t seed)
{
	struct btfold_oracle_engine engine = btfold_subject_engine(subject);
	struct btfold_oracle_options options = {.policies = btfold_subject_policies(subject)};
	struct btfold_oracle_report report;
	char *text;

	btfold_oracle_judge(&engine, job.base, job.input, &options, &report);
	job.engine = engine_spec;
	job.engine_name = btfold_subject_name(subject);
	if (report.n_findings)
		job.finding = &report.findings[0];
	text = emit_text_of(&job, EMIT_selftest, NULL);
	if (!text) {
		if (!job.finding || shows_at_once(job.finding->id))
			fail_msg("graph %" PRIu64 ": no self-test of %s: %s", seed,
				 job.finding ? btfold_oracle_finding_name(job.finding->id) : "",
				 job.finding ? job.finding->message : "what is right");
		program->unshown++;
	} else {
		bool fails = strstr(text, ": fails") != NULL;

		if (job.finding && shows_at_once(job.finding->id) && !fails)
			fail_msg("graph %" PRIu64 ": %s, but that is not claimed", seed,
				 job.finding->message);
		if (!job.finding && report.verdict == BTFOLD_ORACLE_FINE &&
		    !strstr(text, "it is malformed")) {
			program->fine++;
			program->strict += fails;
		}
		add_function(program, text, seed);
	}
	free(text);
	btfold_oracle_report_deinit(&report);
}

/* Cases of the corpus, among them those that libbpf gets wrong. */
static unsigned take_cases(struct program *program, struct btfold_subject *subject)
{
	glob_t files;
	unsigned n;

	assert_int_equal(glob(BTFOLD_CASES "/*.case", 0, NULL, &files), 0);
	n = (unsigned)files.gl_pathc;
	for (unsigned i = 0; i < n && i < MAX_CASES; i++) {
		struct emit_bytes bytes;
		char *name = strrchr(files.gl_pathv[i], '/') + 1;

		*strstr(name, ".case") = '\0';
		emit_parse_case(name, &bytes);
		take_graph(program, subject, bytes.job, i);
		emit_bytes_free(&bytes);
	}
	globfree(&files);
	return n;
}

/* Skips the rest when there is nothing to compile with, or to run. */
static struct btfold_subject *open_libbpf(void)
{
	/* What libbpf reads outside malformed input may keep it busy for ever. */
	struct btfold_subject_limits limits = {.seconds = 2};
	struct btfold_subject *subject = btfold_subject_open(engine_spec, &limits, NULL);

#ifndef HAVE_LIBBPF_HEADERS
	btfold_subject_close(subject);
	subject = NULL;
#endif
	if (!subject) {
		print_message("no libbpf, or no headers of it\n");
		skip();
	}
	return subject;
}

static void test_functions_of_cases_and_random_graphs_do_as_claimed(void **state)
{
	uint64_t first = emit_setting("BTFOLD_SEED", DEFAULT_SEED);
	uint64_t runs = emit_setting("BTFOLD_RUNS", DEFAULT_RUNS);
	struct btfold_subject *subject = open_libbpf();
	struct btfold_generator *generator = btfold_generator_create();
	struct program program;

	(void)state;
	print_message("BTFOLD_SEED=%" PRIu64 " BTFOLD_RUNS=%" PRIu64 "\n", first, runs);
	open_program(&program, runs + MAX_CASES);
	assert_in_range(take_cases(&program, subject), 1, MAX_CASES);
	for (uint64_t i = 0; i < runs; i++)
		take_graph(&program, subject,
			   emit_generated(generator, first + i,
					  (enum btfold_gen_tier)((first + i) % 8 / 3)),
			   first + i);
	close_program(&program);
	run_program(&program);
	print_message("%u self-tests, %u fail, %u malformed, %u as bytes; %u not shown\n",
		      program.n, program.failing, program.malformed, program.bytes,
		      program.unshown);
	assert_true(program.failing && program.failing < program.n);
	/*
	 * Of several equal types in a base the test wants the lowest (R3), where the judge of a
	 * foreign engine takes any; and the judge's probes change what libbpf does now and then.
	 */
	print_message("%u judged fine, %u of them fail\n", program.fine, program.strict);
	assert_true(program.strict <= program.fine / 20);
	free_program(&program);
	btfold_generator_destroy(generator);
	btfold_subject_close(subject);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions_of_cases_and_random_graphs_do_as_claimed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
