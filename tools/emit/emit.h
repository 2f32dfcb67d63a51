/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A graph, and what an engine made of it, written for people and for other tools: the forms that
 * --emit of the verbs offers. To add one: a file here, and a line in forms.def.
 */
#ifndef BTFOLD_EMIT_H
#define BTFOLD_EMIT_H

#include <btfold/oracle.h>
#include <stdio.h>

enum emit_form {
#define FORM(id, name, text) EMIT_##id,
#include "forms.def"
#undef FORM
	N_EMIT_FORMS,
};

/* A type that a picture highlights, or one reference of it. */
struct emit_mark {
	uint32_t id;	    /* of base + input */
	uint32_t reference; /* in the order of D1, or EMIT_WHOLE */
	const char *text;   /* a few words, or NULL */
};
#define EMIT_WHOLE UINT32_MAX

struct emit_job {
	struct btfold_oracle_bytes base, input;	     /* base.data is NULL when not split */
	const char *engine;			     /* its spec; NULL: none is spoken of */
	const char *engine_name;		     /* "libbpf 1.1.2", or NULL */
	const struct btfold_oracle_finding *finding; /* what it got wrong, or NULL */
	const struct emit_mark *marks;
	size_t n_marks;
};

/* "selftest"; static. */
const char *emit_form_name(enum emit_form form);
/* False, after saying why, for an unknown word. */
bool emit_form_parse(const char *verb, const char *word, enum emit_form *ret_form);
/* The lines of --help that list the forms, to follow a line for "      --emit FORM      ". */
void emit_print_help(void);
/*
 * Writes @job in @form. False, after saying why, when the graph cannot be written in it, or a
 * program that it takes is not there; then @to may hold a part of it. Form selftest asks the engine,
 * when the job names one, in a child process, to tell how the test ends with it.
 */
bool emit_write(const struct emit_job *job, enum emit_form form, FILE *to);

#endif
