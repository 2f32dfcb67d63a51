// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <stdio.h>
#include <string.h>

#include "names.h"

/* Each family of suffixes stands longest first, so that the word before is the longer one. */
static const char *const words[GEN_N_WORDS] = {
	"user_task", "task", "sk",   "k",    "foobar", "bar",  "r",    "list_head", "head", "d",
	"page_ops",  "ops",  "s",    "S",    "T",      "U",    "A",    "B",	    "C",    "x",
	"y",	     "z",    "next", "prev", "u8",     "u32",  "u64",  "int",	    "long", "char",
	"foo",	     "size", "data", "len",  "flags",  "name", "lock", "node",	    "i",    "n",
};

static const char *const odd[GEN_N_ODD] = {"a b", "1st", "\x01", "\xc3\xa9", "a'b\\", "x-y"};

size_t gen_name_text(uint32_t name, char text[GEN_NAME_MAX])
{
	int length;

	if (name == 0)
		length = snprintf(text, GEN_NAME_MAX, "%s", "");
	else if (name >= GEN_NAME_ODD)
		length = snprintf(text, GEN_NAME_MAX, "%s", odd[(name - GEN_NAME_ODD) % GEN_N_ODD]);
	else if (name <= GEN_N_WORDS)
		length = snprintf(text, GEN_NAME_MAX, "%s", words[name - 1]);
	else
		length = snprintf(text, GEN_NAME_MAX, "%s_%u", words[(name - 1) % GEN_N_WORDS],
				  (name - 1) / GEN_N_WORDS);
	return (size_t)length;
}

uint32_t gen_name_longer(uint32_t name, uint32_t *ret_skip)
{
	size_t here, before;

	if (name < 2 || name > GEN_N_WORDS)
		return 0;
	here = strlen(words[name - 1]);
	before = strlen(words[name - 2]);
	if (before <= here || strcmp(words[name - 2] + before - here, words[name - 1]) != 0)
		return 0;
	*ret_skip = (uint32_t)(before - here);
	return name - 1;
}
