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

bool fault_permuted_differs(struct scene *s)
{
	return s->first->calls > 1 && n_input(s) == s->first->n_types && !is_first_input(s) &&
	       !is_first_output(s) && s->first->calls == 4 && add_one(s);
}

bool fault_more_differs(struct scene *s)
{
	return s->first->calls > 1 && n_input(s) > s->first->n_types && add_one(s);
}

/* Another input that has as many types as its base. */
bool fault_copy_remains(struct scene *s)
{
	return s->first->calls == 5 + 1 && n_input(s) == s->out - 1 && add_one(s);
}
