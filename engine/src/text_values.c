/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "text_values.h"

#include <string.h>

static bool is_wide(const struct text_field *field)
{
	return field->style == STYLE_WIDE || field->style == STYLE_WIDE_SIGNED;
}

/* Takes ULL or LL, which may also be left out. */
static const char *take_suffix(struct text_lexer *lexer, bool is_signed)
{
	const char *word;
	size_t size = text_word(lexer, &word);

	if (!size || (is_signed && size == 2 && !memcmp(word, "LL", 2)) ||
	    (!is_signed && size == 3 && !memcmp(word, "ULL", 3)))
		return NULL;
	lexer->at = word;
	return "not the suffix of this number";
}

static const char *read_number(struct text_lexer *lexer, const struct text_field *field,
			       uint64_t *ret_value)
{
	bool is_signed = field->style == STYLE_SIGNED || field->style == STYLE_WIDE_SIGNED;
	uint64_t limit = UINT64_MAX >> (64 - (is_wide(field) ? 64 : field->width));
	const char *begin = lexer->at, *wrong;
	struct text_number number;

	wrong = text_number(lexer, &number);
	if (!wrong && is_wide(field))
		wrong = take_suffix(lexer, is_signed);
	if (wrong)
		return wrong;
	if (is_signed)
		limit = number.negative ? limit / 2 + 1 : limit / 2;
	if (number.magnitude > limit)
		wrong = "number is out of range";
	if (number.negative && !is_signed)
		wrong = "a negative number is not possible here";
	if (number.hex != (field->style == STYLE_HEX))
		wrong = "0x is for word= only, and needed there";
	if (wrong) {
		lexer->at = begin;
		return wrong;
	}
	*ret_value = number.negative ? 0 - number.magnitude : number.magnitude;
	return NULL;
}

static const char *read_value(struct text_lexer *lexer, const struct text_line *line, uint32_t i,
			      struct text_values *values)
{
	const struct text_field *field = &line->fields[i];
	const char *word;
	size_t size;
	int value;

	if (field->style < STYLE_ENCODING)
		return read_number(lexer, field, &values->at[i]);
	size = text_word(lexer, &word);
	value = text_value_of(field->style, word, size);
	if (value == -1) {
		lexer->at = word;
		return "not a value of this word";
	}
	values->at[i] = value < 0 ? 0 : (uint64_t)value;
	values->unknown |= (uint32_t)(value < 0) << i;
	return NULL;
}

/* Which field the key names, or line->n. */
static uint32_t find_field(const struct text_line *line, const char *key, size_t size)
{
	uint32_t i = 0;

	while (i < line->n &&
	       (strncmp(line->fields[i].key, key, size) || line->fields[i].key[size]))
		i++;
	return i;
}

static const char *read_one(struct text_lexer *lexer, const struct text_line *line,
			    struct text_values *values)
{
	const char *key, *wrong = NULL;
	size_t size = text_word(lexer, &key);
	uint32_t i = find_field(line, key, size);

	if (i == line->n)
		wrong = "this line has no such word";
	else if (values->given >> i & 1)
		wrong = "this word is given twice";
	else if (!text_take(lexer, '='))
		wrong = "a word without =";
	if (wrong) {
		lexer->at = key;
		return wrong;
	}
	values->given |= 1u << i;
	return read_value(lexer, line, i, values);
}

const char *text_values_read(struct text_lexer *lexer, const struct text_line *line,
			     struct text_values *ret)
{
	*ret = (struct text_values){0};
	while (!text_line_ends(lexer) && *lexer->at != '(') {
		const char *wrong = read_one(lexer, line, ret);

		if (wrong)
			return wrong;
		text_take(lexer, ','); /* bpftool's VAR has one */
		if (lexer->at < lexer->line_end && *lexer->at != ' ' && *lexer->at != '\t')
			return "a blank must follow a value";
	}
	for (uint32_t i = 0; i < line->n; i++)
		if (!line->fields[i].optional && !(ret->given >> i & 1))
			return "a word is missing in this line";
	return NULL;
}

bool text_values_has(const struct text_values *values, const struct text_line *line,
		     const char *key)
{
	return values->given >> find_field(line, key, strlen(key)) & 1;
}

const char *text_values_store(const struct text_values *values, const struct text_line *line,
			      uint32_t *record)
{
	uint32_t told[6] = {0}, open[6] = {0}; /* bits of the words of the longest head */

	for (uint32_t i = 0; i < line->n; i++) {
		const struct text_field *field = &line->fields[i];
		uint32_t mask = text_mask(field), word = (uint32_t)values->at[i] << field->shift;

		if (!(values->given >> i & 1))
			continue;
		if (values->unknown >> i & 1) {
			open[field->word] |= mask;
			continue;
		}
		if ((record[field->word] ^ word) & mask & told[field->word])
			return "words of this line contradict each other";
		record[field->word] = (record[field->word] & ~mask) | word;
		told[field->word] |= mask;
		open[field->word] &= ~mask;
		if (is_wide(field))
			record[field->word + 1] = (uint32_t)(values->at[i] >> 32);
	}
	for (uint32_t i = 0; i < 6; i++)
		if (open[i])
			return "an unknown value needs its number, as vlen= or word=";
	return NULL;
}
