/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure.h"
#include "memory.h"
#include "probes.h"
#include "worker.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
	__has_feature(thread_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/* Where a sanitizer is linked in, a fuzzer may want to be told of its reports: not of a worker's. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

struct worker_limits worker_limits(const struct btfold_subject_limits *limits)
{
	struct worker_limits ret = {.seconds = 60, .limit_self = !SANITIZED};

	if (!SANITIZED && sizeof(size_t) > 4)
		ret.memory_bytes = (size_t)((uint64_t)8 << 30);
	if (limits && limits->seconds > 0)
		ret.seconds = limits->seconds;
	if (limits && limits->memory_bytes)
		ret.memory_bytes = limits->memory_bytes;
	return ret;
}

static void isolate(const struct channel *channel, const struct worker_limits *limits)
{
	static const int signals[] = {SIGSEGV, SIGBUS,	SIGABRT, SIGILL, SIGFPE,  SIGTRAP,
				      SIGALRM, SIGINT,	SIGTERM, SIGHUP, SIGXFSZ, SIGXCPU,
				      SIGUSR1, SIGUSR2, SIGPIPE, SIGCHLD};
	struct rlimit core = {1, 1}, memory; /* 0 would not keep a pipe from being fed */
	sigset_t all;
	size_t i;
	int null;

	/* A group of its own, so that a command's children die with it. */
	setpgid(0, 0);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], SIG_DFL);
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(NULL);
	null = open("/dev/null", O_RDWR);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(channel->log, STDERR_FILENO);
	setrlimit(RLIMIT_CORE, &core);
	/* On top of what was inherited from the parent. */
	memory.rlim_cur = memory.rlim_max = limits->memory_bytes + memory_now(MEMORY_ADDRESSES);
	if (limits->memory_bytes && limits->limit_self)
		setrlimit(RLIMIT_AS, &memory);
}

static void answer_deinit(struct subject_answer *answer)
{
	free(answer->data);
	free(answer->map);
	*answer = (struct subject_answer){0};
}

/* One attempt with probes; false when it gave no output, or one that cannot be used. */
static bool run_probed(const struct btfold_subject_kind *kind, struct subject_self *self,
		       const struct subject_job *job, enum probe_targets targets,
		       struct subject_answer *answer)
{
	struct subject_job probed = *job;
	struct btfold_oracle_bytes output;
	struct probes probes;
	size_t size = 0;
	void *bytes;
	bool fine;

	if (!probes_add(job->base, job->input, targets, &probes, &bytes, &size))
		return false;
	probed.input = (struct btfold_oracle_bytes){bytes, size};
	kind->run(self, &probed, answer);
	free(bytes);
	if (answer->ran != BTFOLD_ORACLE_RAN)
		return false;
	output = (struct btfold_oracle_bytes){answer->data, answer->size};
	fine = probes_strip(&probes, output, &bytes, &size, &answer->map);
	if (!fine)
		return false;
	free(answer->data);
	answer->data = bytes;
	answer->size = size;
	answer->n_map = probes.n_types;
	return true;
}

void worker_run(const struct btfold_subject_kind *kind, struct subject_self *self,
		const struct subject_job *job, bool probes, struct subject_answer *answer)
{
	struct subject_answer second = {0};

	*answer = (struct subject_answer){0};
	if (probes && !self->own_map) {
		if (run_probed(kind, self, job, PROBE_ALL, answer))
			return;
		answer_deinit(answer);
	}
	kind->run(self, job, answer);
	/* It takes the input, but not all probes: it may take those that C could declare. */
	if (probes && !self->own_map && answer->ran == BTFOLD_ORACLE_RAN) {
		if (run_probed(kind, self, job, PROBE_OBJECTS, &second)) {
			answer_deinit(answer);
			*answer = second;
		} else {
			answer_deinit(&second);
		}
	}
}

/* Puts the answer where the parent finds it. */
static void publish(struct channel *channel, const struct subject_answer *answer,
		    struct reply *reply)
{
	size_t map_at = shared_align(answer->size);
	size_t total = map_at + answer->n_map * sizeof(*answer->map);

	reply->ran = answer->ran;
	reply->seconds = answer->seconds;
	reply->base_seconds = answer->base_seconds;
	reply->peak_bytes = answer->peak_bytes;
	memcpy(reply->text, answer->message, sizeof(reply->text));
	if (answer->ran != BTFOLD_ORACLE_RAN)
		return;
	if (!shared_reach(&channel->reply, total, true)) {
		reply->ran = BTFOLD_ORACLE_NO_MEMORY;
		subject_line(reply->text, "no memory for the output");
		return;
	}
	if (answer->size)
		memcpy(channel->reply.data, answer->data, answer->size);
	if (answer->map)
		memcpy(channel->reply.data + map_at, answer->map,
		       answer->n_map * sizeof(*answer->map));
	reply->size = answer->size;
	reply->n_map = answer->n_map;
	reply->has_map = answer->map != NULL;
}

static void serve(const struct btfold_subject_kind *kind, struct subject_self *self,
		  struct channel *channel, const struct worker_limits *limits,
		  const struct request *request)
{
	size_t input_at = shared_align(request->base_size), before = 0;
	struct subject_job job = {.seconds = request->seconds,
				  .memory_bytes = limits->memory_bytes};
	struct subject_answer answer;
	struct reply reply = {0};

	if (!shared_reach(&channel->request, input_at + request->input_size, false)) {
		reply.ran = BTFOLD_ORACLE_NO_MEMORY;
		subject_line(reply.text, "no memory for the input");
		send(channel->socket, &reply, sizeof(reply), MSG_NOSIGNAL);
		return;
	}
	if (request->has_base)
		job.base = (struct btfold_oracle_bytes){channel->request.data, request->base_size};
	job.input =
		(struct btfold_oracle_bytes){channel->request.data + input_at, request->input_size};
	if (ftruncate(channel->log, 0) == 0)
		lseek(channel->log, 0, SEEK_SET);
	if (request->measure)
		before = memory_start();
	/* Should the parent be gone, nobody else ends an endless loop. */
	alarm((unsigned int)request->patience + 5);
	worker_run(kind, self, &job, request->probes, &answer);
	alarm(0);
	if (request->measure && !answer.peak_bytes)
		answer.peak_bytes = memory_grown(before);
	publish(channel, &answer, &reply);
	answer_deinit(&answer);
	send(channel->socket, &reply, sizeof(reply), MSG_NOSIGNAL);
}

static void serve_measurement(const struct btfold_subject_kind *kind, struct subject_self *self,
			      struct channel *channel, const struct request *request)
{
	struct reply reply = {.measured.ran = BTFOLD_ORACLE_NO_MEMORY};

	alarm((unsigned int)request->patience + 5);
	if (!shared_reach(&channel->request, request->input_size, false) ||
	    !measure_request(kind, self, channel->request.data, request, &reply.measured))
		subject_line(reply.measured.message, "no memory for the input");
	alarm(0);
	send(channel->socket, &reply, sizeof(reply), MSG_NOSIGNAL);
}

_Noreturn void worker_main(const struct btfold_subject_kind *kind, const char *argument,
			   const char *spec, struct channel *channel,
			   const struct worker_limits *limits)
{
	struct subject_self self = {.log = channel->log};
	struct reply greeting = {0};
	struct request request;

	isolate(channel, limits);
	channel->reply.writable = true;
	subject_line(self.name, "%s", spec);
	alarm((unsigned int)limits->seconds + 5);
	if (kind->become)
		kind->become(argument, spec, channel, limits, greeting.text);
	if (kind->become || !kind->start(argument, &self, greeting.text)) {
		greeting.ran = BTFOLD_ORACLE_UNABLE;
		send(channel->socket, &greeting, sizeof(greeting), MSG_NOSIGNAL);
		_exit(0);
	}
	alarm(0);
	greeting.ran = BTFOLD_ORACLE_RAN;
	greeting.own_map = self.own_map;
	memcpy(greeting.text, self.name, sizeof(greeting.text));
	send(channel->socket, &greeting, sizeof(greeting), MSG_NOSIGNAL);
	while (recv(channel->socket, &request, sizeof(request), 0) == (ssize_t)sizeof(request)) {
		if (request.n_inputs)
			serve_measurement(kind, &self, channel, &request);
		else
			serve(kind, &self, channel, limits, &request);
	}
	alarm(2); /* the parent waits */
	kind->stop(&self);
	_exit(0);
}
