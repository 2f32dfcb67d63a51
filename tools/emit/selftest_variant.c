// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Inputs derived from one, by way of its text. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "selftest.h"

#define PERMUTATIONS 32
#define UNRELATED    6 /* types of the text below */

/* Two copies of a struct that refers to itself. Its names are nowhere else, most likely. */
static const char unrelated[] =
	"[%u] INT 'unrelated_int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
	"[%u] STRUCT 'unrelated' size=16 vlen=2\n"
	"\t'value' type_id=%u bits_offset=0\n"
	"\t'next' type_id=%u bits_offset=64\n"
	"[%u] PTR '(anon)' type_id=%u\n";

static void put_unrelated(FILE *to, uint32_t id)
{
	fprintf(to, unrelated, id, id + 1, id, id + 2, id + 2, id + 1);
}

/* The text of a type with new ids. What stands in quotes are names. */
static void put_renumbered(FILE *to, const char *text, const char *end, const uint32_t *new_id)
{
	static const char key[] = "type_id=";
	bool quoted = false, begin = true;

	while (text < end) {
		bool is_id = !quoted && (begin || !strncmp(text, key, strlen(key)));
		char *behind;

		quoted ^= *text == '\'';
		if (is_id) {
			size_t skip = begin ? 1 : strlen(key);

			fprintf(to, "%.*s%u", (int)skip, text,
				new_id[strtoul(text + skip, &behind, 10)]);
			text = behind;
		} else {
			fputc(*text++, to);
		}
		begin = false;
	}
}

/* Where the text of each type of @graph begins, and where the last one ends. */
static const char **find_types(const struct btfold_graph *graph, const char *text)
{
	uint32_t n = btfold_graph_n_types(graph), i = 0;
	const char **begin = calloc((size_t)n + 1, sizeof(*begin));

	for (const char *at = text; begin && *at; at++)
		if (*at == '[' && (at == text || at[-1] == '\n'))
			begin[i++] = at;
	if (begin)
		begin[n] = text + strlen(text);
	return begin;
}

static char *text_of(const struct btfold_graph *graph)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return NULL;
	btfold_graph_dump(graph, emit_dump_to, to);
	if (!fclose(to))
		return text;
	free(text);
	return NULL;
}

/* How the types of a graph are written anew. */
struct rewriting {
	const struct btfold_graph *graph, *base; /* what it is, what it is to be split on */
	const uint32_t *order;			 /* own types, from 0; NULL: as they are */
	const uint32_t *new_id;			 /* by id, 0 for void */
	uint32_t unrelated;			 /* id of unrelated types to put first, or 0 */
};

/* The caller frees. NULL: out of memory, or types that the text form does not hold. */
static void *rewrite(const struct rewriting *r, size_t *ret_size)
{
	uint32_t n = btfold_graph_n_types(r->graph);
	struct btfold_graph *graph = NULL;
	char *old = text_of(r->graph), *text = NULL;
	const char **begin = old ? find_types(r->graph, old) : NULL;
	size_t size = 0;
	FILE *to = begin ? open_memstream(&text, &size) : NULL;
	void *bytes = NULL;

	if (to && r->unrelated) {
		put_unrelated(to, r->unrelated);
		put_unrelated(to, r->unrelated + UNRELATED / 2);
	}
	for (uint32_t i = 0; to && i < n; i++) {
		uint32_t type = r->order ? r->order[i] : i;

		put_renumbered(to, begin[type], begin[type + 1], r->new_id);
	}
	if (to && !fclose(to) &&
	    !btfold_graph_parse(text, size, r->base, false, NULL, &graph, NULL))
		btfold_graph_encode(graph, NULL, &bytes, ret_size);
	btfold_graph_destroy(graph);
	free(begin);
	free(old);
	free(text);
	return bytes;
}

static void *permuted(const struct emit_scene *scene, unsigned seed, size_t *ret_size)
{
	uint32_t n = scene->n - scene->n_base;
	uint32_t *order = calloc((size_t)n + 1, sizeof(*order));
	uint32_t *new_id = calloc((size_t)scene->n + 1, sizeof(*new_id));
	uint64_t random = seed + 1;
	void *bytes = NULL;

	for (uint32_t i = 0; order && i < n; i++)
		order[i] = seed ? i : n - 1 - i;
	for (uint32_t i = n; order && seed && i > 1; i--) {
		uint32_t other, swap = order[i - 1];

		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		other = (uint32_t)((random >> 33) % i);
		order[i - 1] = order[other];
		order[other] = swap;
	}
	for (uint32_t id = 0; new_id && id <= scene->n_base; id++)
		new_id[id] = id;
	for (uint32_t i = 0; order && new_id && i < n; i++)
		new_id[scene->n_base + 1 + order[i]] = scene->n_base + 1 + i;
	if (order && new_id)
		bytes = rewrite(&(struct rewriting){.graph = scene->graph,
						    .base = scene->base,
						    .order = order,
						    .new_id = new_id},
				ret_size);
	free(order);
	free(new_id);
	return bytes;
}

/* Types with an id of @first or more move by @by. */
static void *moved(const struct btfold_graph *graph, const struct btfold_graph *base,
		   uint32_t first, uint32_t by, uint32_t unrelated_id, size_t *ret_size)
{
	uint32_t n = btfold_graph_first_id(graph) + btfold_graph_n_types(graph);
	uint32_t *new_id = calloc(n, sizeof(*new_id));
	void *bytes = NULL;

	for (uint32_t id = 0; new_id && id < n; id++)
		new_id[id] = id < first ? id : id + by;
	if (new_id)
		bytes = rewrite(&(struct rewriting){.graph = graph,
						    .base = base,
						    .new_id = new_id,
						    .unrelated = unrelated_id},
				ret_size);
	free(new_id);
	return bytes;
}

/* Split on the base, or on what dedup makes of the input: a copy of that. */
static bool self_split(const struct emit_scene *scene, struct selftest_variant *variant)
{
	struct emit_job *job = &variant->job;
	struct btfold_graph *base = NULL;

	if (!job->base.data)
		job->base.data = variant->base =
			btfold_oracle_reference(job->base, job->input, NULL, &job->base.size, NULL);
	if (!job->base.data ||
	    btfold_graph_decode(job->base.data, job->base.size, NULL, NULL, &base, NULL))
		return false;
	job->input.data = variant->input =
		moved(base, base, 1, btfold_graph_n_types(base), 0, &job->input.size);
	btfold_graph_destroy(base);
	variant->note =
		scene->base ? "The input is a copy of the base."
			    : "The base is the output for the input; split on it, a copy of it.";
	return variant->input;
}

static bool make(const struct emit_scene *scene, unsigned index, struct selftest_variant *variant)
{
	struct emit_job *job = &variant->job;
	uint32_t first = scene->n_base + 1;

	switch (job->finding->id) {
	case BTFOLD_FINDING_SELF_SPLIT:
		return !index && self_split(scene, variant);
	case BTFOLD_FINDING_NOT_LOCAL:
		variant->note = "Types that have nothing to do with the others stand in front.";
		job->input.data = variant->input =
			index ? NULL
			      : moved(scene->graph, scene->base, first, UNRELATED, first,
				      &job->input.size);
		return variant->input;
	case BTFOLD_FINDING_ORDER_DEPENDENT:
		variant->note = "The types stand in another order than where it was found.";
		job->input.data = variant->input =
			index < PERMUTATIONS ? permuted(scene, index, &job->input.size) : NULL;
		return variant->input;
	default:
		return false;
	}
}

bool selftest_variant(const struct emit_scene *scene, unsigned index,
		      struct selftest_variant *ret_variant)
{
	struct selftest_variant *variant = ret_variant;

	*variant = (struct selftest_variant){.job = *scene->job};
	if (make(scene, index, variant) && emit_scene_try(&variant->job, &variant->scene))
		return true;
	free(variant->base);
	free(variant->input);
	return false;
}

void selftest_variant_free(struct selftest_variant *variant)
{
	emit_scene_close(&variant->scene);
	free(variant->base);
	free(variant->input);
}
