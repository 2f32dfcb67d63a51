/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <lzma.h>
#include <stdint.h>
#include <stdlib.h>

#include "codec.h"

/* `xz -9` asks for 65 MiB to unpack; a header may ask for 4 GiB. */
#define MEMORY_MAX ((uint64_t)256 << 20)

/* scripts/Makefile.modinst: the kernel checks nothing but CRC32, and holds a whole dictionary. */
#define DICTIONARY ((uint32_t)1 << 20)

static void *start(void)
{
	lzma_stream *stream = malloc(sizeof(*stream));

	if (!stream)
		return NULL;
	*stream = (lzma_stream)LZMA_STREAM_INIT;
	if (lzma_stream_decoder(stream, MEMORY_MAX, LZMA_CONCATENATED) != LZMA_OK) {
		free(stream);
		stream = NULL;
	}
	return stream;
}

static void end(void *state)
{
	lzma_end(state);
	free(state);
}

/* All streams of a file and the padding between them. */
static enum codec_step step(void *state, struct flow *flow, const char **ret_what)
{
	lzma_stream *stream = state;
	lzma_ret status;

	stream->next_in = flow->in + flow->used;
	stream->avail_in = flow->in_size - flow->used;
	stream->next_out = flow->out + flow->made;
	stream->avail_out = flow->out_size - flow->made;
	status = lzma_code(stream, LZMA_FINISH);
	flow->used = flow->in_size - stream->avail_in;
	flow->made = flow->out_size - stream->avail_out;
	switch (status) {
	case LZMA_STREAM_END:
		return CODEC_DONE;
	case LZMA_OK:
	case LZMA_BUF_ERROR:
		return CODEC_MORE;
	case LZMA_MEM_ERROR:
		return CODEC_NO_MEMORY;
	case LZMA_MEMLIMIT_ERROR:
		*ret_what = "needs more than 256 MiB to decompress";
		return CODEC_BROKEN;
	case LZMA_FORMAT_ERROR:
		*ret_what = "something else follows";
		return CODEC_BROKEN;
	case LZMA_OPTIONS_ERROR:
		*ret_what = "options that are not supported";
		return CODEC_BROKEN;
	default:
		return CODEC_BROKEN;
	}
}

/* As `xz --check=crc32 --lzma2=dict=1MiB`. */
static bool pack(const struct blob *plain, struct blob *ret_packed)
{
	size_t room = lzma_stream_buffer_bound(plain->size);
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_options_lzma options;
	lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};
	unsigned char *data = room ? malloc(room) : NULL;
	bool fine = data && !lzma_lzma_preset(&options, LZMA_PRESET_DEFAULT);

	options.dict_size = DICTIONARY;
	fine = fine && lzma_stream_encoder(&stream, filters, LZMA_CHECK_CRC32) == LZMA_OK;
	stream.next_in = plain->data;
	stream.avail_in = plain->size;
	stream.next_out = data;
	stream.avail_out = room;
	fine = fine && lzma_code(&stream, LZMA_FINISH) == LZMA_STREAM_END;
	lzma_end(&stream);
	if (fine)
		*ret_packed = (struct blob){.data = data, .size = room - stream.avail_out};
	else
		free(data);
	return fine;
}

const struct codec codec_xz = {start, step, end, pack};
