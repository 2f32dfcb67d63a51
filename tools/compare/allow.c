// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "allow.h"

#include <string.h>

#include "../say.h"

static bool find_finding(const char *name, size_t length, enum btfold_oracle_finding_id *ret_id)
{
	for (unsigned id = 0; id < BTFOLD_N_FINDINGS; id++) {
		const char *known = btfold_oracle_finding_name((enum btfold_oracle_finding_id)id);

		if (strlen(known) == length && !memcmp(known, name, length)) {
			*ret_id = (enum btfold_oracle_finding_id)id;
			return true;
		}
	}
	return false;
}

/* The word behind a colon, if there is one; false when it is longer than any can be. */
static bool take_word(const char **at, char *ret_word, size_t size)
{
	size_t length;

	if (**at != ':')
		return true;
	length = strcspn(++*at, ":");
	if (length >= size)
		return false;
	memcpy(ret_word, *at, length);
	*at += length;
	return true;
}

bool allowed_add(struct allowed *allowed, const char *verb, const char *text)
{
	size_t length = strcspn(text, ":"), n = allowed->n;
	const char *rest = text + length;

	if (n == ALLOWED_MAX) {
		say_usage(verb, "more than %u times --allow", ALLOWED_MAX);
		return false;
	}
	memset(&allowed->patterns[n], 0, sizeof(allowed->patterns[n]));
	if (!find_finding(text, length, &allowed->patterns[n].id) ||
	    !take_word(&rest, allowed->patterns[n].kind, sizeof(allowed->patterns[n].kind)) ||
	    !take_word(&rest, allowed->patterns[n].field, sizeof(allowed->patterns[n].field)) ||
	    *rest) {
		say_usage(verb,
			  "--allow: '%s' is no FINDING[:KIND[:FIELD]], such as "
			  "missed-merge:ARRAY",
			  text);
		return false;
	}
	allowed->patterns[allowed->n++].text = text;
	return true;
}

bool is_allowed(const struct allowed *allowed, const struct btfold_oracle_finding *finding)
{
	for (unsigned i = 0; i < allowed->n; i++)
		if (allowed->patterns[i].id == finding->id &&
		    (!*allowed->patterns[i].kind ||
		     !strcmp(allowed->patterns[i].kind, finding->kind)) &&
		    (!*allowed->patterns[i].field ||
		     !strcmp(allowed->patterns[i].field, finding->field)))
			return true;
	return false;
}
