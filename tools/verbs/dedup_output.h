/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Where btfold dedup writes, and the writing. */
#ifndef BTFOLD_DEDUP_OUTPUT_H
#define BTFOLD_DEDUP_OUTPUT_H

#include "../input.h"

struct dedup_places {
	const char *output; /* -o, or NULL */
	const char *map;    /* --map, or NULL */
	bool output_folder, map_folder;
	bool in_place;
};

struct dedup_result {
	const struct btfold_stats *stats;
	double seconds;			 /* of the engine */
	size_t size;			 /* of the output, bytes */
	char *output;			 /* path written, NULL if none; freed by the caller */
	struct btfold_replaced replaced; /* in place */
};

/*
 * Decides which places are folders, and makes those. False, after saying why, when two of the
 * @paths would be written to one file, or a folder cannot be made.
 */
bool dedup_places_check(const char *verb, struct dedup_places *places, char **paths, int n);
/* Fills size and output of @result, or what was replaced in place. False, after saying why, when something is not written. */
bool dedup_write(const struct dedup_places *places, const struct input *input,
		 const struct btfold_outcome *outcome, struct dedup_result *result);
/* The same with the output of another engine, as it is. */
bool dedup_write_bytes(const struct dedup_places *places, const struct input *input,
		       const void *data, size_t size, struct dedup_result *result);

#endif
