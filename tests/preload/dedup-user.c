// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/*
 * A program that links libbpf: dedup-user [-e] INPUT OUTPUT [BASE]. With -e there is a .BTF.ext, too.
 * Uses the object before and after dedup as callers do. No header of libbpf is needed to build it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct btf;
struct btf_ext;

struct dedup_opts {
	size_t sz;
	struct btf_ext *btf_ext;
	_Bool force_collisions;
};

struct btf *btf__parse_raw(const char *path);
struct btf *btf__parse_raw_split(const char *path, struct btf *base);
struct btf_ext *btf_ext__new(const uint8_t *data, uint32_t size);
void btf_ext__free(struct btf_ext *ext);
int btf__dedup(struct btf *btf, const struct dedup_opts *opts);
const void *btf__raw_data(const struct btf *btf, uint32_t *size);
int btf__set_pointer_size(struct btf *btf, size_t size);
size_t btf__pointer_size(const struct btf *btf);
int btf__add_ptr(struct btf *btf, int type);
uint32_t btf__type_cnt(const struct btf *btf);
void btf__free(struct btf *btf);

static void fail(const char *what)
{
	fprintf(stderr, "dedup-user: %s\n", what);
	exit(1);
}

static void write_file(const char *path, const struct btf *btf)
{
	uint32_t size;
	const void *data = btf__raw_data(btf, &size);
	FILE *file = fopen(path, "wb");

	if (!data || !file || fwrite(data, 1, size, file) != size || fclose(file))
		fail(path);
}

int main(int argc, char **argv)
{
	/* No sections, and data that nobody reads. */
	const struct {
		uint16_t magic;
		uint8_t version, flags;
		uint32_t header_size, others[5];
	} ext = {0xeb9f, 1, 0, 24, {0}};
	int with_ext = argc > 1 && !strcmp(argv[1], "-e");
	struct dedup_opts opts = {.sz = sizeof(opts)};
	struct btf *base = NULL, *btf;
	uint32_t n;

	argv += with_ext;
	argc -= with_ext;
	if (argc < 3)
		fail("usage");
	if (argc > 3 && !(base = btf__parse_raw(argv[3])))
		fail(argv[3]);
	if (!(btf = btf__parse_raw_split(argv[1], base)) || btf__set_pointer_size(btf, 4))
		fail(argv[1]);
	if (with_ext && !(opts.btf_ext = btf_ext__new((const uint8_t *)&ext, sizeof(ext))))
		fail("no .BTF.ext");
	if (btf__dedup(btf, &opts))
		fail("btf__dedup");
	write_file(argv[2], btf);
	if (btf__pointer_size(btf) != 4)
		fail("the pointer size got lost");
	n = btf__type_cnt(btf);
	if (btf__add_ptr(btf, 1) != (int)n || btf__type_cnt(btf) != n + 1)
		fail("no more types can be added");
	printf("%u types\n", n - 1);
	btf_ext__free(opts.btf_ext);
	btf__free(btf);
	btf__free(base);
	return 0;
}
