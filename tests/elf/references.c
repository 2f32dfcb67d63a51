/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * references FILE: what .BTF.ext of a BPF object refers to, by name: a line for each record. To see
 * that it is the same after .BTF was rewritten. Its own reader; expects well-formed files.
 */
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <btfold/btfold.h>
#include <btfold/file.h>

#include "../../engine/elf/src/bytes.h"

static Elf_Data *section(Elf *elf, const char *wanted)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	size_t names;

	elf_getshdrstrndx(elf, &names);
	while ((scn = elf_nextscn(elf, scn)))
		if (gelf_getshdr(scn, &header) &&
		    !strcmp(elf_strptr(elf, names, header.sh_name), wanted))
			return elf_getdata(scn, NULL);
	return NULL;
}

static void print_type(const struct btfold_graph *graph, uint32_t id)
{
	struct btfold_type type;

	if (btfold_graph_type(graph, id, &type))
		printf(" no type %u", id);
	else
		printf(" %s %s of %u words", btfold_kind_name(type.kind), type.name, type.n_words);
}

/* @form: a letter for each word: i an id, s a string, n a number. Words are counted from @ext. */
static void print_subsection(const struct btfold_graph *graph, const unsigned char *ext, size_t at,
			     size_t end, const char *form)
{
#define WORD(i) get32(ext + 4 * (i), btfold_graph_big_endian(graph))
	uint32_t words = at < end ? WORD(at++) / 4 : 0;

	while (at < end) {
		const char *name = btfold_graph_string(graph, WORD(at));
		uint32_t n = WORD(at + 1);

		at += 2;
		for (; n; n--, at += words) {
			printf("%s", name);
			for (size_t i = 0; form[i]; i++) {
				if (form[i] == 'i')
					print_type(graph, WORD(at + i));
				else if (form[i] == 's')
					printf(" '%s'", btfold_graph_string(graph, WORD(at + i)));
				else
					printf(" %u", WORD(at + i));
			}
			putchar('\n');
		}
	}
}

int main(int argc, char **argv)
{
	static const char *const forms[] = {"ni", "nssn", "nisn"};
	struct btfold_graph *graph = NULL;
	struct btfold_file file;
	const unsigned char *ext;
	FILE *from = argc == 2 ? fopen(argv[1], "rb") : NULL;
	Elf_Data *data;
	Elf *elf;

	if (!from || !btfold_file_read(argv[1], &file, NULL) ||
	    btfold_graph_decode(file.data, file.size, NULL, NULL, &graph, NULL))
		return 2;
	elf_version(EV_CURRENT);
	elf = elf_begin(fileno(from), ELF_C_READ, NULL);
	data = section(elf, ".BTF.ext");
	if (!data)
		return 1;
	ext = data->d_buf;
	for (size_t i = 0; i < 3 && 8 + 8 * i < WORD(1); i++) {
		size_t at = (WORD(1) + WORD(2 + 2 * i)) / 4;

		print_subsection(graph, ext, at, at + WORD(3 + 2 * i) / 4, forms[i]);
	}
	elf_end(elf);
	fclose(from);
	btfold_graph_destroy(graph);
	btfold_file_deinit(&file);
	return 0;
}
