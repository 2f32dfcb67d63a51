// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker.h"

static uint32_t text_size(const char *text)
{
	return text ? (uint32_t)strlen(text) + 1 : 0;
}

static void put(FILE *to, const void *data, size_t size)
{
	if (size)
		fwrite(data, 1, size, to);
}

bool letter_send(FILE *to, const struct note *note, const struct specimen *specimen, bool keep)
{
	struct letter letter;

	memset(&letter, 0, sizeof(letter)); /* padding, too */
	letter.note = *note;
	letter.seed = specimen->number;
	letter.n_types = specimen->n_types;
	letter.permutation = specimen->permutation;
	letter.source = specimen->source;
	letter.kept = keep;
	if (keep) {
		letter.split = specimen->base.data != NULL;
		letter.path_size = text_size(note->finding.path);
		letter.message_size = text_size(note->finding.message);
		letter.base_size = specimen->base.size;
		letter.input_size = specimen->input.size;
		letter.has_output = note->output.data != NULL;
		letter.output_size = note->output.size;
	}
	put(to, &letter, sizeof(letter));
	put(to, note->finding.path, letter.path_size);
	put(to, note->finding.message, letter.message_size);
	put(to, specimen->base.data, (size_t)letter.base_size);
	put(to, specimen->input.data, (size_t)letter.input_size);
	put(to, note->output.data, (size_t)letter.output_size);
	return fflush(to) == 0;
}

static bool take(int from, void *data, size_t size)
{
	char *at = data;

	while (size) {
		ssize_t n = read(from, at, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}

static bool open_letter(int from, struct letter *letter, struct groups *groups, bool *ret_failed)
{
	size_t text = (size_t)letter->path_size + letter->message_size;
	size_t size = text + (size_t)(letter->base_size + letter->input_size + letter->output_size);
	struct specimen specimen = {.n_types = letter->n_types,
				    .number = letter->seed,
				    .permutation = letter->permutation,
				    .source = letter->source};
	char *data = malloc(size + 1);
	bool fine = data && take(from, data, size);

	letter->note.output = (struct btfold_oracle_bytes){NULL, 0};
	if (fine) {
		letter->note.finding.path = letter->path_size ? data : NULL;
		letter->note.finding.message =
			letter->message_size ? data + letter->path_size : NULL;
		if (letter->split) {
			specimen.base.data = data + text;
			specimen.base.size = (size_t)letter->base_size;
		}
		specimen.input.data = data + text + letter->base_size;
		specimen.input.size = (size_t)letter->input_size;
		if (letter->has_output) {
			letter->note.output.data = data + size - letter->output_size;
			letter->note.output.size = (size_t)letter->output_size;
		}
		*ret_failed |= groups_note(groups, &letter->note, &specimen) == NOTED_FAILED;
	}
	free(data);
	return fine;
}

bool letter_receive(int from, struct groups *groups, bool *ret_failed)
{
	struct letter letter;

	if (!take(from, &letter, sizeof(letter)))
		return false;
	if (letter.kept)
		return open_letter(from, &letter, groups, ret_failed);
	letter.note.finding.path = letter.note.finding.message = NULL;
	*ret_failed |= groups_note(groups, &letter.note, NULL) == NOTED_FAILED;
	return true;
}
