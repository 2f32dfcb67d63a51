/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* xoshiro256** (Blackman, Vigna), seeded by splitmix64: small, fast, the same everywhere. */
#ifndef BTFOLD_GEN_RANDOM_H
#define BTFOLD_GEN_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct gen_random {
	uint64_t s[4];
};

static inline uint64_t gen_rotate(uint64_t x, unsigned k)
{
	return x << k | x >> (64 - k);
}

static inline uint64_t gen_splitmix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static inline void gen_seed(struct gen_random *random, uint64_t seed)
{
	for (unsigned i = 0; i < 4; i++)
		random->s[i] = gen_splitmix(&seed);
}

static inline uint64_t gen_next(struct gen_random *random)
{
	uint64_t *s = random->s, ret = gen_rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = gen_rotate(s[3], 45);
	return ret;
}

/*
 * Never twice in one expression: C leaves open which comes first, and graphs must not depend on the
 * compiler.
 *
 * 0..n-1 (0 when n is 0); the bias of 2^-32 does not matter here.
 */
static inline uint32_t gen_below(struct gen_random *random, uint32_t n)
{
	return (uint32_t)((gen_next(random) >> 32) * n >> 32);
}

/* True once in n. */
static inline bool gen_once_in(struct gen_random *random, uint32_t n)
{
	return gen_below(random, n) == 0;
}

#endif
