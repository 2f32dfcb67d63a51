/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * A drawing of Graphviz, made fit to stand in a page next to others: only the elements and
 * attributes that draw are kept. So ids do not collide, nothing refers to a file or runs, and it is
 * a third smaller.
 */
#ifndef BTFOLD_REPORT_SVG_H
#define BTFOLD_REPORT_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* False, with a part written, when @svg is no drawing. @label names it for those who do not see. */
bool svg_write(const char *svg, size_t size, const char *label, FILE *to);

#endif
