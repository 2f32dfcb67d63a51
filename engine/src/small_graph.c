/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "small_graph.h"

#include "byteorder.h"
#include "colours.h"

#include <string.h>

#define UNKNOWN 255u /* a number that no name has */

/* ---- names ---------------------------------------------------------------------------------- */

/* The name at @offset, its first 8 bytes, and a hash. */
static struct small_name look_at(const struct small_graph *graph, uint32_t offset,
				 uint64_t *ret_hash)
{
	const char *text = graph->input->strings + offset;
	uint32_t left = graph->input->strings_size - offset;
	struct small_name name = {.offset = offset};
	uint64_t zeros, tail = 0;

	if (left < 8)
		memcpy(&name.head, text, left);
	else
		memcpy(&name.head, text, 8);
	name.head = first_lowest(name.head);
	/* the lowest bit that is set is in the first byte that is zero */
	zeros = (name.head - 0x0101010101010101u) & ~name.head & 0x8080808080808080u;
	if (zeros) {
		uint32_t bits = (uint32_t)__builtin_ctzll(zeros) & ~7u;

		name.size = bits / 8;
		name.head &= (UINT64_C(1) << bits) - 1;
	} else {
		name.size = (uint32_t)strlen(text);
		memcpy(&tail, text + name.size - 8, 8);
	}
	*ret_hash = (name.head ^ tail * SMALL_MULTIPLIER ^ name.size) * SMALL_MULTIPLIER;
	return name;
}

static bool same_name(const struct small_graph *graph, const struct small_name *a,
		      const struct small_name *b)
{
	const char *strings = graph->input->strings;

	return a->head == b->head && a->size == b->size &&
	       (a->size < 8 || !memcmp(strings + a->offset, strings + b->offset, a->size));
}

/* Numbers the name at @offset. */
static uint32_t intern(struct small_graph *graph, uint32_t offset)
{
	uint64_t hash;
	struct small_name name = look_at(graph, offset, &hash);
	uint8_t *number = &graph->number[offset], *slots = graph->slots;
	uint32_t slot = (uint32_t)((hash & graph->hash_mask) >> 56);

	if (!name.size)
		return *number = 0;
	for (; slots[slot]; slot = (slot + 1) % 256)
		if (same_name(graph, &graph->names[slots[slot]], &name))
			return *number = slots[slot];
	if (graph->n_names == SMALL_NAMES) {
		graph->too_many = true;
		return *number = 0;
	}
	*number = slots[slot] = (uint8_t)++graph->n_names;
	graph->names[graph->n_names] = name;
	return graph->n_names;
}

/* Names may also begin inside of a string. */
static uint32_t name_at(struct small_graph *graph, uint32_t offset)
{
	uint32_t number = graph->number[offset];

	return number == UNKNOWN ? intern(graph, offset) : number;
}

static void read_names(struct small_graph *graph)
{
	uint32_t size = graph->input->strings_size;

	graph->n_names = 0;
	graph->names[0] = (struct small_name){0};
	memset(graph->slots, 0, sizeof(graph->slots));
	memset(graph->number, UNKNOWN, size);
	for (uint32_t offset = 0; offset < size && !graph->too_many;)
		offset += graph->names[intern(graph, offset)].size + 1;
}

/* ---- records -------------------------------------------------------------------------------- */

/* D2. */
static void add_to_key(struct small_graph *graph, uint32_t id, uint32_t info, uint32_t name)
{
	enum key_domain domain = key_domain(info);
	uint8_t *key = &graph->key_of[domain][name];
	struct small_key *at;

	if (!*key) {
		graph->keys[graph->n_keys] = (struct small_key){
			.colour =
				small_hash(graph, (4 * name + domain + 1) * SMALL_MULTIPLIER) | 1};
		*key = (uint8_t)++graph->n_keys;
	}
	graph->key[id] = *key - 1;
	at = &graph->keys[*key - 1];
	if (info_is_declaration(info))
		at->declarations |= small_bit(id);
	else
		at->definitions |= small_bit(id);
}

/* Lists what the record's words mean, and makes a label of them; inlined once per kind, with a constant @kind. */
static inline __attribute__((always_inline)) void read_words(struct small_graph *graph, uint32_t id,
							     uint32_t start, uint32_t n_words,
							     const struct kind *kind)
{
	struct small_ref *refs = graph->refs;
	struct small_mention *mentions = graph->mentions;
	uint32_t n_refs = graph->n_refs, n_mentions = graph->n_mentions;
	uint32_t *words = graph->words + start, name = name_at(graph, words[REC_NAME]);
	uint64_t hash = (words[REC_INFO] * SMALL_MULTIPLIER ^ name) * SMALL_MULTIPLIER;

	words[REC_NAME] = name;
	mentions[n_mentions] = (struct small_mention){(uint16_t)start, (uint8_t)id, (uint8_t)name};
	n_mentions += name != 0;
	graph->unread[id] = kind->word3 == WORD3_UNUSED ? words[REC_WORD3] : 0;
	words[REC_WORD3] ^= graph->unread[id];
	KIND_WALK(kind, n_words, at, is, {
		uint32_t word = words[at];

		if (is == WORD_REF) {
			refs[n_refs++] = (struct small_ref){(uint16_t)(start + at), (uint16_t)at,
							    (uint8_t)id, (uint8_t)word};
			word = 0;
		} else if (is == WORD_NAME) {
			word = name_at(graph, word);
			mentions[n_mentions] = (struct small_mention){(uint16_t)(start + at),
								      (uint8_t)id, (uint8_t)word};
			n_mentions += word != 0;
		}
		words[at] = word;
		if (is != WORD_REF)
			hash = (hash ^ word) * SMALL_MULTIPLIER;
	});
	graph->n_refs = n_refs;
	graph->n_mentions = n_mentions;
	graph->label[id] = small_hash(graph, hash);
}

static void read_record(struct small_graph *graph, uint32_t id)
{
	uint32_t start = graph->input->record[id - 1], n_words = small_n_words(graph, id);
	uint32_t info = graph->words[start + REC_INFO], kind = info_kind(info), name;

	graph->first_ref[id] = (uint16_t)graph->n_refs;
	if (kind_is_reference(kind))
		read_words(graph, id, start, n_words, &kind_of_reference);
	else if (kind_has_members(kind))
		read_words(graph, id, start, n_words, &kind_of_members);
	else
		read_words(graph, id, start, n_words, &kind_table[kind]);
	if (kind == KIND_VAR || kind == KIND_DATASEC) {
		graph->alone |= small_bit(id);
		graph->label[id] = small_hash(graph, graph->label[id] + id);
	}
	name = graph->words[start + REC_NAME];
	graph->key[id] = SMALL_NO_KEY;
	if (name && info_has_key(info))
		add_to_key(graph, id, info, name);
}

bool small_graph_fits(const struct btfold_graph *input)
{
	return input->n_types && input->n_types <= SMALL_TYPES &&
	       input->record[input->n_types] <= SMALL_WORDS && input->strings_size <= SMALL_STRINGS;
}

bool small_graph_read(struct small_graph *graph, const struct btfold_graph *input, bool collide)
{
	uint32_t n = input->n_types;

	graph->input = input;
	graph->n = n;
	graph->n_refs = graph->n_mentions = graph->n_keys = 0;
	graph->alone = 0;
	graph->too_many = false;
	graph->hash_mask = collide ? 0 : UINT64_MAX;
	memset(graph->key_of, 0, sizeof(graph->key_of));
	read_names(graph);
	/* turned round if they are swapped */
	copy_words(graph->words, input->words, input->record[n], input->swapped != HOST_BIG_ENDIAN);
	for (uint32_t id = 1; id <= n && !graph->too_many; id++)
		read_record(graph, id);
	graph->first_ref[n + 1] = (uint16_t)graph->n_refs;
	return !graph->too_many;
}

bool small_same_label(const struct small_graph *graph, uint32_t a, uint32_t b)
{
	const uint32_t *x = graph->words + graph->input->record[a - 1];
	const uint32_t *y = graph->words + graph->input->record[b - 1];
	uint32_t n = small_n_words(graph, a), differ = 0;

	/* one loop for nearly all; where the info words are equal, the lengths are */
	for (uint32_t i = 0; i < SMALL_SLACK; i++)
		differ |= (x[i] ^ y[i]) & (i < n ? UINT32_MAX : 0);
	for (uint32_t i = SMALL_SLACK; i < n && !differ; i++)
		differ |= x[i] ^ y[i];
	return !differ;
}
