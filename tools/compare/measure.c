// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "measure.h"

#include <stdlib.h>
#include <string.h>

#include "../campaign/campaign.h"
#include "../say.h"
#include "../stats.h"

#define PATIENCE 20.0 /* seconds for one input */

static double median(double *values, unsigned n)
{
	return stats_spread(values, n).median;
}

static bool run(struct btfold_subject *subject, const struct specimen *specimen,
		struct btfold_subject_cost *ret)
{
	struct btfold_oracle_engine engine = btfold_subject_engine(subject);
	struct btfold_oracle_output output;
	bool ran;

	memset(&output, 0, sizeof(output));
	btfold_subject_set_probes(subject, false);
	engine.run(engine.ctx, specimen->base, specimen->input, &output);
	ran = output.ran == BTFOLD_ORACLE_RAN;
	*ret = btfold_subject_last_cost(subject);
	engine.release(engine.ctx, &output);
	btfold_subject_set_probes(subject, true);
	return ran;
}

struct samples {
	double seconds[N_SIDES][ROUNDS_MAX], peaks[N_SIDES][ROUNDS_MAX], ratios[ROUNDS_MAX];
};

/* The order changes from round to round, so that neither always finds the warmer machine. */
static bool run_round(struct engines *engines, const struct specimen *specimen, unsigned round,
		      struct samples *samples)
{
	for (unsigned i = 0; i < N_SIDES; i++) {
		unsigned side = (round + i) % N_SIDES;
		struct btfold_subject_cost cost;

		if (!run(engines->subjects[side], specimen, &cost) || campaign_interrupted())
			return false;
		samples->seconds[side][round] = cost.seconds;
		samples->peaks[side][round] = (double)cost.peak_bytes;
	}
	samples->ratios[round] =
		samples->seconds[NEW][round] / (samples->seconds[OLD][round] + 1e-12);
	return true;
}

static bool append(struct measurements *measurements, const struct measurement *measurement)
{
	struct measurement *grown =
		realloc(measurements->list, (measurements->n + 1) * sizeof(*grown));

	if (!grown)
		return false;
	measurements->list = grown;
	grown[measurements->n++] = *measurement;
	return true;
}

bool measure(struct measurements *measurements, struct engines *engines,
	     const struct specimen *specimen, unsigned rounds)
{
	struct measurement result = {.source = specimen->source,
				     .number = specimen->number,
				     .n_types = specimen->n_types};
	struct samples samples;
	double start = now_seconds();

	while (result.rounds < rounds && (!result.rounds || now_seconds() - start < PATIENCE)) {
		if (!run_round(engines, specimen, result.rounds, &samples))
			return false;
		result.rounds++;
	}
	for (unsigned side = 0; side < N_SIDES; side++) {
		result.seconds[side] = median(samples.seconds[side], result.rounds);
		result.peak_bytes[side] = (size_t)median(samples.peaks[side], result.rounds);
	}
	result.ratio = median(samples.ratios, result.rounds);
	return append(measurements, &result);
}

double measured_time_ratio(const struct measurements *measurements)
{
	double sums[N_SIDES] = {0, 0};

	for (size_t i = 0; i < measurements->n; i++)
		for (unsigned side = 0; side < N_SIDES; side++)
			sums[side] += measurements->list[i].seconds[side];
	return sums[OLD] > 0 ? sums[NEW] / sums[OLD] : 0;
}

double measured_memory_ratio(const struct measurements *measurements)
{
	double sums[N_SIDES] = {0, 0};

	for (size_t i = 0; i < measurements->n; i++) {
		const struct measurement *one = &measurements->list[i];

		if (!one->peak_bytes[OLD] || !one->peak_bytes[NEW])
			continue;
		for (unsigned side = 0; side < N_SIDES; side++)
			sums[side] += (double)one->peak_bytes[side];
	}
	return sums[OLD] > 0 ? sums[NEW] / sums[OLD] : 0;
}
