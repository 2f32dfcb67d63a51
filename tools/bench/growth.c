// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "growth.h"

#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../options.h"
#include "../say.h"
#include "../stats.h"

#define FEW_ROUNDS  3
#define LARGEST	    100000000
#define MEMORY_KEPT 65536 /* bytes under which growth is that of the C library's heap */

static bool add_size(const char *verb, const char *text, uint64_t size, struct bench_sizes *sizes)
{
	if (size < 100 || size > LARGEST) {
		say_usage(verb, "--sizes: '%s': from 100 to 100M", text);
		return false;
	}
	if (sizes->n == BENCH_SIZES_MAX || (sizes->n && size <= sizes->list[sizes->n - 1])) {
		say_usage(verb, "--sizes: '%s': up to %d sizes, each larger than the one before",
			  text, BENCH_SIZES_MAX);
		return false;
	}
	sizes->list[sizes->n++] = size;
	return true;
}

static bool parse_range(const char *verb, char *text, char *dots, struct bench_sizes *sizes)
{
	uint64_t from, to;
	bool fine;

	*dots = '\0';
	fine = option_count(verb, "--sizes", text, &from) &&
	       option_count(verb, "--sizes", dots + 2, &to) && add_size(verb, text, from, sizes);
	while (fine && from * 10 <= to) {
		from *= 10;
		fine = add_size(verb, dots + 2, from, sizes);
	}
	return fine;
}

static bool parse_list(const char *verb, char *text, struct bench_sizes *sizes)
{
	char *rest = NULL;
	uint64_t size;

	for (char *word = strtok_r(text, ",", &rest); word; word = strtok_r(NULL, ",", &rest))
		if (!option_count(verb, "--sizes", word, &size) ||
		    !add_size(verb, word, size, sizes))
			return false;
	return true;
}

bool bench_sizes_parse(const char *verb, const char *text, struct bench_sizes *ret_sizes)
{
	struct bench_sizes sizes = {.n = 0};
	char *copy = strdup(text), *dots = copy ? strstr(copy, "..") : NULL;
	bool fine = copy &&
		    (dots ? parse_range(verb, copy, dots, &sizes) : parse_list(verb, copy, &sizes));

	if (fine && !sizes.n) {
		say_usage(verb, "--sizes: none given");
		fine = false;
	}
	free(copy);
	if (fine)
		*ret_sizes = sizes;
	return fine;
}

static json_t *measure_size(struct engines *engines, const struct btfold_family *family,
			    uint64_t wanted, unsigned rounds)
{
	uint32_t n = (uint32_t)(wanted / family->per);
	struct btfold_oracle_bytes bytes = {NULL, 0};
	struct btfold_graph *graph = NULL;
	char *name = NULL;
	json_t *point = NULL;

	status_show("%s  %s %s", family->name, count_figure(wanted).text,
		    family->in_members ? "members" : "types");
	bytes.data = btfold_family_make(family, n, &bytes.size);
	if (asprintf(&name, "%s %s", family->name, count_figure(wanted).text) >= 0 &&
	    !btfold_graph_decode(bytes.data, bytes.size, NULL, NULL, &graph, NULL)) {
		struct bench_job job = {.name = name,
					.inputs = &bytes,
					.n_inputs = 1,
					.types = btfold_graph_n_types(graph),
					.bytes = bytes.size};

		btfold_graph_destroy(graph);
		point = bench_measure(engines, &job, rounds);
	}
	if (point) {
		json_put(point, "size", json_integer((json_int_t)n * family->per));
		json_put(point, "types_expected", json_integer(family->types_absorb(n)));
	}
	free(name);
	free((void *)(uintptr_t)bytes.data);
	return point;
}

/* @engines without those that could not do the last @point. */
static struct engines alive(const struct engines *engines, const json_t *point)
{
	const json_t *results = json_object_get(point, "engines");
	struct engines ret = *engines;

	ret.n = ret.n_open = 0;
	for (unsigned i = 0; i < engines->n_open; i++) {
		if (!bench_engine_ran(json_array_get(results, i)))
			continue;
		ret.specs[ret.n++] = engines->specs[i];
		ret.subjects[ret.n_open++] = engines->subjects[i];
	}
	return ret;
}

/* Of one engine, over all points where it ran. */
struct curve {
	double sizes[BENCH_SIZES_MAX], seconds[BENCH_SIZES_MAX], bytes[BENCH_SIZES_MAX];
	size_t n;
};

static struct curve curve_of(const json_t *points, const char *name)
{
	struct curve curve = {.n = 0};
	const json_t *point, *engine;
	size_t i, k;

	json_array_foreach (points, i, point)
		json_array_foreach (json_object_get(point, "engines"), k, engine) {
			if (strcmp(bench_string(engine, "engine"), name) ||
			    !bench_engine_ran(engine) || curve.n == BENCH_SIZES_MAX)
				continue;
			curve.sizes[curve.n] = bench_number(point, "size");
			curve.bytes[curve.n] = bench_number(engine, "grown_bytes");
			curve.seconds[curve.n++] =
				bench_number(json_object_get(engine, "seconds"), "median");
		}
	return curve;
}

static void put_fit(json_t *object, const char *what, const struct curve *curve, size_t from,
		    const double *values)
{
	struct power_fit fit;
	char key[32];

	if (!stats_power_fit(curve->sizes + from, values + from, curve->n - from, &fit))
		return;
	json_put(object, what, json_real(fit.exponent));
	snprintf(key, sizeof(key), "%s_factor", what);
	json_put(object, key, json_real(fit.factor));
}

static json_t *fits_json(const struct engines *engines, const json_t *points)
{
	json_t *fits = json_array();

	for (unsigned i = 0; i < engines->n_open; i++) {
		const char *name = btfold_subject_name(engines->subjects[i]);
		struct curve curve = curve_of(points, name);
		json_t *fit = json_object();
		size_t from = 0;

		json_put(fit, "engine", json_text(name));
		json_put(fit, "points", json_integer((json_int_t)curve.n));
		put_fit(fit, "time", &curve, 0, curve.seconds);
		while (from < curve.n && curve.bytes[from] < MEMORY_KEPT)
			from++;
		put_fit(fit, "memory", &curve, from, curve.bytes);
		json_push(fits, fit);
	}
	return fits;
}

json_t *bench_grow(struct engines *engines, const struct btfold_family *family,
		   const struct bench_sizes *sizes, unsigned rounds)
{
	json_t *points = json_array(), *growth;
	struct engines left = *engines;

	for (unsigned i = 0; i < sizes->n && left.n_open && !bench_interrupted(); i++) {
		json_t *point =
			measure_size(&left, family, sizes->list[i], rounds ? rounds : FEW_ROUNDS);

		if (!point)
			break;
		json_push(points, point);
		left = alive(&left, point);
	}
	if (!json_array_size(points)) {
		json_decref(points);
		return NULL;
	}
	growth = json_pack("{s:s,s:s,s:s}", "family", family->name, "what", family->what, "unit",
			   family->in_members ? "members" : "types");
	json_put(growth, "fits", fits_json(engines, points));
	json_put(growth, "points", points);
	return growth;
}
