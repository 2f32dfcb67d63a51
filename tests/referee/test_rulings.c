/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * What is made of the kernel's answers. Each known difference has an example here that the running
 * kernel does answer so: which shows that disagreement is seen, too. Skipped where it may not be asked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/referee/alone.h"
#include "../../tools/referee/ruling.h"

#define INT "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"

static struct kernel kernel;

/* ---- rulings -------------------------------------------------------------------------------- */

struct example {
	const char *text;
	enum ruling_id id;
	const char *known; /* name of the difference, or NULL */
	bool refused;
};

static const struct example examples[] = {
	{INT, RULING_AGREE, NULL, false},
	{INT "[2] PTR 'name' type_id=1\n", RULING_AGREE, NULL, true},
	{"[1] TYPEDEF '\\xc4h' type_id=0\n", RULING_TAKES, "latin-identifier", false},
	{"[1] FUNC_PROTO '(anon)' ret_type_id=0 vlen=0\n[2] FUNC 'f' type_id=1 linkage=static\n"
	 "[3] CONST '(anon)' type_id=2\n",
	 RULING_TAKES, "reference-to-func", false},
	{INT "[2] STRUCT 'S' size=4 vlen=1 kflag=1\n\t'a' type_id=3 bits_offset=0\n"
	     "[3] ENUM64 'e' encoding=UNSIGNED size=8 vlen=0\n",
	 RULING_TAKES, "wide-enum-beside-kflag", false},
	{INT "[2] DATASEC 's' size=4 vlen=1\n\ttype_id=3 offset=0 size=1\n"
	     "[3] VAR 'v' type_id=1, linkage=static\n",
	 RULING_TAKES, "unchecked-entry", false},
	{INT "[2] VAR 'v' type_id=1, linkage=static\n"
	     "[3] DATASEC 's' size=4 vlen=1\n\ttype_id=2 offset=0 size=1\n",
	 RULING_AGREE, NULL, true},
	{INT "[2] PTR '(anon)' type_id=3\n[3] CONST '(anon)' type_id=5\n"
	     "[4] STRUCT 's' size=0 vlen=1\n\t'a' type_id=3 bits_offset=0\n"
	     "[5] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=1\n",
	 RULING_TAKES, "unmeasured-array", false},
	{"[1] PTR '(anon)' type_id=3\n[2] STRUCT 's' size=24 vlen=1\n"
	 "\t'a' type_id=3 bits_offset=0\n[3] TYPEDEF 's' type_id=2\n",
	 RULING_TAKES, "hidden-containment", false},
	/* one breach that is known for it does not excuse another one, nor the other way round */
	{"[1] TYPEDEF '\\xc4h' type_id=0\n[2] TYPEDEF 'a b' type_id=0\n", RULING_AGREE, NULL, true},
	/* the sign of a component, too, where nobody knows how many there are */
	{INT "[2] FUNC 'f' type_id=1 linkage=static\n"
	     "[3] DECL_TAG 't' type_id=2 component_idx=-2\n",
	 RULING_AGREE, NULL, true},
	/* of a loop both see another type */
	{"[1] PTR '(anon)' type_id=2\n[2] CONST '(anon)' type_id=3\n[3] CONST '(anon)' type_id=2\n",
	 RULING_AGREE, NULL, true},
};

struct bytes {
	void *data;
	size_t size;
};

static struct bytes encode(const char *text, const struct btfold_graph *base, bool big_endian)
{
	struct btfold_graph *graph = NULL;
	struct bytes bytes = {NULL, 0};

	assert_int_equal(
		btfold_graph_parse(text, strlen(text), base, big_endian, NULL, &graph, NULL),
		BTFOLD_OK);
	assert_int_equal(btfold_graph_encode(graph, NULL, &bytes.data, &bytes.size), BTFOLD_OK);
	btfold_graph_destroy(graph);
	return bytes;
}

static void check(struct bytes base, struct bytes input, const struct example *example)
{
	struct ruling ruling;
	char text[640];

	referee_compare(&kernel, (struct btfold_oracle_bytes){base.data, base.size},
			(struct btfold_oracle_bytes){input.data, input.size}, &ruling);
	ruling_text(&ruling, text, sizeof(text));
	if (ruling.id != example->id || ruling.refused != example->refused ||
	    !ruling.known != !example->known ||
	    (ruling.known && strcmp(ruling.known->name, example->known)))
		fail_msg("%s, known as %s, of\n%s", text,
			 ruling.known ? ruling.known->name : "nothing", example->text);
}

static void ask_or_skip(void)
{
	if (kernel_open(&kernel) != ANSWER_TAKES) {
		print_message("%s\n", kernel.why);
		kernel_close(&kernel);
		skip();
	}
}

static void test_examples_in_both_byte_orders(void **state)
{
	struct bytes none = {NULL, 0};

	(void)state;
	ask_or_skip();
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++)
		for (unsigned big_endian = 0; big_endian < 2; big_endian++) {
			struct bytes bytes = encode(examples[i].text, NULL, big_endian);

			check(none, bytes, &examples[i]);
			free(bytes.data);
		}
	kernel_close(&kernel);
}

/* Differences that text can show have an example. */
static void test_every_difference_has_an_example(void **state)
{
	(void)state;
	for (unsigned i = 0; i < n_differences; i++) {
		bool found = differences[i].id != RULING_TAKES ||
			     !strcmp(differences[i].name, "short-header");

		for (size_t at = 0; at < sizeof(examples) / sizeof(*examples) && !found; at++)
			found = examples[at].known &&
				!strcmp(examples[at].known, differences[i].name);
		if (!found)
			fail_msg("no example of %s", differences[i].name);
	}
}

static void test_header_and_gap(void **state)
{
	struct bytes none = {NULL, 0}, bytes = encode(INT, NULL, false), longer;
	struct example example = {"a gap", RULING_REFUSES, "gap", true};

	(void)state;
	ask_or_skip();
	longer = (struct bytes){calloc(1, bytes.size + 4), bytes.size + 4};
	assert_non_null(longer.data);
	memcpy(longer.data, bytes.data, bytes.size);
	check(none, longer, &example);
	free(longer.data);
	example = (struct example){"a wrong magic", RULING_AGREE, NULL, true};
	((uint8_t *)bytes.data)[0] ^= 1;
	check(none, bytes, &example);
	free(bytes.data);
	kernel_close(&kernel);
}

/* The kernel takes no base: it is asked for both as one. */
static void test_split(void **state)
{
	static const char base_text[] =
		INT "[2] STRUCT 'S' size=8 vlen=1\n\t'a' type_id=1 bits_offset=0\n";
	struct example fine = {"[3] TYPEDEF 'S_t' type_id=2\n", RULING_AGREE, NULL, false};
	struct example wrong = {"[3] PTR 'S' type_id=2\n", RULING_AGREE, NULL, true};
	struct example cut = {"cut", RULING_NOT_ASKED, "malformed-split", false};
	struct btfold_graph *base = NULL;
	struct bytes below, input;

	(void)state;
	ask_or_skip();
	for (unsigned big_endian = 0; big_endian < 2; big_endian++) {
		below = encode(base_text, NULL, big_endian);
		assert_int_equal(
			btfold_graph_decode(below.data, below.size, NULL, NULL, &base, NULL), 0);
		input = encode(wrong.text, base, big_endian);
		check(below, input, &wrong);
		free(input.data);
		input = encode(fine.text, base, big_endian);
		check(below, input, &fine);
		input.size = 20;
		check(below, input, &cut);
		free(input.data);
		btfold_graph_destroy(base);
		free(below.data);
	}
	kernel_close(&kernel);
}

/* ---- complaints ----------------------------------------------------------------------------- */

static void check_complaint(const char *log, uint32_t type, const char *kind, const char *text)
{
	struct complaint complaint;

	complaint_read(log, &complaint);
	assert_int_equal(complaint.type, type);
	assert_string_equal(complaint.kind, kind);
	assert_string_equal(complaint.text, text);
}

static void test_complaints(void **state)
{
	(void)state;
	check_complaint("", 0, "", "");
	check_complaint("\n\n", 0, "", "");
	check_complaint("btf_total_size: 45\nUnsupported version\n", 0, "", "Unsupported version");
	check_complaint("[1] INT int size=4\n[2] PTR (anon) type_id=3 Loop detected\n", 2, "PTR",
			"Loop detected");
	check_complaint("[1] INT int size=4\n[2] STRUCT S size=4 vlen=2\n"
			"\tb type_id=1 bits_offset=16 Member exceeds struct_size\n\n",
			2, "STRUCT", "Member exceeds struct_size");
	check_complaint("[12] FUNC_PROTO (anon) return=1 args=(1 a, 1 (anon)) Invalid arg#2\n", 12,
			"FUNC_PROTO", "Invalid arg#N");
	check_complaint("[3] FWD f struct Invalid name", 3, "FWD", "Invalid name");
	check_complaint("[3] TYPEDEF a b type_id=2 vlen != 0", 3, "TYPEDEF", "vlen != N");
	check_complaint("\tno type", 0, "", "no type");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples_in_both_byte_orders),
		cmocka_unit_test(test_every_difference_has_an_example),
		cmocka_unit_test(test_header_and_gap),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_complaints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
