/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the targets share: the input of one run, decoded, and what can be asked of a graph. */
#ifndef BTFOLD_TARGET_H
#define BTFOLD_TARGET_H

#include <btfold/btfold.h>
#include <btfold/oracle.h>

#include "finding.h"

#define TARGET_MOST_TYPES 4096u /* the reference is slow: more find nothing else */
#define TARGET_ORACLE_STEPS \
	UINT64_C(20000000) /* per check; beyond it the verdict is inconclusive */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A container (../mutator/container.h), decoded by our engine. */
struct target_input {
	struct btfold_oracle_bytes base_bytes, bytes; /* no base: data is NULL */
	struct btfold_graph *base, *graph;	      /* NULL when absent or refused */
	enum btfold_status status;		      /* why refused */
};

/* True when base (if any) and input are accepted. Call target_close() in any case. */
bool target_open(const uint8_t *data, size_t size, struct target_input *ret);
void target_close(struct target_input *in);

/* Own types whose kind only the kind layout knows: nothing but decode and encode takes them. */
bool target_has_unknown_kinds(const struct btfold_graph *graph);

struct target_text {
	char *data;
	size_t size, max;
};

/* The caller frees data. */
struct target_text target_dump(const struct btfold_graph *graph);
bool target_same_text(struct target_text a, struct target_text b);

/* Equal own types, names as strings, whatever the string sections look like. */
bool target_same_graph(const struct btfold_graph *a, const struct btfold_graph *b);

/* One step of a hash, to choose among possibilities by the bytes of the input. */
uint64_t target_mix(const uint8_t *data, size_t size);

/* A finding of this target when @condition does not hold. */
#define TARGET_REQUIRE(condition, target, what)                       \
	do {                                                          \
		if (!(condition))                                     \
			btfold_finding_die("fold", target, what, ""); \
	} while (0)

#endif
