// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Tags as attributes of clang. */
#include <string.h>

#include "c.h"

void c_put_tags(struct c_source *c, uint32_t id, uint32_t component, FILE *to)
{
	for (uint32_t i = 1; c->clang && i <= c->scene->n; i++) {
		struct btfold_type type = emit_type(c->scene, i);

		if (type.kind != KIND_DECL_TAG || type.size_or_type != id ||
		    type.words[0] != component)
			continue;
		fprintf(to, " __attribute__((btf_decl_tag(");
		emit_c_string(to, type.name);
		fprintf(to, ")))");
		c->shown[i] = true;
	}
}

/* clang 14 takes tags of two names on one type for the same. */
bool c_check_type_tag(struct c_source *c, const struct btfold_type *type)
{
	const struct btfold_graph *graph = c->scene->graph;

	if (!*type->name)
		return c_refuse(c, type->id, "has no name");
	for (uint32_t id = 1; id < type->id; id++) {
		struct btfold_type other = emit_type(c->scene, id);

		if (other.kind == KIND_TYPE_TAG && strcmp(other.name, type->name) &&
		    !strcmp(emit_spell(graph, other.size_or_type).text,
			    emit_spell(graph, type->size_or_type).text))
			return c_refuse(c, type->id, "not all releases of clang tell it from [%u]",
					id);
	}
	return true;
}

bool c_check_tag(struct c_source *c, const struct btfold_type *type)
{
	struct btfold_type target = {0};
	bool items = false;

	if (type->size_or_type)
		target = emit_type(c->scene, type->size_or_type);
	switch (target.kind) {
	case KIND_STRUCT:
	case KIND_UNION:
		items = true;
		break;
	case KIND_FUNC:
		if (target.size_or_type)
			target = emit_type(c->scene, target.size_or_type);
		items = target.kind == KIND_FUNC_PROTO;
		break;
	case KIND_TYPEDEF:
	case KIND_VAR:
		break;
	default:
		return c_refuse(c, type->id, "clang puts no tags on what this one is on");
	}
	if (!*type->name ||
	    (type->words[0] != UINT32_MAX && (!items || type->words[0] >= target.vlen)))
		return c_refuse(c, type->id, "has no name, or is on a member that is not there");
	return true;
}
