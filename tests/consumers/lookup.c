// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * lookup BEFORE AFTER MAP [BASE]: a user of libbpf who looks types up by name, in front of dedup and
 * behind it. @MAP is what `btfold dedup --map` wrote. For each name and kind of BEFORE:
 *
 *   - btf__find_by_name_kind() finds it in AFTER, as the kind of its image: a declaration may have
 *     become a definition;
 *   - what it finds there is the image of a type of that name and kind: of the one found before, if
 *     the name has one type of that kind behind dedup;
 *   - and AFTER has no name and kind that BEFORE has not.
 *
 * Prints how many lookups there were; else what was not found, with exit status 1.
 */
#include <bpf/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct user {
	struct btf *before, *after;
	__u32 first; /* id of the first type that is not of the base */
	__u32 *map;  /* by ids of @before */
	unsigned n_lookups, n_wrong;
};

static const char *name_of(const struct btf *btf, __u32 id)
{
	return btf__name_by_offset(btf, btf__type_by_id(btf, id)->name_off);
}

static __u32 kind_of(const struct btf *btf, __u32 id)
{
	return btf_kind(btf__type_by_id(btf, id));
}

/* How many types of the name and kind of @id in @before have an image apart: the first counts. */
static unsigned count_images(const struct user *user, __u32 id, __u32 found, int *ret_is_image)
{
	const char *name = name_of(user->before, id);
	__u32 first = 0;
	unsigned n = 0;

	*ret_is_image = 0;
	for (__u32 at = 1; at < btf__type_cnt(user->before); at++) {
		if (kind_of(user->before, at) != kind_of(user->before, id) ||
		    strcmp(name_of(user->before, at), name))
			continue;
		*ret_is_image |= user->map[at] == found;
		if (!n || user->map[at] != first)
			n++;
		if (n == 1)
			first = user->map[at];
	}
	return n;
}

/* A declaration may have become a definition, and an empty enum one with enumerators (R1, R2). */
static int may_change(const struct user *user, __u32 id)
{
	return kind_of(user->after, user->map[id]) != kind_of(user->before, id);
}

static void look_up(struct user *user, __u32 id)
{
	const char *name = name_of(user->before, id);
	__u32 kind = kind_of(user->before, id);
	__s32 before, after;
	int is_image;
	unsigned n;

	before = btf__find_by_name_kind(user->before, name, kind);
	if (before > 0 && may_change(user, (__u32)before))
		kind = kind_of(user->after, user->map[before]);
	after = btf__find_by_name_kind(user->after, name, kind);
	user->n_lookups++;
	n = after > 0 ? count_images(user, id, (__u32)after, &is_image) : 0;
	if (before > 0 && after > 0 && ((__u32)after == user->map[before] || (n > 1 && is_image)))
		return;
	user->n_wrong++;
	printf("kind %u, '%s': %d, which became %u; found %d\n", kind, name, before,
	       before > 0 ? user->map[before] : 0, after);
}

static void look_back(struct user *user, __u32 id)
{
	const char *name = name_of(user->after, id);
	__u32 kind = kind_of(user->after, id);

	user->n_lookups++;
	if (btf__find_by_name_kind(user->before, name, kind) > 0)
		return;
	user->n_wrong++;
	printf("kind %u, '%s': was not there before\n", kind, name);
}

static int read_map(struct user *user, const char *path)
{
	FILE *file = fopen(path, "r");
	__u32 n = btf__type_cnt(user->before), from, to, n_read = 0;

	user->map = calloc(n, sizeof(*user->map));
	if (!file || !user->map)
		return 0;
	for (__u32 id = 0; id < user->first; id++)
		user->map[id] = id;
	while (fscanf(file, "%u %u", &from, &to) == 2)
		if (from >= user->first && from < n && to < btf__type_cnt(user->after)) {
			user->map[from] = to;
			n_read++;
		}
	fclose(file);
	return n_read == n - user->first;
}

static struct btf *open_btf(const char *path, struct btf *base)
{
	struct btf *btf = base ? btf__parse_split(path, base) : btf__parse(path, NULL);

	if (!btf) {
		fprintf(stderr, "%s: libbpf does not read it\n", path);
		exit(2);
	}
	return btf;
}

int main(int argc, char **argv)
{
	struct user user = {.first = 1};
	struct btf *base = NULL;

	if (argc < 4)
		return 2;
	if (argc > 4) {
		base = open_btf(argv[4], NULL);
		user.first = btf__type_cnt(base);
	}
	user.before = open_btf(argv[1], base);
	user.after = open_btf(argv[2], base);
	if (!read_map(&user, argv[3])) {
		fprintf(stderr, "%s: not the map of them\n", argv[3]);
		return 2;
	}
	for (__u32 id = user.first; id < btf__type_cnt(user.before); id++)
		if (*name_of(user.before, id))
			look_up(&user, id);
	for (__u32 id = user.first; id < btf__type_cnt(user.after); id++)
		if (*name_of(user.after, id))
			look_back(&user, id);
	printf("%u lookups, %u wrong\n", user.n_lookups, user.n_wrong);
	return user.n_wrong != 0;
}
