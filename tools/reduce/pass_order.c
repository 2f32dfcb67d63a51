// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * Passes that change the order of ids, towards the canonical one. An order is the row of canonical
 * ids (labels) in it; the canonical one is 1, 2, 3 ..., and rows are compared as words are in a
 * dictionary. So a row found is smaller than the one before, and the search ends.
 */
#include <string.h>

#include "measure.h"
#include "passes.h"

#define ALL_ORDERS 720u /* at most, for each to be tried */

/* Makes the candidate with the types in the order @row of labels; canonical names stay canonical. */
static void arrange(struct reduce_site *site, const uint32_t *row)
{
	const struct mut_model *best = site->best;
	const uint32_t *labels = reduce_labels(site);
	uint32_t *place = mut_scratch(&site->ctx, 2, best->n + (size_t)1);
	uint32_t *map = mut_scratch(&site->ctx, 3, best->n + (size_t)1);

	for (uint32_t i = 0; i < best->n; i++)
		place[row[i]] = i + 1;
	for (uint32_t id = 1; id <= best->n; id++)
		map[id] = place[labels[id]];
	mut_permute(reduce_copy(site), map, best->n_base);
	if (!site->measure.part[REDUCE_NAMES])
		reduce_rename(&site->candidate);
}

/* The row of the best; n entries in scratch. */
static uint32_t *row_of_best(struct reduce_site *site)
{
	const uint32_t *labels = reduce_labels(site);
	uint32_t *row = mut_scratch(&site->ctx, 1, site->best->n + (size_t)1);

	for (uint32_t id = 1; id <= site->best->n; id++)
		row[id - 1] = labels[id];
	return row;
}

static bool is_canonical(const uint32_t *row, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (row[i] != i + 1)
			return false;
	return true;
}

bool pass_canonical(struct reduce_site *site)
{
	uint32_t *row;

	if (site->cursor.at++ || !reduce_labels(site))
		return false;
	row = row_of_best(site);
	if (is_canonical(row, site->best->n))
		return false;
	for (uint32_t i = 0; i < site->best->n; i++)
		row[i] = i + 1;
	arrange(site, row);
	return true;
}

static uint32_t orders(uint32_t n)
{
	uint32_t product = 1;

	for (uint32_t i = 2; i <= n && product <= ALL_ORDERS; i++)
		product *= i;
	return product;
}

/* The @index-th order of the labels @first + 1 .. @first + @n, in the order of a dictionary. */
static void write_order(uint32_t *row, uint32_t first, uint32_t n, uint32_t index)
{
	uint32_t rest = orders(n);

	for (uint32_t i = 0; i < n; i++)
		row[first + i] = first + i + 1;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t pick, at = first + i;

		rest /= n - i;
		pick = row[at + index / rest];
		memmove(row + at + 1, row + at, index / rest * sizeof(*row));
		row[at] = pick;
		index %= rest;
	}
}

static bool smaller(const uint32_t *a, const uint32_t *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

/* All orders from the first on, as long as they are smaller than that of the best. */
static bool next_of_all(struct reduce_site *site)
{
	uint32_t n = site->best->n, base = site->best->n_base, inputs = orders(n - base);
	uint32_t *best = row_of_best(site), *row;
	bool found;

	if (site->cursor.at == orders(base) * inputs)
		return false;
	row = mut_scratch(&site->ctx, 0, n + (size_t)1);
	write_order(row, 0, base, site->cursor.at / inputs);
	write_order(row, base, n - base, site->cursor.at % inputs);
	site->cursor.at++;
	found = smaller(row, best, n);
	if (found)
		arrange(site, row);
	return found;
}

/*
 * Brings the smallest label forward that may stand there, place by place: where only some labels
 * have to stand before others, the end is the smallest order that keeps to that.
 */
static bool next_move(struct reduce_site *site)
{
	uint32_t n = site->best->n, *row = row_of_best(site);

	while (site->cursor.at < n) {
		uint32_t at = site->cursor.at, label = site->cursor.sub + 1, from = at;

		if (label >= row[at]) {
			site->cursor.sub = 0;
			site->cursor.at++;
			continue;
		}
		site->cursor.sub++;
		while (from < n && row[from] != label)
			from++;
		/* Already in front, or on the other side of the end of the base. */
		if (from == n || (at < site->best->n_base) != (from < site->best->n_base))
			continue;
		memmove(row + at + 1, row + at, (from - at) * sizeof(*row));
		row[at] = label;
		arrange(site, row);
		return true;
	}
	return false;
}

bool pass_order(struct reduce_site *site)
{
	uint64_t all;

	if (!reduce_labels(site))
		return false;
	all = (uint64_t)orders(site->best->n_base) * orders(site->best->n - site->best->n_base);
	return all <= ALL_ORDERS ? next_of_all(site) : next_move(site);
}
