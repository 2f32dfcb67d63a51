/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * btfold-worker: the worker of `libbpf@VERSION`, started by version.c and of no use to anybody
 * else. It needs nothing but a C library that is at least as new as the one it was built with.
 */
#include <stdio.h>
#include <stdlib.h>

#include "version.h"
#include "worker.h"

/* As asked for, whatever else the library may say of itself. */
static bool start_named(const char *argument, struct subject_self *ret_self, char *why)
{
	char name[SUBJECT_LINE];

	subject_line(name, "%s", ret_self->name);
	if (!btfold_subject_libbpf.start(argument, ret_self, why))
		return false;
	subject_line(ret_self->name, "%s", name);
	return true;
}

int main(int argc, char **argv)
{
	struct btfold_subject_kind kind = btfold_subject_libbpf;
	struct worker_limits limits;
	struct channel channel;

	if (argc != N_VERSION_WORDS) {
		fprintf(stderr, "btfold-worker is started by btfold, as engine libbpf@VERSION\n");
		return 2;
	}
	channel = (struct channel){
		.socket = atoi(argv[VERSION_SOCKET]),
		.request.fd = atoi(argv[VERSION_REQUEST]),
		.reply.fd = atoi(argv[VERSION_REPLY]),
		.log = atoi(argv[VERSION_LOG]),
	};
	limits = (struct worker_limits){
		.seconds = strtod(argv[VERSION_SECONDS], NULL),
		.memory_bytes = strtoull(argv[VERSION_MEMORY], NULL, 10),
		.limit_self = true, /* no sanitizer here */
	};
	kind.start = start_named;
	worker_main(&kind, argv[VERSION_LIBRARY], argv[VERSION_SPEC], &channel, &limits);
}
