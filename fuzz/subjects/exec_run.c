/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exec.h"

static _Noreturn void become(const char *command, double seconds, size_t memory_bytes,
			     const sigset_t *mask)
{
	struct rlimit limit = {memory_bytes, memory_bytes};

	setpgid(0, 0);
	/* Two ways to end it should the worker be killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm((unsigned int)seconds + 5);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if (memory_bytes) {
		setrlimit(RLIMIT_AS, &limit);
		setrlimit(RLIMIT_FSIZE, &limit);
	}
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* Waits for @pid until @deadline; SIGCHLD is blocked. False when time is up. */
static bool wait_until(pid_t pid, double deadline, int *ret_status, struct rusage *ret_usage)
{
	struct timespec left;
	sigset_t child;
	double rest;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	while (wait4(pid, ret_status, WNOHANG, ret_usage) == 0) {
		rest = deadline - subject_now();
		if (rest <= 0)
			return false;
		rest = rest > 1e6 ? 1e6 : rest;
		left.tv_sec = (time_t)rest;
		left.tv_nsec = (long)((rest - (double)left.tv_sec) * 1e9);
		sigtimedwait(&child, NULL, &left);
	}
	return true;
}

struct exec_end exec_run(const char *command, double seconds, size_t memory_bytes)
{
	struct exec_end end = {0};
	struct rusage usage = {0};
	sigset_t child, mask;
	double begin;
	pid_t pid;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &mask);
	begin = subject_now();
	pid = fork();
	if (pid == 0)
		become(command, seconds, memory_bytes, &mask);
	end.failed = pid < 0;
	if (pid > 0) {
		setpgid(pid, pid);
		end.timed_out = !wait_until(pid, begin + seconds, &end.status, &usage);
		/* It, or what it left in the background. */
		kill(-pid, SIGKILL);
		if (end.timed_out) {
			kill(pid, SIGKILL);
			while (wait4(pid, &end.status, 0, &usage) < 0 && errno == EINTR)
				;
		}
	}
	end.seconds = subject_now() - begin;
	end.peak_bytes = (size_t)usage.ru_maxrss * 1024;
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return end;
}
