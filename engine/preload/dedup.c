/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * btfold-dedup.so: preloaded into a program that links libbpf dynamically (pahole, bpftool), does the
 * work of btf__dedup() with btfold.
 *
 *	LD_PRELOAD=/path/btfold-dedup.so pahole -J vmlinux
 *
 * The types go through libbpf's public calls: out with btf__raw_data(), in with btf__new_split(), or
 * with btf__parse_raw_split() from a file in memory where that is not there (before 1.4). Who called keeps its struct btf, so the contents of the old object and the new one are exchanged, as a
 * whole and unseen: both are one block from libbpf's calloc(). That is right for any version whose
 * objects do not point into themselves; when one does, or anything else stands in the way, one line
 * says so on standard error and libbpf's own btf__dedup() is called, its input untouched.
 *
 * BTFOLD_DEDUP in the environment, words with commas: "off" (call libbpf's own), "keep" (R2: the
 * policy keep), "stats" (a line on standard error for each call).
 *
 * libbpf has had two functions of this name: up to 0.5 (btf, btf_ext, opts), from 0.6 on (btf, opts),
 * told apart by symbol version. Each is interposed with its own version.
 */
#define _GNU_SOURCE
#include <btfold/btfold.h>
#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MAX_BASES 8

struct btf;

/* Of LIBBPF_0.6.0 and later; later fields are none of our business. */
struct dedup_opts {
	size_t sz;
	void *btf_ext;
};

typedef int dedup2_fn(struct btf *btf, const struct dedup_opts *opts);
typedef int dedup3_fn(struct btf *btf, void *btf_ext, const void *opts);

int btfold_preload_dedup2(struct btf *btf, const struct dedup_opts *opts);
int btfold_preload_dedup3(struct btf *btf, void *btf_ext, const void *opts);

__asm__(".symver btfold_preload_dedup2, btf__dedup@@LIBBPF_0.6.0");
__asm__(".symver btfold_preload_dedup3, btf__dedup@LIBBPF_0.0.2");

/* What is called of libbpf. Those in the second group may be missing in old ones. */
struct libbpf {
	const void *(*raw_data)(const struct btf *btf, uint32_t *size);
	struct btf *(*new)(const void *data, uint32_t size);
	void (*free)(struct btf *btf);
	size_t (*pointer_size)(const struct btf *btf);
	int (*set_pointer_size)(struct btf *btf, size_t size);

	const struct btf *(*base_btf)(const struct btf *btf);
	struct btf *(*new_split)(const void *data, uint32_t size, const struct btf *base);
	struct btf *(*parse_raw_split)(const char *path, const struct btf *base);
};

struct job {
	struct libbpf libbpf;
	struct btf *btf;
	const struct btf *base;			    /* NULL without one */
	struct btfold_graph *graphs[MAX_BASES + 1]; /* bases, lowest first, then the input */
	unsigned n_graphs;
	struct btfold_base *prepared;
	struct btfold_outcome *outcome;
	struct btfold_options options;
	struct btf *folded; /* after the exchange: the old contents */
	const char *why;    /* it did not work, static */
};

static bool has_word(const char *word)
{
	const char *at = getenv("BTFOLD_DEDUP");
	size_t length = strlen(word);

	while (at && *at) {
		size_t n = strcspn(at, ",");

		if (n == length && !strncmp(at, word, n))
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

static bool find(const char *name, const char *older, void *ret_function)
{
	void *function = dlsym(RTLD_DEFAULT, name);

	if (!function && older)
		function = dlsym(RTLD_DEFAULT, older);
	memcpy(ret_function, &function, sizeof(function));
	return function != NULL;
}

static bool find_libbpf(struct job *job)
{
	struct libbpf *libbpf = &job->libbpf;

	find("btf__base_btf", NULL, &libbpf->base_btf);
	find("btf__new_split", NULL, &libbpf->new_split);
	find("btf__parse_raw_split", NULL, &libbpf->parse_raw_split);
	job->why = "this libbpf lacks a function";
	return find("btf__raw_data", "btf__get_raw_data", &libbpf->raw_data) &&
	       find("btf__new", NULL, &libbpf->new) && find("btf__free", NULL, &libbpf->free) &&
	       find("btf__pointer_size", NULL, &libbpf->pointer_size) &&
	       find("btf__set_pointer_size", NULL, &libbpf->set_pointer_size);
}

static bool decode(struct job *job, const struct btf *btf)
{
	const struct btfold_graph *base = job->n_graphs ? job->graphs[job->n_graphs - 1] : NULL;
	struct btfold_error err;
	const void *data;
	uint32_t size = 0;

	data = job->libbpf.raw_data(btf, &size);
	job->why = "libbpf gives no raw data";
	if (!data)
		return false;
	if (btfold_graph_decode(data, size, base, NULL, &job->graphs[job->n_graphs], &err)) {
		job->why = err.text;
		return false;
	}
	job->n_graphs++;
	return true;
}

/* The object's bases, the lowest first, and the object. */
static bool decode_all(struct job *job)
{
	const struct btf *chain[MAX_BASES + 1];
	unsigned n = 0;

	job->why = "too many bases";
	for (const struct btf *btf = job->btf; btf; n++) {
		if (n > MAX_BASES)
			return false;
		chain[n] = btf;
		btf = job->libbpf.base_btf ? job->libbpf.base_btf(btf) : NULL;
	}
	job->base = n > 1 ? chain[1] : NULL;
	while (n--)
		if (!decode(job, chain[n]))
			return false;
	return true;
}

static bool fold(struct job *job)
{
	const struct btfold_graph *base = job->n_graphs > 1 ? job->graphs[job->n_graphs - 2] : NULL;
	struct btfold_error err;

	job->options.ambiguous = has_word("keep") ? BTFOLD_KEEP : BTFOLD_ABSORB;
	if ((base && btfold_base_prepare(base, &job->options, &job->prepared, &err)) ||
	    btfold_dedup(job->graphs[job->n_graphs - 1], job->prepared, &job->options,
			 &job->outcome, &err)) {
		job->why = err.text;
		return false;
	}
	return true;
}

static struct btf *parse_in_memory(const struct job *job, const void *bytes, size_t size)
{
	int fd = memfd_create("btfold-dedup", MFD_CLOEXEC);
	struct btf *btf = NULL;
	char path[40];

	if (fd < 0)
		return NULL;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (write(fd, bytes, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0)
		btf = job->libbpf.parse_raw_split(path, job->base);
	close(fd);
	return btf;
}

/* The folded types as an object of libbpf; what was raw data of the old one stays valid till then. */
static bool load(struct job *job)
{
	void *bytes = NULL;
	size_t size = 0;

	job->why = "out of memory";
	if (btfold_graph_encode(btfold_outcome_graph(job->outcome), NULL, &bytes, &size))
		return false;
	job->why = "libbpf refuses the folded BTF";
	if (!job->base)
		job->folded = job->libbpf.new(bytes, (uint32_t)size);
	else if (job->libbpf.new_split)
		job->folded = job->libbpf.new_split(bytes, (uint32_t)size, job->base);
	else if (job->libbpf.parse_raw_split)
		job->folded = parse_in_memory(job, bytes, size);
	free(bytes);
	/* up to 0.8 an error may come as a pointer beyond the last page */
	if ((uintptr_t)job->folded >= (uintptr_t)-4095)
		job->folded = NULL;
	return job->folded != NULL;
}

/* Does a pointer in @block, of @size bytes, lead into it? Bytes, for blocks are not ours to type. */
static bool points_into_itself(const void *block, size_t size)
{
	for (size_t at = 0; at + sizeof(uintptr_t) <= size; at += sizeof(uintptr_t)) {
		uintptr_t word;

		memcpy(&word, (const char *)block + at, sizeof(word));
		if (word >= (uintptr_t)block && word < (uintptr_t)block + size)
			return true;
	}
	return false;
}

/* The bytes to exchange: both hold one struct, but malloc() may round up a little differently. */
static size_t common_size(const struct job *job)
{
	size_t a = malloc_usable_size(job->btf), b = malloc_usable_size(job->folded);
	size_t less = a < b ? a : b;

	return a + b - 2 * less < 64 ? less : 0;
}

static bool exchange(struct job *job)
{
	size_t size = common_size(job);
	size_t pointer_size = job->libbpf.pointer_size(job->btf);
	void *spare;

	job->why = "its objects cannot be exchanged";
	if (!size || points_into_itself(job->btf, size) || points_into_itself(job->folded, size) ||
	    !(spare = malloc(size)))
		return false;
	if (pointer_size)
		job->libbpf.set_pointer_size(job->folded, pointer_size);
	memcpy(spare, job->btf, size);
	memcpy(job->btf, job->folded, size);
	memcpy(job->folded, spare, size);
	free(spare);
	return true;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void print_stats(const struct job *job, double start)
{
	const struct btfold_stats *stats = btfold_outcome_stats(job->outcome);

	fprintf(stderr, "btfold-dedup: %u types -> %u types in %.3f s, %zu bytes at most%s\n",
		stats->types_in, stats->types_out, now() - start, stats->peak_bytes,
		stats->undecided ? ", R2 ran out of budget" : "");
}

static bool dedup(struct btf *btf)
{
	struct job job = {.btf = btf};
	double start = now();
	bool done =
		find_libbpf(&job) && decode_all(&job) && fold(&job) && load(&job) && exchange(&job);

	if (done && has_word("stats"))
		print_stats(&job, start);
	if (!done)
		fprintf(stderr, "btfold-dedup: libbpf's own dedup is used: %s\n", job.why);
	btfold_outcome_destroy(job.outcome);
	btfold_base_destroy(job.prepared);
	while (job.n_graphs)
		btfold_graph_destroy(job.graphs[--job.n_graphs]);
	if (job.folded)
		job.libbpf.free(job.folded);
	return done;
}

/* Is it asked, and is there nothing in the call that only libbpf can do? */
static bool is_ours(const struct btf *btf, const void *btf_ext)
{
	if (has_word("off") || !btf)
		return false;
	if (btf_ext)
		fputs("btfold-dedup: libbpf's own dedup is used: there is a .BTF.ext to rewrite\n",
		      stderr);
	return !btf_ext;
}

static void *real_dedup(const char *version)
{
	void *real = dlvsym(RTLD_NEXT, "btf__dedup", version);

	/* A libbpf built without symbol versions. */
	return real ? real : dlsym(RTLD_NEXT, "btf__dedup");
}

int btfold_preload_dedup2(struct btf *btf, const struct dedup_opts *opts)
{
	bool has_ext = opts && opts->sz >= sizeof(*opts);
	dedup2_fn *real;

	if (is_ours(btf, has_ext ? opts->btf_ext : NULL) && dedup(btf))
		return 0;
	real = (dedup2_fn *)real_dedup("LIBBPF_0.6.0");
	return real ? real(btf, opts) : -ENOSYS;
}

int btfold_preload_dedup3(struct btf *btf, void *btf_ext, const void *opts)
{
	dedup3_fn *real;

	if (is_ours(btf, btf_ext) && dedup(btf))
		return 0;
	real = (dedup3_fn *)real_dedup("LIBBPF_0.0.2");
	return real ? real(btf, btf_ext, opts) : -ENOSYS;
}
