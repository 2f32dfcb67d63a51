// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "svg.h"

#include <ctype.h>
#include <string.h>

#include "html.h"

static const char *const elements[] = {"svg",	   "g",	      "path", "polygon",
				       "polyline", "ellipse", "text", NULL};
static const char *const attributes[] = {
	"class",
	"cx",
	"cy",
	"d",
	"fill",
	"fill-opacity",
	"font-size",
	"font-style",
	"height",
	"points",
	"rx",
	"ry",
	"stroke",
	"transform",
	"stroke-dasharray",
	"stroke-width",
	"text-anchor",
	"viewBox",
	"width",
	"x",
	"y",
	"font-weight",
	NULL,
};

/* What goes without saying, the size of letters because page.css says it. */
static const char *const usual[][2] = {
	{"stroke", "transparent"}, {"text-anchor", "start"}, {"font-size", "10.00"}};

/* A piece of the drawing. */
struct span {
	const char *at, *end;
};

static bool is_listed(struct span word, const char *const *list)
{
	size_t size = (size_t)(word.end - word.at);

	for (; *list; list++)
		if (strlen(*list) == size && !memcmp(*list, word.at, size))
			return true;
	return false;
}

static bool is_word(struct span word, const char *text)
{
	const char *const list[] = {text, NULL};

	return is_listed(word, list);
}

static bool is_usual(struct span key, struct span value)
{
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (is_word(key, usual[i][0]) && is_word(value, usual[i][1]))
			return true;
	return false;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == ':' || c == '_' || c == '.';
}

static struct span take_name(struct span *rest)
{
	struct span name = {rest->at, rest->at};

	while (rest->at < rest->end && is_name(*rest->at))
		name.end = ++rest->at;
	return name;
}

static void skip_space(struct span *rest)
{
	while (rest->at < rest->end && isspace((unsigned char)*rest->at))
		rest->at++;
}

/* Markup is written as it stands, so what could end it is refused. */
static bool is_harmless(struct span value)
{
	for (const char *at = value.at; at < value.end; at++)
		if (strchr("<>&\"'", *at) || (unsigned char)*at < ' ')
			return false;
	return true;
}

/* name="value", of a tag; false at its end. */
static bool take_attribute(struct span *tag, struct span *ret_name, struct span *ret_value)
{
	char quote;

	skip_space(tag);
	*ret_name = take_name(tag);
	skip_space(tag);
	if (ret_name->at == ret_name->end || tag->at == tag->end || *tag->at != '=')
		return false;
	tag->at++;
	skip_space(tag);
	if (tag->at == tag->end || (*tag->at != '"' && *tag->at != '\''))
		return false;
	quote = *tag->at++;
	ret_value->at = tag->at;
	while (tag->at < tag->end && *tag->at != quote)
		tag->at++;
	ret_value->end = tag->at;
	if (tag->at < tag->end)
		tag->at++;
	return true;
}

static void write_span(struct span span, FILE *to)
{
	fwrite(span.at, 1, (size_t)(span.end - span.at), to);
}

/* The natural width, for the style, which lets pictures shrink but not too far. */
static void write_width(struct span value, FILE *to)
{
	struct span digits = value;

	while (digits.at < digits.end && isdigit((unsigned char)*digits.at))
		digits.at++;
	if (digits.at == value.at || digits.end - digits.at != 2 || memcmp(digits.at, "pt", 2))
		return;
	fputs(" style=\"--natural:", to);
	write_span(value, to);
	fputc('"', to);
}

/* @tag is what stands between < and >. */
static void write_tag(struct span tag, const char *label, FILE *to)
{
	bool closes = tag.at < tag.end && *tag.at == '/', empty = false, is_svg;
	struct span name, key, value;

	tag.at += closes;
	if (tag.at < tag.end && tag.end[-1] == '/') {
		empty = true;
		tag.end--;
	}
	name = take_name(&tag);
	if (!is_listed(name, elements))
		return;
	fputs(closes ? "</" : "<", to);
	write_span(name, to);
	is_svg = !closes && is_word(name, "svg");
	if (is_svg) {
		fputs(" role=\"img\" aria-label=\"", to);
		html_text(to, label);
		fputc('"', to);
	}
	while (!closes && take_attribute(&tag, &key, &value)) {
		if (!is_listed(key, attributes) || !is_harmless(value) || is_usual(key, value))
			continue;
		fputc(' ', to);
		write_span(key, to);
		fputs("=\"", to);
		write_span(value, to);
		fputc('"', to);
		if (is_svg && is_word(key, "width"))
			write_width(value, to);
	}
	fputs(empty ? "/>" : ">", to);
}

static const char *find(struct span rest, const char *what)
{
	return memmem(rest.at, (size_t)(rest.end - rest.at), what, strlen(what));
}

/* The end of a comment, or of an element whose text draws nothing; NULL for anything else. */
static const char *end_of_unseen(struct span rest)
{
	static const char *const pairs[][2] = {{"<!--", "-->"},
					       {"<title", "</title>"},
					       {"<style", "</style>"},
					       {"<script", "</script>"},
					       {"<?", "?>"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t size = strlen(pairs[i][0]);
		const char *end;

		if ((size_t)(rest.end - rest.at) < size || memcmp(rest.at, pairs[i][0], size))
			continue;
		end = find(rest, pairs[i][1]);
		return end ? end + strlen(pairs[i][1]) : rest.end;
	}
	return NULL;
}

/* Text between tags is XML already: only what XML writes with & may stay. */
static void write_text(struct span text, FILE *to)
{
	bool blank = true;

	for (const char *at = text.at; at < text.end && blank; at++)
		blank = isspace((unsigned char)*at);
	if (!blank)
		html_escaped(to, text.at, (size_t)(text.end - text.at));
}

bool svg_write(const char *svg, size_t size, const char *label, FILE *to)
{
	struct span rest = {svg, svg + size};
	const char *start = find(rest, "<svg");

	if (!start)
		return false;
	rest.at = start;
	while (rest.at < rest.end) {
		const char *next = end_of_unseen(rest);
		struct span piece = {rest.at, rest.end};

		if (next) {
			rest.at = next;
			continue;
		}
		next = memchr(rest.at, *rest.at == '<' ? '>' : '<', (size_t)(rest.end - rest.at));
		if (next)
			piece.end = next;
		if (*rest.at == '<') {
			if (!next)
				return false;
			piece.at++;
			write_tag(piece, label, to);
			piece.end++;
		} else {
			write_text(piece, to);
		}
		rest.at = piece.end;
	}
	fputc('\n', to);
	return true;
}
