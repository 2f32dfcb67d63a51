/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* All that one call of btfold bench measured, or read from what others had saved with --json. */
#ifndef BTFOLD_BENCH_DOCUMENT_H
#define BTFOLD_BENCH_DOCUMENT_H

#include "bench.h"

struct bench_document {
	json_t *machine; /* of the first file that was read, or this one */
	json_t *jobs, *families;
	bool read; /* from files */
};

void bench_document_init(struct bench_document *document);
void bench_document_deinit(struct bench_document *document);
/* Appends what is in the file. False, after saying why. */
bool bench_document_read(struct bench_document *document, const char *path);
void bench_document_print(const struct bench_document *document);
void bench_document_print_json(const struct bench_document *document, int status);

#endif
