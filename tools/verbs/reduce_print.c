// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "reduce_print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../fuzz/mutator/container.h"
#include "../campaign/commands.h"
#include "../json.h"
#include "../say.h"

bool reduce_source_open(struct reduce_source *source, struct bases *bases, const char *path)
{
	struct specimen specimen;

	if (!bases->n) {
		source->artifact = artifact_open(path, 0, &specimen);
		if (!source->artifact)
			return false;
		source->base = specimen.base;
		source->input = specimen.input;
		source->permutation = specimen.permutation;
		return true;
	}
	if (!bases_open(bases) || !bases_bytes(bases, &source->base.data, &source->base.size) ||
	    !input_open_bytes(path, bases_top(bases), &source->file))
		return false;
	source->input = (struct btfold_oracle_bytes){source->file.bytes, source->file.size};
	return true;
}

void reduce_source_close(struct reduce_source *source)
{
	artifact_close(source->artifact);
	if (source->file.path)
		input_close(&source->file);
}

bool reduce_report_problem(const struct reduce_report *report)
{
	switch (report->result.ending) {
	case REDUCE_NO_GRAPH:
		say_error("%s: malformed: there is no graph that could be reduced", report->path);
		return false;
	case REDUCE_NOT_SHOWN:
		say_error("%s: the finding is gone when the graph is written anew, or judged again",
			  report->path);
		return false;
	case REDUCE_FAILED:
		say_error("no process to judge candidates");
		return false;
	case REDUCE_INTERRUPTED:
		if (!report->result.bytes.size)
			say_error("%s: ended before there was anything", report->path);
		return report->result.bytes.size != 0;
	case REDUCE_MINIMAL:
		break;
	}
	return true;
}

/* ---- the graph ------------------------------------------------------------------------------ */

static struct emit_job job_of(const struct reduce_report *report,
			      struct btfold_oracle_finding *finding)
{
	const struct reduce_target *target = &report->question.target;
	const struct reduce_answer *answer = &report->result.answer;
	struct btfold_container parts;
	struct emit_job job = {.engine = report->question.spec,
			       .engine_name = report->engine_name,
			       .finding = report->question.spec ? finding : NULL};

	btfold_container_split(report->result.bytes.data, report->result.bytes.size, &parts);
	job.base = (struct btfold_oracle_bytes){parts.base, parts.base_size};
	job.input = (struct btfold_oracle_bytes){parts.input, parts.input_size};
	*finding = (struct btfold_oracle_finding){
		.id = target->id,
		.excused = target->excused,
		.type_id = answer->type_id,
		.other_id = answer->other_id,
		.path = *answer->path ? (char *)(uintptr_t)answer->path : NULL,
		.message = *answer->message ? (char *)(uintptr_t)answer->message : NULL,
	};
	memcpy(finding->kind, target->kind, sizeof(finding->kind));
	memcpy(finding->field, target->field, sizeof(finding->field));
	return job;
}

static bool write_graph(const struct reduce_report *report)
{
	struct btfold_oracle_finding finding;
	struct emit_job job = job_of(report, &finding);
	FILE *to = report->output ? fopen(report->output, "wb") : stdout;
	bool fine;

	if (!to) {
		say_error("%s: %s", report->output, strerror(errno));
		return false;
	}
	if (!report->output && report->form == EMIT_btf && isatty(STDOUT_FILENO)) {
		say_error("raw BTF is not for terminals: use -o or --emit text");
		return false;
	}
	fine = emit_write(&job, report->form, to);
	if (report->output) {
		errno = 0;
		if ((ferror(to) | fclose(to)) && fine) {
			say_error("%s: %s", report->output,
				  errno ? strerror(errno) : "cannot be written");
			fine = false;
		}
	}
	return fine;
}

/* ---- what was done ---------------------------------------------------------------------------- */

static bool is_split(const struct reduce_report *report)
{
	return report->result.after.n_base != 0;
}

/* What reads OUT again: not every form can be. */
static bool can_check(const struct reduce_report *report)
{
	return report->output && report->question.spec &&
	       (report->form == EMIT_btf || (report->form == EMIT_text && !is_split(report)));
}

/* Of the permutation, without which another one is asked with; else 0. */
static unsigned long long seed_that_matters(const struct reduce_report *report)
{
	return report->question.target.id == BTFOLD_FINDING_ORDER_DEPENDENT
		       ? report->result.answer.permutation
		       : 0;
}

static void print_again(const struct reduce_report *report, FILE *to)
{
	const struct reduce_question *question = &report->question;

	/* check takes no file that holds the base, too. */
	fprintf(to, "btfold %s -e ", is_split(report) ? "triage" : "check");
	command_print_word(question->spec, to);
	if (!is_split(report) && question->keep)
		fputs(" --ambiguous keep", to);
	engines_print_policies(question->policies, to);
	if (seed_that_matters(report))
		fprintf(to, " --seed %llu", seed_that_matters(report));
	fputc(' ', to);
	command_print_word(report->output, to);
}

static void print_sizes(const struct reduce_report *report, FILE *to)
{
	const struct reduce_result *result = &report->result;
	uint32_t before = result->before.n_base + result->before.n_input,
		 after = result->after.n_base + result->after.n_input;

	fprintf(to, "  %s -> %s types", count_figure(before).text, count_figure(after).text);
	if (result->before.n_base)
		fprintf(to, " (in the base %s -> %s)", count_figure(result->before.n_base).text,
			count_figure(result->after.n_base).text);
	fprintf(to, ", %s -> %s", bytes_figure(report->bytes_before).text,
		bytes_figure(result->bytes.size).text);
	fputs(result->ending == REDUCE_MINIMAL ? ", 1-minimal\n" : ", ended early\n", to);
	fprintf(to, "  %s candidates tried, %s known from before, %s taken, %s\n",
		count_figure(result->runs).text, count_figure(result->known).text,
		count_figure(result->steps).text, seconds_figure(result->seconds).text);
}

static void print_lines(const struct reduce_report *report, FILE *to)
{
	const struct reduce_answer *answer = &report->result.answer;
	char text[80];

	if (report->question.spec) {
		reduce_target_text(&report->question.target, text);
		fprintf(to, "%s  %s, %s\n", report->path, text, report->engine_name);
	} else {
		fprintf(to, "%s  %s\n", report->path, report->question.predicate);
	}
	print_sizes(report, to);
	if (*answer->message) {
		fputs("  ", to);
		print_wrapped(to, 2, 2, answer->message);
	}
	if (*answer->path) {
		fputs("  ", to);
		print_wrapped(to, 2, 2, answer->path);
	}
	if (*report->result.copied)
		fprintf(to,
			"  It takes '%s' stored twice among the strings, which no text shows.\n",
			report->result.copied);
	if (can_check(report)) {
		fputs("  again: ", to);
		print_again(report, to);
		fputc('\n', to);
	}
}

bool reduce_report_text(const struct reduce_report *report)
{
	if (!write_graph(report))
		return false;
	fflush(stdout);
	print_lines(report, report->output ? stdout : stderr);
	return true;
}

/* ---- for programs ------------------------------------------------------------------------------ */

static json_t *graph_text(const struct reduce_report *report)
{
	struct btfold_oracle_finding finding;
	struct emit_job job = job_of(report, &finding);
	json_t *value = json_null();
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return value;
	if (emit_write(&job, EMIT_text, to) && fclose(to) == 0)
		value = json_text(text);
	free(text);
	return value;
}

static json_t *size_json(uint32_t n_base, uint32_t n_input, size_t bytes)
{
	return json_pack("{s:I,s:I,s:I}", "types", (json_int_t)n_base + n_input, "base_types",
			 (json_int_t)n_base, "bytes", (json_int_t)bytes);
}

static void write_again(const void *ctx, FILE *to)
{
	print_again(ctx, to);
}

bool reduce_report_json(const struct reduce_report *report)
{
	const struct reduce_target *target = &report->question.target;
	const struct reduce_result *result = &report->result;
	json_t *object = json_object();
	bool by_engine = report->question.spec != NULL;

	if (report->output && !write_graph(report))
		return false;
	json_put(object, "verb", json_text("reduce"));
	json_put(object, "input", json_text(report->path));
	json_put(object, "engine", json_text(report->engine_name));
	json_put(object, "finding",
		 json_text(by_engine ? btfold_oracle_finding_name(target->id) : NULL));
	json_put(object, "kind", json_text(by_engine ? target->kind : NULL));
	json_put(object, "field", json_text(by_engine ? target->field : NULL));
	json_put(object, "excused", json_boolean(target->excused));
	json_put(object, "message", json_text(by_engine ? result->answer.message : NULL));
	json_put(object, "path", json_text(*result->answer.path ? result->answer.path : NULL));
	json_put(object, "stored_twice", json_text(*result->copied ? result->copied : NULL));
	json_put(object, "minimal", json_boolean(result->ending == REDUCE_MINIMAL));
	json_put(object, "before",
		 size_json(result->before.n_base, result->before.n_input, report->bytes_before));
	json_put(object, "after",
		 size_json(result->after.n_base, result->after.n_input, result->bytes.size));
	json_put(object, "seed", json_integer((json_int_t)seed_that_matters(report)));
	json_put(object, "runs", json_integer((json_int_t)result->runs));
	json_put(object, "known", json_integer((json_int_t)result->known));
	json_put(object, "taken", json_integer((json_int_t)result->steps));
	json_put(object, "seconds", json_real(result->seconds));
	json_put(object, "output", json_text(report->output));
	json_put(object, "again",
		 can_check(report) ? json_written(write_again, report) : json_null());
	json_put(object, "text", graph_text(report));
	json_print(object);
	return true;
}

void reduce_report_deinit(struct reduce_report *report)
{
	free(report->engine_name);
	reduce_result_deinit(&report->result);
}
