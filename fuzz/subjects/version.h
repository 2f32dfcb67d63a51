/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/* How version.c starts the program in worker_program.c: the words of its command line. */
#ifndef BTFOLD_SUBJECTS_VERSION_H
#define BTFOLD_SUBJECTS_VERSION_H

enum version_word {
	VERSION_SELF,
	VERSION_SPEC,	 /* the engine's name */
	VERSION_LIBRARY, /* path of its libbpf.so */
	VERSION_SOCKET,	 /* the files of struct channel, as numbers */
	VERSION_REQUEST,
	VERSION_REPLY,
	VERSION_LOG,
	VERSION_SECONDS, /* struct worker_limits */
	VERSION_MEMORY,
	N_VERSION_WORDS,
};

#endif
