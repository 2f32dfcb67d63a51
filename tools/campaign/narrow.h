/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What engines are known not to support, so that graphs with it would only be refused. */
#ifndef BTFOLD_NARROW_H
#define BTFOLD_NARROW_H

#include "campaign.h"

/* Takes such features off unless --features names them, and sets @campaign->narrowed. */
void campaign_narrow(struct campaign *campaign);
/* Says so in a line; nothing when nothing was taken off. */
void campaign_print_narrowed(const struct campaign *campaign);

#endif
