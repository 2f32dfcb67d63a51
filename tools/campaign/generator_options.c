// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Options that verbs with a campaign share. */
#include "../options.h"
#include "../say.h"
#include "campaign.h"

static bool take_max_types(struct campaign *campaign, const char *verb, const char *text)
{
	uint64_t n;

	if (!option_count(verb, "--max-types", text, &n))
		return false;
	if (n < 8 || n > 100000) {
		say_usage(verb, "--max-types: from 8 to 100,000");
		return false;
	}
	campaign->options.max_types = (uint32_t)n;
	return true;
}

static bool take_tier(struct campaign *campaign, const char *verb, const char *text)
{
	static const char *const tiers[] = {"well-formed", "loadable", "malformed", "mixed", NULL};
	unsigned tier;

	if (!option_word(verb, "--tier", text, tiers, &tier))
		return false;
	campaign->mixed = tier == 3;
	campaign->options.tier =
		campaign->mixed ? BTFOLD_GEN_MALFORMED : (enum btfold_gen_tier)tier;
	return true;
}

bool campaign_take_generator_option(struct campaign *campaign, const char *verb, int option,
				    const char *text)
{
	switch (option) {
	case OPTION_MAX_TYPES:
		return take_max_types(campaign, verb, text);
	case OPTION_TIER:
		return take_tier(campaign, verb, text);
	case OPTION_FEATURES:
		campaign->features = text;
		if (btfold_features_parse(text, &campaign->options.features))
			return true;
		say_usage(verb, "--features: unknown feature in '%s'", text);
		return false;
	default:
		fprintf(stderr, "see %s --help\n", verb);
		return false;
	}
}

bool campaign_take_jobs(struct campaign *campaign, const char *verb, const char *text)
{
	uint64_t n;

	if (!option_count(verb, "-j", text, &n))
		return false;
	if (n < 1 || n > MAX_JOBS) {
		say_usage(verb, "-j: from 1 to %u", MAX_JOBS);
		return false;
	}
	campaign->n_jobs = (unsigned)n;
	return true;
}
