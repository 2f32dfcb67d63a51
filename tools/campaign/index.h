/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The index of a folder of findings: one JSON document next to the saved graphs, the same that
 * --json prints. It is what btfold report reads. Files are named without their folder, so that the
 * folder can be moved.
 */
#ifndef BTFOLD_CAMPAIGN_INDEX_H
#define BTFOLD_CAMPAIGN_INDEX_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INDEX_FORMAT 1
#define INDEX_PAGE   "report.html" /* where the page goes unless told otherwise */

/* "campaign.json" ...: one for each verb that writes one; NULL behind the last. */
const char *index_name(size_t i);
/* Is that the name of an index? */
bool index_is_one(const char *name);
/* The members that all have: verb, format, version; a new object. */
json_t *index_start(const char *verb);
/*
 * Writes @document, which stays the caller's, and the time of day as @name in @folder. False, after
 * saying why.
 */
bool index_write(const char *folder, const char *name, json_t *document);

/*
 * The seed of the permutation that P7 was asked with for the graph of @path, as an index in its
 * folder tells it. False when none does.
 */
bool index_seed(const char *path, uint64_t *ret_seed);

#endif
