// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * The reader of files compressed by gzip, xz or zstd. Packing a file, in one member or in several,
 * with or without padding, changes nothing of what is read; half a member is refused.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "infile.h"
#include "target.h"

#ifdef BTFOLD_HAVE_LZMA
#include <lzma.h>
#endif
#ifdef BTFOLD_HAVE_ZSTD
#include <zstd.h>
#endif

#define PADDING 4u

struct packed {
	uint8_t *bytes;
	size_t size, max;
};

static void pack_gzip(struct packed *to, const uint8_t *data, size_t size, unsigned choice)
{
	static uint8_t nothing;
	union { /* zlib reads only */
		const uint8_t *in;
		uint8_t *out;
	} next = {.in = size ? data : &nothing};
	z_stream z = {.next_in = next.out, .avail_in = (uInt)size};

	if (deflateInit2(&z, (int)(choice & 7) + 1, Z_DEFLATED, MAX_WBITS + 16, 8,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	z.next_out = to->bytes + to->size;
	z.avail_out = (uInt)(to->max - to->size);
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	to->size = to->max - z.avail_out;
	deflateEnd(&z);
}

#ifdef BTFOLD_HAVE_LZMA
static void pack_xz(struct packed *to, const uint8_t *data, size_t size, unsigned choice)
{
	static const lzma_check checks[] = {LZMA_CHECK_NONE, LZMA_CHECK_CRC32, LZMA_CHECK_CRC64,
					    LZMA_CHECK_SHA256};
	lzma_options_lzma options;
	lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};

	if (lzma_lzma_preset(&options, 0))
		abort();
	options.dict_size = LZMA_DICT_SIZE_MIN; /* the memory of more costs more than the work */
	if (lzma_stream_buffer_encode(filters, checks[choice & 3], NULL, data, size, to->bytes,
				      &to->size, to->max) != LZMA_OK)
		abort();
}
#endif

#ifdef BTFOLD_HAVE_ZSTD
static void pack_zstd(struct packed *to, const uint8_t *data, size_t size, unsigned choice)
{
	size_t made = ZSTD_compress(to->bytes + to->size, to->max - to->size, data, size,
				    (int)(choice & 7) + 1);

	if (ZSTD_isError(made))
		abort();
	to->size += made;
}
#endif

static const struct {
	enum btfold_packing packing;
	void (*pack)(struct packed *to, const uint8_t *data, size_t size, unsigned choice);
	bool padded; /* zeros may follow */
} formats[] = {
	{BTFOLD_PACKING_GZIP, pack_gzip, true},
#ifdef BTFOLD_HAVE_LZMA
	{BTFOLD_PACKING_XZ, pack_xz, true},
#endif
#ifdef BTFOLD_HAVE_ZSTD
	{BTFOLD_PACKING_ZSTD, pack_zstd, false},
#endif
};

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
	size_t format = (choice >> 32) % (sizeof(formats) / sizeof(formats[0]));
	struct packed one = packed_create(size), two = packed_create(size);
	size_t cut = choice % (size + 1);
	struct btfold_file file = {0};

	formats[format].pack(&one, data, size, (unsigned)(choice >> 8));
	TARGET_REQUIRE(infile_same(data, size, one.bytes, one.size), "packed", "packed");
	if (formats[format].padded)
		TARGET_REQUIRE(infile_same(data, size, one.bytes, one.size + PADDING), "packed",
			       "padded");
	formats[format].pack(&two, data, cut, (unsigned)(choice >> 16));
	formats[format].pack(&two, data + cut, size - cut, (unsigned)(choice >> 24));
	TARGET_REQUIRE(infile_same(data, size, two.bytes, two.size), "packed", "two members");
	/* At the end of each format stands what tells it. */
	TARGET_REQUIRE(!infile_read(one.bytes, one.size - 1 - choice % (one.size - 1), &file) ||
			       file.packing != formats[format].packing,
		       "packed", "half a member");
	btfold_file_deinit(&file);
	free(one.bytes);
	free(two.bytes);
}

/* What is packed twice is refused, and what cannot be unpacked too. */
static bool is_packed(const uint8_t *data, size_t size)
{
	return (size >= 2 && !memcmp(data, "\x1f\x8b", 2)) ||
	       (size >= 6 && !memcmp(data, "\xfd\x37zXZ", 6)) ||
	       (size >= 4 && !memcmp(data, "\x28\xb5\x2f\xfd", 4));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfold_file file = {0};

	if (!size)
		return 0;
	if (is_packed(data, size)) {
		if (infile_read(data, size, &file))
			TARGET_REQUIRE(file.packing, "packed", "not told");
		btfold_file_deinit(&file);
		TARGET_REQUIRE(infile_same(data, size, data, size), "packed", "read again");
	} else {
		check_packed(data, size, target_mix(data, size));
	}
	return 0;
}
