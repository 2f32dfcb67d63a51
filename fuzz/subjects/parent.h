/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The parent's side of a worker: starts it, gives it jobs, buries it. */
#ifndef BTFOLD_SUBJECTS_PARENT_H
#define BTFOLD_SUBJECTS_PARENT_H

#include "btf.h"
#include "worker.h"

struct btfold_subject {
	const struct btfold_subject_kind *kind;
	char *spec;
	const char *argument; /* inside spec, or NULL */
	char name[SUBJECT_LINE];
	struct worker_limits limits;
	double seconds; /* of one run: those of the limits, or others */
	bool probes;
	bool own_map;
	bool is_inline;
	struct subject_self self; /* inline only */
	struct btfold_subject_cost cost;

	pid_t worker; /* 0: none */
	struct channel channel;
	unsigned int served; /* jobs of this worker */
	bool afresh;	     /* the last job was its first */
};

/* Starts the first worker and learns the name. False with a line in @why. */
bool parent_start(struct btfold_subject *subject, char *why);
void parent_stop(struct btfold_subject *subject);
/* A worker that has served is dismissed. */
void parent_renew(struct btfold_subject *subject);

/* Fills @ret, which is zeroed, except for a map when none is known. */
void parent_run(struct btfold_subject *subject, struct btfold_oracle_bytes base,
		struct btfold_oracle_bytes input, bool probes, struct btfold_oracle_output *ret);

/* The same for a measurement, of which @ret is zero. */
void parent_measure(struct btfold_subject *subject, const struct btfold_subject_work *work,
		    struct btfold_subject_measured *ret);

#endif
