/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Seeded faults that damage one answer. Each looks for the first place where it can act. */
#include "scene.h"

#include "referrers.h"

/* Fault searches look at pairs of types; this keeps them short on large outputs. */
#define MOST 300u

static uint32_t limit(const struct scene *s)
{
	return s->in - s->out > MOST ? s->out + MOST : s->in;
}

bool fault_cut(struct scene *s)
{
	if (s->out == s->in)
		return false;
	s->output->size -= s->output->size / 3;
	return true;
}

bool fault_magic(struct scene *s)
{
	((uint8_t *)s->output->data)[0] ^= 0xff;
	return true;
}

/* The first word of a record that is a reference, 0 if it has none. */
static uint32_t first_reference(enum kind kind, uint32_t vlen)
{
	if (kinds[kind].third == 'R')
		return 2;
	if (kind == KIND_ARRAY)
		return 3;
	if (kind == KIND_STRUCT || kind == KIND_UNION)
		return vlen ? 4 : 0;
	return kind == KIND_DATASEC && vlen ? 3 : 0;
}

static uint32_t reference_word(const struct scene *s, uint32_t t)
{
	uint32_t info = graph_info(&s->g, t);

	return first_reference(info_kind(info), info_vlen(info));
}

bool fault_dangling(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if (reference_word(s, t)) {
			scene_set_word(s, t, reference_word(s, t), s->in + 7);
			return true;
		}
	return false;
}

bool fault_name_outside(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if (graph_name(&s->g, t)) {
			scene_set_word(s, t, 0, 0xffffff);
			return true;
		}
	return false;
}

/* Readable, but no longer what V wants of a struct. */
bool fault_member_order(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if (graph_kind(&s->g, t) == KIND_STRUCT && graph_n_refs(&s->g, t)) {
			scene_set_word(s, t, 5, 0x7ffffff8);
			return true;
		}
	return false;
}

bool fault_merge_near_equal(struct scene *s)
{
	for (uint32_t t = s->out; t < limit(s); t++)
		for (uint32_t u = t + 1; u < limit(s); u++)
			if (graph_kind(&s->g, t) == graph_kind(&s->g, u) &&
			    graph_name(&s->g, t) == graph_name(&s->g, u) && scene_differ(s, t, u)) {
				scene_drop(s, u, t);
				return true;
			}
	return false;
}

bool fault_swap_references(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++) {
		enum kind kind = graph_kind(&s->g, t);
		const uint32_t *refs = graph_refs(&s->g, t);
		bool is_struct = kind == KIND_STRUCT || kind == KIND_UNION;
		uint32_t first = is_struct ? 4 : 3, step = is_struct ? 3 : 1;

		if ((!is_struct && kind != KIND_ARRAY) || graph_n_refs(&s->g, t) < 2 ||
		    !scene_differ(s, refs[0], refs[1]))
			continue;
		scene_set_word(s, t, first, refs[1]);
		scene_set_word(s, t, first + step, refs[0]);
		return true;
	}
	return false;
}

bool fault_redirect(struct scene *s)
{
	for (uint32_t t = s->out; t < limit(s); t++) {
		uint32_t word = reference_word(s, t);

		for (uint32_t u = 1; word && u < limit(s); u++)
			if (scene_differ(s, scene_word(s, t, word), u)) {
				scene_set_word(s, t, word, u);
				return true;
			}
	}
	return false;
}

bool fault_shift_name(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if (graph_name(&s->g, t)) {
			scene_set_word(s, t, 0, scene_word(s, t, 0) + 1);
			return true;
		}
	return false;
}

bool fault_change_size(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if (kinds[graph_kind(&s->g, t)].third == 'W' && !graph_is_declaration(&s->g, t)) {
			scene_set_word(s, t, 2, scene_word(s, t, 2) * 2 + 2);
			return true;
		}
	return false;
}

bool fault_change_value(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if ((graph_kind(&s->g, t) == KIND_ENUM || graph_kind(&s->g, t) == KIND_ENUM64) &&
		    info_vlen(graph_info(&s->g, t))) {
			scene_set_word(s, t, 4, scene_word(s, t, 4) ^ 0x80000000);
			return true;
		}
	return false;
}

bool fault_flip_fwd(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if (graph_kind(&s->g, t) == KIND_FWD) {
			scene_set_word(s, t, 1, graph_info(&s->g, t) ^ 0x80000000);
			return true;
		}
	return false;
}

bool fault_swap_map(struct scene *s)
{
	for (uint32_t i = 0; i < s->g.n - s->in && i < MOST; i++)
		for (uint32_t k = i + 1; k < s->g.n - s->in && k < MOST; k++) {
			uint32_t *map = s->output->map, swap = map[i];

			if (map[i] >= s->in || map[k] >= s->in || !scene_differ(s, map[i], map[k]))
				continue;
			map[i] = map[k];
			map[k] = swap;
			return true;
		}
	return false;
}

static bool is_used_by_pointers_only(const struct scene *s, const struct referrers *in, uint32_t t)
{
	for (uint32_t i = in->at[t]; i < in->at[t + 1]; i++)
		if (in->from[i] >= s->out && in->from[i] < s->in &&
		    graph_kind(&s->g, in->from[i]) != KIND_PTR)
			return false;
	return true;
}

/* A definition gives way to a declaration of it that the input has. */
bool fault_demote(struct scene *s)
{
	struct referrers in;
	bool acted = false;

	referrers_init(&in, &s->g);
	for (uint32_t t = s->in; t < s->g.n && !acted; t++) {
		uint32_t image = scene_image(s, t);

		if (image == NONE || image < s->out || !graph_is_declaration(&s->g, t) ||
		    !graph_is_definition(&s->g, image) || !is_used_by_pointers_only(s, &in, image))
			continue;
		scene_replace(s, image, t);
		acted = true;
	}
	referrers_deinit(&in);
	return acted;
}

static bool has_twin_label(const struct scene *s, uint32_t t)
{
	for (uint32_t u = 1; u < s->in; u++)
		if (u != t && (!graph_compare_labels(&s->g, t, &s->g, u) ||
			       path_is_key_pair(&s->g, t, &s->g, u)))
			return true;
	return false;
}

/* Drops what nobody refers to, and pretends not to know where it went. */
bool fault_drop(struct scene *s)
{
	struct referrers in;
	bool acted = false;

	referrers_init(&in, &s->g);
	for (uint32_t t = s->out; t < s->in && !acted; t++) {
		acted = in.at[t] == in.at[t + 1] && !has_twin_label(s, t);
		if (!acted)
			continue;
		for (size_t i = 0; i < s->output->n_map; i++)
			if (s->output->map[i] == t)
				s->output->map[i] = BTFOLD_ORACLE_UNMAPPED;
		scene_drop(s, t, 0);
	}
	referrers_deinit(&in);
	return acted;
}

static bool set_last_map(struct scene *s, uint32_t image)
{
	if (!s->output->n_map)
		return false;
	s->output->map[s->output->n_map - 1] = image;
	return true;
}

bool fault_map_nothing(struct scene *s)
{
	return set_last_map(s, 0);
}

bool fault_map_outside(struct scene *s)
{
	return set_last_map(s, s->in + 3);
}

bool fault_merge_vars(struct scene *s)
{
	for (uint32_t t = s->out; t < limit(s); t++)
		for (uint32_t u = t + 1; u < limit(s); u++)
			if (graph_kind(&s->g, t) == KIND_VAR && graph_kind(&s->g, u) == KIND_VAR &&
			    !scene_differ(s, t, u)) {
				scene_drop(s, u, t);
				return true;
			}
	return false;
}

/* In R1(c) these are what may be there twice. */
static bool may_repeat(const struct scene *s, uint32_t t)
{
	enum kind kind = graph_kind(&s->g, t);

	return kind == KIND_VAR || kind == KIND_DATASEC;
}

bool fault_leave_copy(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++)
		if (!may_repeat(s, t)) {
			scene_add(s, t);
			return true;
		}
	return false;
}

/* A copy that somebody refers to and maps to. */
bool fault_use_copy(struct scene *s)
{
	for (uint32_t t = s->out; t < s->in; t++) {
		uint32_t word = reference_word(s, t), target = word ? scene_word(s, t, word) : 0;

		if (target < s->out || target >= s->in || may_repeat(s, target))
			continue;
		scene_set_word(s, t, word, s->in);
		scene_add(s, target); /* reads the references from before */
		return true;
	}
	return false;
}

bool fault_reencode_base(struct scene *s)
{
	for (size_t i = 0; i < s->output->n_map; i++) {
		uint32_t image = s->output->map[i], copy;

		if (!image || image >= s->out)
			continue;
		copy = scene_add(s, image);
		for (size_t k = 0; k < s->output->n_map; k++)
			if (s->output->map[k] == image)
				s->output->map[k] = copy;
		return true;
	}
	return false;
}

bool fault_leave_declaration(struct scene *s)
{
	for (uint32_t t = s->in; t < s->g.n; t++) {
		uint32_t image = scene_image(s, t);

		if (image == NONE || !graph_is_declaration(&s->g, t) ||
		    !graph_is_definition(&s->g, image))
			continue;
		s->output->map[t - s->in] = scene_add(s, t);
		return true;
	}
	return false;
}

/* An output declaration and a definition of its key are there both: the key is ambiguous. */
bool fault_bind_ambiguous(struct scene *s)
{
	for (uint32_t t = s->out; t < limit(s); t++) {
		uint32_t word = reference_word(s, t), target = word ? scene_word(s, t, word) : 0;

		if (!target || !graph_is_declaration(&s->g, target))
			continue;
		for (uint32_t u = s->out; u < limit(s); u++)
			if (graph_is_definition(&s->g, u) &&
			    path_is_key_pair(&s->g, target, &s->g, u)) {
				scene_set_word(s, t, word, u);
				return true;
			}
	}
	return false;
}

bool fault_map_ambiguous(struct scene *s)
{
	for (size_t i = 0; i < s->output->n_map; i++) {
		uint32_t image = s->output->map[i];

		if (image >= s->in || !graph_is_declaration(&s->g, image))
			continue;
		for (uint32_t u = s->out; u < limit(s); u++)
			if (graph_is_definition(&s->g, u) &&
			    path_is_key_pair(&s->g, image, &s->g, u)) {
				s->output->map[i] = u;
				return true;
			}
	}
	return false;
}
