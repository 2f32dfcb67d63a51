// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* A campaign and what it found, for programs. */
#define _GNU_SOURCE
#include "../json.h"
#include "campaign.h"
#include "index.h"

static json_t *tiers_json(const struct counts *counts)
{
	return json_pack("{s:I,s:I,s:I,s:I}", "well-formed",
			 (json_int_t)counts->tiers[BTFOLD_TIER_WELL_FORMED], "kernel-limit",
			 (json_int_t)counts->tiers[BTFOLD_TIER_KERNEL_LIMIT], "loadable",
			 (json_int_t)counts->tiers[BTFOLD_TIER_LOADABLE], "malformed",
			 (json_int_t)counts->tiers[BTFOLD_TIER_MALFORMED]);
}

struct command {
	const struct campaign *campaign;
	const struct group *group; /* NULL: the campaign */
};

static void write_command(const void *ctx, FILE *to)
{
	const struct command *command = ctx;
	const struct group *group = command->group;

	if (group)
		campaign_print_again(command->campaign,
				     command->campaign->engines.specs[group->engine], group->number,
				     to);
	else
		campaign_print_whole(command->campaign, to);
}

/* The command for the graph of @group, or for the campaign. */
static json_t *command_json(const struct campaign *campaign, const struct group *group)
{
	return json_written(write_command, &(struct command){campaign, group});
}

static json_t *group_array(struct campaign *campaign)
{
	json_t *array = groups_json(&campaign->groups);

	/* groups_json() sorted them: the same order. */
	for (size_t i = 0; i < json_array_size(array); i++)
		json_put(json_array_get(array, i), "again",
			 command_json(campaign, &campaign->groups.groups[i]));
	return array;
}

json_t *campaign_json(struct campaign *campaign, int status)
{
	const struct counts *counts = &campaign->counts;
	json_t *engines = json_array(), *features = json_object(), *object = index_start("fuzz");

	for (unsigned i = 0; i < campaign->engines.n_open; i++) {
		json_t *engine = tally_json(&counts->tallies[i],
					    btfold_subject_name(campaign->engines.subjects[i]));

		json_put(engine, "spec", json_text(campaign->engines.specs[i]));
		json_push(engines, engine);
	}
	for (unsigned i = 0; i < BTFOLD_N_FEATURES; i++)
		json_put(features, btfold_feature_name(i),
			 json_integer((json_int_t)counts->features[i]));
	json_put(object, "command", command_json(campaign, NULL));
	json_object_update_new(
		object,
		json_pack("{s:i,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:f,s:f,s:b,s:o,s:o,s:o,s:o}", "status",
			  (int)status, "seed", (json_int_t)campaign->options.seed, "graphs",
			  (json_int_t)counts->graphs, "types", (json_int_t)counts->types,
			  "with_copies", (json_int_t)counts->copies, "with_near_copies",
			  (json_int_t)counts->near, "with_base", (json_int_t)counts->split, "tiers",
			  tiers_json(counts), "seconds", campaign->elapsed, "limit",
			  campaign->engines.limits.seconds, "interrupted",
			  (int)campaign->interrupted, "engines", engines, "groups",
			  group_array(campaign), "not_confirmed",
			  groups_doubted_json(&campaign->groups), "features", features));
	return object;
}
