/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The coarse partition backwards: which types of a base are in a class, which classes mention a colour,
 * which classes have a key. Each object knows its own types and classes; those of the base are the base's.
 */
#ifndef BTFOLD_BACKREFS_H
#define BTFOLD_BACKREFS_H

#include "coarse.h"

struct backrefs {
	const struct backrefs *base; /* or NULL */
	const struct coarse *coarse;
	uint32_t *member_head;	 /* of a base, per colour: the lowest id, or 0 */
	uint32_t *member_next;	 /* of a base, per id: the next of its class, or 0 */
	uint32_t *mention_start; /* per colour, the base's too, and one more: index in mentions */
	uint32_t *mentions;	 /* own classes */
	uint32_t *class_head;	 /* per key, the base's too: an own class, or 0 */
	uint32_t *class_next;	 /* per own colour: the next class of its key, or 0 */
};

/* False: out of memory. */
bool backrefs_init(struct backrefs *back, const struct coarse *coarse, const struct backrefs *base,
		   struct arena *arena);
/* For a base: its types, too. */
bool backrefs_add_members(struct backrefs *back, struct arena *arena);

/* For an input: visits the base types of class @colour_, ascending. */
#define BACKREFS_OF_BASE(back_, colour_, id_)                              \
	for (uint32_t id_ = backrefs_of_base((back_)->base, colour_); id_; \
	     id_ = (back_)->base->member_next[id_ - 1])

/* Visits the classes of key @key_. */
#define BACKREFS_CLASSES(back_, key_, class_)                                    \
	for (const struct backrefs *classes_of = (back_); classes_of;            \
	     classes_of = classes_of->base)                                      \
		for (uint32_t class_ = backrefs_class(classes_of, key_); class_; \
		     class_ = classes_of->class_next[class_ - classes_of->coarse->first_colour])

static inline uint32_t backrefs_of_base(const struct backrefs *base, uint32_t colour)
{
	return base && colour < base->coarse->end_colour ? base->member_head[colour] : 0;
}

static inline uint32_t backrefs_class(const struct backrefs *back, uint32_t key)
{
	return key < back->coarse->n_keys ? back->class_head[key] : 0;
}

#endif
