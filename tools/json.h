/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* JSON output: one document on standard output, UTF-8 whatever the names in the input are. */
#ifndef BTFOLD_JSON_H
#define BTFOLD_JSON_H

#include <btfold/btfold.h>
#include <jansson.h>
#include <stdio.h>

/* @text as a JSON string, bytes that are no ASCII as \xHH; null for NULL. */
json_t *json_text(const char *text);
/* {"status": 42, "text": ..., "rule": ..., "offset" or "line", "type", "item"} */
json_t *json_defect(const struct btfold_error *error);
/* Sets a new reference; out of memory ends the process. */
void json_put(json_t *object, const char *key, json_t *value);
void json_push(json_t *array, json_t *value);
/* What @write writes, up to the first end of line, as a JSON string; null when out of memory. */
json_t *json_written(void (*write)(const void *ctx, FILE *to), const void *ctx);
/* Prints and frees. */
void json_print(json_t *document);

#endif
