/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "internal.h"

/*
 * Absurd expansion: BTF and debug information shrink to a quarter, text to a tenth. What grows
 * beyond PLAIN_FREE bytes and more than PLAIN_RATIO-fold is a bomb, not a kernel.
 */
#define PLAIN_FREE  ((size_t)64 << 20)
#define PLAIN_RATIO 200
#define PLAIN_MAX   ((uint64_t)8 << 30)

static bool grow(struct blob *plain, size_t *capacity, size_t packed_size, char **ret_why)
{
	uint64_t limit = (uint64_t)packed_size * PLAIN_RATIO;
	size_t more = *capacity ? *capacity * 2 : (size_t)64 << 10;
	void *data;

	if (limit > PLAIN_MAX)
		limit = PLAIN_MAX;
	if (plain->size > PLAIN_FREE && plain->size > limit)
		return fail(ret_why, "gzip data expand absurdly (%zu bytes to more than %zu)",
			    packed_size, plain->size);
	data = more > *capacity ? realloc(plain->data, more) : NULL;
	if (!data)
		return fail(ret_why, "out of memory");
	plain->data = data;
	*capacity = more;
	return true;
}

/* Zero bytes after the last member are padding, as for gzip(1). */
static bool only_zeros(const unsigned char *bytes, size_t size)
{
	while (size && bytes[size - 1] == 0)
		size--;
	return size == 0;
}

static unsigned int clip(size_t size)
{
	return size > UINT_MAX / 2 ? UINT_MAX / 2 : (unsigned int)size;
}

/* One inflate() call with as much room as there is; Z_STREAM_END at the end of a member. */
static int step(z_stream *z, const struct blob *packed, size_t *used, struct blob *plain,
		size_t capacity)
{
	unsigned int in = clip(packed->size - *used), out = clip(capacity - plain->size);
	int status;

	z->next_in = packed->data + *used;
	z->avail_in = in;
	z->next_out = plain->data + plain->size;
	z->avail_out = out;
	status = inflate(z, Z_NO_FLUSH);
	*used += in - z->avail_in;
	plain->size += out - z->avail_out;
	return status;
}

static bool inflate_members(z_stream *z, const struct blob *packed, struct blob *plain,
			    char **ret_why)
{
	size_t used = 0, capacity = 0;
	int status;

	for (;;) {
		if (plain->size == capacity && !grow(plain, &capacity, packed->size, ret_why))
			return false;
		status = step(z, packed, &used, plain, capacity);
		if (status == Z_STREAM_END) {
			if (only_zeros(packed->data + used, packed->size - used))
				return true;
			if (inflateReset(z) != Z_OK)
				return fail(ret_why, "out of memory");
		} else if (status == Z_MEM_ERROR) {
			return fail(ret_why, "out of memory");
		} else if (status != Z_OK && status != Z_BUF_ERROR) {
			return fail(ret_why, "broken gzip data (%s)", z->msg ? z->msg : "corrupt");
		} else if (used == packed->size && plain->size < capacity) {
			return fail(ret_why, "truncated gzip data");
		}
	}
}

bool gzip_inflate(const struct blob *packed, struct blob *ret_plain, char **ret_why)
{
	struct blob plain = {0};
	z_stream z = {0};
	bool fine;

	if (inflateInit2(&z, MAX_WBITS + 16) != Z_OK)
		return fail(ret_why, "out of memory");
	fine = inflate_members(&z, packed, &plain, ret_why);
	inflateEnd(&z);
	if (fine)
		*ret_plain = plain;
	else
		free(plain.data);
	return fine;
}
