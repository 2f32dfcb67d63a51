/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* before cmocka.h, which has a macro fail() */
#include "../../engine/elf/src/btf_strings.h"

#include "replace.h"

static char folder[] = "/tmp/btfold-elf-XXXXXX";
char test_path[64];
void (*test_meanwhile)(void);

#define MOST 65536 /* bytes; no file of these tests has more */

int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(test_path, sizeof(test_path), "%s/file", folder);
	return 0;
}

/* rmdir() fails when the library has left something behind. */
int remove_folder(void **state)
{
	(void)state;
	unlink(test_path);
	return rmdir(folder);
}

struct raw raw_of_text(const struct make *make, const char *text, const char *extra,
		       size_t extra_size)
{
	struct btfold_graph *graph = NULL;
	struct blob blob = {0};
	struct raw raw = {0};
	void *bytes = NULL;

	assert_int_equal(
		btfold_graph_parse(text, strlen(text), NULL, make->big_endian, NULL, &graph, NULL),
		BTFOLD_OK);
	assert_int_equal(btfold_graph_encode(graph, NULL, &bytes, &blob.size), BTFOLD_OK);
	btfold_graph_destroy(graph);
	blob.data = bytes;
	raw.extra_at = btf_view(&blob).strings_size;
	assert_true(btf_strings_append(&blob, extra, extra_size, 0, NULL));
	raw.bytes = blob.data;
	raw.size = blob.size;
	return raw;
}

static unsigned char *read_all(size_t *ret_size)
{
	FILE *from = fopen(test_path, "rb");
	unsigned char *bytes = malloc(MOST);

	assert_non_null(from);
	assert_non_null(bytes);
	*ret_size = fread(bytes, 1, MOST, from);
	fclose(from);
	return bytes;
}

static void write_all(const unsigned char *bytes, size_t size)
{
	FILE *to = fopen(test_path, "wb");

	assert_non_null(to);
	assert_int_equal(fwrite(bytes, 1, size, to), size);
	assert_int_equal(fclose(to), 0);
}

static void fold(const struct btfold_file *file, const struct raw *base, struct done *done)
{
	struct btfold_graph *on = NULL, *graph = NULL;
	struct btfold_base *prepared = NULL;
	struct btfold_outcome *outcome = NULL;

	if (base) {
		assert_int_equal(
			btfold_graph_decode(base->bytes, base->size, NULL, NULL, &on, NULL),
			BTFOLD_OK);
		assert_int_equal(btfold_base_prepare(on, NULL, &prepared, NULL), BTFOLD_OK);
	}
	if (test_meanwhile)
		test_meanwhile();
	if (!btfold_graph_decode(file->data, file->size, on, NULL, &graph, NULL) &&
	    !btfold_dedup(graph, prepared, NULL, &outcome, NULL))
		done->fine = btfold_file_replace(test_path, file, graph, outcome, &done->replaced,
						 &done->why);
	btfold_outcome_destroy(outcome);
	btfold_graph_destroy(graph);
	btfold_base_destroy(prepared);
	btfold_graph_destroy(on);
}

struct done replace_bytes(const unsigned char *bytes, size_t size, const struct raw *base)
{
	struct btfold_file file;
	struct done done = {.size_before = size};

	write_all(bytes, size);
	if (btfold_file_read(test_path, &file, &done.why)) {
		fold(&file, base, &done);
		btfold_file_deinit(&file);
	}
	done.file = read_all(&done.size);
	done.same = done.size == size && !memcmp(done.file, bytes, size);
	return done;
}

struct done replace_made(const struct make *make, const struct raw *base)
{
	size_t size;
	unsigned char *file = make_file(make, &size);
	struct done done = replace_bytes(file, size, base);

	free(file);
	return done;
}

void done_deinit(struct done *done)
{
	free(done->why);
	free(done->file);
}

void assert_refused(const struct done *done, const char *text)
{
	assert_false(done->fine);
	assert_non_null(done->why);
	if (!strstr(done->why, text))
		fail_msg("'%s' instead of '%s'", done->why, text);
	assert_null(strchr(done->why, '\n'));
	assert_true(done->same);
}
