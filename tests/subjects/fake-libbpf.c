/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A libbpf for tests: dedup gives back what it got, or does what the environment variable
 * FAKE_LIBBPF says. FAKE_OLD: the interface of libbpf 0.3.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct btf {
	void *data;
	uint32_t size;
};

struct btf *btf__new(const void *data, uint32_t size);
void btf__free(struct btf *btf);

static int is(const char *what)
{
	const char *mode = getenv("FAKE_LIBBPF");

	return mode && strcmp(mode, what) == 0;
}

#ifdef FAKE_OLD
/* An error is a pointer near the end of memory. */
static struct btf *error(int number)
{
	return (struct btf *)(intptr_t)-number;
}
#else
static struct btf *error(int number)
{
	errno = number;
	return NULL;
}
#endif

struct btf *btf__new(const void *data, uint32_t size)
{
	struct btf *btf;

	if (is("refuse"))
		return error(EINVAL);
	btf = malloc(sizeof(*btf));
	btf->data = malloc(size);
	btf->size = size;
	memcpy(btf->data, data, size);
	return btf;
}

void btf__free(struct btf *btf)
{
	free(btf->data);
	free(btf);
}

/* Endless, but not so that a compiler may assume that it ends. */
static volatile int go_on = 1;
static int *volatile nowhere;
static unsigned served; /* by this process */

static int misbehave(struct btf *btf)
{
	if (is("crash")) {
		fprintf(stderr, "\n====\nabout to die\nsecond line\n");
		*nowhere = 1;
	}
	/* Larger than the input is only the one with probes. */
	if (is("crash-on-probes") && btf->size > 160)
		abort();
	if (is("abort"))
		abort();
	if (is("exit"))
		exit(3);
	if (is("loop"))
		while (go_on)
			;
	if (is("allocate")) {
		while (go_on) {
			void *more = malloc(64 << 20);

			if (!more)
				return -ENOMEM;
			memset(more, 1, 1);
		}
	}
	if (is("scribble"))
		memset(btf->data, 0xff, btf->size);
	if (is("once") && served++)
		return -EINVAL;
	/* As one does whose memory each graph damages a little. */
	if (is("tired") && served++ > 60)
		return -EINVAL;
	/* The same, and where the first type is a union, see below. */
	if (is("tired-of-unions") &&
	    (served++ > 12 || (btf->size > 32 && ((unsigned char *)btf->data)[31] == 5)))
		return -EINVAL;
	/* On some graphs: where the first type is a struct, of 24 bytes of header and 4 of name. */
	if (is("loop-on-some") && btf->size > 32 && ((unsigned char *)btf->data)[31] == 4)
		while (go_on)
			;
	return is("fail") ? -EINVAL : 0;
}

#ifdef FAKE_OLD
int btf__dedup(struct btf *btf, void *btf_ext, const void *opts);
const void *btf__get_raw_data(const struct btf *btf, uint32_t *size);

int btf__dedup(struct btf *btf, void *btf_ext, const void *opts)
{
	if (btf_ext || opts)
		abort();
	return misbehave(btf);
}

const void *btf__get_raw_data(const struct btf *btf, uint32_t *size)
{
	*size = btf->size;
	return btf->data;
}
#else
int btf__dedup(struct btf *btf, const void *opts);
const void *btf__raw_data(const struct btf *btf, uint32_t *size);
uint32_t btf__type_cnt(const struct btf *btf);

int btf__dedup(struct btf *btf, const void *opts)
{
	if (opts)
		abort();
	return misbehave(btf);
}

const void *btf__raw_data(const struct btf *btf, uint32_t *size)
{
	*size = btf->size;
	return btf->data;
}

uint32_t btf__type_cnt(const struct btf *btf)
{
	return btf->size;
}
#endif
