// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "ask.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LEAST_LOG ((size_t)64 << 10)
#define MOST_LOG  ((size_t)64 << 20)

/* 0, or what is wrong; the descriptor is closed, so that the kernel forgets it. */
static int load(struct btfold_oracle_bytes bytes, char *log, size_t log_size)
{
	union bpf_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t)bytes.data;
	attr.btf_size = (uint32_t)bytes.size;
	if (log) {
		attr.btf_log_buf = (uintptr_t)log;
		attr.btf_log_size = (uint32_t)log_size;
		attr.btf_log_level = 1;
	}
	do
		fd = (int)syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
	while (fd < 0 && (errno == EINTR || errno == EAGAIN));
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

/* Older kernels keep the beginning of a log that has no room, not the end: more room, then. */
static void listen(struct kernel *kernel, struct btfold_oracle_bytes bytes)
{
	int error;

	kernel->log[0] = '\0';
	while ((error = load(bytes, kernel->log, kernel->log_size)) == ENOSPC &&
	       kernel->log_size < MOST_LOG) {
		char *grown = realloc(kernel->log, 4 * kernel->log_size);

		if (!grown)
			break;
		kernel->log = grown;
		kernel->log_size *= 4;
	}
	kernel->log[kernel->log_size - 1] = '\0';
}

static enum answer cannot(struct kernel *kernel, const char *what, int error)
{
	snprintf(kernel->why, sizeof(kernel->why), "%s: %s", what, strerror(error));
	return ANSWER_CANNOT;
}

enum answer kernel_ask(struct kernel *kernel, struct btfold_oracle_bytes bytes)
{
	int error;

	if (bytes.size > UINT32_MAX)
		return cannot(kernel, "BPF_BTF_LOAD", EFBIG);
	error = load(bytes, NULL, 0);
	if (!error)
		return ANSWER_TAKES;
	if (error == EPERM || error == EACCES)
		return cannot(kernel, "BPF_BTF_LOAD (needs CAP_BPF)", error);
	if (error == ENOSYS || error == ENOMEM || error == EMFILE || error == ENFILE)
		return cannot(kernel, "BPF_BTF_LOAD", error);
	listen(kernel, bytes);
	return ANSWER_REFUSES;
}

/* Behind the header of 32 bytes: an int, its name, a layout of nothing but void. */
static bool knows_layouts(struct kernel *kernel)
{
	static const struct {
		uint16_t magic;
		uint8_t version, flags;
		uint32_t words[7 + 4];
		char strings[4];
		uint32_t layout;
	} one_int = {0xeb9f, 1, 0, {32, 0, 16, 16, 4, 20, 4, 1, 1u << 24, 4, 32}, "\0a", 0};
	struct btfold_oracle_bytes bytes = {&one_int, sizeof(one_int)};

	return kernel_ask(kernel, bytes) == ANSWER_TAKES;
}

enum answer kernel_open(struct kernel *kernel)
{
	static const struct {
		uint16_t magic;
		uint8_t version, flags;
		uint32_t words[5 + 4];
		char strings[4];
	} one_int = {0xeb9f, 1, 0, {24, 0, 16, 16, 4, 1, 1u << 24, 4, 32}, "\0a"};
	struct btfold_oracle_bytes bytes = {&one_int, sizeof(one_int)};

	*kernel = (struct kernel){.log_size = LEAST_LOG};
	kernel->log = malloc(kernel->log_size);
	if (!kernel->log)
		return cannot(kernel, "log", ENOMEM);
	if (kernel_ask(kernel, bytes) == ANSWER_REFUSES)
		snprintf(kernel->why, sizeof(kernel->why), "BPF_BTF_LOAD refuses even an int");
	else if (!kernel->why[0]) {
		kernel->knows_layouts = knows_layouts(kernel);
		return ANSWER_TAKES;
	}
	return ANSWER_CANNOT;
}

void kernel_close(struct kernel *kernel)
{
	free(kernel->log);
	kernel->log = NULL;
}
