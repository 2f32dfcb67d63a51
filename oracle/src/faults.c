/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Seeded faults: the list, and the engine that has one. */
#include "engine_reference.h"
#include "scene.h"

enum instead { ACT, DO_NOT_RETURN, REFUSE, ACCEPT, KEEP };

struct entry {
	struct btfold_oracle_fault fault;
	enum instead instead;
	fault_act *act;		    /* for ACT */
	enum btfold_oracle_ran ran; /* for DO_NOT_RETURN */
	bool foreign;		    /* the finding is for foreign engines only */
};

#define OUTPUT(name, finding, act)                                   \
	{                                                            \
		{name, BTFOLD_FINDING_##finding}, ACT, act, 0, false \
	}

static const struct entry entries[] = {
	{{"crash", BTFOLD_FINDING_CRASH}, DO_NOT_RETURN, NULL, BTFOLD_ORACLE_CRASHED, false},
	{{"hang", BTFOLD_FINDING_HANG}, DO_NOT_RETURN, NULL, BTFOLD_ORACLE_TIMED_OUT, false},
	{{"out-of-memory", BTFOLD_FINDING_OUT_OF_MEMORY},
	 DO_NOT_RETURN,
	 NULL,
	 BTFOLD_ORACLE_NO_MEMORY,
	 false},
	{{"refuse-valid-input", BTFOLD_FINDING_ERROR}, REFUSE, NULL, 0, false},
	{{"accept-malformed-input", BTFOLD_FINDING_ACCEPTS_INVALID}, ACCEPT, NULL, 0, false},
	OUTPUT("cut-the-file", INVALID_OUTPUT, fault_cut),
	OUTPUT("wrong-magic", INVALID_OUTPUT, fault_magic),
	OUTPUT("reference-outside", INVALID_OUTPUT, fault_dangling),
	OUTPUT("name-outside", INVALID_OUTPUT, fault_name_outside),
	OUTPUT("member-outside-struct", INVALID_OUTPUT, fault_member_order),
	OUTPUT("merge-two-near-equal", FALSE_MERGE, fault_merge_near_equal),
	OUTPUT("swap-two-references", FALSE_MERGE, fault_swap_references),
	OUTPUT("redirect-a-reference", FALSE_MERGE, fault_redirect),
	OUTPUT("shift-a-name", FALSE_MERGE, fault_shift_name),
	OUTPUT("change-a-size", FALSE_MERGE, fault_change_size),
	OUTPUT("change-an-enumerator", FALSE_MERGE, fault_change_value),
	OUTPUT("declare-union-for-struct", FALSE_MERGE, fault_flip_fwd),
	OUTPUT("swap-two-images", FALSE_MERGE, fault_swap_map),
	OUTPUT("declaration-for-definition", LOST_DEFINITION, fault_demote),
	OUTPUT("drop-a-type", LOST_TYPE, fault_drop),
	OUTPUT("map-to-nothing", LOST_TYPE, fault_map_nothing),
	OUTPUT("map-outside", LOST_TYPE, fault_map_outside),
	OUTPUT("merge-two-variables", LOST_TYPE, fault_merge_vars),
	OUTPUT("leave-a-copy", MISSED_MERGE, fault_leave_copy),
	OUTPUT("use-a-copy", MISSED_MERGE, fault_use_copy),
	OUTPUT("re-encode-base-type", MISSED_MERGE, fault_reencode_base),
	OUTPUT("leave-a-declaration", MISSED_RESOLUTION, fault_leave_declaration),
	OUTPUT("second-answer-differs", NONDETERMINISTIC, fault_second_differs),
	OUTPUT("second-map-differs", NONDETERMINISTIC, fault_second_map_differs),
	OUTPUT("own-output-grows", NOT_IDEMPOTENT, fault_output_grows),
	OUTPUT("depend-on-order", ORDER_DEPENDENT, fault_permuted_differs),
	OUTPUT("redirect-in-another-order", ORDER_DEPENDENT, fault_permuted_redirects),
	OUTPUT("two-to-one-in-another-order", ORDER_DEPENDENT, fault_permuted_maps_two_to_one),
	OUTPUT("depend-on-unrelated", NOT_LOCAL, fault_more_differs),
	OUTPUT("redirect-beside-others", NOT_LOCAL, fault_more_redirects),
	OUTPUT("copy-of-base-remains", SELF_SPLIT, fault_copy_remains),
	{{"stop-after-R1", BTFOLD_FINDING_DIFFERS}, KEEP, NULL, 0, false},
	OUTPUT("bind-ambiguous-strictly", DIFFERS, fault_bind_ambiguous),
	OUTPUT("map-ambiguous", DIFFERS, fault_map_ambiguous),
	{{"bind-ambiguous", BTFOLD_FINDING_AMBIGUOUS_CHOICE}, ACT, fault_bind_ambiguous, 0, true},
};

struct faulty {
	struct btfold_oracle_engine inner;
	const struct entry *entry;
	bool *applied;
	struct first_call first;
};

size_t btfold_oracle_n_faults(void)
{
	return sizeof(entries) / sizeof(*entries);
}

const struct btfold_oracle_fault *btfold_oracle_fault(size_t index)
{
	return &entries[index].fault;
}

static void *copy_of(const void *data, size_t size)
{
	void *copy = mem_get(size, 1);

	if (size)
		memcpy(copy, data, size);
	return copy;
}

/* The inner engine's answer, with data and map on the heap. */
static void ask_inner(struct faulty *f, struct btfold_oracle_bytes base,
		      struct btfold_oracle_bytes input, struct btfold_oracle_output *ret)
{
	struct btfold_oracle_output answer = {0};

	f->inner.run(f->inner.ctx, base, input, &answer);
	*ret = (struct btfold_oracle_output){
		.ran = answer.ran, .size = answer.size, .n_map = answer.n_map};
	ret->message = answer.message ? mem_print("%s", answer.message) : NULL;
	ret->data = answer.data ? copy_of(answer.data, answer.size) : NULL;
	ret->map = answer.map ? copy_of(answer.map, answer.n_map * sizeof(*answer.map)) : NULL;
	if (f->inner.release)
		f->inner.release(f->inner.ctx, &answer);
}

static bool accept_malformed(struct btfold_oracle_output *output)
{
	static const uint8_t nothing[] = {0x9f, 0xeb, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0,
					  0,	0,    0, 0, 0,	0, 0, 0, 1, 0, 0, 0, 0};

	if (output->ran != BTFOLD_ORACLE_REFUSED)
		return false;
	output->ran = BTFOLD_ORACLE_RAN;
	output->data = copy_of(nothing, 25);
	output->size = 25;
	return true;
}

static bool answer_without_r2(struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			      struct btfold_oracle_output *output)
{
	struct btfold_oracle_output kept;
	size_t before = output->n_map * sizeof(*output->map);
	bool differs;

	engine_reference_answer(base, input, true, &kept);
	differs = kept.ran == output->ran && kept.map && output->map &&
		  memcmp(kept.map, output->map, before);
	if (differs) {
		struct btfold_oracle_output swap = *output;

		*output = kept;
		kept = swap;
	}
	engine_reference_release(NULL, &kept);
	return differs;
}

static void remember(struct first_call *first, struct btfold_oracle_bytes input,
		     const struct btfold_oracle_output *output)
{
	first->calls++;
	if (first->known || output->ran != BTFOLD_ORACLE_RAN)
		return;
	first->known = true;
	first->input = copy_of(input.data, input.size);
	first->input_size = input.size;
	first->output = copy_of(output->data, output->size);
	first->output_size = output->size;
	first->n_types = (uint32_t)output->n_map;
}

static bool act(struct faulty *f, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *output)
{
	struct scene scene;
	bool acted;

	if (output->ran != BTFOLD_ORACLE_RAN || !output->map)
		return false;
	acted = scene_init(&scene, base, input, output, &f->first) && f->entry->act(&scene);
	scene_deinit(&scene);
	return acted;
}

static void run(void *ctx, struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
		struct btfold_oracle_output *ret)
{
	struct faulty *f = ctx;
	bool acted = false;

	ask_inner(f, base, input, ret);
	remember(&f->first, input, ret);
	switch (f->entry->instead) {
	case ACT:
		acted = act(f, base, input, ret);
		break;
	case ACCEPT:
		acted = accept_malformed(ret);
		break;
	case KEEP:
		acted = answer_without_r2(base, input, ret);
		break;
	case DO_NOT_RETURN:
	case REFUSE:
		acted = ret->ran == BTFOLD_ORACLE_RAN;
		if (acted)
			ret->ran =
				f->entry->instead == REFUSE ? BTFOLD_ORACLE_REFUSED : f->entry->ran;
		break;
	}
	if (acted && f->applied)
		*f->applied = true;
}

struct btfold_oracle_engine btfold_oracle_faulty(const struct btfold_oracle_engine *inner,
						 size_t index, bool *applied)
{
	struct faulty *f = mem_zero(1, sizeof(*f));

	f->inner = *inner;
	f->entry = &entries[index];
	f->applied = applied;
	return (struct btfold_oracle_engine){.name = entries[index].fault.name,
					     .strict = !entries[index].foreign,
					     .run = run,
					     .release = engine_reference_release,
					     .ctx = f};
}

void btfold_oracle_faulty_deinit(struct btfold_oracle_engine *engine)
{
	struct faulty *f = engine->ctx;

	mem_free(f->first.input);
	mem_free(f->first.output);
	mem_free(f);
	*engine = (struct btfold_oracle_engine){0};
}
