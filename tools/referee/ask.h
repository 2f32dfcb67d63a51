/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* The running kernel, asked whether it takes BTF (BPF_BTF_LOAD). */
#ifndef BTFOLD_REFEREE_ASK_H
#define BTFOLD_REFEREE_ASK_H

#include <btfold/oracle.h>
#include <stdbool.h>

struct kernel {
	char *log; /* what it said of the last BTF that it refused, all of it or its end */
	size_t log_size;
	bool knows_layouts; /* headers with a kind layout */
	char why[112];	    /* of the last CANNOT */
};

enum answer {
	ANSWER_TAKES,
	ANSWER_REFUSES,
	ANSWER_CANNOT, /* no answer: may not be asked, out of memory ... */
};

/* CANNOT when the kernel may not be asked at all. */
enum answer kernel_open(struct kernel *kernel);
void kernel_close(struct kernel *kernel);
/*
 * BTF without base, in this machine's byte order. Nothing stays behind in the kernel. When it
 * refuses, its log is in @kernel and ends with a complaint, or is empty.
 */
enum answer kernel_ask(struct kernel *kernel, struct btfold_oracle_bytes bytes);

/*
 * The complaint at the end of a log. Slices of it; the kernel's own words for kinds. @ret_type is 0 when
 * it is about no type.
 */
struct complaint {
	uint32_t type;
	char kind[16]; /* "STRUCT", or "" */
	char text[96]; /* "Member exceeds struct_size" */
	char line
		[200]; /* all of the line: "b type_id=1 bits_offset=16 Member exceeds struct_size" */
};
void complaint_read(const char *log, struct complaint *ret);

#endif
