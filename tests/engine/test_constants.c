/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Our numbers against those of the kernel's own header, as this system has it. */
#include "support.h"

#include <linux/btf.h>

/* the kernel's header has this one too */
#undef BTF_MAGIC
#include "graph.h"

#define SAME(name) assert_int_equal(KIND_##name, BTF_KIND_##name)

static void test_kinds(void **state)
{
	(void)state;
#define KIND(number, name, word3, extra, item, x_refs, i_names, i_refs) SAME(name);
#include "kinds.def"
#undef KIND
	assert_int_equal(KIND_LAST, BTF_KIND_MAX);
	assert_string_equal(btfold_kind_name(BTF_KIND_STRUCT), "STRUCT");
	assert_string_equal(btfold_kind_name(BTF_KIND_ENUM64), "ENUM64");
	assert_string_equal(btfold_kind_name(0), "UNKNOWN");
	assert_string_equal(btfold_kind_name(KIND_LAST + 1), "UNKNOWN");
}

static bool same_words(const struct kind *a, const struct kind *b)
{
	return a->word3 == b->word3 && a->extra == b->extra && a->item == b->item &&
	       a->extra_refs == b->extra_refs && a->item_names == b->item_names &&
	       a->item_refs == b->item_refs;
}

/* What takes two shapes of records before all kinds takes no other kind's for them, and all of theirs. */
static void test_shapes(void **state)
{
	(void)state;
	for (uint32_t kind = 1; kind <= KIND_LAST; kind++) {
		const struct kind *row = &kind_table[kind];

		assert_int_equal(kind_is_reference(kind), same_words(row, &kind_of_reference));
		assert_int_equal(kind_has_members(kind), same_words(row, &kind_of_members));
	}
	assert_false(kind_is_reference(0) || kind_has_members(0));
	for (uint32_t kind = KIND_LAST + 1; kind <= 0x7f; kind++)
		assert_false(kind_is_reference(kind) || kind_has_members(kind));
}

/* The walk over references visits those of the walk over all words, in order, of records of any length. */
static void test_references(void **state)
{
	(void)state;
	for (uint32_t kind = 1; kind <= KIND_LAST; kind++)
		for (uint32_t vlen = 0; vlen < 4; vlen++) {
			const struct kind *row = &kind_table[kind];
			uint32_t n_words = kind_words(row, vlen), refs[16] = {0}, n = 0, i = 0;

			KIND_WALK(row, n_words, at, is, {
				if (is == WORD_REF)
					refs[n++] = at;
			});
			KIND_REFS (row, n_words, at)
				assert_int_equal(at, refs[i++]);
			assert_int_equal(i, n);
		}
}

static void test_info(void **state)
{
	uint32_t info = make_info(BTF_KIND_STRUCT, true, 0x1234);

	(void)state;
	assert_int_equal(BTF_INFO_KIND(info), BTF_KIND_STRUCT);
	assert_int_equal(BTF_INFO_VLEN(info), 0x1234);
	assert_int_equal(BTF_INFO_KFLAG(info), 1);
	assert_int_equal(info_kind(info), BTF_KIND_STRUCT);
	assert_int_equal(info_vlen(info), 0x1234);
	assert_true(info_kflag(info));
	/* ours are the wider ones of C7 */
	assert_int_equal(info_kind(0x7f000000), 0x7f);
	assert_int_equal(info_vlen(0x00ffffff), 0xffffff);
	assert_false(info_kflag(0x7fffffff));
}

#define WORDS(type) (sizeof(type) / 4)

/* The bytes of each record as the kernel's structs have them. */
static void test_sizes(void **state)
{
	static const uint8_t extra[KIND_LAST + 1] = {
		[BTF_KIND_INT] = 1,
		[BTF_KIND_ARRAY] = WORDS(struct btf_array),
		[BTF_KIND_VAR] = WORDS(struct btf_var),
		[BTF_KIND_DECL_TAG] = WORDS(struct btf_decl_tag),
	};
	static const uint8_t item[KIND_LAST + 1] = {
		[BTF_KIND_STRUCT] = WORDS(struct btf_member),
		[BTF_KIND_UNION] = WORDS(struct btf_member),
		[BTF_KIND_ENUM] = WORDS(struct btf_enum),
		[BTF_KIND_FUNC_PROTO] = WORDS(struct btf_param),
		[BTF_KIND_DATASEC] = WORDS(struct btf_var_secinfo),
		[BTF_KIND_ENUM64] = WORDS(struct btf_enum64),
	};

	(void)state;
	assert_int_equal(REC_HEADER, WORDS(struct btf_type));
	assert_int_equal(BTF_HEADER_BYTES, sizeof(struct btf_header));
	for (uint32_t kind = 1; kind <= KIND_LAST; kind++) {
		assert_int_equal(kind_table[kind].extra, extra[kind]);
		assert_int_equal(kind_table[kind].item, item[kind]);
		assert_int_equal(kind_words(&kind_table[kind], make_info(kind, false, 2)),
				 3 + extra[kind] + 2 * item[kind]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),	   cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_references), cmocka_unit_test(test_info),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
