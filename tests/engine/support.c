/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "support.h"

#include "byteorder.h"
#include "graph.h"

const char all_kinds_text[] = "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			      "[2] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=CHAR\n"
			      "[3] INT '_Bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL\n"
			      "[4] PTR '(anon)' type_id=1\n"
			      "[5] ARRAY '(anon)' type_id=4 index_type_id=1 nr_elems=77\n"
			      "[6] STRUCT 'S' size=8 vlen=3\n"
			      "\t'a' type_id=1 bits_offset=0\n"
			      "\t'bf' type_id=1 bits_offset=32 bitfield_size=5\n"
			      "\t'(anon)' type_id=1 bits_offset=40 bitfield_size=3\n"
			      "[7] STRUCT '(anon)' size=0 vlen=0\n"
			      "[8] UNION 'U' size=4 vlen=1\n"
			      "\t'x' type_id=1 bits_offset=0\n"
			      "[9] ENUM 'E' encoding=SIGNED size=4 vlen=2\n"
			      "\t'e1' val=-1\n"
			      "\t'e2' val=5\n"
			      "[10] ENUM 'EU' encoding=UNSIGNED size=4 vlen=1\n"
			      "\t'f1' val=4294967280\n"
			      "[11] ENUM '(anon)' encoding=UNSIGNED size=4 vlen=0\n"
			      "[12] FWD 'FS' fwd_kind=struct\n"
			      "[13] FWD 'FU' fwd_kind=union\n"
			      "[14] TYPEDEF 'T' type_id=1\n"
			      "[15] VOLATILE '(anon)' type_id=1\n"
			      "[16] CONST '(anon)' type_id=0\n"
			      "[17] RESTRICT '(anon)' type_id=4\n"
			      "[18] FUNC_PROTO '(anon)' ret_type_id=0 vlen=2\n"
			      "\t'q' type_id=1\n"
			      "\t'(anon)' type_id=0\n"
			      "[19] FUNC 'f' type_id=18 linkage=static\n"
			      "[20] FUNC 'g' type_id=18 linkage=global\n"
			      "[21] FUNC 'h' type_id=18 linkage=extern\n"
			      "[22] VAR 'v' type_id=1, linkage=static\n"
			      "[23] VAR 'w' type_id=1, linkage=global\n"
			      "[24] VAR 'we' type_id=1, linkage=extern\n"
			      "[25] DATASEC '.data' size=16 vlen=2\n"
			      "\ttype_id=22 offset=0 size=4 (VAR 'v')\n"
			      "\ttype_id=0 offset=4 size=4 (UNKNOWN '(anon)')\n"
			      "[26] FLOAT 'double' size=8\n"
			      "[27] DECL_TAG 'tag' type_id=6 component_idx=-1\n"
			      "[28] DECL_TAG 'tag2' type_id=19 component_idx=0\n"
			      "[29] TYPE_TAG 'user' type_id=1\n"
			      "[30] ENUM64 'E64' encoding=SIGNED size=8 vlen=2\n"
			      "\t'big' val=-9223372036854775808LL\n"
			      "\t'm1' val=-1LL\n"
			      "[31] ENUM64 'E64u' encoding=UNSIGNED size=8 vlen=1\n"
			      "\t'ubig' val=9223372036854775809ULL\n";

static void put_header(uint8_t *to, const uint32_t *fields, uint32_t n, bool big_endian)
{
	to[big_endian] = BTF_MAGIC & 0xff;
	to[!big_endian] = BTF_MAGIC >> 8;
	to[2] = 1;
	to[3] = 0;
	copy_words(to + 4, fields, n, big_endian);
}

struct raw raw_make(const uint32_t *words, size_t n, const char *strings, size_t strings_size,
		    bool big_endian)
{
	uint32_t types = (uint32_t)(4 * n);
	uint32_t fields[] = {24, 0, types, types, (uint32_t)strings_size};
	struct raw raw = {.size = 24 + 4 * n + strings_size};

	raw.at = malloc(raw.size);
	assert_non_null(raw.at);
	put_header(raw.at, fields, 5, big_endian);
	if (n)
		copy_words(raw.at + 24, words, n, big_endian);
	if (strings_size)
		memcpy(raw.at + 24 + 4 * n, strings, strings_size);
	return raw;
}

struct raw raw_make_layout(const uint32_t *words, size_t n, const char *strings,
			   size_t strings_size, const void *layout, uint32_t layout_size)
{
	uint32_t types = (uint32_t)(4 * n), end = types + (uint32_t)strings_size;
	uint32_t pad = (4 - end % 4) % 4;
	uint32_t fields[] = {32, 0, types, types, (uint32_t)strings_size, end + pad, layout_size};
	struct raw raw = {.size = 32 + (size_t)end + pad + layout_size};

	raw.at = calloc(1, raw.size);
	assert_non_null(raw.at);
	put_header(raw.at, fields, 7, false);
	copy_words(raw.at + 32, words, n, false);
	memcpy(raw.at + 32 + types, strings, strings_size);
	memcpy(raw.at + 32 + end + pad, layout, layout_size);
	return raw;
}

void raw_poke(struct raw *raw, size_t offset, uint32_t value)
{
	assert_true(offset + 4 <= raw->size);
	copy_words(raw->at + offset, &value, 1, raw->at[0] == BTF_MAGIC >> 8);
}

struct btfold_graph *graph_of(const char *text, const struct btfold_graph *base)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error error;

	if (btfold_graph_parse(text, strlen(text), base, false, NULL, &graph, &error))
		fail_msg("line %u: %s in\n%s", error.line, error.text, text);
	return graph;
}

struct btfold_graph *decode(const struct raw *raw, const struct btfold_graph *base)
{
	struct btfold_graph *graph = NULL;
	struct btfold_error error;

	if (btfold_graph_decode(raw->at, raw->size, base, NULL, &graph, &error))
		fail_msg("at %lu: %s", (unsigned long)error.offset, error.text);
	return graph;
}

static bool collect(void *ctx, const char *text, size_t size)
{
	struct raw *raw = ctx;

	raw->at = realloc(raw->at, raw->size + size + 1);
	assert_non_null(raw->at);
	memcpy(raw->at + raw->size, text, size);
	raw->size += size;
	raw->at[raw->size] = '\0';
	return true;
}

char *text_of(const struct btfold_graph *graph)
{
	struct raw raw = {0};

	assert_int_equal(btfold_graph_dump(graph, collect, &raw), BTFOLD_OK);
	return raw.at ? (char *)raw.at : strdup("");
}

struct raw encode(const struct btfold_graph *graph)
{
	struct raw raw;
	void *bytes = NULL;

	assert_int_equal(btfold_graph_encode(graph, NULL, &bytes, &raw.size), BTFOLD_OK);
	raw.at = bytes;
	return raw;
}
