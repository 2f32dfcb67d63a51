/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "small_write.h"

#include "byteorder.h"

#include <string.h>

struct writer {
	struct small_classes *classes;
	struct btfold_graph *output;
	uint64_t staying; /* types that stand for their classes */
	uint32_t new_id[SMALL_TYPES + 1], n_words;
	uint8_t used[SMALL_NAMES + 1]; /* names in order of first use */
	uint32_t n_used, strings_size;
};

/* The type that stands for each class, or for a key in U: its lowest definition. */
static void find_staying(struct writer *writer, uint8_t *image)
{
	const struct small_classes *classes = writer->classes;
	const struct small_graph *graph = classes->graph;
	uint8_t of_ref[SMALL_BY_KEY + SMALL_TYPES];

	for (uint32_t id = 1; id <= graph->n; id++)
		of_ref[id] = (uint8_t)id;
	for (uint64_t keys = classes->in_u; keys;) {
		uint32_t key = small_take_key(&keys);
		uint64_t definitions = graph->keys[key].definitions;

		of_ref[SMALL_BY_KEY + key] = (uint8_t)small_take(&definitions);
	}
	for (uint32_t id = 1; id <= graph->n; id++) {
		image[id] = of_ref[classes->ref[small_redirected(classes, id)]];
		writer->staying |= (uint64_t)(image[id] == id) << (id - 1);
	}
}

static void number(struct writer *writer, const uint8_t *image, uint32_t *map)
{
	const struct small_graph *graph = writer->classes->graph;
	uint32_t by_rank[SMALL_TYPES + 1], n = 0;

	for (uint64_t types = writer->staying; types;) {
		uint32_t id = small_take(&types);

		by_rank[id] = ++n;
		writer->n_words += small_n_words(graph, id);
	}
	writer->output->n_types = n;
	writer->new_id[0] = 0;
	for (uint32_t id = 1; id <= graph->n; id++)
		writer->new_id[id] = map[id - 1] = by_rank[image[id]];
}

/* In all records, those that go too: that is less than to ask which. */
static void renumber(struct writer *writer)
{
	struct small_graph *graph = writer->classes->graph;

	for (uint32_t i = 0; i < graph->n_refs; i++)
		graph->words[graph->refs[i].word] = writer->new_id[graph->refs[i].to];
}

/* Names that are used first by a type that stays get the next offsets. */
static void rename_all(struct writer *writer)
{
	struct small_graph *graph = writer->classes->graph;
	uint64_t staying = writer->staying;

	for (uint32_t i = 0; i < graph->n_mentions; i++) {
		const struct small_mention *mention = &graph->mentions[i];
		struct small_name *name = &graph->names[mention->name];
		uint32_t stays = staying >> (mention->owner - 1) & 1;
		uint32_t is_new = stays & (name->written == 0);

		writer->used[writer->n_used] = mention->name;
		writer->n_used += is_new;
		name->written |= writer->strings_size & -is_new;
		writer->strings_size += (name->size + 1) & -is_new;
		graph->words[mention->word] = name->written;
	}
}

static bool write_records(struct writer *writer)
{
	const struct small_graph *graph = writer->classes->graph;
	struct btfold_graph *output = writer->output;
	uint32_t n = output->n_types + 1, at = 0;
	uint32_t *starts = ARENA_NEW(&output->arena, n + writer->n_words + SMALL_SLACK, uint32_t);
	uint32_t *words = starts + n;

	if (!starts)
		return false;
	output->words = words;
	output->record = starts;
	for (uint64_t types = writer->staying; types;) {
		uint32_t id = small_take(&types), n_words = small_n_words(graph, id);
		const uint32_t *from = graph->words + graph->input->record[id - 1];

		*starts++ = at;
		if (n_words <= SMALL_SLACK)
			memcpy(words + at, from, SMALL_SLACK * sizeof(*words));
		else
			memcpy(words + at, from, n_words * sizeof(*words));
		words[at + REC_WORD3] |= graph->unread[id];
		at += n_words;
	}
	*starts = at;
	return true;
}

static bool write_strings(struct writer *writer)
{
	const struct small_graph *graph = writer->classes->graph;
	struct btfold_graph *output = writer->output;
	char *strings = ARENA_NEW(&output->arena, writer->strings_size + SMALL_SLACK, char),
	     *to = strings;

	if (!strings)
		return false;
	*to++ = '\0';
	for (uint32_t i = 0; i < writer->n_used; i++) {
		const struct small_name *name = &graph->names[writer->used[i]];
		uint64_t head = first_lowest(name->head);

		if (name->size < sizeof(head))
			memcpy(to, &head, sizeof(head));
		else
			memcpy(to, graph->input->strings + name->offset, name->size + 1);
		to += name->size + 1;
	}
	output->strings = strings;
	output->strings_size = writer->strings_size;
	return true;
}

bool small_write(struct small_classes *classes, struct btfold_graph *output, uint32_t *map)
{
	struct writer writer = {.classes = classes, .output = output, .strings_size = 1};
	uint8_t image[SMALL_TYPES + 1];

	find_staying(&writer, image);
	number(&writer, image, map);
	renumber(&writer);
	rename_all(&writer);
	return write_records(&writer) && write_strings(&writer) &&
	       graph_copy_layout(output, classes->graph->input);
}
