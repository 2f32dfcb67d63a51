/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * Raw BTF, just enough to count, append, renumber and remove types: what probes.c needs. Its own
 * reader, so that judging an engine never depends on an engine. It reads what engines put out, so
 * nothing is trusted.
 */
#ifndef BTFOLD_SUBJECTS_BTF_H
#define BTFOLD_SUBJECTS_BTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAW_KIND_FWD	7
#define RAW_KIND_VAR	14
#define RAW_RECORD_SIZE 12 /* bytes of what all kinds begin with */

#define RAW_LAYOUT_PLACE 24 /* in a header of 32 bytes: offset and size of the kind layout */
#define RAW_LAYOUT_SIZE	 8

struct raw_btf {
	const uint8_t *header;
	uint32_t header_size;
	bool big_endian;
	const uint8_t *types, *strings, *layout; /* layout: NULL if none or outside */
	uint32_t types_size, strings_size, layout_size;
	uint32_t n_types;
};

/*
 * False when @bytes are malformed, or have kinds beyond 1..19. Only the sections' places and the
 * extent of every record are checked.
 */
bool raw_parse(const void *bytes, size_t size, struct raw_btf *ret_raw);

uint32_t raw_get(const struct raw_btf *raw, const uint8_t *word);
void raw_put(const struct raw_btf *raw, uint8_t *word, uint32_t value);

struct raw_record {
	const uint8_t *bytes;
	uint32_t size; /* bytes */
	uint32_t kind;
};

/* The record at @offset of the types section, which is inside it. */
struct raw_record raw_record(const struct raw_btf *raw, uint32_t offset);

enum raw_word {
	RAW_PLAIN,
	RAW_NAME,
	RAW_ID,
};

/* What the @index-th word of a record of @kind is. */
enum raw_word raw_word(uint32_t kind, uint32_t index);

/* Size of a file with the header (and layout) of @raw and sections of these sizes. */
size_t raw_file_size(const struct raw_btf *raw, uint32_t types_size, uint32_t strings_size);
/*
 * Writes header and layout into @file, of that size; the caller fills the sections at the returned
 * places.
 */
void raw_write(const struct raw_btf *raw, uint32_t types_size, uint32_t strings_size, uint8_t *file,
	       uint8_t **ret_types, uint8_t **ret_strings);

#endif
