// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
/* Any command that decides, by its exit status. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../fuzz/subjects/exec.h"
#include "judge.h"

struct reduce_files {
	char folder[4096];
	char *paths[N_EXEC_FILES]; /* base and input */
};

struct reduce_files *reduce_files_create(void)
{
	struct reduce_files *files = calloc(1, sizeof(*files));
	const char *temporary = getenv("TMPDIR");

	if (!files)
		return NULL;
	snprintf(files->folder, sizeof(files->folder), "%s/btfold-reduce.XXXXXX",
		 temporary && *temporary ? temporary : "/tmp");
	if (mkdtemp(files->folder) &&
	    asprintf(&files->paths[EXEC_BASE], "%s/base.btf", files->folder) > 0 &&
	    asprintf(&files->paths[EXEC_INPUT], "%s/input.btf", files->folder) > 0)
		return files;
	free(files->paths[EXEC_BASE]);
	free(files);
	return NULL;
}

void reduce_files_destroy(struct reduce_files *files)
{
	if (!files)
		return;
	for (unsigned i = 0; i < N_EXEC_FILES; i++) {
		if (files->paths[i])
			unlink(files->paths[i]);
		free(files->paths[i]);
	}
	rmdir(files->folder);
	free(files);
}

static bool write_file(const char *path, struct btfold_oracle_bytes bytes)
{
	FILE *to = fopen(path, "wbe");
	bool fine = to && fwrite(bytes.data, 1, bytes.size, to) == bytes.size;

	return to && fclose(to) == 0 && fine;
}

bool reduce_ask_command(const char *command, struct reduce_files *files,
			struct btfold_oracle_bytes base, struct btfold_oracle_bytes input,
			double seconds, double *ret_seconds)
{
	char *paths[N_EXEC_FILES] = {base.data ? files->paths[EXEC_BASE] : NULL,
				     files->paths[EXEC_INPUT]};
	struct exec_end end = {.failed = true};
	char *line = exec_command(command, paths);

	if (line && (!base.data || write_file(paths[EXEC_BASE], base)) &&
	    write_file(paths[EXEC_INPUT], input)) {
		if (base.data)
			setenv("BTFOLD_BASE", paths[EXEC_BASE], 1);
		else
			unsetenv("BTFOLD_BASE");
		setenv("BTFOLD_INPUT", paths[EXEC_INPUT], 1);
		end = exec_run(line, seconds, 0);
	}
	free(line);
	*ret_seconds = end.seconds;
	return !end.failed && !end.timed_out && WIFEXITED(end.status) && !WEXITSTATUS(end.status);
}
