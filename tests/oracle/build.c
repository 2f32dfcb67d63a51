/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "build.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void build_init(struct build *b, const struct build *base)
{
	*b = (struct build){.next_id = 1};
	if (base) {
		b->next_id = base->next_id;
		b->first_string = base->first_string + base->n_strings;
		return;
	}
	b->strings = calloc(1, 1);
	b->n_strings = 1;
}

void build_deinit(struct build *b)
{
	free(b->words);
	free(b->strings);
	free(b->bytes);
}

void build_word(struct build *b, uint32_t word)
{
	if (b->n_words == b->room) {
		b->room = b->room ? b->room * 2 : 64;
		b->words = realloc(b->words, b->room * 4);
	}
	b->words[b->n_words++] = word;
}

/* No sharing of strings: names are compared as strings, never as offsets (D1). */
void build_name(struct build *b, const char *name)
{
	size_t n = strlen(name) + 1;

	if (!*name) {
		build_word(b, 0);
		return;
	}
	b->strings = realloc(b->strings, b->n_strings + n);
	memcpy(b->strings + b->n_strings, name, n);
	build_word(b, b->first_string + b->n_strings);
	b->n_strings += (uint32_t)n;
}

uint32_t build_type(struct build *b, const char *name, unsigned kind, bool kflag, uint32_t vlen,
		    uint32_t third)
{
	build_name(b, name);
	build_word(b, (uint32_t)kflag << 31 | kind << 24 | vlen);
	build_word(b, third);
	return b->next_id++;
}

static uint32_t swapped(uint32_t w)
{
	return w >> 24 | (w >> 8 & 0xff00) | (w << 8 & 0xff0000) | w << 24;
}

static struct btfold_oracle_bytes bytes_of(struct build *b, bool swap)
{
	uint32_t type_len = (uint32_t)b->n_words * 4;
	const uint32_t header[] = {24, 0, type_len, type_len, b->n_strings};
	size_t size = 24 + type_len + b->n_strings;
	uint32_t *at;
	uint8_t *out = calloc(1, size);

	free(b->bytes);
	b->bytes = out;
	memcpy(out, &(uint16_t){swap ? 0x9feb : 0xeb9f}, 2);
	out[2] = 1;
	at = (uint32_t *)b->bytes + 1;
	for (unsigned i = 0; i < 5; i++)
		*at++ = swap ? swapped(header[i]) : header[i];
	for (size_t i = 0; i < b->n_words; i++)
		*at++ = swap ? swapped(b->words[i]) : b->words[i];
	if (b->n_strings)
		memcpy(at, b->strings, b->n_strings);
	return (struct btfold_oracle_bytes){out, size};
}

struct btfold_oracle_bytes build_bytes(struct build *b)
{
	return bytes_of(b, false);
}

struct btfold_oracle_bytes build_bytes_swapped(struct build *b)
{
	return bytes_of(b, true);
}

uint32_t build_int(struct build *b, const char *name, uint32_t size)
{
	uint32_t id = build_type(b, name, INT, false, 0, size);

	build_word(b, size * 8);
	return id;
}

uint32_t build_ref(struct build *b, unsigned kind, const char *name, uint32_t type)
{
	return build_type(b, name, kind, false, 0, type);
}

uint32_t build_ptr(struct build *b, uint32_t type)
{
	return build_ref(b, PTR, "", type);
}

uint32_t build_array(struct build *b, uint32_t elem, uint32_t index, uint32_t n)
{
	uint32_t id = build_type(b, "", ARRAY, false, 0, 0);

	build_word(b, elem);
	build_word(b, index);
	build_word(b, n);
	return id;
}

uint32_t build_struct(struct build *b, unsigned kind, const char *name, unsigned n, ...)
{
	uint32_t size = kind == UNION ? 8 : 8 * n, id = build_type(b, name, kind, false, n, size);
	va_list args;

	va_start(args, n);
	for (unsigned i = 0; i < n; i++) {
		build_name(b, (const char[]){(char)('a' + i), 0});
		build_word(b, va_arg(args, uint32_t));
		build_word(b, kind == UNION ? 0 : 64 * i);
	}
	va_end(args);
	return id;
}

uint32_t build_fwd(struct build *b, const char *name, bool is_union)
{
	return build_type(b, name, FWD, is_union, 0, 0);
}

uint32_t build_enum(struct build *b, unsigned kind, const char *name, const char *letters)
{
	uint32_t id = build_type(b, name, kind, false, (uint32_t)strlen(letters), 4);

	for (; *letters; letters++) {
		build_name(b, (const char[]){*letters, 0});
		build_word(b, (uint32_t)*letters);
		if (kind == ENUM64)
			build_word(b, 0);
	}
	return id;
}

uint32_t build_var(struct build *b, const char *name, uint32_t type)
{
	uint32_t id = build_ref(b, VAR, name, type);

	build_word(b, 1);
	return id;
}

uint32_t build_tag(struct build *b, const char *name, uint32_t target, uint32_t component)
{
	uint32_t id = build_ref(b, DECL_TAG, name, target);

	build_word(b, component);
	return id;
}

uint32_t build_proto(struct build *b, uint32_t ret, unsigned n, ...)
{
	uint32_t id = build_type(b, "", FUNC_PROTO, false, n, ret);
	va_list args;

	va_start(args, n);
	for (unsigned i = 0; i < n; i++) {
		build_name(b, (const char[]){(char)('a' + i), 0});
		build_word(b, va_arg(args, uint32_t));
	}
	va_end(args);
	return id;
}
