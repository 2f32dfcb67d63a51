/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "text_lexer.h"

#include <string.h>

void text_lexer_init(struct text_lexer *lexer, const char *text, size_t size)
{
	*lexer = (struct text_lexer){
		.text = text,
		.end = text + size,
		.at = text,
		.line_end = text,
		.next = text,
	};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool text_line_ends(struct text_lexer *lexer)
{
	while (lexer->at < lexer->line_end && is_blank(*lexer->at))
		lexer->at++;
	return lexer->at == lexer->line_end;
}

bool text_next_line(struct text_lexer *lexer)
{
	while (lexer->next < lexer->end) {
		const char *begin = lexer->next;
		const char *newline = memchr(begin, '\n', (size_t)(lexer->end - begin));

		lexer->line++;
		lexer->at = begin;
		lexer->line_end = newline ? newline : lexer->end;
		lexer->next = newline ? newline + 1 : lexer->end;
		if (lexer->line_end > begin && lexer->line_end[-1] == '\r')
			lexer->line_end--;
		lexer->indented = lexer->line_end > begin && is_blank(*begin);
		if (!text_line_ends(lexer) && *lexer->at != '#')
			return true;
	}
	return false;
}

bool text_take(struct text_lexer *lexer, char c)
{
	if (lexer->at == lexer->line_end || *lexer->at != c)
		return false;
	lexer->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
	       c == '(' || c == ')';
}

size_t text_word(struct text_lexer *lexer, const char **ret_word)
{
	*ret_word = lexer->at;
	while (lexer->at < lexer->line_end && is_word(*lexer->at))
		lexer->at++;
	return (size_t)(lexer->at - *ret_word);
}

/* The value of a hex digit, or -1. */
static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

const char *text_number(struct text_lexer *lexer, struct text_number *ret)
{
	const char *begin = lexer->at, *digits;
	uint64_t value = 0;
	uint32_t radix = 10;

	ret->negative = text_take(lexer, '-');
	ret->hex = lexer->line_end - lexer->at > 2 && lexer->at[0] == '0' && lexer->at[1] == 'x';
	if (ret->hex) {
		lexer->at += 2;
		radix = 16;
	}
	for (digits = lexer->at; lexer->at < lexer->line_end; lexer->at++) {
		int digit = hex_digit(*lexer->at);

		if (digit < 0 || digit >= (int)radix)
			break;
		if (value > (UINT64_MAX - (uint32_t)digit) / radix) {
			lexer->at = begin;
			return "number is too large";
		}
		value = value * radix + (uint32_t)digit;
	}
	if (lexer->at == digits) {
		lexer->at = begin;
		return "a number is missing";
	}
	ret->magnitude = value;
	return NULL;
}

static bool is_escape(const char *at, const char *end)
{
	return end - at >= 4 && at[1] == 'x' && hex_digit(at[2]) >= 0 && hex_digit(at[3]) >= 0 &&
	       (at[2] != '0' || at[3] != '0');
}

const char *text_name(struct text_lexer *lexer, const char **ret_name, size_t *ret_size,
		      size_t *ret_size_plain)
{
	const char *at, *begin;
	size_t plain = 0;

	if (!text_take(lexer, '\''))
		return "a name in quotes is missing";
	begin = lexer->at;
	for (at = begin; at < lexer->line_end && *at != '\''; plain++) {
		uint8_t c = (uint8_t)*at;

		if (c == '\\' && !is_escape(at, lexer->line_end)) {
			lexer->at = at;
			return "a backslash must begin \\xHH, and not that of NUL";
		}
		if (c < ' ' || c == 0x7f) {
			lexer->at = at;
			return "a control character in a name";
		}
		at += c == '\\' ? 4 : 1;
	}
	if (at == lexer->line_end) {
		lexer->at = begin - 1;
		return "the closing quote of a name is missing";
	}
	lexer->at = at + 1;
	*ret_name = begin;
	*ret_size = (size_t)(at - begin);
	*ret_size_plain = plain;
	return NULL;
}

void text_unescape(const char *name, size_t size, char *to)
{
	for (const char *end = name + size; name < end; to++) {
		if (*name == '\\') {
			*to = (char)(hex_digit(name[2]) << 4 | hex_digit(name[3]));
			name += 4;
		} else {
			*to = *name++;
		}
	}
}
