/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "regroup.h"

#include <string.h>

/* Types are asked for so many elements before they are looked at. */
#define FETCHED_AHEAD 8u

bool regroup_init(struct regroup *regroup, const struct regions *regions,
		  struct partition *partition, const struct hashing *hashing, struct arena *arena)
{
	struct words none = {.arena = arena};

	*regroup = (struct regroup){
		.regions = regions,
		.partition = partition,
		.hashing = hashing,
		.ends = none,
		.signatures = none,
		.places = none,
		.groups = none,
		.copy = none,
	};
	return hashtab_init(&regroup->table, arena, 0);
}

/* Is the signature at @place in scratch that of @group? */
static bool in_group(const struct regroup *regroup, uint32_t group, size_t place, uint32_t n_words)
{
	const uint32_t *signatures = regroup->signatures.at, *other;

	if (group >= regroup->places.n)
		return false;
	other = signatures + regroup->places.at[group];
	return n_words == 1 ? *other == signatures[place]
			    : !memcmp(other, signatures + place, n_words * sizeof(*other));
}

/* *ret_group: the group of the signature at @place in scratch, at first that of the one before. False: no memory. */
static bool find_group(struct regroup *regroup, size_t place, uint32_t n_words, uint32_t *ret_group)
{
	uint32_t hash;

	if (in_group(regroup, *ret_group, place, n_words))
		return true;
	hash = hash_bytes(regroup->hashing, regroup->signatures.at + place,
			  n_words * sizeof(uint32_t));
	HASHTAB_EACH (&regroup->table, hash, value)
		if (in_group(regroup, value - 1, place, n_words)) {
			*ret_group = value - 1;
			return true;
		}
	*ret_group = (uint32_t)regroup->places.n;
	return words_push(&regroup->places, (uint32_t)place) && words_push(&regroup->ends, 0) &&
	       hashtab_insert(&regroup->table, hash, *ret_group + 1);
}

/*
 * Signs the elements: groups, and how many are in each in place of its end. Types of one coarse class have equal
 * labels, and of their references only those to what may change can differ.
 */
static bool sign(struct regroup *regroup, uint32_t start, uint32_t n)
{
	const struct refined_types *types = regroup->regions->types;
	const uint32_t *elements = regroup->partition->elements.at;
	struct words *signatures = &regroup->signatures;
	uint32_t n_targets, group = 0;

	regions_targets(regroup->regions, elements[start], &n_targets); /* of all of them */
	signatures->n = regroup->places.n = 0;
	/* most often there are one or two groups */
	if (!hashtab_reset(&regroup->table, 0) || !words_reserve(&regroup->groups, n))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t *targets =
			regions_targets_of(regroup->regions, elements[start + i], n_targets);

		if (i + FETCHED_AHEAD < n)
			__builtin_prefetch(
				refined_targets(types, elements[start + i + FETCHED_AHEAD]));
		if (!words_reserve(signatures, n_targets + (size_t)1)) /* a place even of none */
			return false;
		for (uint32_t t = 0; t < n_targets; t++)
			signatures->at[signatures->n + t] = refined_at(types, targets[t])->ref;
		if (!find_group(regroup, signatures->n, n_targets, &group))
			return false;
		regroup->groups.at[i] = group;
		if (regroup->ends.at[group]++ == 0)
			signatures->n += n_targets; /* keep this one to compare with */
	}
	regroup->operations += (uint64_t)n * n_targets;
	return true;
}

/* Puts the elements into the order of their groups. */
static bool sort(struct regroup *regroup, uint32_t start, uint32_t n)
{
	struct partition *partition = regroup->partition;
	uint32_t *elements = partition->elements.at + start, *ends = regroup->ends.at, sum = 0;
	struct words *copy = &regroup->copy;

	copy->n = 0;
	if (!words_reserve(copy, n))
		return false;
	memcpy(copy->at, elements, n * sizeof(*elements));
	for (size_t group = 0; group < regroup->ends.n; group++) {
		uint32_t count = ends[group];

		ends[group] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t to = ends[regroup->groups.at[i]]++;

		elements[to] = copy->at[i];
		refined_at(partition->types, copy->at[i])->position = start + to;
	}
	return true;
}

/* Has each element of the block that starts at @start one reference that may change? */
static bool has_one_target(const struct regroup *regroup, uint32_t start)
{
	uint32_t n_targets;

	regions_targets(regroup->regions, regroup->partition->elements.at[start], &n_targets);
	return n_targets == 1;
}

bool regroup_marked(struct regroup *regroup, uint32_t start, uint32_t n, uint32_t by)
{
	regroup->ends.n = 0;
	if (n == 1) /* whatever its signature is */
		return words_push(&regroup->ends, 1);
	if (by != COLOUR_NONE && has_one_target(regroup, start)) { /* that is their signature */
		regroup->operations += n;
		return words_push(&regroup->ends, n);
	}
	return sign(regroup, start, n) && (regroup->ends.n == 1 || sort(regroup, start, n));
}
