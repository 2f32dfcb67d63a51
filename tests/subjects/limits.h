/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#ifndef BTFOLD_TESTS_SUBJECTS_LIMITS_H
#define BTFOLD_TESTS_SUBJECTS_LIMITS_H

/* Skips the test where limits of memory are taken and forgotten: qemu's user emulation. */
void need_memory_limits(void);

#endif
