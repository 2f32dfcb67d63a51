/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * The coarse partition backwards: which types are in a class, which classes mention a colour, which
 * classes have a key. Each object knows its own types and classes; those of the base are the base's.
 */
#ifndef BTFOLD_BACKREFS_H
#define BTFOLD_BACKREFS_H

#include "coarse.h"

struct backrefs {
	const struct backrefs *base; /* or NULL */
	const struct coarse *coarse;
	uint32_t *member_head;	 /* per colour, the base's too: an own id, or 0 */
	uint32_t *member_next;	 /* per own id: the next of its class, or 0 */
	uint32_t *mention_start; /* per colour, the base's too, and one more: index in mentions */
	uint32_t *mentions;	 /* own classes */
	uint32_t *class_head;	 /* per key, the base's too: an own class, or 0 */
	uint32_t *class_next;	 /* per own colour: the next class of its key, or 0 */
};

/* False: out of memory. */
bool backrefs_init(struct backrefs *back, const struct coarse *coarse, const struct backrefs *base,
		   struct arena *arena);

/* Visits the members of class @colour_, ascending within base and input. */
#define BACKREFS_MEMBERS(back_, colour_, id_)                                  \
	for (const struct backrefs *members_of = (back_); members_of;          \
	     members_of = members_of->base)                                    \
		for (uint32_t id_ = backrefs_member(members_of, colour_); id_; \
		     id_ = members_of->member_next[id_ - members_of->coarse->first])

/* Visits the classes of key @key_. */
#define BACKREFS_CLASSES(back_, key_, class_)                                    \
	for (const struct backrefs *classes_of = (back_); classes_of;            \
	     classes_of = classes_of->base)                                      \
		for (uint32_t class_ = backrefs_class(classes_of, key_); class_; \
		     class_ = classes_of->class_next[class_ - classes_of->coarse->first_colour])

static inline uint32_t backrefs_member(const struct backrefs *back, uint32_t colour)
{
	return colour < back->coarse->end_colour ? back->member_head[colour] : 0;
}

static inline uint32_t backrefs_class(const struct backrefs *back, uint32_t key)
{
	return key < back->coarse->n_keys ? back->class_head[key] : 0;
}

#endif
