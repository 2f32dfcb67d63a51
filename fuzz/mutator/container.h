/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What fuzz targets take as input: one file that is a valid BTF prefix.
 *
 *	plain   raw BTF
 *	split   raw BTF of the base, 0..3 bytes of padding so that the next starts at a multiple of
 *	        4, raw BTF of the input, split on that base
 *
 * The base's header says where it ends: behind its last section. A file is split when the magic of
 * BTF, of either byte order, stands there. So any tool that reads BTF reads plain files and bases.
 */
#ifndef BTFOLD_CONTAINER_H
#define BTFOLD_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btfold_container {
	const uint8_t *base; /* NULL when plain */
	size_t base_size;
	const uint8_t *input;
	size_t input_size;
};

/*
 * Points into @data, of any @size and content; what is not split is plain. Of a split file all
 * bytes behind the base belong to the input. Cost: constant.
 */
void btfold_container_split(const void *data, size_t size, struct btfold_container *ret);

/*
 * Bytes that btfold_container_join() needs, or 0 when splitting would not give the same back: the
 * base's header does not end it, or the input has no magic. Cost: constant.
 */
size_t btfold_container_size(const struct btfold_container *parts);

/* Writes btfold_container_size() bytes. */
void btfold_container_join(const struct btfold_container *parts, void *ret_data);

#endif
