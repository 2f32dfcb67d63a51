// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Root causes in words. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../say.h"
#include "analysis.h"
#include "way.h"

#define MOST_NAMES  6 /* told of an encoding */
#define MOST_BODIES 8

void print_place(FILE *to, const struct universe *universe, uint32_t id)
{
	fprintf(to, id && id <= universe->n_base ? "base [%u]" : "[%u]", id);
}

/* ---- bodies ---- */

/* D2: only then a declaration could mean one of them. */
static bool has_key(const struct universe *universe, uint32_t id)
{
	enum domain domain = universe_domain(universe, id);

	return domain == DOMAIN_STRUCT || domain == DOMAIN_UNION || domain == DOMAIN_ENUM;
}

static uint32_t n_bodies(const struct universe *universe, uint32_t group)
{
	const struct lists *all = &universe->namesakes;
	uint32_t n = 0;

	for (uint32_t i = all->first[group]; i < all->first[group + 1]; i++)
		n += !universe_declares(universe, all->items[i]);
	return n;
}

char *bodies_text(const struct universe *universe, uint32_t id)
{
	const struct lists *all = &universe->namesakes;
	uint32_t group = universe->group[id], n = all->first[group + 1] - all->first[group];
	uint32_t *copies = store_new((size_t)universe->n + 1, sizeof(*copies));
	char *text = NULL;
	size_t size;
	FILE *to = store_text(&text, &size);

	for (uint32_t i = 1; i <= universe->n; i++)
		copies[universe->cls[i]]++;
	fprintf(to, "%s, %s bodies: ", has_key(universe, id) ? "ambiguous name" : "one name",
		count_figure(n_bodies(universe, group)).text);
	for (uint32_t i = 0; i < n && i < MOST_BODIES; i++) {
		uint32_t body = all->items[all->first[group] + i];

		fputs(i ? "; " : "", to);
		print_place(to, universe, body);
		fputs(" (", to);
		label_print_body(to, universe, body);
		if (copies[body] > 1)
			fprintf(to, ", %s copies", count_figure(copies[body]).text);
		fputc(')', to);
	}
	if (n > MOST_BODIES)
		fprintf(to, "; %s more", count_figure(n - MOST_BODIES).text);
	store_text_end(to);
	free(copies);
	return text;
}

/* ---- encodings ---- */

/* The names that a repeated mismatch is about, after the first. */
static void print_names(FILE *to, const struct analysis *analysis, uint32_t number)
{
	const struct universe *universe = &analysis->universe;
	const struct pairing *pairing = &analysis->pairing;
	const struct cause *cause = &analysis->causes.at[number];
	const char *names[MOST_NAMES];
	uint32_t n = 0, more = 0;

	names[n++] = cause->a ? universe_type(universe, cause->a).name : "";
	for (uint32_t i = 0; i < pairing->pairs.n; i++) {
		uint32_t at = 0, id = pairing->pairs.at[i].a;
		const char *name;

		if (analysis->causes.of_pair[i] != number || !id)
			continue;
		name = universe_type(universe, id).name;
		while (at < n && strcmp(names[at], name))
			at++;
		if (at < n || !*name)
			continue;
		if (n < MOST_NAMES) {
			fprintf(to, "%s'%s'", n == 1 ? "; also " : ", ", name);
			names[n++] = name;
		} else {
			more++;
		}
	}
	if (more)
		fprintf(to, ", ... (%s pairs in all)", count_figure(cause->n_pairs).text);
}

static void print_side(FILE *to, const struct universe *universe, uint32_t id,
		       enum encoding encoding)
{
	struct btfold_type type;

	if (!id) {
		fputs("void", to);
		return;
	}
	type = universe_type(universe, id);
	fprintf(to, "%s '%s'", btfold_kind_name(type.kind), *type.name ? type.name : "(anon)");
	if (encoding == ENCODING_INT)
		fprintf(to, " encoding %#x", type.words[0]);
	else if (encoding == ENCODING_SIGN)
		fputs(type.kflag ? " signed" : " unsigned", to);
}

static void print_encoding(FILE *to, const struct analysis *analysis, const struct cause *cause)
{
	const struct universe *universe = &analysis->universe;
	uint32_t number = (uint32_t)(cause - analysis->causes.at);

	fputs("encoding mismatch: ", to);
	fputs(cause->b && cause->b > universe->n_base ? "input once says " : "base says ", to);
	print_side(to, universe, cause->b, cause->encoding);
	fputs(cause->b && cause->b > universe->n_base ? ", once " : ", input says ", to);
	print_side(to, universe, cause->a, cause->encoding);
	if (cause->encoding != ENCODING_TAG)
		print_names(to, analysis, number);
}

/* ---- names ---- */

static void print_name(FILE *to, const struct analysis *analysis, const struct cause *cause)
{
	static const char *const words[N_DOMAINS] = {
		[DOMAIN_STRUCT] = "struct ",   [DOMAIN_UNION] = "union ", [DOMAIN_ENUM] = "enum ",
		[DOMAIN_TYPEDEF] = "typedef ", [DOMAIN_FUNC] = "func ",	  [DOMAIN_VAR] = "var ",
		[DOMAIN_DATASEC] = "datasec ", [DOMAIN_SCALAR] = "",
	};
	const struct universe *universe = &analysis->universe;

	fprintf(to, "%s%.80s: ", words[universe_domain(universe, cause->a)],
		universe_type(universe, cause->a).name);
	print_place(to, universe, cause->a);
	fputs(" vs ", to);
	print_place(to, universe, cause->b);
}

struct root root_of_cause(const struct analysis *analysis, const struct cause *cause)
{
	const struct universe *universe = &analysis->universe;
	struct root root = {
		.types = cause->types,
		.alone = cause->alone,
		.bytes = cause->bytes,
		.a = cause->a,
		.b = cause->b,
	};
	size_t size;
	FILE *to = store_text(&root.text, &size);

	if (cause->encoding) {
		root.class = "encoding";
		print_encoding(to, analysis, cause);
	} else {
		root.class = "name";
		print_name(to, analysis, cause);
		root.path = way_text(universe, cause->a, cause->b);
		root.bodies = bodies_text(universe, cause->a);
	}
	store_text_end(to);
	return root;
}

/* ---- missed ---- */

static void print_missed(FILE *to, const struct analysis *analysis,
			 const struct missed_cause *cause)
{
	static const char *const sights[N_SIGHTS] = {
		[MISSED_SAME] = "refer to the same ids as their equals",
		[MISSED_TWICE] = "refer to another copy of what is there twice",
		[MISSED_DECLARED] = "lead to a declaration where their equals lead to the "
				    "definition, or the other way round",
		[MISSED_CYCLE] = "are in cycles that were kept twice",
		[MISSED_LESS] = "are less informed copies (R2)",
	};
	const struct universe *universe = &analysis->universe;
	const char *kind = btfold_kind_name(cause->kind);

	fprintf(to, "missed %s: %s innermost ", kind, count_figure(cause->innermost).text);
	fprintf(to, "(of %s missed; ", count_figure(analysis->missed.of_kind[cause->kind]).text);
	fprintf(to, "the file has %s) %s: ", count_figure(analysis->n_of_kind[cause->kind]).text,
		sights[cause->sight]);
	for (unsigned i = 0; i < MISSED_EXAMPLES && cause->examples[i]; i++) {
		uint32_t id = cause->examples[i];

		fputs(i ? ", " : "", to);
		label_print(to, universe, id, false);
		fprintf(to, " [%u] is ", id);
		print_place(to, universe, universe->image[id]);
	}
	if (cause->innermost > MISSED_EXAMPLES)
		fputs(" ...", to);
}

static struct root root_of_missed(const struct analysis *analysis, const struct missed_cause *cause)
{
	struct root root = {
		.class = "missed",
		.types = cause->types,
		.alone = cause->alone,
		.bytes = cause->bytes,
		.a = cause->examples[0],
		.b = analysis->universe.image[cause->examples[0]],
	};
	size_t size;
	FILE *to = store_text(&root.text, &size);

	print_missed(to, analysis, cause);
	store_text_end(to);
	return root;
}

/* ---- all ---- */

static int compare(const void *x, const void *y)
{
	const struct root *a = x, *b = y;

	if (a->types != b->types)
		return a->types > b->types ? -1 : 1;
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	return a->a < b->a ? -1 : a->a > b->a;
}

struct root *roots_make(const struct analysis *analysis, uint32_t *ret_n)
{
	uint32_t n = 0;
	struct root *roots =
		store_new((size_t)analysis->causes.n + analysis->missed.n_causes, sizeof(*roots));

	for (uint32_t i = 0; i < analysis->causes.n; i++)
		if (analysis->causes.at[i].types)
			roots[n++] = root_of_cause(analysis, &analysis->causes.at[i]);
	for (uint32_t i = 0; i < analysis->missed.n_causes; i++)
		roots[n++] = root_of_missed(analysis, &analysis->missed.causes[i]);
	qsort(roots, n, sizeof(*roots), compare);
	*ret_n = n;
	return roots;
}

void root_free(struct root *root)
{
	free(root->text);
	free(root->path);
	free(root->bodies);
}

void roots_free(struct root *roots, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		root_free(&roots[i]);
	free(roots);
}
