/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* Hashing of words, for colours and for the cache: never for equality that matters to a finding. */
#ifndef BTFOLD_REDUCE_HASH_H
#define BTFOLD_REDUCE_HASH_H

#include <stdint.h>

/* Mixes a word into a running hash (the finaliser of splitmix64, which passes its tests). */
static inline uint64_t reduce_mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) + UINT64_C(0x9e3779b97f4a7c15);
	hash = (hash ^ hash >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	hash = (hash ^ hash >> 27) * UINT64_C(0x94d049bb133111eb);
	return hash ^ hash >> 31;
}

#endif
