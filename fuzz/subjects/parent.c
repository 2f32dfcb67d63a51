/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parent.h"

#define RUNS_MAX    10000	       /* of one worker: foreign engines leak */
#define MEASURE_MIN ((size_t)64 << 10) /* bytes in, for the peak of memory to mean something */
#define LARGE_MIN   ((size_t)1 << 20)  /* bytes in, after which a worker is replaced */

static bool open_channel(struct channel *channel, int *ret_theirs)
{
	int pair[2];

	*channel = (struct channel){.socket = -1, .request.fd = -1, .reply.fd = -1, .log = -1};
	if (!shared_create(&channel->request, "btfold-request") ||
	    !shared_create(&channel->reply, "btfold-reply"))
		return false;
	channel->log = memfd_create("btfold-log", MFD_CLOEXEC);
	if (channel->log < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	channel->socket = pair[0];
	*ret_theirs = pair[1];
	return true;
}

static void close_channel(struct channel *channel)
{
	shared_close(&channel->request);
	shared_close(&channel->reply);
	if (channel->log >= 0)
		close(channel->log);
	if (channel->socket >= 0)
		close(channel->socket);
	*channel = (struct channel){.socket = -1, .request.fd = -1, .reply.fd = -1, .log = -1};
}

/* Waits for the worker, which has ended or will soon. */
static int reap(struct btfold_subject *subject)
{
	int status = 0;

	while (waitpid(subject->worker, &status, 0) < 0 && errno == EINTR)
		;
	/* What it may have left running. */
	kill(-subject->worker, SIGKILL);
	subject->worker = 0;
	return status;
}

static void kill_worker(struct btfold_subject *subject)
{
	if (!subject->worker)
		return;
	kill(-subject->worker, SIGKILL);
	kill(subject->worker, SIGKILL);
	reap(subject);
	close_channel(&subject->channel);
}

/* Lets it clean up: an idle worker ends when the socket does. */
static void dismiss_worker(struct btfold_subject *subject)
{
	if (!subject->worker)
		return;
	shutdown(subject->channel.socket, SHUT_RDWR);
	reap(subject);
	close_channel(&subject->channel);
}

/* 1: a message is there, 0: time is up, -1: the worker is gone. */
static int receive(struct btfold_subject *subject, double seconds, struct reply *reply)
{
	struct pollfd fd = {.fd = subject->channel.socket, .events = POLLIN};
	double deadline = subject_now() + seconds, left;
	ssize_t n;
	int ready;

	do {
		left = deadline - subject_now();
		ready = poll(&fd, 1,
			     left <= 0	  ? 0
			     : left > 1e6 ? 1000000000
					  : (int)(left * 1e3) + 1);
	} while ((ready < 0 && errno == EINTR) || (ready == 0 && left > 0));
	if (ready == 0)
		return 0;
	do {
		n = recv(subject->channel.socket, reply, sizeof(*reply), 0);
	} while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(*reply))
		return -1;
	reply->text[SUBJECT_LINE - 1] = '\0';
	return 1;
}

/* Why there was no message: kills what is left of the worker. */
static enum btfold_oracle_ran autopsy(struct btfold_subject *subject, int received, double seconds,
				      char *ret_line)
{
	enum btfold_oracle_ran ran = BTFOLD_ORACLE_TIMED_OUT;

	if (received == 0) {
		subject_line(ret_line, "no answer within %g seconds", seconds);
		kill_worker(subject);
	} else {
		ran = death_of(reap(subject), subject->channel.log, ret_line);
		close_channel(&subject->channel);
	}
	return ran;
}

static bool spawn(struct btfold_subject *subject, struct reply *greeting, char *why)
{
	int theirs = -1, received;
	pid_t pid;

	if (!open_channel(&subject->channel, &theirs)) {
		subject_line(why, "no worker: %s", strerror(errno));
		close_channel(&subject->channel);
		return false;
	}
	pid = fork();
	if (pid == 0) {
		close(subject->channel.socket);
		subject->channel.socket = theirs;
		worker_main(subject->kind, subject->argument, subject->spec, &subject->channel,
			    &subject->limits);
	}
	close(theirs);
	if (pid < 0) {
		subject_line(why, "no worker: %s", strerror(errno));
		close_channel(&subject->channel);
		return false;
	}
	setpgid(pid, pid);
	subject->worker = pid;
	subject->served = 0;
	subject->channel.request.writable = true;
	received = receive(subject, subject->limits.seconds, greeting);
	if (received == 1)
		return true;
	autopsy(subject, received, subject->limits.seconds, why);
	return false;
}

/* A worker that is ready, a new one if need be. */
static bool ensure_worker(struct btfold_subject *subject, char *why)
{
	struct reply greeting;

	if (subject->worker)
		return true;
	if (!spawn(subject, &greeting, why))
		return false;
	if (greeting.ran == BTFOLD_ORACLE_RAN) {
		subject_line(subject->name, "%s", greeting.text);
		subject->own_map = greeting.own_map;
		return true;
	}
	subject_line(why, "%s", greeting.text);
	kill_worker(subject);
	return false;
}

bool parent_start(struct btfold_subject *subject, char *why)
{
	return ensure_worker(subject, why);
}

void parent_stop(struct btfold_subject *subject)
{
	dismiss_worker(subject);
}

/* A kind that keeps its time does so for each of up to three attempts. */
static double patience(const struct btfold_subject *subject, bool probes)
{
	double seconds = subject->seconds;

	if (!subject->kind->keeps_time)
		return seconds;
	return 2 + (probes ? 3 : 1) * seconds;
}

static bool put_request(struct btfold_subject *subject, struct btfold_oracle_bytes base,
			struct btfold_oracle_bytes input, bool probes)
{
	size_t input_at = shared_align(base.size);
	struct shared *shared = &subject->channel.request;
	struct request request = {
		.base_size = base.size,
		.input_size = input.size,
		.seconds = subject->seconds,
		.patience = patience(subject, probes),
		.has_base = base.data != NULL,
		.probes = probes,
		.measure = base.size + input.size >= MEASURE_MIN,
	};

	if (!shared_reach(shared, input_at + input.size, true))
		return false;
	if (base.size)
		memcpy(shared->data, base.data, base.size);
	if (input.size)
		memcpy(shared->data + input_at, input.data, input.size);
	/* A worker that is gone shows when its answer is awaited. */
	send(subject->channel.socket, &request, sizeof(request), MSG_NOSIGNAL);
	return true;
}

static bool put_part(struct btfold_subject *subject, struct btfold_oracle_bytes part, size_t *at)
{
	if (!shared_reach(&subject->channel.request, *at + part.size, true))
		return false;
	if (part.size)
		memcpy(subject->channel.request.data + *at, part.data, part.size);
	*at += shared_align(part.size);
	return true;
}

/* Base, sizes of the inputs, inputs. */
static bool put_work(struct btfold_subject *subject, const struct btfold_subject_work *work)
{
	size_t at = 0, size = shared_align(work->base.size) + work->n_inputs * sizeof(uint64_t);
	struct request request = {
		.base_size = work->base.size,
		.patience = subject->limits.seconds,
		.has_base = work->base.data != NULL,
		.n_inputs = work->n_inputs,
		.passes = work->passes,
	};
	bool fine;

	for (size_t i = 0; i < work->n_inputs; i++)
		size += shared_align(work->inputs[i].size);
	fine = shared_reach(&subject->channel.request, size, true) &&
	       put_part(subject, work->base, &at);
	for (size_t i = 0; fine && i < work->n_inputs; i++) {
		uint64_t bytes = work->inputs[i].size;

		fine = put_part(subject, (struct btfold_oracle_bytes){&bytes, sizeof(bytes)}, &at);
	}
	for (size_t i = 0; fine && i < work->n_inputs; i++)
		fine = put_part(subject, work->inputs[i], &at);
	request.input_size = at;
	if (fine)
		send(subject->channel.socket, &request, sizeof(request), MSG_NOSIGNAL);
	return fine;
}

static bool take_output(struct btfold_subject *subject, const struct reply *reply,
			struct btfold_oracle_output *ret)
{
	struct shared *shared = &subject->channel.reply;
	size_t map_at = shared_align(reply->size), map_size = reply->n_map * sizeof(*ret->map);

	if (reply->size > UINT32_MAX * (uint64_t)2 || reply->n_map > UINT32_MAX)
		return false;
	/* Sizes above have wrapped where size_t has 32 bits. */
	if (reply->size + reply->n_map * sizeof(*ret->map) > PTRDIFF_MAX)
		return false;
	if (!shared_reach(shared, map_at + map_size, false))
		return false;
	ret->data = malloc(reply->size ? reply->size : 1);
	ret->map = reply->has_map ? malloc(map_size ? map_size : 1) : NULL;
	if (!ret->data || (reply->has_map && !ret->map))
		return false;
	ret->size = reply->size;
	memcpy(ret->data, shared->data, ret->size);
	if (ret->map) {
		ret->n_map = reply->n_map;
		memcpy(ret->map, shared->data + map_at, map_size);
	}
	return true;
}

static void take_reply(struct btfold_subject *subject, const struct reply *reply,
		       struct btfold_oracle_output *ret)
{
	ret->ran = reply->ran <= BTFOLD_ORACLE_UNABLE ? (enum btfold_oracle_ran)reply->ran
						      : BTFOLD_ORACLE_CRASHED;
	if (ret->ran == BTFOLD_ORACLE_RAN && !take_output(subject, reply, ret)) {
		free(ret->data);
		free(ret->map);
		*ret = (struct btfold_oracle_output){.ran = BTFOLD_ORACLE_UNABLE,
						     .message = strdup("output not taken over")};
		return;
	}
	if (reply->text[0])
		ret->message = strdup(reply->text);
	subject->cost = (struct btfold_subject_cost){reply->seconds, reply->base_seconds,
						     (size_t)reply->peak_bytes};
}

void parent_renew(struct btfold_subject *subject)
{
	if (subject->served)
		dismiss_worker(subject);
}

void parent_run(struct btfold_subject *subject, struct btfold_oracle_bytes base,
		struct btfold_oracle_bytes input, bool probes, struct btfold_oracle_output *ret)
{
	size_t size = base.size + input.size;
	char line[SUBJECT_LINE] = "no memory for the input";
	struct reply reply;
	int received;

	/* What small inputs left behind shall not be seen in the cost of a large one. */
	if (size >= LARGE_MIN)
		parent_renew(subject);
	ret->ran = BTFOLD_ORACLE_UNABLE;
	if (!ensure_worker(subject, line) || !put_request(subject, base, input, probes)) {
		ret->message = strdup(line);
		return;
	}
	subject->afresh = !subject->served;
	received = receive(subject, patience(subject, probes), &reply);
	if (received != 1) {
		ret->ran = autopsy(subject, received, subject->seconds, line);
		ret->message = strdup(line);
		return;
	}
	take_reply(subject, &reply, ret);
	if (++subject->served >= RUNS_MAX || size >= LARGE_MIN)
		dismiss_worker(subject);
}

void parent_measure(struct btfold_subject *subject, const struct btfold_subject_work *work,
		    struct btfold_subject_measured *ret)
{
	struct reply reply;
	int received;

	parent_renew(subject);
	ret->ran = BTFOLD_ORACLE_UNABLE;
	subject_line(ret->message, "no memory for the input");
	if (!ensure_worker(subject, ret->message) || !put_work(subject, work))
		return;
	received = receive(subject, subject->limits.seconds, &reply);
	if (received != 1) {
		ret->ran = autopsy(subject, received, subject->limits.seconds, ret->message);
		return;
	}
	*ret = reply.measured;
	ret->message[sizeof(ret->message) - 1] = '\0';
	subject->served++;
	dismiss_worker(subject);
}
