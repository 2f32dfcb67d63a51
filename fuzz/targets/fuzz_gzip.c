// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * The reader of gzip files. Packing a file, in one member or in several, with or without padding,
 * changes nothing of what is read; half a member is refused.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "infile.h"
#include "target.h"

#define PADDING 5u

struct packed {
	uint8_t *bytes;
	size_t size, max;
};

static void pack(struct packed *to, const uint8_t *data, size_t size, int level)
{
	static uint8_t nothing;
	union { /* zlib reads only */
		const uint8_t *in;
		uint8_t *out;
	} next = {.in = size ? data : &nothing};
	z_stream z = {.next_in = next.out, .avail_in = (uInt)size};

	if (deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	z.next_out = to->bytes + to->size;
	z.avail_out = (uInt)(to->max - to->size);
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	to->size = to->max - z.avail_out;
	deflateEnd(&z);
}

static struct packed packed_create(size_t size)
{
	struct packed p = {.max = 2 * size + 1024};

	p.bytes = calloc(1, p.max + PADDING);
	if (!p.bytes)
		abort();
	return p;
}

static void check_packed(const uint8_t *data, size_t size, uint64_t choice)
{
	struct packed one = packed_create(size), two = packed_create(size);
	size_t cut = choice % (size + 1);
	struct btfold_file file = {0};

	pack(&one, data, size, (int)(choice >> 8 & 7) + 1);
	TARGET_REQUIRE(infile_same(data, size, one.bytes, one.size), "gzip", "packed");
	TARGET_REQUIRE(infile_same(data, size, one.bytes, one.size + PADDING), "gzip", "padded");
	pack(&two, data, cut, (int)(choice >> 16 & 7) + 1);
	pack(&two, data + cut, size - cut, (int)(choice >> 24 & 7) + 1);
	TARGET_REQUIRE(infile_same(data, size, two.bytes, two.size), "gzip", "two members");
	/* The last eight bytes are the checksum and the size. */
	TARGET_REQUIRE(!infile_read(one.bytes, one.size - 1 - choice % (one.size - 1), &file) ||
			       !file.gzip,
		       "gzip", "half a member");
	btfold_file_deinit(&file);
	free(one.bytes);
	free(two.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfold_file file = {0};

	if (!size)
		return 0;
	/* What is packed twice is refused. */
	if (size >= 2 && data[0] == 0x1f && data[1] == 0x8b) {
		if (infile_read(data, size, &file))
			TARGET_REQUIRE(file.gzip, "gzip", "not told");
		btfold_file_deinit(&file);
		TARGET_REQUIRE(infile_same(data, size, data, size), "gzip", "read again");
	} else {
		check_packed(data, size, target_mix(data, size));
	}
	return 0;
}
