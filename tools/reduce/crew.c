// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK 200 /* milliseconds: somebody may want to end it */

struct question_head {
	uint64_t base_size, input_size; /* bytes behind this */
	double seconds;
	bool has_base;
};

static bool send_all(int to, const void *data, size_t size)
{
	const char *at = data;

	while (size) {
		ssize_t n = send(to, at, size, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}

static bool receive_all(int from, void *data, size_t size)
{
	char *at = data;

	while (size) {
		ssize_t n = recv(from, at, size, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}

/* ---- the child ------------------------------------------------------------------------------ */

static void serve(const struct reduce_question *question, double seconds, int socket)
{
	struct reduce_judge *judge = reduce_judge_create(question, seconds, NULL);
	struct question_head head;
	struct reduce_answer answer;
	char *bytes = NULL;
	size_t size;

	while (judge && receive_all(socket, &head, sizeof(head))) {
		size = head.base_size + head.input_size;
		free(bytes);
		bytes = malloc(size + 1);
		if (!bytes || !receive_all(socket, bytes, size))
			break;
		reduce_judge_ask(
			judge,
			(struct btfold_oracle_bytes){head.has_base ? bytes : NULL, head.base_size},
			(struct btfold_oracle_bytes){bytes + head.base_size, head.input_size},
			head.seconds, &answer);
		if (!send_all(socket, &answer, sizeof(answer)))
			break;
	}
	free(bytes);
	reduce_judge_destroy(judge);
}

static _Noreturn void become_hand(struct reduce_crew *crew, unsigned index, int socket)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN); /* the parent tells when to end */
	signal(SIGTERM, SIG_DFL);
	for (unsigned i = 0; i < crew->n; i++)
		if (i != index && crew->hands[i].pid)
			close(crew->sockets[i].fd);
	serve(crew->question, crew->seconds, socket);
	exit(0); /* not _exit(): leaks and coverage are looked for at exit */
}

/* ---- the parent ----------------------------------------------------------------------------- */

static bool start(struct reduce_crew *crew, unsigned index)
{
	struct reduce_hand *hand = &crew->hands[index];
	int ends[2];

	*hand = (struct reduce_hand){0};
	crew->sockets[index].fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return false;
	fflush(NULL);
	hand->pid = fork();
	if (hand->pid == 0) {
		close(ends[0]);
		become_hand(crew, index, ends[1]);
	}
	close(ends[1]);
	if (hand->pid < 0) {
		hand->pid = 0;
		close(ends[0]);
		return false;
	}
	crew->sockets[index] = (struct pollfd){.fd = ends[0], .events = POLLIN};
	return true;
}

static void bury(struct reduce_crew *crew, unsigned index)
{
	struct reduce_hand *hand = &crew->hands[index];

	if (!hand->pid)
		return;
	close(crew->sockets[index].fd);
	crew->sockets[index].fd = -1;
	while (waitpid(hand->pid, NULL, 0) < 0 && errno == EINTR)
		;
	hand->pid = 0;
}

bool reduce_crew_start(struct reduce_crew *crew, const struct reduce_question *question,
		       double seconds, unsigned n)
{
	*crew = (struct reduce_crew){.question = question, .seconds = seconds};
	while (crew->n < n && crew->n < REDUCE_JOBS_MAX && start(crew, crew->n))
		crew->n++;
	return crew->n != 0;
}

void reduce_crew_stop(struct reduce_crew *crew)
{
	for (unsigned i = 0; i < crew->n; i++)
		if (crew->hands[i].pid && crew->hands[i].ticket)
			kill(crew->hands[i].pid, SIGKILL);
	for (unsigned i = 0; i < crew->n; i++)
		bury(crew, i);
	crew->n = 0;
}

bool reduce_crew_is_free(const struct reduce_crew *crew)
{
	for (unsigned i = 0; i < crew->n; i++)
		if (!crew->hands[i].ticket)
			return true;
	return false;
}

void reduce_crew_ask(struct reduce_crew *crew, uint64_t ticket, struct btfold_oracle_bytes base,
		     struct btfold_oracle_bytes input, double seconds)
{
	struct question_head head;
	unsigned index = 0;
	int socket;

	/* all of it: the other side reads as much */
	memset(&head, 0, sizeof(head));
	head.base_size = base.size;
	head.input_size = input.size;
	head.seconds = seconds;
	head.has_base = base.data != NULL;
	while (crew->hands[index].ticket)
		index++;
	crew->hands[index].ticket = ticket;
	socket = crew->sockets[index].fd;
	/* One that is gone shows when its answer is awaited. */
	if (send_all(socket, &head, sizeof(head)) && send_all(socket, base.data, base.size))
		send_all(socket, input.data, input.size);
}

uint64_t reduce_crew_wait(struct reduce_crew *crew, struct reduce_answer *ret)
{
	bool asked = false;

	for (unsigned i = 0; i < crew->n; i++)
		asked |= crew->hands[i].ticket != 0;
	if (!asked || poll(crew->sockets, crew->n, TICK) <= 0)
		return 0;
	for (unsigned i = 0; i < crew->n; i++) {
		uint64_t ticket = crew->hands[i].ticket;

		if (!crew->sockets[i].revents)
			continue;
		if (receive_all(crew->sockets[i].fd, ret, sizeof(*ret))) {
			crew->hands[i].ticket = 0;
			return ticket;
		}
		memset(ret, 0, sizeof(*ret));
		ret->unable = true;
		crew->n_lost++;
		bury(crew, i);
		start(crew, i);
		if (ticket)
			return ticket;
	}
	return 0;
}
