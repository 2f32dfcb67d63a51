// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "maker.h"

#include <stdlib.h>
#include <string.h>

#include "../../fuzz/mutator/container.h"
#include "../../fuzz/mutator/mutator.h"
#include "../../fuzz/subjects/btf.h"
#include "../say.h"

#define MOST_STEPS 8	/* mutations of mutations */
#define LEAST_ROOM 4096 /* bytes that any graph may grow to; larger ones to twice their size */

struct maker {
	const struct campaign *campaign;
	struct btfold_generator *generator;
	struct btfold_mutator *mutator;
	uint8_t *bytes; /* the graph of the step before */
	size_t room;
};

/* ---- parents -------------------------------------------------------------------------------- */

bool parents_add(struct parents *parents, const char *path)
{
	const char **grown =
		realloc(parents->given, (parents->n_given + 1) * sizeof(*parents->given));

	if (!grown) {
		say_error("out of memory");
		return false;
	}
	parents->given = grown;
	parents->given[parents->n_given++] = path;
	return artifacts_add(&parents->files, path);
}

static bool open_one(const char *path, struct parent *ret)
{
	struct btfold_container parts;
	struct specimen specimen;
	struct artifact *artifact = artifact_open(path, 0, &specimen);

	if (!artifact)
		return false;
	parts = (struct btfold_container){specimen.base.data, specimen.base.size,
					  specimen.input.data, specimen.input.size};
	ret->size = btfold_container_size(&parts);
	ret->data = ret->size ? malloc(ret->size) : NULL;
	if (ret->data)
		btfold_container_join(&parts, ret->data);
	else
		say_error("%s: no BTF, or a base that something else follows", path);
	artifact_close(artifact);
	return ret->data != NULL;
}

bool parents_open(struct parents *parents)
{
	artifacts_sort(&parents->files);
	if (!parents->files.n_paths) {
		say_error("--from: no files there");
		return false;
	}
	parents->parents = calloc(parents->files.n_paths, sizeof(*parents->parents));
	if (!parents->parents) {
		say_error("out of memory");
		return false;
	}
	for (; parents->n < parents->files.n_paths; parents->n++)
		if (!open_one(parents->files.paths[parents->n], &parents->parents[parents->n]))
			return false;
	return true;
}

void parents_deinit(struct parents *parents)
{
	for (size_t i = 0; i < parents->n; i++)
		free(parents->parents[i].data);
	for (size_t i = 0; i < parents->files.n_paths; i++)
		free(parents->files.paths[i]);
	free(parents->files.paths);
	free(parents->parents);
	free(parents->given);
}

/* ---- makers --------------------------------------------------------------------------------- */

struct maker *maker_create(const struct campaign *campaign)
{
	struct maker *maker = calloc(1, sizeof(*maker));

	if (!maker)
		abort(); /* as the generator does */
	maker->campaign = campaign;
	if (campaign->parents)
		maker->mutator = btfold_mutator_create();
	else
		maker->generator = btfold_generator_create();
	return maker;
}

void maker_destroy(struct maker *maker)
{
	btfold_generator_destroy(maker->generator);
	btfold_mutator_destroy(maker->mutator);
	free(maker->bytes);
	free(maker);
}

/* Seeds that follow one another give numbers that do not. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t keep(struct maker *maker, const void *bytes, size_t size)
{
	if (size > maker->room) {
		free(maker->bytes);
		maker->bytes = malloc(size);
		maker->room = size;
		if (!maker->bytes)
			abort();
	}
	memcpy(maker->bytes, bytes, size);
	return size;
}

/* A parent after one to eight mutations; one in four steps takes something of another parent. */
static size_t mutate(struct maker *maker, uint64_t seed)
{
	const struct parents *parents = maker->campaign->parents;
	uint64_t state = seed;
	const struct parent *parent = &parents->parents[next(&state) % parents->n];
	size_t most = parent->size * 2 < LEAST_ROOM ? LEAST_ROOM : parent->size * 2;
	size_t size = keep(maker, parent->data, parent->size);

	for (uint64_t steps = 1 + next(&state) % MOST_STEPS; steps; steps--) {
		const struct parent *other = &parents->parents[next(&state) % parents->n];
		uint64_t draw = next(&state);
		const void *bytes;

		if (draw % 4)
			size = btfold_mutate(maker->mutator, maker->bytes, size, most, draw,
					     &bytes);
		else
			size = btfold_cross_over(maker->mutator, maker->bytes, size, other->data,
						 other->size, most, draw, &bytes);
		size = keep(maker, bytes, size);
	}
	return size;
}

static uint32_t count_types(const void *bytes, size_t size)
{
	struct raw_btf raw;

	return bytes && raw_parse(bytes, size, &raw) ? raw.n_types : 0;
}

void maker_make(struct maker *maker, uint64_t seed, struct btfold_gen_result *ret)
{
	struct btfold_gen_options options;
	struct btfold_container parts;
	size_t size;

	if (maker->generator) {
		options = campaign_options(maker->campaign, seed);
		btfold_generate(maker->generator, &options, ret);
		return;
	}
	size = mutate(maker, seed);
	btfold_container_split(maker->bytes, size, &parts);
	*ret = (struct btfold_gen_result){
		.base = parts.base,
		.base_size = parts.base_size,
		.input = parts.input,
		.input_size = parts.input_size,
		.n_base = count_types(parts.base, parts.base_size),
		.n_input = count_types(parts.input, parts.input_size),
	};
}
