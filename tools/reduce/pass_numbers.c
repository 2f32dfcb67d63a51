// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Passes that make numbers plain: sizes, offsets, counts, values, flags. */
#include "passes.h"
#include "plain.h"

/* All at once, then those of each group of types. */
bool pass_plain(struct reduce_site *site)
{
	while (site->cursor.at <= site->best->n) {
		uint32_t id = site->cursor.at, n = 0;
		const uint32_t *ids = NULL;

		if (id)
			n = reduce_group(site, id, (enum reduce_group)site->cursor.sub, &ids);
		if (!id || ++site->cursor.sub == REDUCE_N_GROUPS) {
			site->cursor.sub = 0;
			site->cursor.at++;
		}
		if (id && !n)
			continue;
		reduce_copy(site);
		for (uint32_t i = 1; !id && i <= site->best->n; i++)
			reduce_make_plain(&site->candidate, i);
		for (uint32_t i = 0; i < n; i++)
			reduce_make_plain(&site->candidate, ids[i]);
		return true;
	}
	return false;
}

enum { VALUE_PLAIN, VALUE_HALF, VALUE_SMALL, N_VALUES = VALUE_SMALL + 6 };

static uint32_t value_of(const struct mut_model *model, uint32_t id, uint32_t field, uint32_t old,
			 uint32_t choice)
{
	static const uint8_t small[] = {0, 1, 2, 3, 4, 8};

	if (choice == VALUE_PLAIN)
		return reduce_plain_field(model, id, field);
	return choice == VALUE_HALF ? old / 2 : small[choice - VALUE_SMALL];
}

static bool set_in_group(struct reduce_site *site, uint32_t id, uint32_t field, uint32_t choice,
			 enum reduce_group group)
{
	const uint32_t *ids;
	uint32_t n, old, plain, value;
	bool any = false;

	if (!reduce_get_field(site->best, id, field, &old))
		return false;
	plain = reduce_plain_field(site->best, id, field);
	value = value_of(site->best, id, field, old, choice);
	/* Plain is simplest, then what is smaller. */
	if (old == plain || (value != plain && value >= old))
		return false;
	n = reduce_group(site, id, group, &ids);
	if (!n)
		return false;
	reduce_copy(site);
	for (uint32_t i = 0; i < n; i++) {
		if (!reduce_get_field(site->best, ids[i], field, &old))
			continue;
		any |= old != value;
		reduce_set_field(&site->candidate, ids[i], field, value);
	}
	return any;
}

bool pass_numbers(struct reduce_site *site)
{
	struct reduce_cursor *cursor = &site->cursor;

	/* chunk: which field; sub: value and group */
	while (cursor->at < site->best->n) {
		uint32_t id = cursor->at + 1, field = cursor->chunk,
			 choice = cursor->sub / REDUCE_N_GROUPS,
			 group = cursor->sub % REDUCE_N_GROUPS;

		if (field >= reduce_n_fields(&site->best->types[id])) {
			*cursor = (struct reduce_cursor){.at = id};
			continue;
		}
		if (++cursor->sub == N_VALUES * REDUCE_N_GROUPS) {
			cursor->sub = 0;
			cursor->chunk++;
		}
		if (set_in_group(site, id, field, choice, (enum reduce_group)group))
			return true;
	}
	return false;
}
