/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* D1, D3: BTF files read into one type graph. */
#ifndef BTFOLD_ORACLE_GRAPH_H
#define BTFOLD_ORACLE_GRAPH_H

#include "btfold/oracle.h"
#include "kinds.h"
#include "names.h"

/* One BTF file, as found; offsets are from the start of the file. */
struct file {
	const uint8_t *data;
	bool swap; /* not in this machine's byte order */
	uint32_t type_off, type_len, str_off, str_len;
	uint32_t str_start;  /* offset that its first string has in names: the base's str_len */
	uint32_t first, end; /* ids in the graph: first..end-1 */
	uint32_t *name_memo; /* by own string offset: names id + 1, 0 unknown */
};

#define GRAPH_FILES 3

/* Where the parts of a type are; they end where the next type's begin. */
struct place {
	uint32_t label, ref;
	uint32_t record; /* offset in its file, own file's order */
};

/*
 * Types 0..n-1; 0 is void, 1..n_base are the base's. The label of a type is label[at[t].label] up
 * to label[at[t + 1].label]: info word, name, and the rest in the order of D1, names by their ids.
 */
struct graph {
	struct names *names;
	uint32_t n, n_base, room;
	bool has_base;	  /* file[0] is the base; it may have no types */
	struct place *at; /* n + 1 entries */
	struct ids label, ref;
	struct file file[GRAPH_FILES];
	unsigned n_files;
};

void graph_init(struct graph *g, struct names *names);
void graph_deinit(struct graph *g);
/*
 * Adds a file: the first one, if @is_base, becomes the base of all later ones. False, and the
 * reason, when it is malformed (C7); the graph is then good for graph_deinit() only. @ret_why may
 * be NULL.
 */
bool graph_add(struct graph *g, struct btfold_oracle_bytes bytes, bool is_base, char **ret_why);
/* base (if any) and one file. */
bool graph_load(struct graph *g, struct names *names, struct btfold_oracle_bytes base,
		struct btfold_oracle_bytes own, char **ret_why);
/* How far a graph is filled. */
struct graph_mark {
	uint32_t n, n_names;
	size_t n_label, n_ref;
	unsigned n_files;
};

struct graph_mark graph_mark(const struct graph *g);
/*
 * Takes back what was added since the mark, malformed files too, and forgets their names. Only the
 * last of the graphs that share names may be filled at that time.
 */
void graph_rewind(struct graph *g, struct graph_mark mark);
/* Room for so many more types, and words of labels and references. */
void graph_reserve(struct graph *g, uint32_t n, uint32_t n_words);
/* One more type: between begin and end it gets its label and its references. */
void graph_begin(struct graph *g);
void graph_append(struct graph *g, const uint32_t *label, size_t n_label);
void graph_append_ref(struct graph *g, uint32_t ref);
void graph_end(struct graph *g);

static inline uint32_t graph_info(const struct graph *g, uint32_t t)
{
	return g->label.v[g->at[t].label];
}

static inline enum kind graph_kind(const struct graph *g, uint32_t t)
{
	return info_kind(graph_info(g, t));
}

static inline uint32_t graph_name(const struct graph *g, uint32_t t)
{
	return g->label.v[g->at[t].label + 1];
}

static inline const char *graph_text(const struct graph *g, uint32_t t)
{
	return g->names->text[graph_name(g, t)];
}

/* Third word of kinds that have one that belongs to the label. */
static inline uint32_t graph_size(const struct graph *g, uint32_t t)
{
	return g->label.v[g->at[t].label + 2];
}

static inline uint32_t graph_n_refs(const struct graph *g, uint32_t t)
{
	return g->at[t + 1].ref - g->at[t].ref;
}

static inline const uint32_t *graph_refs(const struct graph *g, uint32_t t)
{
	return g->ref.v ? g->ref.v + g->at[t].ref : NULL; /* NULL: no type refers to any */
}

static inline uint32_t graph_n_label(const struct graph *g, uint32_t t)
{
	return g->at[t + 1].label - g->at[t].label;
}

static inline const uint32_t *graph_label(const struct graph *g, uint32_t t)
{
	return g->label.v + g->at[t].label;
}

/* A total order of labels; 0: equal (D1). Both graphs share their names. */
int graph_compare_labels(const struct graph *g, uint32_t a, const struct graph *h, uint32_t b);

/* D2: what key a type has. */
enum key_space { KEY_NONE, KEY_STRUCT, KEY_UNION, KEY_ENUM };
enum key_space graph_key_space(const struct graph *g, uint32_t t);
bool graph_is_definition(const struct graph *g, uint32_t t);
bool graph_is_declaration(const struct graph *g, uint32_t t);

/* A word of a file, and the file that a type is from. */
uint32_t file_word(const struct file *file, uint32_t offset);
const struct file *graph_file_of(const struct graph *g, uint32_t t);

#endif
