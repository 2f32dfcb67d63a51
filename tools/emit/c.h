/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The parts of form c: C that gcc and pahole make the types of again, or clang when there are tags,
 * variables, or names of clang's. What cannot be said in C, or is not kept by these, is refused with
 * the type and the reason; nothing is written then.
 */
#ifndef BTFOLD_EMIT_C_H
#define BTFOLD_EMIT_C_H

#include "../say.h"
#include "text.h"

#define C_MAX_TYPES 5000
#define C_MAX_ITEMS 4096 /* members, enumerators: names are compared pair by pair */
#define C_MAX_UNITS 64
#define C_MAX_DEPTH 64 /* references that one declaration may follow */

struct c_extent {
	uint64_t size, align; /* bytes, as C has it */
};

/* All arrays are by id. */
struct c_source {
	const struct emit_scene *scene;
	bool refused;
	bool clang;		  /* for clang -target bpf, not gcc and pahole */
	bool floats;		  /* FLOAT kinds, not INT ones */
	bool *referred;		  /* from what is no tag */
	bool *shown;		  /* written in some unit */
	uint8_t *state;		  /* in the unit in work, see c_write.c */
	struct c_extent *extents; /* where they are known */
	bool *is_known;
	uint32_t function; /* the next prototype is that of its definition, if not 0 */
	bool *inlined;	   /* anonymous and written; C has no second way to name it */
	unsigned indent;   /* of bodies */
	unsigned depth;	   /* of references being followed */
	FILE *to;	   /* the unit in work */
};

/* Says why type @id cannot be written, once; false. */
bool c_refuse(struct c_source *c, uint32_t id, const char *format, ...) PRINTF_LIKE(3, 4);

/* c_check.c: what needs to be known of one type, or of what it stands for. */
/* Types that C knows by a name of their own, or that bring names: tags, typedefs, functions, enums. */
bool c_is_entity(const struct btfold_type *type);
bool c_is_tag(const struct btfold_type *type);
/* Names that the type brings into the space of variables: of a typedef, a function, enumerators. */
uint32_t c_n_names(const struct btfold_type *type);
const char *c_name(const struct c_source *c, const struct btfold_type *type, uint32_t index);
/* The type behind typedefs, and behind qualifiers if @qualifiers; 0 for void. */
uint32_t c_resolve(const struct c_source *c, uint32_t id, bool qualifiers);
bool c_is_qualifier(uint32_t kind);
bool c_is_kind(const struct c_source *c, uint32_t id, uint32_t kind);
/* Refuses what is wrong with the type by itself: names, sizes, kinds. */
bool c_check(struct c_source *c, uint32_t id);

/* c_base.c */
/* The words for an INT or FLOAT: "unsigned long". NULL: the compiler has none. */
const char *c_base_name(const struct c_source *c, const struct btfold_type *type);
/* Is it one that only clang calls so? */
bool c_is_clang_name(const struct btfold_type *type);
/* The name of the INT that arrays have as index. */
const char *c_index_name(const struct c_source *c);

/* c_tags.c */
/* The DECL_TAGs of a type, or of its member or parameter @component, with a blank before each. */
void c_put_tags(struct c_source *c, uint32_t id, uint32_t component, FILE *to);
/* Can the DECL_TAG, or TYPE_TAG, stand where it has to? */
bool c_check_type_tag(struct c_source *c, const struct btfold_type *type);
bool c_check_tag(struct c_source *c, const struct btfold_type *type);

/* c_layout.c */
/* Of a sized type; {0, 0} otherwise. */
struct c_extent c_extent_of(const struct c_source *c, uint32_t id);
/* Does C place the members of a STRUCT or UNION as the type has them, without being told? */
bool c_is_natural(const struct c_source *c, const struct btfold_type *type);
/*
 * The bits to leave before member @index (or behind the last, index = vlen) when packed. False when
 * there is no way.
 */
bool c_gap(const struct c_source *c, const struct btfold_type *type, uint32_t index,
	   uint64_t *ret_bits);

/* c_declare.c */
/* "int (*inner)[3]"; on the heap. NULL when refused. */
char *c_declare(struct c_source *c, uint32_t id, const char *inner);

/* c_body.c */
const char *c_keyword(const struct btfold_type *type); /* "struct", "union", "enum" */
/* "{ ... }" with what has to stand behind. */
bool c_write_body(struct c_source *c, const struct btfold_type *type, FILE *to);

/* c_write.c */
enum c_part {
	C_ABSENT,
	C_PRESENT, /* in the unit, inside other types */
	C_WRITTEN, /* with a declaration of its own */
};
/* Writes the unit with these types; @part by id. */
bool c_write_unit(struct c_source *c, const uint8_t *part);

/* c_units.c: the files, and what is put into which. */
struct c_units {
	struct c_source *source;
	uint8_t *part[C_MAX_UNITS]; /* enum c_part by id */
	unsigned n;
};

/* Shares all types out. False when refused; c_units_free() in any case. */
bool c_units_fill(struct c_source *source, struct c_units *ret_units);
void c_units_free(struct c_units *units);

#endif
