// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "malform.h"

#include <string.h>

#include "raw.h"

static void malform_once(struct mut_context *ctx, struct mut_bytes *bytes)
{
	uint32_t n = (uint32_t)bytes->size, at = mut_below(ctx, n), word;
	bool big_endian = bytes->data[0] == 0xeb;

	switch (mut_below(ctx, 6)) {
	case 0:
		bytes->data[at] ^= (uint8_t)(1u << mut_below(ctx, 8));
		return;
	case 1: /* a field of the header */
		at = mut_below(ctx, RAW_HEADER_MAX);
		if (at < n)
			bytes->data[at] = (uint8_t)mut_other_number(ctx, bytes->data[at]);
		return;
	case 2: /* cut */
		bytes->size = 1 + at;
		return;
	case 3: /* a byte less, so that all behind is out of step */
		memmove(bytes->data + at, bytes->data + at + 1, n - at - 1);
		bytes->size -= n > 1;
		return;
	default: /* a word: a name, a reference, an info word, a number */
		at &= ~3u;
		if (at + 4 > n)
			return;
		word = mut_other_number(ctx, raw_get(bytes->data + at, big_endian));
		raw_put(bytes->data + at, word, big_endian);
	}
}

void mut_malform(struct mut_context *ctx, struct mut_bytes *bytes)
{
	for (uint32_t times = 1 + mut_below(ctx, 3); times && bytes->size; times--)
		malform_once(ctx, bytes);
}
