// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "ledger.h"

#include <string.h>
#include <sys/mman.h>

#include "../say.h"

struct ledger {
	size_t size; /* bytes, of all */
	unsigned n_pages;
	size_t n_lines;
	struct page pages[]; /* then the lines */
};

struct ledger *ledger_create(unsigned n_pages, size_t n_lines)
{
	size_t size = sizeof(struct ledger) + n_pages * sizeof(struct page) +
		      n_lines * sizeof(struct line);
	struct ledger *ledger =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (ledger == MAP_FAILED) {
		say_error("no memory for the results");
		return NULL;
	}
	ledger->size = size;
	ledger->n_pages = n_pages;
	ledger->n_lines = n_lines;
	return ledger;
}

void ledger_destroy(struct ledger *ledger)
{
	if (ledger)
		munmap(ledger, ledger->size);
}

struct page *ledger_page(struct ledger *ledger, unsigned index)
{
	return &ledger->pages[index];
}

struct line *ledger_line(struct ledger *ledger, size_t index)
{
	return (struct line *)(void *)&ledger->pages[ledger->n_pages] + index;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/* A total order, so that it does not matter what came first. */
static bool is_further(const struct extreme *a, const struct extreme *b)
{
	uint64_t types = distance(a->sizes.types[OLD], a->sizes.types[NEW]);
	uint64_t b_types = distance(b->sizes.types[OLD], b->sizes.types[NEW]);
	uint64_t bytes = distance(a->sizes.bytes[OLD], a->sizes.bytes[NEW]);
	uint64_t b_bytes = distance(b->sizes.bytes[OLD], b->sizes.bytes[NEW]);

	if (!b->used || types != b_types)
		return !b->used || types > b_types;
	if (bytes != b_bytes)
		return bytes > b_bytes;
	return a->source != b->source ? a->source < b->source : a->number < b->number;
}

static void keep_extreme(struct extreme *list, struct extreme candidate)
{
	for (unsigned i = 0; i < MOST; i++) {
		struct extreme out = list[i];

		if (!is_further(&candidate, &out))
			continue;
		list[i] = candidate;
		if (!out.used)
			return;
		candidate = out;
	}
}

/* -1, 0, 1: NEW keeps fewer, as many, more types or, as many of these, bytes. */
static int direction(const struct sizes *sizes)
{
	const uint64_t *pair = sizes->types[OLD] != sizes->types[NEW] ? sizes->types : sizes->bytes;

	return (pair[NEW] > pair[OLD]) - (pair[NEW] < pair[OLD]);
}

static void enter_sizes(struct page *page, const struct specimen *specimen,
			const struct sizes *sizes)
{
	struct extreme extreme = {true, specimen->source, specimen->number, *sizes};
	int way = direction(sizes);

	page->n_sized++;
	for (unsigned side = 0; side < N_SIDES; side++) {
		page->sizes.types[side] += sizes->types[side];
		page->sizes.bytes[side] += sizes->bytes[side];
	}
	if (way)
		keep_extreme(way < 0 ? page->fewer : page->more, extreme);
}

void page_enter(struct page *page, struct line *line, const struct specimen *specimen,
		const struct exam *exams, struct relation_found found)
{
	bool sized = relation_has_sizes(exams);
	struct sizes sizes = {
		.types = {exams[OLD].report.types_out, exams[NEW].report.types_out},
		.bytes = {exams[OLD].output.size, exams[NEW].output.size},
	};

	page->relations[found.relation][found.reason]++;
	if (sized)
		enter_sizes(page, specimen, &sizes);
	if (line)
		*line = (struct line){true,
				      sized,
				      found,
				      {exams[OLD].report.verdict, exams[NEW].report.verdict},
				      sizes};
}

void page_add(struct page *sum, const struct page *page)
{
	for (unsigned i = 0; i < N_RELATIONS; i++)
		for (unsigned reason = 0; reason < N_REASONS; reason++)
			sum->relations[i][reason] += page->relations[i][reason];
	for (unsigned side = 0; side < N_SIDES; side++) {
		sum->sizes.types[side] += page->sizes.types[side];
		sum->sizes.bytes[side] += page->sizes.bytes[side];
	}
	for (unsigned i = 0; i < MOST; i++) {
		if (page->fewer[i].used)
			keep_extreme(sum->fewer, page->fewer[i]);
		if (page->more[i].used)
			keep_extreme(sum->more, page->more[i]);
	}
	sum->n_sized += page->n_sized;
	sum->n_fixed += page->n_fixed;
	sum->n_new += page->n_new;
	sum->n_unread += page->n_unread;
}

void ledger_sum(struct ledger *ledger, struct page *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (unsigned i = 0; i < ledger->n_pages; i++)
		page_add(ret, &ledger->pages[i]);
}

uint64_t page_inputs(const struct page *page, enum relation relation)
{
	uint64_t n = 0;

	for (unsigned reason = 0; reason < N_REASONS; reason++)
		n += page->relations[relation][reason];
	return n;
}
