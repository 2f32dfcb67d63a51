// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <bpf/btf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the function below uses of the kernel's test_progs.h and btf_helpers.h, in short. */
static bool check(bool ok, const char *name, const char *format, ...);
__attribute__((unused)) static bool btf_validate_raw(struct btf *btf, unsigned int nr_types,
						     const char *exp_types[]);
#define IS_PTR(ptr)		  ((ptr) && (unsigned long)(ptr) < (unsigned long)-4095)
#define ASSERT_OK_PTR(ptr, name)  check(IS_PTR(ptr), name, "an error, not a pointer")
#define ASSERT_ERR_PTR(ptr, name) check(!IS_PTR(ptr), name, "a pointer, not an error")
#define ASSERT_OK(err, name)	  check(!(err), name, "error %d", (int)(err))
#define ASSERT_ERR(err, name)	  check((err) < 0, name, "no error")
#define ASSERT_EQ(actual, expected, name) \
	check((actual) == (expected), name, "%d, not %d", (int)(actual), (int)(expected))
#define VALIDATE_RAW_BTF(btf, raw_types...)                                         \
	btf_validate_raw(btf, sizeof((const char *[]){raw_types}) / sizeof(void *), \
			 (const char *[]){raw_types})
/* Not all libbpf.so have btf__new_split(). */
__attribute__((unused)) static struct btf *new_split(const void *data, size_t size,
						     struct btf *base_btf);
#define btf__new_split new_split
