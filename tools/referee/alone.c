// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "alone.h"

#include <byteswap.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0xeb9fu

/* The 24 bytes that every BTF header starts with. */
struct header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t hdr_len, type_off, type_len, str_off, str_len;
};

#define LAYOUT_HEADER 32u /* bytes of a header that has a kind layout: offset and length follow */

static void swap_words(unsigned char *at, size_t n)
{
	for (uint32_t word; n; n--, at += 4) {
		memcpy(&word, at, 4);
		word = bswap_32(word);
		memcpy(at, &word, 4);
	}
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* All that BTF has in its type section are words; what lies outside the file is not there. */
static void swap_in_place(unsigned char *bytes, size_t size)
{
	struct header header;
	size_t start;

	swap_words(bytes + 4, sizeof(header) / 4 - 1);
	memcpy(&header, bytes, sizeof(header));
	header.magic = MAGIC;
	memcpy(bytes, &header.magic, 2);
	if (header.hdr_len >= LAYOUT_HEADER && size >= LAYOUT_HEADER)
		swap_words(bytes + sizeof(header), 2);
	start = smaller(size, (size_t)header.hdr_len + header.type_off);
	swap_words(bytes + start, smaller(size - start, header.type_len) / 4);
}

static bool is_foreign(struct btfold_oracle_bytes bytes)
{
	uint16_t magic;

	if (bytes.size < sizeof(struct header))
		return false;
	memcpy(&magic, bytes.data, 2);
	return magic == bswap_16(MAGIC);
}

/* In this machine's byte order. */
static bool turn(struct btfold_oracle_bytes bytes, struct alone *ret)
{
	*ret = (struct alone){.bytes = bytes};
	if (!is_foreign(bytes))
		return true;
	ret->own = malloc(bytes.size);
	if (!ret->own)
		return false;
	memcpy(ret->own, bytes.data, bytes.size);
	swap_in_place(ret->own, bytes.size);
	ret->bytes.data = ret->own;
	return true;
}

static bool is_inside(struct btfold_oracle_bytes bytes, uint32_t hdr_len, uint32_t off,
		      uint32_t len)
{
	return (uint64_t)hdr_len + off + len <= bytes.size;
}

/* Does it have two sections to join? */
static bool read_header(struct btfold_oracle_bytes bytes, struct header *ret)
{
	if (bytes.size < sizeof(*ret))
		return false;
	memcpy(ret, bytes.data, sizeof(*ret));
	return ret->magic == MAGIC && ret->version == 1 && !ret->flags &&
	       ret->hdr_len >= sizeof(*ret) &&
	       is_inside(bytes, ret->hdr_len, ret->type_off, ret->type_len) &&
	       is_inside(bytes, ret->hdr_len, ret->str_off, ret->str_len);
}

static unsigned char *put(unsigned char *to, struct btfold_oracle_bytes from, uint64_t offset,
			  size_t size)
{
	memcpy(to, (const unsigned char *)from.data + offset, size);
	return to + size;
}

/* Ids and strings of the input continue those of the base, so the sections need only be joined. */
static bool join(const struct alone *parts, unsigned n, struct alone *ret)
{
	struct header headers[2], whole = {.magic = MAGIC, .version = 1, .hdr_len = sizeof(whole)};
	uint64_t types = 0, strings = 0;
	unsigned char *at;

	for (unsigned i = 0; i < n; i++) {
		if (!read_header(parts[i].bytes, &headers[i]))
			return false;
		types += headers[i].type_len;
		strings += headers[i].str_len;
	}
	if (types + strings > UINT32_MAX || !(at = malloc(sizeof(whole) + types + strings)))
		return false;
	whole.type_len = whole.str_off = (uint32_t)types;
	whole.str_len = (uint32_t)strings;
	*ret = (struct alone){{at, sizeof(whole) + types + strings}, at};
	memcpy(at, &whole, sizeof(whole));
	at += sizeof(whole);
	for (unsigned i = 0; i < n; i++)
		at = put(at, parts[i].bytes, headers[i].hdr_len + headers[i].type_off,
			 headers[i].type_len);
	for (unsigned i = 0; i < n; i++)
		at = put(at, parts[i].bytes, headers[i].hdr_len + headers[i].str_off,
			 headers[i].str_len);
	return true;
}

/* A layout that is where it should be can go; what is broken stays. */
static bool has_layout(struct btfold_oracle_bytes bytes)
{
	const unsigned char *at = bytes.data;
	struct header header;
	uint32_t place[2];

	if (!read_header(bytes, &header) || header.hdr_len < LAYOUT_HEADER ||
	    header.hdr_len > bytes.size)
		return false;
	memcpy(place, at + sizeof(header), sizeof(place));
	for (size_t i = LAYOUT_HEADER; i < header.hdr_len; i++)
		if (at[i])
			return false;
	return (place[0] || place[1]) && is_inside(bytes, header.hdr_len, place[0], place[1]);
}

bool alone_make(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input, bool layout,
		struct alone *ret)
{
	struct alone parts[2] = {{{NULL, 0}, NULL}, {{NULL, 0}, NULL}};
	unsigned n = 0;
	bool fine = (!base.data || turn(base, &parts[n++])) && turn(input, &parts[n++]);

	if (fine && n == 1 && (layout || !has_layout(parts[0].bytes))) {
		*ret = parts[0];
		return true;
	}
	fine = fine && join(parts, n, ret);
	alone_free(&parts[0]);
	alone_free(&parts[1]);
	return fine;
}

void alone_free(struct alone *alone)
{
	free(alone->own);
	alone->own = NULL;
}
