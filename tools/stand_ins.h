/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A distilled base (.BTF.base) holds, of the types of vmlinux that a module refers to, names and
 * sizes: of a struct it has a declaration, or a struct without members. When the module is loaded
 * these become types of vmlinux again, so none of them may be taken for a declaration of a type of
 * the module that has the same name. As a base they are definitions that equal no other.
 */
#ifndef BTFOLD_STAND_INS_H
#define BTFOLD_STAND_INS_H

#include <btfold/btfold.h>

/*
 * Raw BTF of the same ids and strings, where that is so; the caller frees it. NULL, with a static
 * text in @ret_why, when that cannot be made.
 */
void *stand_ins(const void *base, size_t base_size, size_t *ret_size, const char **ret_why);

#endif
