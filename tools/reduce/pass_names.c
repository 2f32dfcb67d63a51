// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Passes about names. Those of the best are numbered in order of use, see reduce_site_set(). */
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "passes.h"

bool pass_rename(struct reduce_site *site)
{
	return !site->cursor.at++ && reduce_rename(reduce_copy(site));
}

/* ---- roles ---------------------------------------------------------------------------------- */

struct roles {
	const struct mut_model *model;
	uint8_t *role;	/* per name: that of its first use, + 1 */
	uint32_t *turn; /* per name: its turn in its role */
	uint32_t turns[4];
	uint32_t a, b; /* two names, and whether items of one type have both */
	uint32_t last;
	bool has_a, has_b, clash;
};

static void note_role(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	struct roles *roles = ctx;
	enum reduce_role role = reduce_role(roles->model, id, is_item);

	if (id != roles->last || !is_item)
		roles->has_a = roles->has_b = false;
	roles->last = id;
	if (is_item) {
		roles->has_a |= *name == roles->a;
		roles->has_b |= *name == roles->b;
		roles->clash |= roles->has_a && roles->has_b;
	}
	if (!*name || roles->role[*name])
		return;
	roles->role[*name] = (uint8_t)(role + 1);
	roles->turn[*name] = roles->turns[role]++;
}

static void roles_init(struct roles *roles, const struct mut_model *best, uint32_t a, uint32_t b)
{
	size_t n = best->names.n, max[2] = {0, 0};

	*roles = (struct roles){.model = best, .a = a, .b = b};
	roles->role = mut_room(NULL, &max[0], n + 1, 1);
	memset(roles->role, 0, n + 1);
	roles->turn = mut_room(NULL, &max[1], n + 1, sizeof(*roles->turn));
	/* It only looks. */
	reduce_each_name((struct mut_model *)(uintptr_t)best, note_role, roles);
}

static void roles_deinit(struct roles *roles)
{
	free(roles->role);
	free(roles->turn);
}

/* ---- one name instead of another ------------------------------------------------------------- */

struct exchange {
	const struct mut_model *model;
	uint32_t from, to, back; /* back: what becomes of @to, or @to itself */
};

/*
 * D2: with a name it has a key, and engines go by that, without one it has none: a finding would slip to
 * another that looks alike.
 */
static bool has_key(const struct mut_model *model, uint32_t id)
{
	const struct mut_type *type = &model->types[id];

	return mut_is_definition(type) || mut_is_declaration(type);
}

static void exchange_one(void *ctx, uint32_t id, bool is_item, uint32_t *name)
{
	const struct exchange *exchange = ctx;

	if (!exchange->to && !is_item && has_key(exchange->model, id))
		return;
	if (*name == exchange->from)
		*name = exchange->to;
	else if (*name == exchange->to && *name)
		*name = exchange->back;
}

static void replace(struct reduce_site *site, uint32_t from, uint32_t to)
{
	struct mut_model *model = reduce_copy(site);
	struct exchange exchange = {model, from, to, to};

	reduce_each_name(model, exchange_one, &exchange);
}

/* Names of one role become one, unless they tell items of one type apart. */
static bool merge_names(struct reduce_site *site, uint32_t from, uint32_t to)
{
	struct roles roles;
	bool fine;

	roles_init(&roles, site->best, from, to);
	fine = site->best->names.at[from].first == to ||
	       (roles.role[from] == roles.role[to] && !roles.clash);
	roles_deinit(&roles);
	if (fine)
		replace(site, from, to);
	return fine;
}

/* One gets its canonical text; who had that gets the text of the first. */
static bool name_by_turn(struct reduce_site *site, uint32_t name)
{
	struct mut_model *model = reduce_copy(site);
	struct exchange exchange = {.model = model, .from = name, .back = name};
	struct roles roles;
	char text[24] = "";

	roles_init(&roles, site->best, 0, 0);
	if (roles.role[name])
		reduce_name_text((enum reduce_role)(roles.role[name] - 1), roles.turn[name], text);
	roles_deinit(&roles);
	exchange.to = mut_name_add_string(&model->names, text);
	if (!*text || exchange.to == name)
		return false;
	reduce_each_name(model, exchange_one, &exchange);
	return true;
}

static bool unname_group(struct reduce_site *site, uint32_t id, enum reduce_group group)
{
	const uint32_t *ids;
	uint32_t n = reduce_group(site, id, group, &ids);

	if (!n || !site->best->types[id].name || has_key(site->best, id))
		return false;
	reduce_copy(site);
	for (uint32_t i = 0; i < n; i++)
		site->candidate.types[ids[i]].name = 0;
	return true;
}

enum { PHASE_UNNAME, PHASE_UNNAME_GROUP, PHASE_MERGE, PHASE_BY_TURN, N_PHASES };

static bool attempt(struct reduce_site *site, uint32_t at, uint32_t sub)
{
	switch (site->cursor.chunk) {
	case PHASE_UNNAME:
		replace(site, at, 0);
		return true;
	case PHASE_UNNAME_GROUP:
		return unname_group(site, at, (enum reduce_group)sub);
	case PHASE_MERGE:
		return sub + 1 != at && merge_names(site, at, sub + 1);
	default:
		return name_by_turn(site, at);
	}
}

bool pass_names(struct reduce_site *site)
{
	struct reduce_cursor *cursor = &site->cursor;

	for (; cursor->chunk < N_PHASES;
	     *cursor = (struct reduce_cursor){cursor->chunk + 1, 0, 0}) {
		uint32_t n_names = (uint32_t)site->best->names.n,
			 n = cursor->chunk == PHASE_UNNAME_GROUP ? site->best->n + 1 : n_names,
			 n_sub = cursor->chunk == PHASE_UNNAME_GROUP ? (uint32_t)REDUCE_N_GROUPS
				 : cursor->chunk == PHASE_MERGE	     ? n_names
								     : 1;

		while (cursor->at + 1 < n) {
			uint32_t at = cursor->at + 1, sub = cursor->sub;

			if (++cursor->sub >= n_sub) {
				cursor->sub = 0;
				cursor->at++;
			}
			if (attempt(site, at, sub))
				return true;
		}
	}
	return false;
}
