// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "html.h"

#include <string.h>

/* Length in bytes and code point of the character at @text; 0 when it is no UTF-8. */
static size_t decode(const unsigned char *text, size_t size, uint32_t *ret_code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = *text < 0x80   ? 1
			: *text < 0xc0 ? 0
			: *text < 0xe0 ? 2
			: *text < 0xf0 ? 3
			: *text < 0xf8 ? 4
				       : 0;
	uint32_t code = length == 1 ? *text : *text & (0x7fu >> length);

	if (!length || length > size)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	*ret_code = code;
	return length;
}

/* Control characters, and those that hide or turn text. */
static bool is_unseen(uint32_t code)
{
	return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7f && code < 0xa0) ||
	       code == 0xad || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
	       code == 0xfeff || (code >= 0xfff0 && code <= 0xfffb) || (code & 0xfffe) == 0xfffe ||
	       code >= 0xe0000;
}

static void put_character(FILE *to, const unsigned char *text, size_t length, bool escaped)
{
	switch (*text) {
	case '&':
		fputs(escaped ? "&" : "&amp;", to);
		break;
	case '<':
		fputs("&lt;", to);
		break;
	case '>':
		fputs("&gt;", to);
		break;
	case '"':
		fputs("&quot;", to);
		break;
	case '\'':
		fputs("&#39;", to);
		break;
	default:
		fwrite(text, 1, length, to);
	}
}

static void put_bytes(FILE *to, const char *text, size_t size, bool escaped)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + size;

	while (at < end) {
		uint32_t code = 0;
		size_t length = decode(at, (size_t)(end - at), &code);

		if (length && !is_unseen(code)) {
			put_character(to, at, length, escaped);
			at += length;
			continue;
		}
		for (length = length ? length : 1; length; length--)
			fprintf(to, "\\x%02x", *at++);
	}
}

void html_bytes(FILE *to, const char *text, size_t size)
{
	put_bytes(to, text, size, false);
}

void html_escaped(FILE *to, const char *text, size_t size)
{
	put_bytes(to, text, size, true);
}

void html_text(FILE *to, const char *text)
{
	html_bytes(to, text, strlen(text));
}

void html_base64(FILE *to, struct btfold_oracle_bytes bytes)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *at = bytes.data;

	for (size_t left = bytes.size; left; left -= left < 3 ? left : 3, at += 3) {
		uint32_t three = (uint32_t)at[0] << 16 | (left > 1 ? (uint32_t)at[1] << 8 : 0) |
				 (left > 2 ? at[2] : 0);

		fputc(digits[three >> 18], to);
		fputc(digits[three >> 12 & 63], to);
		fputc(left > 1 ? digits[three >> 6 & 63] : '=', to);
		fputc(left > 2 ? digits[three & 63] : '=', to);
	}
}

void html_copyable(FILE *to, const char *id, const char *what, const char *text)
{
	fprintf(to,
		"<div class=\"copyable\"><button type=\"button\" class=\"copy\" data-copy=\"%s\" "
		"aria-label=\"Copy %s\">Copy</button><pre id=\"%s\" tabindex=\"0\">",
		id, what, id);
	html_text(to, text);
	fputs("</pre></div>\n", to);
}
