/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* btfold_file_replace(): sections and their places. What refers to types: test_references.c. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "replace.h"

static const char copies[] = "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			     "[2] PTR '(anon)' type_id=1\n"
			     "[3] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
			     "[4] PTR '(anon)' type_id=3\n";

static const char behind[] = "what stands behind";

/* .BTF between two other sections. */
static void make_around(struct make *make, const struct raw *btf)
{
	make_add(make, ".text", SHT_PROGBITS, "code", 4);
	make_add(make, ".BTF", SHT_PROGBITS, btf->bytes, btf->size);
	make_add(make, ".data", SHT_PROGBITS, behind, sizeof(behind));
	make->sections[make->n].align = 16;
}

static void check_section(const struct make *make, const struct done *done, const char *name,
			  const void *bytes, size_t size, uint64_t *ret_offset)
{
	size_t found_size;
	const unsigned char *found =
		find_in(make, done->file, done->size, name, &found_size, ret_offset);

	assert_non_null(found);
	assert_int_equal(found_size, size);
	assert_memory_equal(found, bytes, size);
}

static void relocatable_files_of_every_kind_shrink(void **state)
{
	uint64_t offset;

	(void)state;
	for (unsigned kind = 0; kind < 4; kind++) {
		struct make make = {.wide = kind & 1, .big_endian = kind >> 1, .type = ET_REL};
		struct raw btf = raw_of_text(&make, copies, NULL, 0);
		struct done done;

		make_around(&make, &btf);
		done = replace_made(&make, NULL);
		assert_true(done.fine);
		assert_true(done.replaced.changed);
		assert_int_equal(done.replaced.bytes, btf.size - 16 - 12);
		assert_int_equal(done.replaced.file_bytes_before, done.size_before);
		assert_int_equal(done.replaced.file_bytes, done.size);
		assert_true(done.size < done.size_before);
		check_section(&make, &done, ".data", behind, sizeof(behind), &offset);
		assert_int_equal(offset % 16, 0);
		done_deinit(&done);
		free(btf.bytes);
	}
}

static void nothing_to_gain_leaves_the_file_alone(void **state)
{
	struct make make = {.wide = true, .type = ET_REL};
	struct raw btf = raw_of_text(
		&make, "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n", NULL, 0);
	struct done done;

	(void)state;
	make_around(&make, &btf);
	done = replace_made(&make, NULL);
	assert_true(done.fine);
	assert_false(done.replaced.changed);
	assert_true(done.same);
	done_deinit(&done);
	free(btf.bytes);
}

static void what_is_loaded_keeps_its_size_and_place(void **state)
{
	struct make make = {.wide = true, .type = ET_EXEC, .segment = true};
	struct raw btf = raw_of_text(&make, copies, NULL, 0);
	struct btfold_graph *graph = NULL;
	const unsigned char *found;
	struct done done, again;
	size_t size;

	(void)state;
	make_around(&make, &btf);
	make.sections[2].flags = SHF_ALLOC;
	done = replace_made(&make, NULL);
	assert_true(done.fine);
	assert_true(done.replaced.loaded);
	assert_int_equal(done.size, done.size_before);
	check_section(&make, &done, ".data", behind, sizeof(behind), NULL);
	found = find_in(&make, done.file, done.size, ".BTF", &size, NULL);
	assert_int_equal(size, btf.size);
	assert_int_equal(btfold_graph_decode(found, size, NULL, NULL, &graph, NULL), BTFOLD_OK);
	assert_int_equal(btfold_graph_n_types(graph), 2);
	btfold_graph_destroy(graph);
	/* header, types, strings: no byte is left over */
	assert_int_equal(24 + word_at(&make, found, 3) + word_at(&make, found, 5), size);
	again = replace_bytes(done.file, done.size, NULL);
	assert_true(again.fine);
	assert_true(again.same);
	done_deinit(&again);
	done_deinit(&done);
	free(btf.bytes);
}

static void what_is_not_loaded_shrinks_where_it_stands(void **state)
{
	struct make make = {.wide = true, .type = ET_DYN, .segment = true};
	struct raw btf = raw_of_text(&make, copies, NULL, 0);
	struct done done;
	size_t size;

	(void)state;
	make_around(&make, &btf);
	done = replace_made(&make, NULL);
	assert_true(done.fine);
	assert_false(done.replaced.loaded);
	assert_int_equal(done.size, done.size_before);
	check_section(&make, &done, ".data", behind, sizeof(behind), NULL);
	assert_non_null(find_in(&make, done.file, done.size, ".BTF", &size, NULL));
	assert_int_equal(size, btf.size - 28);
	done_deinit(&done);
	free(btf.bytes);
}

/* Names that begin inside another one become strings of their own: fewer types, but more bytes. */
static struct raw raw_that_grows(const struct make *make)
{
	static const char text[] =
		"[1] STRUCT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' size=0 vlen=0\n"
		"[2] STRUCT 'b' size=0 vlen=0\n"
		"[3] INT 'b' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n"
		"[4] INT 'b' size=4 bits_offset=0 nr_bits=32 encoding=(none)\n";
	struct raw raw = raw_of_text(make, text, NULL, 0);

	/* the names of 2, and of 3 and 4, into that of 1, which stands at 1 */
	raw.bytes[24 + 12] = 2;
	raw.bytes[24 + 24] = raw.bytes[24 + 40] = 3;
	return raw;
}

static void what_grows_goes_to_the_end_unless_it_is_loaded(void **state)
{
	struct make make = {.wide = true, .type = ET_EXEC, .segment = true};
	struct raw btf = raw_that_grows(&make);
	struct done done;
	uint64_t offset;
	size_t size;

	(void)state;
	make_around(&make, &btf);
	done = replace_made(&make, NULL);
	assert_true(done.fine);
	assert_true(done.size > done.size_before);
	assert_non_null(find_in(&make, done.file, done.size, ".BTF", &size, &offset));
	assert_true(size > btf.size);
	assert_true(offset >= done.size_before);
	check_section(&make, &done, ".data", behind, sizeof(behind), NULL);
	done_deinit(&done);

	make.sections[2].flags = SHF_ALLOC;
	done = replace_made(&make, NULL);
	assert_refused(&done, "would grow");
	done_deinit(&done);

	make.type = ET_REL;
	make.segment = false;
	done = replace_made(&make, NULL);
	assert_true(done.fine);
	check_section(&make, &done, ".data", behind, sizeof(behind), &offset);
	assert_int_equal(offset % 16, 0);
	done_deinit(&done);
	free(btf.bytes);
}

static void mode_is_kept(void **state)
{
	struct make make = {.wide = true, .type = ET_REL};
	struct raw btf = raw_of_text(&make, copies, NULL, 0);
	struct done done;
	struct stat st;

	(void)state;
	make_around(&make, &btf);
	done = replace_made(&make, NULL); /* makes the file */
	done_deinit(&done);
	assert_int_equal(chmod(test_path, 0640), 0);
	done = replace_made(&make, NULL);
	assert_true(done.replaced.changed);
	assert_int_equal(stat(test_path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	done_deinit(&done);
	free(btf.bytes);
}

static void signature_is_dropped_or_told_to_be_broken(void **state)
{
	static const char signature[] =
		"SIGNATURE\0\0\0\0\0\0\0\0\0\0\0\x9~Module signature appended~\n";
	struct make make = {.wide = true, .type = ET_REL};
	struct raw btf = raw_of_text(&make, copies, NULL, 0);
	size_t size, tail = sizeof(signature) - 1;
	struct done plain, done;
	unsigned char *file;

	(void)state;
	make_around(&make, &btf);
	plain = replace_made(&make, NULL);
	file = make_file(&make, &size);
	file = realloc(file, size + tail);
	assert_non_null(file);
	memcpy(file + size, signature, tail);
	done = replace_bytes(file, size + tail, NULL);
	assert_true(done.fine);
	assert_true(done.replaced.signature_dropped);
	assert_int_equal(done.size, plain.size);
	assert_memory_equal(done.file, plain.file, plain.size);
	done_deinit(&done);

	file[size + 9 + 8] = 1; /* a length of 16 MB */
	done = replace_bytes(file, size + tail, NULL);
	assert_refused(&done, "signature");
	done_deinit(&done);
	done_deinit(&plain);
	free(file);
	free(btf.bytes);
}

static void overlapping_and_compressed_sections_are_refused(void **state)
{
	struct make make = {.wide = true, .type = ET_REL};
	struct raw btf = raw_of_text(&make, copies, NULL, 0);
	const unsigned char *at;
	unsigned char *file;
	struct done done;
	size_t size, found;
	uint64_t offset;

	(void)state;
	make_around(&make, &btf);
	file = make_file(&make, &size);
	at = find_in(&make, file, size, ".BTF", &found, &offset);
	assert_non_null(at);
	/* .text, the first section, gets the place of .BTF; its header is behind the empty one */
	memcpy(file + size - 5 * 64 + 64 + 24, file + size - 5 * 64 + 128 + 24, 8);
	done = replace_bytes(file, size, NULL);
	assert_refused(&done, "overlaps");
	done_deinit(&done);
	free(file);

	make_add(&make, ".BTF.ext", SHT_PROGBITS, "compressed", 10);
	make.sections[make.n].flags = SHF_COMPRESSED;
	done = replace_made(&make, NULL);
	assert_refused(&done, "compressed; decompress it first");
	done_deinit(&done);
	free(btf.bytes);
}

/* .BTF stands behind headers of 64 and 56 bytes and .text of 4; this is in its first type. */
static void change_a_type(void)
{
	FILE *file = fopen(test_path, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, 64 + 56 + 4 + 24 + 15, SEEK_SET), 0);
	assert_int_equal(fputc(2, file), 2); /* char instead of signed */
	fclose(file);
}

static void a_file_that_changed_since_it_was_read_is_left_alone(void **state)
{
	struct make make = {.wide = true, .type = ET_REL};
	struct raw btf = raw_of_text(&make, copies, NULL, 0);
	struct done done;

	(void)state;
	make_around(&make, &btf);
	test_meanwhile = change_a_type;
	done = replace_made(&make, NULL);
	test_meanwhile = NULL;
	assert_false(done.fine);
	assert_non_null(strstr(done.why, "changed since it was read"));
	assert_int_equal(done.size, done.size_before);
	done_deinit(&done);
	free(btf.bytes);
}

static void wrong_base_is_noticed_by_its_strings(void **state)
{
	struct make make = {.wide = true, .type = ET_REL};
	struct raw base = raw_of_text(&make, copies, "more", 5);
	struct raw wrong = raw_of_text(&make, copies, "mor", 4);
	struct btfold_graph *graph = NULL, *split = NULL;
	static const char text[] = "[5] STRUCT 'new' size=0 vlen=0\n"
				   "[6] STRUCT 'newer' size=0 vlen=0\n"
				   "[7] PTR '(anon)' type_id=2\n"
				   "[8] PTR '(anon)' type_id=2\n";
	void *bytes = NULL;
	struct raw btf = {0};
	struct done done;

	(void)state;
	assert_int_equal(btfold_graph_decode(base.bytes, base.size, NULL, NULL, &graph, NULL),
			 BTFOLD_OK);
	assert_int_equal(btfold_graph_parse(text, strlen(text), graph, false, NULL, &split, NULL),
			 BTFOLD_OK);
	assert_int_equal(btfold_graph_encode(split, NULL, &bytes, &btf.size), BTFOLD_OK);
	btf.bytes = bytes;
	make_around(&make, &btf);
	done = replace_made(&make, &base);
	assert_true(done.replaced.changed);
	done_deinit(&done);
	done = replace_made(&make, &wrong);
	assert_refused(&done, "not the base");
	done_deinit(&done);
	btfold_graph_destroy(split);
	btfold_graph_destroy(graph);
	free(btf.bytes);
	free(base.bytes);
	free(wrong.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relocatable_files_of_every_kind_shrink),
		cmocka_unit_test(nothing_to_gain_leaves_the_file_alone),
		cmocka_unit_test(what_is_loaded_keeps_its_size_and_place),
		cmocka_unit_test(what_is_not_loaded_shrinks_where_it_stands),
		cmocka_unit_test(what_grows_goes_to_the_end_unless_it_is_loaded),
		cmocka_unit_test(mode_is_kept),
		cmocka_unit_test(signature_is_dropped_or_told_to_be_broken),
		cmocka_unit_test(overlapping_and_compressed_sections_are_refused),
		cmocka_unit_test(a_file_that_changed_since_it_was_read_is_left_alone),
		cmocka_unit_test(wrong_base_is_noticed_by_its_strings),
	};

	return cmocka_run_group_tests_name("replace", tests, make_folder, remove_folder);
}
