// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Our engine beside libbpf's, both judged. A finding of ours aborts; so does a result of libbpf's
 * that is faultless, of an input without ambiguous names, and yet larger than the reference's: then
 * the oracle is wrong. (Smaller it may be: P4 lets declarations of one key merge, though their
 * kinds differ.) libbpf's own findings are counted, and abort only with
 * BTFOLD_LIBBPF_FINDINGS=abort in the environment; BTFOLD_LIBBPF names the library to load. It runs
 * in a child process, so its crashes are findings like any other. Without a libbpf there is only
 * our engine.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inprocess.h"
#include "subject.h"
#include "target.h"

static struct btfold_subject *libbpf;
static uint64_t counts[BTFOLD_N_FINDINGS], n_runs;
static bool abort_on_libbpf;

static void print_counts(void)
{
	fprintf(stderr, "%s: %" PRIu64 " runs", btfold_subject_name(libbpf), n_runs);
	for (unsigned i = 0; i < BTFOLD_N_FINDINGS; i++)
		if (counts[i])
			fprintf(stderr, ", %" PRIu64 " %s", counts[i],
				btfold_oracle_finding_name(i));
	fprintf(stderr, "\n");
	btfold_subject_close(libbpf);
}

static void open_libbpf(void)
{
	const struct btfold_subject_limits limits = {.seconds = 10};
	const char *wish = getenv("BTFOLD_LIBBPF_FINDINGS"), *path = getenv("BTFOLD_LIBBPF");
	static bool tried;
	char spec[4096], *why = NULL;

	if (tried)
		return;
	tried = true;
	abort_on_libbpf = wish && strcmp(wish, "abort") == 0;
	snprintf(spec, sizeof(spec), "libbpf%s%s", path ? ":" : "", path ? path : "");
	libbpf = btfold_subject_open(spec, &limits, &why);
	if (libbpf)
		atexit(print_counts);
	else
		fprintf(stderr, "no libbpf: %s\n", why ? why : "");
	free(why);
}

static void judge(const struct btfold_oracle_engine *engine, const struct target_input *in,
		  unsigned policies, struct btfold_oracle_report *ret)
{
	const struct btfold_oracle_options how = {.policies = policies,
						  .budget = TARGET_ORACLE_STEPS};

	btfold_oracle_judge(engine, in->base_bytes, in->bytes, &how, ret);
}

static void judge_libbpf(const struct target_input *in)
{
	struct btfold_oracle_engine engine = btfold_subject_engine(libbpf);
	struct btfold_oracle_report report;

	judge(&engine, in, btfold_subject_policies(libbpf), &report);
	n_runs++;
	for (unsigned i = 0; i < BTFOLD_N_FINDINGS; i++)
		counts[i] += report.counts[i];
	if (report.verdict == BTFOLD_ORACLE_FINE && !report.ambiguous_keys && !report.n_excused &&
	    report.types_out != UINT32_MAX && report.types_out > report.types_reference)
		btfold_finding_die("oracle", "contradiction", "types", "count");
	if (abort_on_libbpf)
		btfold_finding_abort(engine.name, &report);
	btfold_oracle_report_deinit(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct btfold_options options = {0};
	struct btfold_oracle_engine fold = btfold_inprocess_engine(&options);
	struct btfold_oracle_report report;
	struct target_input in;

	open_libbpf();
	if (target_open(data, size, &in) &&
	    btfold_graph_n_types(in.graph) + btfold_graph_first_id(in.graph) <= TARGET_MOST_TYPES) {
		judge(&fold, &in, 0, &report);
		btfold_finding_abort(fold.name, &report);
		btfold_oracle_report_deinit(&report);
		if (libbpf)
			judge_libbpf(&in);
	}
	target_close(&in);
	return 0;
}
