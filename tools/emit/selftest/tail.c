// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
static bool failed;

static bool check(bool ok, const char *name, const char *format, ...)
{
	va_list args;

	if (ok)
		return true;
	failed = true;
	printf("%s: ", name);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	return false;
}

static const char *str(const struct btf *btf, __u32 off)
{
	const char *name = off ? btf__str_by_offset(btf, off) : "(anon)";

	return name ? name : "(invalid)";
}

static const char *kind(const struct btf_type *t)
{
	static const char *const names[] = {
		"UNKNOWN", "INT",     "PTR",	  "ARRAY",    "STRUCT",	  "UNION", "ENUM",
		"FWD",	   "TYPEDEF", "VOLATILE", "CONST",    "RESTRICT", "FUNC",  "FUNC_PROTO",
		"VAR",	   "DATASEC", "FLOAT",	  "DECL_TAG", "TYPE_TAG", "ENUM64"};

	return names[btf_kind(t) < sizeof(names) / sizeof(names[0]) ? btf_kind(t) : 0];
}

static const char *linkage(const struct btf_type *t)
{
	if (btf_is_func(t))
		return btf_vlen(t) == BTF_FUNC_STATIC	? "static"
		       : btf_vlen(t) == BTF_FUNC_GLOBAL ? "global"
		       : btf_vlen(t) == BTF_FUNC_EXTERN ? "extern"
							: "(unknown)";
	return btf_var(t)->linkage == BTF_VAR_STATIC		 ? "static"
	       : btf_var(t)->linkage == BTF_VAR_GLOBAL_ALLOCATED ? "global-alloc"
								 : "(unknown)";
}

static const char *encoding(const struct btf_type *t)
{
	return btf_int_encoding(t) == 0		       ? "(none)"
	       : btf_int_encoding(t) == BTF_INT_SIGNED ? "SIGNED"
	       : btf_int_encoding(t) == BTF_INT_CHAR   ? "CHAR"
	       : btf_int_encoding(t) == BTF_INT_BOOL   ? "BOOL"
						       : "UNKN";
}

static void print_item(FILE *out, const struct btf *btf, const struct btf_type *t, __u32 i)
{
	const struct btf_member *m = btf_members(t) + i;
	const struct btf_enum64 *e = (const struct btf_enum64 *)m;
	const struct btf_enum *v = (const struct btf_enum *)(t + 1) + i;
	const struct btf_param *p = (const struct btf_param *)v;
	const struct btf_var_secinfo *s = (const struct btf_var_secinfo *)m;
	long long value;

	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		fprintf(out, "\n\t'%s' type_id=%u bits_offset=%u", str(btf, m->name_off), m->type,
			btf_member_bit_offset(t, i));
		if (btf_member_bitfield_size(t, i))
			fprintf(out, " bitfield_size=%u", btf_member_bitfield_size(t, i));
		break;
	case BTF_KIND_ENUM:
		value = btf_kflag(t) ? (long long)v->val : (long long)(__u32)v->val;
		fprintf(out, "\n\t'%s' val=%lld", str(btf, v->name_off), value);
		break;
	case BTF_KIND_ENUM64:
		value = (long long)((__u64)e->val_hi32 << 32 | e->val_lo32);
		fprintf(out, btf_kflag(t) ? "\n\t'%s' val=%lld" : "\n\t'%s' val=%llu",
			str(btf, e->name_off), value);
		break;
	case BTF_KIND_FUNC_PROTO:
		fprintf(out, "\n\t'%s' type_id=%u", str(btf, p->name_off), p->type);
		break;
	case BTF_KIND_DATASEC:
		fprintf(out, "\n\ttype_id=%u offset=%u size=%u", s->type, s->offset, s->size);
		break;
	}
}

/* As fprintf_btf_type_raw() does. It is long because every kind is a case. */
static void print_type(FILE *out, const struct btf *btf, __u32 id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);
	__u32 vlen = btf_vlen(t);

	fprintf(out, "[%u] %s '%s'", id, kind(t), str(btf, t->name_off));
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		fprintf(out, " size=%u bits_offset=%u nr_bits=%u encoding=%s", t->size,
			btf_int_offset(t), btf_int_bits(t), encoding(t));
		return;
	case BTF_KIND_ARRAY:
		fprintf(out, " type_id=%u index_type_id=%u nr_elems=%u", btf_array(t)->type,
			btf_array(t)->index_type, btf_array(t)->nelems);
		return;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_DATASEC:
		fprintf(out, " size=%u vlen=%u", t->size, vlen);
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		fprintf(out, " encoding=%s size=%u vlen=%u", btf_kflag(t) ? "SIGNED" : "UNSIGNED",
			t->size, vlen);
		break;
	case BTF_KIND_FWD:
		fprintf(out, " fwd_kind=%s", btf_kflag(t) ? "union" : "struct");
		return;
	case BTF_KIND_FUNC:
		fprintf(out, " type_id=%u linkage=%s", t->type, linkage(t));
		return;
	case BTF_KIND_FUNC_PROTO:
		fprintf(out, " ret_type_id=%u vlen=%u", t->type, vlen);
		break;
	case BTF_KIND_VAR:
		fprintf(out, " type_id=%u, linkage=%s", t->type, linkage(t));
		return;
	case BTF_KIND_FLOAT:
		fprintf(out, " size=%u", t->size);
		return;
	case BTF_KIND_DECL_TAG:
		fprintf(out, " type_id=%u component_idx=%d", t->type,
			btf_decl_tag(t)->component_idx);
		return;
	default:
		fprintf(out, " type_id=%u", t->type);
		return;
	}
	for (__u32 i = 0; i < vlen; i++)
		print_item(out, btf, t, i);
}

static bool btf_validate_raw(struct btf *btf, unsigned int nr_types, const char *exp_types[])
{
	bool ok = check(btf__type_cnt(btf) - 1 == nr_types, "btf_nr_types", "%u, not %u",
			btf__type_cnt(btf) - 1, nr_types);

	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const char *expected = id <= nr_types ? exp_types[id - 1] : "(none)";
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		if (!out)
			abort();
		print_type(out, btf, id);
		fclose(out);
		ok &= check(!strcmp(text, expected), "raw_dump", "\n  actual   %s\n  expected %s",
			    text, expected);
		free(text);
	}
	return ok;
}

static struct btf *new_split(const void *data, size_t size, struct btf *base_btf)
{
	char path[] = "/tmp/split-btf-XXXXXX";
	int fd = mkstemp(path);
	struct btf *btf;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	btf = btf__parse_raw_split(path, base_btf);
	close(fd);
	unlink(path);
	return btf;
}
