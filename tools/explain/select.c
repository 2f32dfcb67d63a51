// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Types as they are named on the command line. */
#include <stdlib.h>
#include <string.h>

#include "analysis.h"

static const char *const domains[N_DOMAINS] = {
	[DOMAIN_STRUCT] = "struct",   [DOMAIN_UNION] = "union", [DOMAIN_ENUM] = "enum",
	[DOMAIN_TYPEDEF] = "typedef", [DOMAIN_FUNC] = "func",	[DOMAIN_VAR] = "var",
};

static enum domain domain_named(const char *word)
{
	for (unsigned i = 1; i < N_DOMAINS; i++)
		if (domains[i] && !strcmp(domains[i], word))
			return (enum domain)i;
	return DOMAIN_NONE;
}

bool type_is_kind(const char *word)
{
	return domain_named(word) != DOMAIN_NONE;
}

static bool is_id(const char *text, uint32_t *ret_id)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || value > UINT32_MAX)
		return false;
	*ret_id = (uint32_t)value;
	return true;
}

bool type_select(const struct universe *universe, const char *kind, const char *name,
		 struct ids *ret)
{
	enum domain domain = kind ? domain_named(kind) : DOMAIN_NONE;
	uint32_t id;

	if (!kind && is_id(name, &id)) {
		if (id <= universe->n_base || id > universe->n)
			return false;
		ids_push(ret, id);
		return true;
	}
	for (id = universe->n_base + 1; id <= universe->n; id++) {
		enum domain own = universe_domain(universe, id);

		if (own != DOMAIN_NONE && (!kind || own == domain) &&
		    !strcmp(universe_type(universe, id).name, name))
			ids_push(ret, id);
	}
	return ret->n > 0;
}
