/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* A worker of a campaign that did not end as it should. */
#ifndef BTFOLD_CAMPAIGN_DEATH_H
#define BTFOLD_CAMPAIGN_DEATH_H

#include "worker.h"

/*
 * Says in a line which seed did it and how to see it again; judges its graph with the engine
 * contained, so that it is grouped and saved like other findings.
 */
void death_of_worker(struct campaign *campaign, const struct desk *desk, int wait_status);

#endif
