/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "path.h"

#include "pairs.h"
#include "text.h"

/* A breadth-first walk over pairs; pair i was reached from pair from[i] by reference step[i]. */
struct walk {
	const struct graph *g, *h;
	enum path_mode mode;
	struct pairs seen;
	struct ids from, step;
};

bool path_is_key_pair(const struct graph *g, uint32_t a, const struct graph *h, uint32_t b)
{
	enum key_space space = graph_key_space(g, a);

	return space != KEY_NONE && space == graph_key_space(h, b) &&
	       graph_name(g, a) == graph_name(h, b) &&
	       (graph_is_declaration(g, a) || graph_is_declaration(h, b));
}

static bool is_base_difference(const struct walk *w, uint32_t a, uint32_t b)
{
	return w->mode == PATH_EXACT && a != b && (a <= w->g->n_base || b <= w->h->n_base);
}

static bool differ(const struct walk *w, uint32_t a, uint32_t b)
{
	return graph_compare_labels(w->g, a, w->h, b) || is_base_difference(w, a, b);
}

static bool is_leaf(const struct walk *w, uint32_t a, uint32_t b)
{
	if (a == b && a <= w->g->n_base && b <= w->h->n_base)
		return true;
	return w->mode == PATH_COMPATIBLE && path_is_key_pair(w->g, a, w->h, b);
}

static void reach(struct walk *w, uint32_t a, uint32_t b, uint32_t from, uint32_t step)
{
	bool is_new;

	pairs_add(&w->seen, a, b, &is_new);
	if (!is_new)
		return;
	ids_push(&w->from, from);
	ids_push(&w->step, step);
}

/* The number of the first pair that differs, NONE if none does. */
static uint32_t search(struct walk *w, struct budget *budget)
{
	for (uint32_t i = 0; i < w->seen.n; i++) {
		struct pair at = w->seen.v[i];

		if (is_leaf(w, at.a, at.b))
			continue;
		if (differ(w, at.a, at.b))
			return i;
		if (!budget_spend(budget, 1 + graph_n_refs(w->g, at.a)))
			return NONE;
		for (uint32_t j = 0; j < graph_n_refs(w->g, at.a); j++)
			reach(w, graph_refs(w->g, at.a)[j], graph_refs(w->h, at.b)[j], i, j);
	}
	return NONE;
}

/* Names of references, by kind and place. */
static const char *ref_field(enum kind kind, uint32_t step)
{
	switch (kind) {
	case KIND_ARRAY:
		return step ? "index" : "elem";
	case KIND_STRUCT:
	case KIND_UNION:
		return "member";
	case KIND_FUNC:
		return "proto";
	case KIND_FUNC_PROTO:
		return step ? "param" : "return";
	case KIND_DECL_TAG:
		return "target";
	case KIND_DATASEC:
		return "var";
	default:
		return "type";
	}
}

static void add_step(struct text *text, const struct graph *g, uint32_t t, uint32_t step)
{
	enum kind kind = graph_kind(g, t);
	const uint32_t *label = graph_label(g, t);
	const char *name = "";

	if (kind == KIND_STRUCT || kind == KIND_UNION)
		name = g->names->text[label[3 + 2 * step]];
	else if (kind == KIND_FUNC_PROTO && step)
		name = g->names->text[label[2 + step - 1]];
	if (kind == KIND_STRUCT || kind == KIND_UNION || kind == KIND_DATASEC)
		text_add(text, " . ");
	else if (kind == KIND_ARRAY || kind == KIND_FUNC_PROTO)
		text_add(text, " %s", ref_field(kind, step));
	if (*name)
		text_add(text, "%s%.80s", kind == KIND_FUNC_PROTO ? " " : "", name);
	else if (kind == KIND_STRUCT || kind == KIND_UNION || kind == KIND_DATASEC)
		text_add(text, "#%u", step);
	else if (kind == KIND_FUNC_PROTO && step)
		text_add(text, " #%u", step - 1);
}

static void add_type(struct text *text, const struct graph *g, uint32_t t, bool quoted)
{
	const char *name = graph_text(g, t), *quote = quoted ? "'" : "";

	text_add(text, "%s", kinds[graph_kind(g, t)].lower);
	if (*name)
		text_add(text, " %s%.80s%s", quote, name, quote);
}

/* The name of label word @word (2 and up) of a kind. */
static const char *label_field(enum kind kind, uint32_t word, char buffer[24])
{
	const char *list = kinds[kind].label_fields, *items = kinds[kind].item_fields;
	uint32_t n_fixed = *list ? 1 : 0, n_item = 1;
	size_t n;

	for (const char *s = list; *s; s++)
		n_fixed += *s == ' ';
	for (const char *s = items; *s; s++)
		n_item += *s == ' ';
	word -= 2;
	if (word >= n_fixed) {
		list = items;
		word = (word - n_fixed) % n_item;
	}
	for (; word; word--)
		list = strchr(list, ' ') + 1;
	n = strcspn(list, " ");
	memcpy(buffer, list, n);
	buffer[n] = 0;
	return buffer;
}

static const char *intern_field(const char *field)
{
	static const char *const all[] = {"size",	   "encoding",	"nr_elems", "member",
					  "offset",	   "value",	"param",    "linkage",
					  "component_idx", "enumerator"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (!strcmp(all[i], field))
			return all[i];
	return "label";
}

/* One of equal kind and name: which further part of the label differs. */
static void add_label_difference(struct text *text, const struct walk *w, struct pair at,
				 struct difference *ret)
{
	const uint32_t *x = graph_label(w->g, at.a), *y = graph_label(w->h, at.b);
	enum kind kind = graph_kind(w->g, at.a);
	char buffer[24];
	uint32_t i = 2;

	ret->kind = kinds[kind].upper;
	if (info_kflag(x[0]) != info_kflag(y[0])) {
		ret->field = "kflag";
		text_add(text, ": kflag %u vs %u", info_kflag(x[0]), info_kflag(y[0]));
		return;
	}
	if (x[0] != y[0]) {
		ret->field = kind == KIND_FUNC ? "linkage" : "vlen";
		text_add(text, ": %s %u vs %u", ret->field, info_vlen(x[0]), info_vlen(y[0]));
		return;
	}
	while (x[i] == y[i])
		i++;
	ret->field = intern_field(label_field(kind, i, buffer));
	text_add(text, ": %s ", ret->field);
	if (!strcmp(ret->field, "member") || !strcmp(ret->field, "param") ||
	    !strcmp(ret->field, "enumerator"))
		text_add(text, "'%.80s' vs '%.80s'", w->g->names->text[x[i]],
			 w->g->names->text[y[i]]);
	else
		text_add(text, "%u vs %u", x[i], y[i]);
}

static bool is_namesake(const struct walk *w, uint32_t number)
{
	struct pair at = w->seen.v[number];

	return graph_kind(w->g, at.a) == graph_kind(w->h, at.b) &&
	       graph_name(w->g, at.a) == graph_name(w->h, at.b);
}

static void add_end(struct text *text, const struct walk *w, uint32_t end, struct difference *ret)
{
	struct pair at = w->seen.v[end];
	uint32_t from = w->from.v[end];
	bool same_name = is_namesake(w, end);

	if (same_name && from != NONE)
		text_add(text, " -> ");
	if (same_name && from != NONE)
		add_type(text, w->g, at.a, false);
	if (same_name && graph_compare_labels(w->g, at.a, w->h, at.b)) {
		add_label_difference(text, w, at, ret);
		return;
	}
	ret->kind = kinds[graph_kind(w->g, from == NONE ? at.a : w->seen.v[from].a)].upper;
	ret->field = from != NONE ? ref_field(graph_kind(w->g, w->seen.v[from].a), w->step.v[end])
		     : graph_kind(w->g, at.a) != graph_kind(w->h, at.b) ? "kind"
									: "name";
	text_add(text, from == NONE && !same_name ? "" : ": ");
	if (same_name) { /* is_base_difference() */
		ret->field = "base";
		text_add(text, "type %u vs type %u of base or output", at.a, at.b);
		return;
	}
	add_type(text, w->g, at.a, true);
	text_add(text, " vs ");
	add_type(text, w->h, at.b, true);
}

static void describe(const struct walk *w, uint32_t end, struct difference *ret)
{
	struct text text = {0};
	struct ids way = {0};

	for (uint32_t i = end; i != NONE; i = w->from.v[i])
		ids_push(&way, i);
	ret->length = (uint32_t)way.n - 1;
	for (size_t i = way.n; i-- > 1;) {
		uint32_t t = w->seen.v[way.v[i]].a;

		text_add(&text, i == way.n - 1 ? "" : " -> ");
		add_type(&text, w->g, t, false);
		add_step(&text, w->g, t, w->step.v[way.v[i - 1]]);
	}
	if (way.n == 1 && is_namesake(w, end))
		add_type(&text, w->g, w->seen.v[end].a, false);
	add_end(&text, w, end, ret);
	ret->path = text.s;
	mem_free(way.v);
}

bool path_find(const struct graph *g, uint32_t a, const struct graph *h, uint32_t b,
	       enum path_mode mode, struct budget *budget, struct difference *ret)
{
	struct walk w = {.g = g, .h = h, .mode = mode};
	uint32_t end;

	*ret = (struct difference){.kind = "", .field = ""};
	pairs_init(&w.seen);
	reach(&w, a, b, NONE, 0);
	end = search(&w, budget);
	if (end != NONE)
		describe(&w, end, ret);
	pairs_deinit(&w.seen);
	mem_free(w.from.v);
	mem_free(w.step.v);
	return end != NONE;
}
