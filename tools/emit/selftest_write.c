// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "selftest_write.h"

#include <stdarg.h>
#include <string.h>

#define COMMENT_COLUMN 56
#define TAB	       8

/* Part of a statement, counting columns. */
void calls_put(struct calls *c, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf(c->to, format, args);
	va_end(args);
	c->column += n > 0 ? (unsigned)n : 0;
}

void calls_begin(struct calls *c, const char *what)
{
	fputc('\t', c->to);
	c->column = TAB;
	calls_put(c, "btf__add_%s(%s", what, c->btf);
}

void calls_name(struct calls *c, const char *name)
{
	calls_put(c, *name ? ", " : ", NULL");
	if (*name)
		c->column += emit_c_string(c->to, name);
}

static void begin_comment(struct calls *c)
{
	if (c->column >= COMMENT_COLUMN)
		fputc(' ', c->to);
	for (; c->column < COMMENT_COLUMN; c->column = (c->column / TAB + 1) * TAB)
		fputc('\t', c->to);
	fprintf(c->to, "/* ");
}

/* What the item is: "     int x", as the self-tests indent it. */
void calls_end_item(struct calls *c, const char *type, const char *name)
{
	calls_put(c, ");");
	begin_comment(c);
	fprintf(c->to, "     ");
	emit_comment(c->to, type);
	if (*type && *name)
		fputc(' ', c->to);
	emit_comment(c->to, name);
	fprintf(c->to, " */\n");
}

void calls_end(struct calls *c, const char *tail)
{
	struct emit_spelling spelling = emit_spell(c->graph, c->type->id);
	char *anonymous = *c->type->name ? NULL : strstr(spelling.text, " {}");

	if (anonymous)
		*anonymous = '\0';
	calls_put(c, ");");
	begin_comment(c);
	fprintf(c->to, "[%u] ", c->type->id);
	emit_comment(c->to, spelling.text);
	fprintf(c->to, "%s */\n", tail);
}

/* Words that no call can say. */
void calls_write_word(struct calls *c, uint32_t index, uint32_t value, const char *what)
{
	fputc('\t', c->to);
	c->column = TAB;
	calls_put(c, "((__u32 *)btf__type_by_id(%s, %u))[%u] = ", c->btf, c->type->id, index);
	calls_put(c, value < 10 ? "%u;" : "0x%x;", value);
	begin_comment(c);
	emit_comment(c->to, what);
	fprintf(c->to, " */\n");
}

void calls_write_name(struct calls *c, uint32_t index, const char *name)
{
	fprintf(c->to, "\t((__u32 *)btf__type_by_id(%s, %u))[%u] = ", c->btf, c->type->id, index);
	if (*name) {
		fprintf(c->to, "btf__add_str(%s, ", c->btf);
		emit_c_string(c->to, name);
		fprintf(c->to, "); /* name */\n");
	} else {
		fprintf(c->to, "0; /* no name */\n");
	}
}

/* A name where the call insists on one. */
void calls_needed_name(struct calls *c)
{
	calls_name(c, *c->type->name ? c->type->name : "stub");
	c->has_name = true;
}

void calls_optional_name(struct calls *c)
{
	calls_name(c, c->type->name);
	c->has_name = *c->type->name;
}

void calls_close_body(struct calls *c, char bracket)
{
	c->column = 0;
	begin_comment(c);
	fprintf(c->to, "%c */\n", bracket);
	c->vlen = c->type->vlen;
}
