/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Files that are compressed as a whole. */
#include <stdlib.h>
#include <string.h>

#include "codec.h"

/*
 * Absurd expansion: BTF and debug information shrink to a quarter, text to a tenth. What grows
 * beyond PLAIN_FREE bytes and more than PLAIN_RATIO-fold is a bomb, not a kernel.
 */
#define PLAIN_FREE  ((size_t)64 << 20)
#define PLAIN_RATIO 200
#define PLAIN_MAX   ((uint64_t)8 << 30)

/* NULL: built without. */
#ifdef BTFOLD_HAVE_LZMA
#define XZ &codec_xz
#else
#define XZ NULL
#endif
#ifdef BTFOLD_HAVE_ZSTD
#define ZSTD &codec_zstd
#else
#define ZSTD NULL
#endif

static const struct {
	const char *name;
	const char *magic;
	size_t magic_size;
	const struct codec *codec;
} packings[] = {
	[BTFOLD_PACKING_GZIP] = {"gzip", "\x1f\x8b", 2, &codec_gzip},
	[BTFOLD_PACKING_XZ] = {"xz", "\xfd\x37zXZ", 6, XZ}, /* with the NUL */
	[BTFOLD_PACKING_ZSTD] = {"zstd", "\x28\xb5\x2f\xfd", 4, ZSTD},
};

#define N_PACKINGS (sizeof(packings) / sizeof(packings[0]))

static enum btfold_packing detect(const struct blob *blob)
{
	for (size_t i = 1; i < N_PACKINGS; i++)
		if (blob->size >= packings[i].magic_size &&
		    !memcmp(blob->data, packings[i].magic, packings[i].magic_size))
			return (enum btfold_packing)i;
	return BTFOLD_PACKING_NONE;
}

static bool grow(struct flow *flow, const char *name, char **ret_why)
{
	uint64_t limit = (uint64_t)flow->in_size * PLAIN_RATIO;
	size_t more = flow->out_size ? flow->out_size * 2 : (size_t)64 << 10;
	void *out;

	if (limit > PLAIN_MAX)
		limit = PLAIN_MAX;
	if (flow->made > PLAIN_FREE && flow->made > limit)
		return fail(ret_why,
			    "offset %zu: %s data expand absurdly (%zu bytes to more than %zu)",
			    flow->used, name, flow->in_size, flow->made);
	out = more > flow->out_size ? realloc(flow->out, more) : NULL;
	if (!out)
		return fail(ret_why, "out of memory");
	flow->out = out;
	flow->out_size = more;
	return true;
}

static bool run(const struct codec *codec, const char *name, void *state, struct flow *flow,
		char **ret_why)
{
	const char *what = "corrupt";

	for (;;) {
		size_t used = flow->used, made = flow->made;

		if (flow->made == flow->out_size && !grow(flow, name, ret_why))
			return false;
		switch (codec->step(state, flow, &what)) {
		case CODEC_DONE:
			return true;
		case CODEC_BROKEN:
			return fail(ret_why, "offset %zu: broken %s data (%s)", flow->used, name,
				    what);
		case CODEC_NO_MEMORY:
			return fail(ret_why, "out of memory");
		case CODEC_MORE:
			if (flow->used == used && flow->made == made)
				return fail(ret_why, "offset %zu: truncated %s data", flow->used,
					    name);
		}
	}
}

static bool unpack(const struct codec *codec, const char *name, struct blob *blob, char **ret_why)
{
	struct flow flow = {.in = blob->data, .in_size = blob->size};
	void *state = codec->start();
	bool fine;

	if (!state)
		return fail(ret_why, "out of memory");
	fine = run(codec, name, state, &flow, ret_why);
	codec->end(state);
	if (fine && !flow.made)
		fine = fail(ret_why, "is empty when decompressed");
	if (!fine) {
		free(flow.out);
		return false;
	}
	blob_deinit(blob);
	*blob = (struct blob){.data = flow.out, .size = flow.made};
	return true;
}

bool packing_undo(struct blob *blob, enum btfold_packing *ret_packing, char **ret_why)
{
	enum btfold_packing packing = detect(blob);
	const struct codec *codec = packings[packing].codec;
	const char *name = packings[packing].name;

	if (packing != BTFOLD_PACKING_NONE) {
		if (!codec)
			return fail(ret_why,
				    "is compressed by %s, and this btfold was built without it",
				    name);
		if (!unpack(codec, name, blob, ret_why))
			return false;
	}
	*ret_packing = packing;
	return true;
}

bool packing_redo(enum btfold_packing packing, struct blob *blob, char **ret_why)
{
	struct blob packed;

	if (packing == BTFOLD_PACKING_NONE)
		return true;
	if (!packings[packing].codec->pack(blob, &packed))
		return fail(ret_why, "out of memory");
	blob_deinit(blob);
	*blob = packed;
	return true;
}
