// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include "memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

size_t memory_now(enum memory_sort sort)
{
	unsigned long total = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file) {
		if (fscanf(file, "%lu %lu", &total, &resident) != 2)
			total = resident = 0;
		fclose(file);
	}
	return (size_t)(sort == MEMORY_RESIDENT ? resident : total) * (size_t)sysconf(_SC_PAGESIZE);
}

size_t memory_start(void)
{
	int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (write(fd, "5", 1) != 1)
			fprintf(stderr, "peak of memory cannot be reset\n");
		close(fd);
	}
	return memory_now(MEMORY_RESIDENT);
}

/* Not getrusage(): that remembers what was resident before exec(), too. */
size_t memory_peak(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	unsigned long kib = 0;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "VmHWM: %lu kB", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return (size_t)kib * 1024;
}

size_t memory_grown(size_t before)
{
	size_t peak = memory_peak();

	return peak > before ? peak - before : 0;
}
