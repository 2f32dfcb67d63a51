/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* What the contract tests share. cmocka's header must come after these. */
#ifndef BTFOLD_CONTRACT_SUPPORT_H
#define BTFOLD_CONTRACT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <btfold/btfold.h>
#include <btfold/oracle.h>

#include "../../fuzz/generator/families.h"

/* A base (may be NULL) and an input on it, with everything to run dedup; made from text or bytes. */
struct contract_input {
	struct btfold_graph *base, *input;
	struct btfold_base *prepared;
	void *base_bytes, *input_bytes; /* encoded, for the oracle */
	size_t base_size, input_size;
};

/* Parses text (@base_text may be NULL); fails the test with the position of any error. */
void contract_parse(const char *base_text, const char *input_text, bool big_endian,
		    struct contract_input *ret);
void contract_input_deinit(struct contract_input *input);

struct btfold_oracle_bytes contract_base_bytes(const struct contract_input *input);
struct btfold_oracle_bytes contract_input_bytes(const struct contract_input *input);

/* Growing text. */
struct contract_text {
	char *data; /* NUL-terminated */
	size_t size, max;
};
void contract_printf(struct contract_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void contract_text_free(struct contract_text *text);

/* A graph of @family as text. */
void contract_family_text(const struct btfold_family *family, uint32_t n,
			  struct contract_text *ret_text);

/* A number from the environment, or @otherwise. */
uint64_t contract_setting(const char *name, uint64_t otherwise);

/* The whole file with a NUL behind it, malloc()ed; fails the test when it cannot be read. */
char *contract_read_file(const char *path, size_t *ret_size);
void contract_write_file(const char *path, const void *bytes, size_t size);

#endif
