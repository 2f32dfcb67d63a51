/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "codec.h"

/*
 * What distributions give for modules, or more: a file that was packed well must not grow. Its window
 * of 8 MiB is far below the 128 MiB that the kernel takes, and libzstd when it unpacks here.
 */
#define LEVEL 19

/* Where the data are broken is known up to one step. */
#define STEP ((size_t)16 << 10)

static void *start(void)
{
	return ZSTD_createDCtx();
}

static void end(void *state)
{
	ZSTD_freeDCtx(state);
}

/* All frames of a file, one after the other. */
static enum codec_step step(void *state, struct flow *flow, const char **ret_what)
{
	size_t left = flow->in_size - flow->used;
	ZSTD_inBuffer in = {flow->in, flow->used + (left < STEP ? left : STEP), flow->used};
	ZSTD_outBuffer out = {flow->out, flow->out_size, flow->made};
	size_t status = ZSTD_decompressStream(state, &out, &in);

	flow->used = in.pos;
	flow->made = out.pos;
	if (!ZSTD_isError(status))
		return !status && in.pos == flow->in_size ? CODEC_DONE : CODEC_MORE;
	if (ZSTD_getErrorCode(status) == ZSTD_error_memory_allocation)
		return CODEC_NO_MEMORY;
	*ret_what = ZSTD_getErrorName(status);
	return CODEC_BROKEN;
}

/* As `zstd -19`: one frame, its size in front and a checksum behind. */
static bool pack(const struct blob *plain, struct blob *ret_packed)
{
	size_t room = ZSTD_compressBound(plain->size), size = 0;
	ZSTD_CCtx *context = ZSTD_createCCtx();
	unsigned char *data = ZSTD_isError(room) ? NULL : malloc(room);
	bool fine = context && data;

	fine = fine &&
	       !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL)) &&
	       !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1));
	if (fine) {
		size = ZSTD_compress2(context, data, room, plain->data, plain->size);
		fine = !ZSTD_isError(size);
	}
	ZSTD_freeCCtx(context);
	if (fine)
		*ret_packed = (struct blob){.data = data, .size = size};
	else
		free(data);
	return fine;
}

const struct codec codec_zstd = {start, step, end, pack};
