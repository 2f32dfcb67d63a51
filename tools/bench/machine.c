// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* What the figures depend on, without the name of any host. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "../json.h"
#include "bench.h"
#include "version.h"

/* "AMD EPYC", from the first of such lines. */
static json_t *processor(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[256] = "";
	json_t *name = NULL;

	while (!name && file && fgets(line, sizeof(line), file)) {
		char *colon = strchr(line, ':');

		if (colon && (!strncmp(line, "model name", 10) || !strncmp(line, "Processor", 9))) {
			colon[strcspn(colon, "\n")] = '\0';
			name = json_text(colon + 1 + (colon[1] == ' '));
		}
	}
	if (file)
		fclose(file);
	return name ? name : json_text("unknown");
}

json_t *bench_machine(void)
{
	json_t *machine = json_object();
	double load = 0;
	struct utsname name;
	char date[32];
	time_t now = time(NULL);

	uname(&name);
	strftime(date, sizeof(date), "%Y-%m-%d", gmtime(&now));
	if (getloadavg(&load, 1) != 1)
		load = -1;
	json_put(machine, "processor", processor());
	json_put(machine, "architecture", json_text(name.machine));
	json_put(machine, "cores", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
	json_put(machine, "memory_bytes",
		 json_integer((json_int_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE)));
	json_put(machine, "kernel", json_text(name.release));
	json_put(machine, "compiler", json_text(BTFOLD_COMPILER));
	json_put(machine, "flags", json_text(BTFOLD_FLAGS));
	json_put(machine, "btfold", json_text(BTFOLD_VERSION));
	json_put(machine, "date", json_text(date));
	json_put(machine, "load", json_real(load));
	return machine;
}
