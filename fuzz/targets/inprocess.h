/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * libbtfold as an engine of the oracle, called in this process: for fuzz targets and tests, where a
 * crash is the finding. (A subject of fuzz/subjects runs in a child process.)
 */
#ifndef BTFOLD_INPROCESS_H
#define BTFOLD_INPROCESS_H

#include <btfold/btfold.h>
#include <btfold/oracle.h>

/* @options (NULL: defaults) must outlive the engine. Thread-safe. */
struct btfold_oracle_engine btfold_inprocess_engine(const struct btfold_options *options);

/* One run of bytes to bytes; give @ret back with btfold_inprocess_release(). */
void btfold_inprocess_run(const struct btfold_options *options, struct btfold_oracle_bytes base,
			  struct btfold_oracle_bytes input, struct btfold_oracle_output *ret);
void btfold_inprocess_release(struct btfold_oracle_output *output);

#endif
