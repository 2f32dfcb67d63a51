/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Generated graphs, or mutated ones, to btfold's rules V and to the kernel: btfold fuzz --kernel. */
#ifndef BTFOLD_REFEREE_CAMPAIGN_H
#define BTFOLD_REFEREE_CAMPAIGN_H

#include "../campaign/campaign.h"
#include "../verbs/verb.h"

struct referee;

/*
 * Makes @campaign, which has no engines, one that asks the kernel. NULL, after saying why, when
 * that may not be asked.
 */
struct referee *referee_create(struct campaign *campaign);
void referee_destroy(struct referee *referee); /* NULL is fine */

/* What came of it: at most @max groups of findings. */
void referee_print(struct referee *referee, uint64_t max);
json_t *referee_json(struct referee *referee, enum verb_status status);
/* Finding: a disagreement that is not known. Inconclusive: the kernel gave no answer now and then. */
enum verb_status referee_status(const struct referee *referee);

#endif
