/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Seeded faults that show only when an engine is asked again: P7 has to tell them apart. */
#include "scene.h"

static bool is_first_input(const struct scene *s)
{
	return s->first->input_size == s->input.size &&
	       !memcmp(s->first->input, s->input.data, s->input.size);
}

static bool is_first_output(const struct scene *s)
{
	return s->first->output_size == s->input.size &&
	       !memcmp(s->first->output, s->input.data, s->input.size);
}

static uint32_t n_input(const struct scene *s)
{
	return s->g.n - s->in;
}

/* One output type too many: the first of the input, or else of the base. */
static bool add_one(struct scene *s)
{
	if (n_input(s))
		scene_add(s, s->in);
	return n_input(s);
}

bool fault_second_differs(struct scene *s)
{
	if (s->first->calls != 2 || s->in - s->out < 2)
		return false;
	scene_reverse(s);
	return true;
}

bool fault_second_map_differs(struct scene *s)
{
	if (s->first->calls != 2 || !s->output->n_map)
		return false;
	s->output->map[0] ^= 1;
	return true;
}

bool fault_output_grows(struct scene *s)
{
	return s->first->calls > 1 && is_first_output(s) && !is_first_input(s) && add_one(s);
}

static bool is_permuted(const struct scene *s)
{
	return s->first->calls == 4 && n_input(s) == s->first->n_types && !is_first_input(s) &&
	       !is_first_output(s);
}

static bool has_more(const struct scene *s)
{
	return s->first->calls > 1 && n_input(s) > s->first->n_types;
}

bool fault_permuted_differs(struct scene *s)
{
	return is_permuted(s) && add_one(s);
}

/* As many types, and the map says that all is well. */
bool fault_permuted_redirects(struct scene *s)
{
	return is_permuted(s) && fault_redirect(s);
}

/* Of two variables, @u is overwritten with @by, and mapped to @t. */
static void overwrite(struct scene *s, uint32_t t, uint32_t u, uint32_t by)
{
	scene_replace(s, u, by);
	for (size_t i = 0; i < s->output->n_map; i++)
		if (s->output->map[i] == u)
			s->output->map[i] = t;
}

/* As many types, and all that the map says is there looks as it should, but one is there for two. */
bool fault_permuted_maps_two_to_one(struct scene *s)
{
	if (!is_permuted(s))
		return false;
	for (uint32_t t = s->out; t < s->in; t++)
		for (uint32_t u = t + 1; u < s->in; u++)
			if (graph_kind(&s->g, t) == KIND_VAR &&
			    !graph_compare_labels(&s->g, t, &s->g, u) &&
			    graph_refs(&s->g, t)[0] == graph_refs(&s->g, u)[0] &&
			    graph_kind(&s->g, s->out) != KIND_VAR) {
				overwrite(s, t, u, s->out);
				return true;
			}
	return false;
}

bool fault_more_differs(struct scene *s)
{
	return has_more(s) && add_one(s);
}

bool fault_more_redirects(struct scene *s)
{
	return has_more(s) && fault_redirect(s);
}

/* Another input that has as many types as its base. */
bool fault_copy_remains(struct scene *s)
{
	return s->first->calls == 5 + 1 && n_input(s) == s->out - 1 && add_one(s);
}
