// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "confirm.h"

#include <string.h>

#define TRIES 3 /* what is a matter of chance in each process may take some */

static bool shows(const struct note *notes, unsigned n, const struct note *note)
{
	for (unsigned i = 0; i < n; i++)
		if (note_is_alike(&notes[i], note))
			return true;
	return false;
}

/* What @notes have not of the @n_first goes behind them. */
static unsigned add_missing(const struct note *first, unsigned n_first, uint64_t number,
			    struct note *notes, unsigned n)
{
	unsigned n_shown = n;

	for (unsigned i = 0; i < n_first; i++) {
		struct note note = first[i];

		if (shows(notes, n_shown, &note))
			continue;
		note.finding.path = note.finding.message = NULL; /* of an exam that is gone */
		note.output = (struct btfold_oracle_bytes){NULL, 0};
		note.unconfirmed = true;
		note.doubted = number;
		notes[n++] = note;
	}
	return n;
}

unsigned confirm(const struct engines *engines, unsigned index, const struct specimen *specimen,
		 volatile bool *ret_in_engine, struct exam *exam, struct note *notes, unsigned n)
{
	struct note first[CAUSES_MAX];
	unsigned n_first = n, n_all = n;

	memcpy(first, notes, n * sizeof(*notes));
	for (unsigned i = 0; i < TRIES; i++) {
		exam_deinit(exam);
		btfold_subject_renew(engines->subjects[index]);
		exam_take(engines, index, specimen, ret_in_engine, exam);
		n = notes_of(exam, index, notes);
		n_all = add_missing(first, n_first, specimen->number, notes, n);
		if (n_all == n)
			break;
	}
	return n_all;
}
