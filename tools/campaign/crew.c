// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* The parent of the workers: starts them, files what they find, shows how it goes, buries them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../say.h"
#include "death.h"
#include "worker.h"

#define TICK  0.1 /* seconds between looks at the clock */
#define GRACE 2.0 /* for the graph at hand, when the end has come */

struct crew {
	struct campaign *campaign;
	struct office *office;
	struct pollfd pipes[MAX_JOBS]; /* fd is -1 when that worker is gone */
	pid_t workers[MAX_JOBS];
	uint64_t watched[MAX_JOBS]; /* seeds, and since when each is worked on */
	double since[MAX_JOBS];
	unsigned n, n_left;
	double start, closed; /* closed: since when, or 0 */
};

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

bool campaign_interrupted(void)
{
	return interrupted;
}

static _Noreturn void become_worker(struct crew *crew, unsigned index, int pipe)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN); /* the parent tells when to end */
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	for (unsigned i = 0; i < index; i++)
		close(crew->pipes[i].fd);
	worker_work(crew->campaign, crew->office, &crew->office->desks[index], pipe);
	exit(0); /* not _exit(): leaks and coverage are looked for at exit */
}

static bool start_worker(struct crew *crew, unsigned index)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC)) {
		say_error("no worker: %s", strerror(errno));
		return false;
	}
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		become_worker(crew, index, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		say_error("no worker: %s", strerror(errno));
		close(ends[0]);
		return false;
	}
	crew->pipes[index] = (struct pollfd){.fd = ends[0], .events = POLLIN};
	crew->workers[index] = pid;
	crew->since[index] = now_seconds();
	crew->n = crew->n_left = index + 1;
	return true;
}

static void close_office(struct crew *crew)
{
	if (crew->closed > 0)
		return;
	atomic_store(&crew->office->closed, true);
	crew->closed = now_seconds();
}

static void bury(struct crew *crew, unsigned index)
{
	const struct desk *desk = &crew->office->desks[index];
	int status = 0;

	close(crew->pipes[index].fd);
	crew->pipes[index].fd = -1;
	crew->n_left--;
	while (waitpid(crew->workers[index], &status, 0) < 0 && errno == EINTR)
		;
	if (desk->failed)
		crew->campaign->failed = true;
	/* One that is late at the end was killed by us; of several deaths one is enough. */
	else if (status && (!crew->closed || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL))
		death_of_worker(crew->campaign, desk, status);
	if (status || desk->failed)
		close_office(crew);
}

static void read_pipes(struct crew *crew)
{
	int n = poll(crew->pipes, crew->n, (int)(TICK * 1000));

	for (unsigned i = 0; i < crew->n && n > 0; i++) {
		if (crew->pipes[i].fd < 0 || !crew->pipes[i].revents)
			continue;
		if (!letter_receive(crew->pipes[i].fd, &crew->campaign->groups,
				    &crew->campaign->failed))
			bury(crew, i);
	}
}

/* Nobody else ends an engine that hangs in the process of its worker. */
static void watch(struct crew *crew)
{
	double now = now_seconds();

	for (unsigned i = 0; i < crew->n; i++) {
		const struct desk *desk = &crew->office->desks[i];

		if (crew->pipes[i].fd < 0)
			continue;
		if (desk->seed != crew->watched[i] || !desk->in_engine ||
		    !campaign_trusts(crew->campaign, crew->campaign->engines.specs[desk->engine])) {
			crew->watched[i] = desk->seed;
			crew->since[i] = now;
		}
		if (now - crew->since[i] > crew->campaign->engines.limits.seconds ||
		    (crew->closed > 0 && now - crew->closed > GRACE))
			kill(crew->workers[i], SIGKILL);
	}
}

static void add_counts(struct counts *sum, const struct counts *counts)
{
	/* They consist of nothing but numbers of one type. */
	const uint64_t *from = (const uint64_t *)counts;
	uint64_t *to = (uint64_t *)sum;

	for (size_t i = 0; i < sizeof(*sum) / sizeof(*to); i++)
		to[i] += from[i];
}

static void sum_up(struct crew *crew)
{
	memset(&crew->campaign->counts, 0, sizeof(crew->campaign->counts));
	for (unsigned i = 0; i < crew->n; i++)
		add_counts(&crew->campaign->counts, &crew->office->desks[i].counts);
	crew->campaign->elapsed = now_seconds() - crew->start;
}

static double percent(uint64_t part, uint64_t all)
{
	return all ? 100.0 * (double)part / (double)all : 0.0;
}

static void show_progress(struct crew *crew)
{
	const struct counts *counts = &crew->campaign->counts;
	const struct campaign_hooks *hooks = crew->campaign->hooks;
	uint64_t undecided = 0, exams = 0;

	sum_up(crew);
	if (hooks) {
		hooks->show_progress(hooks->ctx, crew->campaign->elapsed, counts->graphs);
		return;
	}
	for (unsigned i = 0; i < crew->campaign->engines.n; i++) {
		const struct tally *tally = &counts->tallies[i];

		undecided += tally->inconclusive;
		exams += tally->fine + tally->findings + tally->inconclusive;
	}
	/* What matters most comes first: narrow terminals cut the line. */
	status_show("%.0f s  %s graphs, %.0f/s  findings %zu  undecided %.1f %%  copies %.0f %%  "
		    "near %.0f %%  well-formed %.0f %%, loadable %.0f %%, malformed %.0f %%",
		    crew->campaign->elapsed, count_figure(counts->graphs).text,
		    (double)counts->graphs / (crew->campaign->elapsed + 1e-9),
		    groups_distinct(&crew->campaign->groups), percent(undecided, exams),
		    percent(counts->copies, counts->graphs), percent(counts->near, counts->graphs),
		    percent(counts->tiers[BTFOLD_TIER_WELL_FORMED] +
				    counts->tiers[BTFOLD_TIER_KERNEL_LIMIT],
			    counts->graphs),
		    percent(counts->tiers[BTFOLD_TIER_LOADABLE], counts->graphs),
		    percent(counts->tiers[BTFOLD_TIER_MALFORMED], counts->graphs));
}

static void lead(struct crew *crew)
{
	struct campaign *campaign = crew->campaign;

	while (crew->n_left) {
		read_pipes(crew);
		if (interrupted || campaign->failed ||
		    (campaign->seconds > 0 && now_seconds() - crew->start >= campaign->seconds))
			close_office(crew);
		watch(crew);
		show_progress(crew);
	}
	sum_up(crew);
	status_clear();
	campaign->interrupted = interrupted;
}

void campaign_run(struct campaign *campaign)
{
	struct sigaction action = {.sa_handler = interrupt};
	struct crew crew = {.campaign = campaign, .start = now_seconds()};

	crew.office = mmap(NULL, sizeof(*crew.office), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (crew.office == MAP_FAILED) {
		say_error("no memory for the workers");
		campaign->failed = true;
		return;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	campaign->groups.start = crew.start;
	fflush(NULL); /* so that workers do not print again what is in the buffers */
	for (unsigned i = 0; i < campaign->n_jobs && !campaign->failed; i++)
		campaign->failed = !start_worker(&crew, i);
	lead(&crew);
	munmap(crew.office, sizeof(*crew.office));
}
