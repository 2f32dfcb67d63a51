// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Types as calls of libbpf's btf__add_...(), and words of records that these cannot say. */
#include <inttypes.h>

#include "selftest.h"
#include "selftest_write.h"

#define MAX_CALL_VLEN 0xffff /* more items than the calls can count */

/* What the calls made of the header words is corrected. */
static void finish(struct calls *c)
{
	const struct btfold_type *type = c->type;

	if (c->has_name != (*type->name != '\0'))
		calls_write_name(c, 0, type->name);
	if (c->kflag != type->kflag || c->vlen != type->vlen)
		calls_write_word(c, 1, (uint32_t)type->kflag << 31 | type->kind << 24 | type->vlen,
				 "info, with a kflag or vlen of its own");
	if (c->word3 != type->size_or_type)
		calls_write_word(c, 2, type->size_or_type, "size or type");
}

static void add_int(struct calls *c)
{
	uint32_t size = c->type->size_or_type, word = c->type->words[0], flags = word >> 24;
	bool said = false;

	if (!size || size > 16 || size & (size - 1))
		size = 4;
	if (flags > 7)
		flags = 0;
	calls_begin(c, "int");
	calls_needed_name(c);
	calls_put(c, ", %u, ", size);
	for (unsigned bit = 0; bit < 3; bit++) {
		static const char *const names[] = {"SIGNED", "CHAR", "BOOL"};

		if (flags >> bit & 1) {
			calls_put(c, "%sBTF_INT_%s", said ? " | " : "", names[bit]);
			said = true;
		}
	}
	calls_put(c, "%s", said ? "" : "0");
	calls_end(c, "");
	c->word3 = size;
	if (word != (flags << 24 | size * 8))
		calls_write_word(c, 3, word, "encoding, offset and bits");
}

static void add_float(struct calls *c)
{
	uint32_t size = c->type->size_or_type;

	if (size != 2 && size != 4 && size != 8 && size != 12 && size != 16)
		size = 4;
	calls_begin(c, "float");
	calls_needed_name(c);
	calls_put(c, ", %u", size);
	calls_end(c, "");
	c->word3 = size;
}

static void add_reference(struct calls *c, const char *what, bool named)
{
	calls_begin(c, what);
	if (named)
		calls_needed_name(c);
	calls_put(c, ", %u", c->type->size_or_type);
	c->word3 = c->type->size_or_type;
}

static void add_array(struct calls *c)
{
	calls_begin(c, "array");
	calls_put(c, ", %u, %u, %u", c->type->words[1], c->type->words[0], c->type->words[2]);
	calls_end(c, "");
}

static void add_member(struct calls *c, uint32_t index)
{
	const struct btfold_type *type = c->type;
	const uint32_t *member = type->words + 3 * index;
	const char *name = emit_word_name(c->graph, type, 3 * index);
	uint32_t bits = type->kflag ? member[2] >> 24 : 0;
	uint32_t offset = type->kflag ? member[2] & 0xffffff : member[2];

	/* What btf__add_field() refuses is written behind the last one. */
	if ((type->kind == KIND_UNION && offset) || (!bits && offset % 8))
		offset = bits = 0;
	calls_begin(c, "field");
	calls_name(c, name);
	calls_put(c, ", %u, %u, %u", member[1], offset, bits);
	calls_end_item(c, emit_spell(c->graph, member[1]).text, name);
	c->kflag |= bits > 0;
}

static void write_offsets(struct calls *c)
{
	const struct btfold_type *type = c->type;

	for (uint32_t i = 0; i < type->vlen; i++) {
		uint32_t word = type->words[3 * i + 2];
		uint32_t bits = type->kflag ? word >> 24 : 0;
		uint32_t offset = type->kflag ? word & 0xffffff : word;

		if ((type->kind == KIND_UNION && offset) || (!bits && offset % 8))
			calls_write_word(c, 3 + 3 * i + 2, word, "offset of a member");
	}
}

static void add_struct(struct calls *c)
{
	calls_begin(c, c->type->kind == KIND_STRUCT ? "struct" : "union");
	calls_optional_name(c);
	calls_put(c, ", %u", c->type->size_or_type);
	c->word3 = c->type->size_or_type;
	calls_end(c, " {");
	for (uint32_t i = 0; i < c->type->vlen; i++)
		add_member(c, i);
	calls_close_body(c, '}');
	write_offsets(c);
}

static void put_value(struct calls *c, const uint32_t *words)
{
	uint64_t wide;

	if (c->type->kind == KIND_ENUM64) {
		wide = (uint64_t)words[2] << 32 | words[1];
		/* There is no literal for the least value. */
		if (c->type->kflag && (int64_t)wide != INT64_MIN)
			calls_put(c, ", %" PRId64 "LL", (int64_t)wide);
		else
			calls_put(c, ", %" PRIu64 "ULL", wide);
	} else if (c->type->kflag && (int32_t)words[1] < 0) {
		calls_put(c, ", %" PRId64 "LL", (int64_t)(int32_t)words[1]);
		c->kflag = true;
	} else {
		calls_put(c, ", %" PRIu32 "U", words[1]);
	}
}

static void add_enum(struct calls *c)
{
	bool wide = c->type->kind == KIND_ENUM64;
	uint32_t size = c->type->size_or_type, step = wide ? 3 : 2;

	if (!size || size > 8 || size & (size - 1))
		size = 4;
	calls_begin(c, wide ? "enum64" : "enum");
	calls_optional_name(c);
	calls_put(c, wide ? ", %u, %s" : ", %u", size, c->type->kflag ? "true" : "false");
	c->word3 = size;
	c->kflag = wide && c->type->kflag;
	calls_end(c, " {");
	for (uint32_t i = 0; i < c->type->vlen; i++) {
		const char *name = emit_word_name(c->graph, c->type, step * i);

		calls_begin(c, wide ? "enum64_value" : "enum_value");
		calls_name(c, *name ? name : "stub");
		put_value(c, c->type->words + step * i);
		calls_end_item(c, "", name);
	}
	calls_close_body(c, '}');
	for (uint32_t i = 0; i < c->type->vlen; i++)
		if (!*emit_word_name(c->graph, c->type, step * i))
			calls_write_name(c, 3 + step * i, "");
}

static void add_fwd(struct calls *c)
{
	calls_begin(c, "fwd");
	calls_needed_name(c);
	calls_put(c, ", BTF_FWD_%s", c->type->kflag ? "UNION" : "STRUCT");
	c->kflag = c->type->kflag;
	calls_end(c, ";");
}

static void add_func(struct calls *c)
{
	static const char *const linkages[] = {"STATIC", "GLOBAL", "EXTERN"};

	c->vlen = c->type->vlen < 3 ? c->type->vlen : 0;
	calls_begin(c, "func");
	calls_needed_name(c);
	calls_put(c, ", BTF_FUNC_%s, %u", linkages[c->vlen], c->type->size_or_type);
	c->word3 = c->type->size_or_type;
	calls_end(c, "()");
}

static void add_func_proto(struct calls *c)
{
	calls_begin(c, "func_proto");
	calls_put(c, ", %u", c->type->size_or_type);
	c->word3 = c->type->size_or_type;
	calls_end(c, " (");
	for (uint32_t i = 0; i < c->type->vlen; i++) {
		const char *name = emit_word_name(c->graph, c->type, 2 * i);

		calls_begin(c, "func_param");
		calls_name(c, name);
		calls_put(c, ", %u", c->type->words[2 * i + 1]);
		calls_end_item(c, emit_spell(c->graph, c->type->words[2 * i + 1]).text, name);
	}
	calls_close_body(c, ')');
}

static void add_var(struct calls *c)
{
	static const char *const linkages[] = {"STATIC", "GLOBAL_ALLOCATED", "GLOBAL_EXTERN"};
	uint32_t linkage = c->type->words[0];

	calls_begin(c, "var");
	calls_needed_name(c);
	calls_put(c, ", BTF_VAR_%s, %u", linkages[linkage < 3 ? linkage : 0],
		  c->type->size_or_type);
	c->word3 = c->type->size_or_type;
	calls_end(c, ";");
	if (linkage >= 3)
		calls_write_word(c, 3, linkage, "linkage");
}

static void add_datasec(struct calls *c)
{
	calls_begin(c, "datasec");
	calls_needed_name(c);
	calls_put(c, ", %u", c->type->size_or_type);
	c->word3 = c->type->size_or_type;
	calls_end(c, " {");
	for (uint32_t i = 0; i < c->type->vlen; i++) {
		const uint32_t *entry = c->type->words + 3 * i;

		calls_begin(c, "datasec_var_info");
		calls_put(c, ", %u, %u, %u", entry[0], entry[1], entry[2]);
		calls_end_item(c, emit_spell(c->graph, entry[0]).text, "");
	}
	calls_close_body(c, '}');
}

static void add_decl_tag(struct calls *c)
{
	int32_t component = (int32_t)c->type->words[0];

	add_reference(c, "decl_tag", true);
	calls_put(c, ", %d", component < -1 ? -1 : component);
	calls_end(c, "");
	if (component < -1)
		calls_write_word(c, 3, c->type->words[0], "component");
}

/* Kinds that are nothing but a reference. */
static void add_plain(struct calls *c)
{
	static const struct {
		const char *what;
		bool named;
	} plain[KIND_LAST + 1] = {
		[KIND_PTR] = {"ptr", false},	       [KIND_TYPEDEF] = {"typedef", true},
		[KIND_VOLATILE] = {"volatile", false}, [KIND_CONST] = {"const", false},
		[KIND_RESTRICT] = {"restrict", false}, [KIND_TYPE_TAG] = {"type_tag", true},
	};

	add_reference(c, plain[c->type->kind].what, plain[c->type->kind].named);
	calls_end(c, "");
}

static void (*const adders[KIND_LAST + 1])(struct calls *) = {
	[KIND_INT] = add_int,
	[KIND_PTR] = add_plain,
	[KIND_ARRAY] = add_array,
	[KIND_STRUCT] = add_struct,
	[KIND_UNION] = add_struct,
	[KIND_ENUM] = add_enum,
	[KIND_FWD] = add_fwd,
	[KIND_TYPEDEF] = add_plain,
	[KIND_VOLATILE] = add_plain,
	[KIND_CONST] = add_plain,
	[KIND_RESTRICT] = add_plain,
	[KIND_FUNC] = add_func,
	[KIND_FUNC_PROTO] = add_func_proto,
	[KIND_VAR] = add_var,
	[KIND_DATASEC] = add_datasec,
	[KIND_FLOAT] = add_float,
	[KIND_DECL_TAG] = add_decl_tag,
	[KIND_TYPE_TAG] = add_plain,
	[KIND_ENUM64] = add_enum,
};

bool selftest_calls_can(const struct btfold_graph *graph)
{
	uint32_t first = btfold_graph_first_id(graph), n = btfold_graph_n_types(graph);
	struct btfold_type type;

	for (uint32_t id = first; id < first + n; id++)
		if (btfold_graph_type(graph, id, &type) || type.kind > KIND_LAST ||
		    type.vlen > MAX_CALL_VLEN)
			return false;
	return true;
}

void selftest_calls(FILE *to, const struct btfold_graph *graph, const char *btf)
{
	uint32_t first = btfold_graph_first_id(graph), n = btfold_graph_n_types(graph);

	for (uint32_t id = first; id < first + n; id++) {
		struct btfold_type type = {0};
		struct calls c = {.to = to, .graph = graph, .btf = btf, .type = &type};

		btfold_graph_type(graph, id, &type);
		adders[type.kind](&c);
		finish(&c);
	}
}
