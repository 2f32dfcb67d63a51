/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "codec.h"

static unsigned int clip(size_t size)
{
	return size > UINT_MAX / 2 ? UINT_MAX / 2 : (unsigned int)size;
}

static void *start(void)
{
	z_stream *z = calloc(1, sizeof(*z));

	if (z && inflateInit2(z, MAX_WBITS + 16) != Z_OK) {
		free(z);
		z = NULL;
	}
	return z;
}

static void end(void *state)
{
	inflateEnd(state);
	free(state);
}

/* Zero bytes after the last member are padding, as for gzip(1). */
static bool only_zeros(const unsigned char *bytes, size_t size)
{
	while (size && bytes[size - 1] == 0)
		size--;
	return size == 0;
}

/* All members of a file, one after the other. */
static enum codec_step step(void *state, struct flow *flow, const char **ret_what)
{
	unsigned int in = clip(flow->in_size - flow->used);
	unsigned int out = clip(flow->out_size - flow->made);
	z_stream *z = state;
	int status;

	z->next_in = flow->in + flow->used;
	z->avail_in = in;
	z->next_out = flow->out + flow->made;
	z->avail_out = out;
	status = inflate(z, Z_NO_FLUSH);
	flow->used += in - z->avail_in;
	flow->made += out - z->avail_out;
	switch (status) {
	case Z_STREAM_END:
		if (only_zeros(flow->in + flow->used, flow->in_size - flow->used))
			return CODEC_DONE;
		return inflateReset(z) == Z_OK ? CODEC_MORE : CODEC_NO_MEMORY;
	case Z_OK:
	case Z_BUF_ERROR:
		return CODEC_MORE;
	case Z_MEM_ERROR:
		return CODEC_NO_MEMORY;
	default:
		if (z->msg)
			*ret_what = z->msg;
		return CODEC_BROKEN;
	}
}

/* Everything in turns that zlib's counters can hold. */
static bool deflate_all(z_stream *z, const struct blob *plain, struct blob *packed)
{
	size_t used = 0, made = 0;
	int status = Z_OK;

	while (status == Z_OK) {
		unsigned int in = clip(plain->size - used), out = clip(packed->size - made);

		z->next_in = plain->data + used;
		z->avail_in = in;
		z->next_out = packed->data + made;
		z->avail_out = out;
		status = deflate(z, used + in == plain->size ? Z_FINISH : Z_NO_FLUSH);
		used += in - z->avail_in;
		made += out - z->avail_out;
	}
	packed->size = made;
	return status == Z_STREAM_END;
}

/* As `gzip -n9`: no name and no time. */
static bool pack(const struct blob *plain, struct blob *ret_packed)
{
	struct blob packed = {0};
	z_stream z = {0};
	bool fine;

	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	packed.size = deflateBound(&z, plain->size);
	packed.data = malloc(packed.size);
	fine = packed.data && deflate_all(&z, plain, &packed);
	deflateEnd(&z);
	if (fine)
		*ret_packed = packed;
	else
		free(packed.data);
	return fine;
}

const struct codec codec_gzip = {start, step, end, pack};
