// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "narrow.h"

#include <string.h>

static const char libbpf[] = "libbpf", header32[] = "header32";

static bool uses_libbpf(const struct campaign *campaign)
{
	static const char prefix[] = "inline:";

	for (unsigned i = 0; i < campaign->engines.n; i++) {
		const char *spec = campaign->engines.specs[i];

		if (!strncmp(spec, prefix, strlen(prefix)))
			spec += strlen(prefix);
		if (!strncmp(spec, libbpf, strlen(libbpf)))
			return true;
	}
	return false;
}

/* Is @name, or all, a word of @list? */
static bool asked_for(const char *list, const char *name)
{
	while (list && *list) {
		size_t length = strcspn(list, ",");

		if ((length == strlen(name) && !strncmp(list, name, length)) ||
		    (length == 3 && !strncmp(list, "all", length)))
			return true;
		list += length;
		list += *list == ',';
	}
	return false;
}

void campaign_narrow(struct campaign *campaign)
{
	uint64_t features =
		campaign->options.features ? campaign->options.features : BTFOLD_FEATURES_ALL;

	if (campaign->parents || !uses_libbpf(campaign) ||
	    asked_for(campaign->features, header32) || !(features & BTFOLD_FEATURE_BIT(HEADER32)))
		return;
	campaign->options.features = features & ~BTFOLD_FEATURE_BIT(HEADER32);
	campaign->narrowed = "-header32";
}

void campaign_print_narrowed(const struct campaign *campaign)
{
	if (campaign->narrowed)
		printf("  without header32, which libbpf does not read (to have it: --features "
		       "all)\n");
}
