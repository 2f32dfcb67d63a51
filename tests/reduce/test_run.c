/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The loop, with engines that have a seeded fault: the finding stays, the result is minimal. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/reduce/target.h"

static struct mut_codec *codec;

#define ORDER "fault:depend-on-order"

static const char *const specs[] = {
	"fault:leave-a-copy",	      "fault:leave-a-declaration", "fault:merge-two-near-equal",
	"fault:change-an-enumerator", "fault:map-to-nothing",	   ORDER,
	"fault:re-encode-base-type",
};

#define N_SPECS (sizeof(specs) / sizeof(*specs))

static struct btfold_oracle_bytes part(const uint8_t *data, size_t size)
{
	return (struct btfold_oracle_bytes){data, size};
}

/* What @spec shows first on the graph; false: nothing. */
static bool choose(const char *spec, const struct bytes *graph, struct reduce_task *ret)
{
	struct reduce_wish wish = {0};
	struct btfold_container parts;
	char *name = NULL, *why = NULL;
	enum reduce_choice choice;

	btfold_container_split(graph->data, graph->size, &parts);
	*ret = (struct reduce_task){
		.base = part(parts.base, parts.base_size),
		.input = part(parts.input, parts.input_size),
		.question.spec = spec,
		.n_jobs = 1,
		.limit = 20,
	};
	choice = reduce_choose(&ret->question, &wish, ret->base, ret->input, ret->limit, &name,
			       &why);
	free(name);
	free(why);
	return choice == REDUCE_CHOSEN;
}

static bool shows(struct reduce_judge *judge, const struct mut_bytes *bytes)
{
	struct btfold_container parts;
	struct reduce_answer answer;

	btfold_container_split(bytes->data, bytes->size, &parts);
	reduce_judge_ask(judge, part(parts.base, parts.base_size),
			 part(parts.input, parts.input_size), 20, &answer);
	return answer.shown;
}

/* Does every single step, of all passes, and asks about what is simpler then. */
static void check_minimal(const struct reduce_task *task, const struct reduce_result *result,
			  uint64_t seed)
{
	struct reduce_judge *judge = reduce_judge_create(&task->question, 20, NULL);
	struct mut_model model = {0};
	struct reduce_site site;
	unsigned n = 0;

	assert_non_null(judge);
	assert_seed(shows(judge, &result->bytes), seed);
	reduce_site_init(&site);
	assert_true(mut_decode(site.codec, result->bytes.data, result->bytes.size, &model));
	reduce_site_set(&site, &model, result->answer.seeds, result->answer.n_seeds);
	for (unsigned i = 0; i < reduce_n_passes; i++) {
		site.cursor = (struct reduce_cursor){0};
		while (reduce_passes[i].next(&site)) {
			if (!reduce_finish(&site, reduce_passes[i].reorders, task->question.tier))
				continue;
			mut_encode(&site.candidate, &site.bytes);
			if (site.bytes.size == result->bytes.size &&
			    !memcmp(site.bytes.data, result->bytes.data, site.bytes.size))
				continue;
			n++;
			if (shows(judge, &site.bytes))
				fail_msg("seed %llu, %s: a step of pass %s still shows it",
					 (unsigned long long)seed, task->question.spec,
					 reduce_passes[i].name);
		}
	}
	assert_true(model.n <= 1 || n);
	reduce_site_deinit(&site);
	mut_model_deinit(&model);
	reduce_judge_destroy(judge);
}

static void reduce(const struct reduce_task *task, struct reduce_result *ret, uint64_t seed)
{
	reduce_run(task, ret);
	if (ret->ending != REDUCE_MINIMAL)
		fail_msg("seed %llu, %s: ended with %d", (unsigned long long)seed,
			 task->question.spec, ret->ending);
}

static void results_keep_their_finding_and_are_1_minimal(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes graph = {0};
	unsigned done[N_SPECS] = {0};

	(void)state;
	for (uint64_t seed = 1; seed <= 24; seed++) {
		assert_true(generate(generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 24, &graph));
		for (unsigned i = 0; i < N_SPECS; i++) {
			struct reduce_result result;
			struct reduce_task task;

			if (done[i] == 4 || !choose(specs[i], &graph, &task))
				continue;
			reduce_run(&task, &result);
			/* that fault takes a file for permuted that only has other strings */
			if (result.ending == REDUCE_NOT_SHOWN && !strcmp(specs[i], ORDER)) {
				reduce_result_deinit(&result);
				continue;
			}
			done[i]++;
			assert_seed(result.ending == REDUCE_MINIMAL, seed);
			check_minimal(&task, &result, seed);
			assert_seed(result.after.n_base + result.after.n_input <= 8, seed);
			reduce_result_deinit(&result);
		}
	}
	for (unsigned i = 0; i < N_SPECS; i++)
		if (!done[i])
			fail_msg("%s showed nothing", specs[i]);
	bytes_free(&graph);
	btfold_generator_destroy(generator);
}

static void the_number_of_processes_changes_nothing(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes graph = {0};

	(void)state;
	for (uint64_t seed = 20; seed < 24; seed++) {
		assert_true(generate(generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 32, &graph));
		for (unsigned i = 0; i < 3; i++) {
			struct reduce_result one, three;
			struct reduce_task task;

			if (!choose(specs[i], &graph, &task))
				continue;
			reduce(&task, &one, seed);
			task.n_jobs = 3;
			reduce(&task, &three, seed);
			assert_seed(
				one.bytes.size == three.bytes.size &&
					!memcmp(one.bytes.data, three.bytes.data, one.bytes.size),
				seed);
			assert_int_equal(one.steps, three.steps);
			reduce_result_deinit(&one);
			reduce_result_deinit(&three);
		}
	}
	bytes_free(&graph);
	btfold_generator_destroy(generator);
}

/* One cause, in graphs that are numbered differently. */
static void permuted_inputs_end_as_the_same_bytes(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes graph = {0}, other = {0};
	unsigned same = 0, all = 0;

	(void)state;
	for (uint64_t seed = 40; seed < 50; seed++) {
		struct reduce_result results[2];
		struct reduce_task tasks[2];

		assert_true(generate(generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 24, &graph));
		permuted(codec, &graph, seed, &other);
		if (!choose("fault:merge-two-near-equal", &graph, &tasks[0]) ||
		    !choose("fault:merge-two-near-equal", &other, &tasks[1]) ||
		    memcmp(&tasks[0].question.target, &tasks[1].question.target,
			   sizeof(tasks[0].question.target)))
			continue;
		for (unsigned i = 0; i < 2; i++)
			reduce(&tasks[i], &results[i], seed);
		all++;
		same += results[0].bytes.size == results[1].bytes.size &&
			!memcmp(results[0].bytes.data, results[1].bytes.data,
				results[0].bytes.size);
		for (unsigned i = 0; i < 2; i++)
			reduce_result_deinit(&results[i]);
	}
	print_message("%u of %u the same\n", same, all);
	assert_true(all >= 4);
	assert_true(same * 4 >= all * 3);
	bytes_free(&graph);
	bytes_free(&other);
	btfold_generator_destroy(generator);
}

static void valid_graphs_stay_valid(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes graph = {0};

	(void)state;
	for (uint64_t seed = 60; seed < 64; seed++) {
		struct btfold_container parts;
		struct reduce_result result;
		struct reduce_task task;

		assert_true(generate(generator, seed, BTFOLD_GEN_WELL_FORMED, 0, 32, &graph));
		if (!choose("fault:leave-a-copy", &graph, &task))
			continue;
		reduce(&task, &result, seed);
		btfold_container_split(result.bytes.data, result.bytes.size, &parts);
		assert_seed(reduce_tier(part(parts.base, parts.base_size),
					part(parts.input, parts.input_size)) <= task.question.tier,
			    seed);
		reduce_result_deinit(&result);
	}
	bytes_free(&graph);
	btfold_generator_destroy(generator);
}

/* An engine that never comes back is told by a time limit far below that for one run. */
static void a_hang_takes_no_full_time_for_each_candidate(void **state)
{
	struct bytes graph = {0};
	struct reduce_result result;
	struct reduce_task task;

	(void)state;
	container_of(INT(1) PTR(2, 1) PTR(3, 2) SPLIT PTR(4, 3) PTR(5, 4), &graph);
	assert_true(choose("fault:crash", &graph, &task));
	task.question.spec = "fault:hang";
	task.question.target = (struct reduce_target){.id = BTFOLD_FINDING_HANG, .is_cause = true};
	task.limit = 2;
	reduce(&task, &result, 0);
	assert_true(result.runs >= 4);
	/* all at the start's limit: 2 s each */
	assert_true(result.seconds < (double)result.runs);
	assert_int_equal(result.answer.n_types, result.after.n_base + result.after.n_input);
	reduce_result_deinit(&result);
	bytes_free(&graph);
}

static volatile sig_atomic_t ended;

static void end_it(void *ctx, const struct reduce_progress *progress)
{
	(void)ctx;
	ended = progress->runs > 12;
}

static void an_interruption_gives_the_best_so_far(void **state)
{
	struct btfold_generator *generator = btfold_generator_create();
	struct bytes graph = {0};
	struct reduce_result result;
	struct reduce_task task;

	(void)state;
	assert_true(generate(generator, 3, BTFOLD_GEN_WELL_FORMED, 0, 32, &graph));
	assert_true(choose("fault:depend-on-order", &graph, &task));
	task.interrupted = &ended;
	task.progress = end_it;
	reduce_run(&task, &result);
	assert_int_equal(result.ending, REDUCE_INTERRUPTED);
	assert_true(result.bytes.size);
	assert_true(result.after.n_base + result.after.n_input <
		    result.before.n_base + result.before.n_input);
	reduce_result_deinit(&result);
	bytes_free(&graph);
	btfold_generator_destroy(generator);
}

static void what_shows_nothing_is_told(void **state)
{
	struct bytes graph = {0};
	struct reduce_result result;
	struct reduce_task task;

	(void)state;
	container_of(INT(1), &graph);
	assert_false(choose("fold", &graph, &task));
	task.question.target.id = BTFOLD_FINDING_MISSED_MERGE;
	reduce_run(&task, &result);
	assert_int_equal(result.ending, REDUCE_NOT_SHOWN);
	reduce_result_deinit(&result);
	task.input.size /= 2;
	reduce_run(&task, &result);
	assert_int_equal(result.ending, REDUCE_NO_GRAPH);
	reduce_result_deinit(&result);
	bytes_free(&graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_keep_their_finding_and_are_1_minimal),
		cmocka_unit_test(the_number_of_processes_changes_nothing),
		cmocka_unit_test(permuted_inputs_end_as_the_same_bytes),
		cmocka_unit_test(valid_graphs_stay_valid),
		cmocka_unit_test(a_hang_takes_no_full_time_for_each_candidate),
		cmocka_unit_test(an_interruption_gives_the_best_so_far),
		cmocka_unit_test(what_shows_nothing_is_told),
	};
	int failed;

	codec = mut_codec_create();
	mut_codec_keep_copies(codec);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mut_codec_destroy(codec);
	return failed;
}
