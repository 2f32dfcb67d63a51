/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
/*
 * btfold: deduplicate BTF, the type information of Linux kernels and BPF programs.
 *
 * The only public header of libbtfold. Rule numbers (D1, R1, P4, V ...) are those of
 * oracle/SEMANTICS.md, the contract of this library.
 *
 * USAGE
 *	struct btfold_graph *in;
 *	struct btfold_outcome *out;
 *
 *	btfold_graph_decode(bytes, size, NULL, NULL, &in, &err);
 *	btfold_dedup(in, NULL, NULL, &out, &err);
 *	btfold_graph_encode(btfold_outcome_graph(out), NULL, &folded, &folded_size);
 *
 * REQUIREMENTS  The caller keeps the bytes given to btfold_graph_decode() alive and unchanged as
 * long as the graph lives, a base graph as long as every graph and prepared base on it.
 *
 * GUARANTEES  No function prints, aborts, sets errno or keeps global state. Out-parameters (the
 * ret_ ones) are written on success only, struct btfold_error on failure only. Inputs are never
 * changed. Every allocation goes through the allocator, but for the stacks of threads that the caller
 * allowed, and may fail: the call then frees what it took and returns BTFOLD_E_NO_MEMORY. No recursion grows with the
 * input; a call takes at most 64 KB of the stack. Results are functions of the input alone, not of the host's byte order
 * or word size, the allocator, the hash seed, the thread or the number of threads.
 *
 * THREADS  Objects of this library are immutable once made, but for what a prepared base guesses of inputs, which
 * changes no result; any number of threads may read one.
 */
#ifndef BTFOLD_BTFOLD_H
#define BTFOLD_BTFOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status and errors ---------------------------------------------------------------------- */

/* Pinned numbers, grouped by tens: they appear in JSON output and may be relied on. */
enum btfold_status {
	BTFOLD_OK = 0,

	/* resources and calls */
	BTFOLD_E_NO_MEMORY = 10, /* an allocation failed */
	BTFOLD_E_TOO_LARGE = 11, /* more than 2^31 - 2 types, or 2^32 - 1 bytes in a section */
	BTFOLD_E_ARGUMENT =
		12, /* a call that cannot mean anything, e.g. a base that does not fit */

	/* V, header */
	BTFOLD_E_SHORT = 20,	     /* the file ends inside the header */
	BTFOLD_E_MAGIC = 21,	     /* neither 0xeb9f nor its swap */
	BTFOLD_E_VERSION = 22,	     /* version is not 1 */
	BTFOLD_E_FLAGS = 23,	     /* flags is not 0 */
	BTFOLD_E_HEADER_LENGTH = 24, /* hdr_len under 24 or beyond the file */
	BTFOLD_E_HEADER_TAIL = 25,   /* unknown header bytes are not zero */
	BTFOLD_E_SECTION = 26,	     /* a section leaves the file, overlaps, or is not aligned */
	BTFOLD_E_LAYOUT = 27,	     /* a kind-layout section with odd sizes */

	/* V, strings */
	BTFOLD_E_STRINGS = 30,	   /* the string section does not start or end with NUL */
	BTFOLD_E_NAME_OFFSET = 31, /* a name offset outside base + own strings */
	BTFOLD_E_NAME = 32,	   /* a name missing, not allowed here, or no identifier */

	/* V, records */
	BTFOLD_E_RECORD = 40,  /* a record is cut by the end of the type section */
	BTFOLD_E_KIND = 41,    /* a kind that is neither known nor in the kind layout */
	BTFOLD_E_TYPE_ID = 42, /* a reference outside the universe */
	BTFOLD_E_INFO = 43,    /* info bits or a word that must be zero for this kind are not */

	/* V, one kind's rules; only btfold_validate() gives these */
	BTFOLD_E_INT = 50,
	BTFOLD_E_FLOAT = 51,
	BTFOLD_E_CHAIN = 52, /* PTR, qualifiers, TYPEDEF: bad end, or a cycle of these alone */
	BTFOLD_E_ARRAY = 53,
	BTFOLD_E_MEMBER = 54, /* STRUCT, UNION */
	BTFOLD_E_ENUM = 55,
	BTFOLD_E_FUNC = 56, /* FUNC, FUNC_PROTO */
	BTFOLD_E_VAR = 57,
	BTFOLD_E_DATASEC = 58,
	BTFOLD_E_DECL_TAG = 59,

	/* text form */
	BTFOLD_E_SYNTAX = 60, /* not the text form, see btfold_graph_parse() */
	BTFOLD_E_ORDER = 61,  /* a type id that is not the next one */

	/* dedup */
	BTFOLD_E_UNKNOWN_KIND = 70, /* a kind known only from its layout cannot be folded */
};

#define BTFOLD_NONE UINT32_MAX /* no type, no member */

/* V, tiers: well-formed is what the kernel takes, loadable what a library parses. */
enum btfold_tier {
	BTFOLD_TIER_WELL_FORMED,
	BTFOLD_TIER_KERNEL_LIMIT, /* well-formed, but beyond a limit of today's kernels */
	BTFOLD_TIER_LOADABLE,
	BTFOLD_TIER_MALFORMED,
};

struct btfold_error {
	enum btfold_status status;
	enum btfold_tier tier; /* the best tier that an input with this defect can have */
	const char *text;      /* static, one line, without the position */
	const char *rule;      /* static, the rule broken: "V header", "V STRUCT" ... */
	uint64_t offset;       /* in bytes from the start of the input (binary or text) */
	uint32_t line;	       /* text form only, from 1; else 0 */
	uint32_t type_id;      /* or BTFOLD_NONE */
	uint32_t member;       /* member, parameter, enumerator, entry, from 0; or BTFOLD_NONE */
};

/* Static, one line, e.g. "bad magic". Never NULL. */
const char *btfold_status_text(enum btfold_status status);

/* ---- allocator ------------------------------------------------------------------------------ */

/*
 * All memory of an object comes from the allocator given when it was made (NULL: that of malloc and free,
 * and of mmap for large blocks; these in huge pages where the system has some for who asks).
 * The struct is copied; @ctx must outlive every object made with it. allocate(ctx, 0) never
 * happens. Several threads may call it at the same time: those that read one graph of foreign byte
 * order, for the copy that btfold_graph_decode() tells of, those that fold inputs on one prepared
 * base, and those of btfold_options.
 */
struct btfold_allocator {
	void *(*allocate)(void *ctx,
			  size_t bytes);	  /* NULL when out of memory; aligned as malloc() */
	void (*release)(void *ctx, void *memory); /* memory is never NULL */
	void *ctx;
};

/* ---- options -------------------------------------------------------------------------------- */

enum btfold_ambiguous {
	BTFOLD_ABSORB, /* R2 */
	BTFOLD_KEEP,   /* stop after R1 */
};

struct btfold_options {
	enum btfold_ambiguous ambiguous;
	uint64_t r2_budget; /* operations that R2 may take; 0: the default, 2^27 */

	/*
	 * Threads that one call may use, the caller's included, at most 64; 0: one. Each is given at least
	 * so many types (0: as many as make it worth while) and its own memory for what it finds. Stats
	 * of cost, operations and peak_bytes, depend on it.
	 */
	uint32_t threads, types_per_thread;

	/* For tests and hostile input; they change costs, and no result. The first two of a base hold for its inputs. */
	uint64_t hash_seed;
	bool force_collisions; /* all hashes are equal: quadratic time */
	bool as_large;	       /* no short way for a small input: it is folded as large ones are */

	struct btfold_allocator allocator; /* all zero: malloc and free */
};

/* ---- graphs --------------------------------------------------------------------------------- */

/* A type graph (D1): own types first_id..last_id on an optional base that holds the ids below. */
struct btfold_graph;

/*
 * Reads raw BTF of either byte order. With @base (NULL: none) the input is split BTF on it; a base
 * may itself be split. Keeps pointing into @bytes (see REQUIREMENTS), which need no alignment.
 * Refuses malformed input (V: header, strings, records, ids) and nothing else; kinds that only the
 * input's kind layout describes are kept. @err may be NULL.
 * @options may be NULL; they give allocator and threads, all others are dedup's.
 * Cost: linear in @size; 4 bytes per type, plus a copy of the type section if it is not 4-aligned.
 * Either byte order costs the same here and in btfold_dedup(); btfold_graph_type(), _dump() and
 * _validate() make a copy of a foreign type section, once, when the first of them is called.
 */
enum btfold_status btfold_graph_decode(const void *bytes, size_t size,
				       const struct btfold_graph *base,
				       const struct btfold_options *options,
				       struct btfold_graph **ret_graph, struct btfold_error *err);

/*
 * Reads the text form, that of `bpftool btf dump ... format raw`, from @text of @size bytes (no NUL
 * needed, not kept). Blank lines and lines that start with '#' are passed over. Ids must be
 * consecutive, from the first one after @base. @big_endian chooses the byte order that
 * btfold_graph_encode() will write.
 */
enum btfold_status btfold_graph_parse(const char *text, size_t size,
				      const struct btfold_graph *base, bool big_endian,
				      const struct btfold_allocator *allocator,
				      struct btfold_graph **ret_graph, struct btfold_error *err);

void btfold_graph_destroy(struct btfold_graph *graph); /* NULL is fine */

/* NULL without one. */
const struct btfold_graph *btfold_graph_base(const struct btfold_graph *graph);
uint32_t btfold_graph_first_id(const struct btfold_graph *graph); /* 1 without base */
uint32_t btfold_graph_n_types(const struct btfold_graph *graph);  /* own types */
bool btfold_graph_big_endian(const struct btfold_graph *graph);

/* One type, decoded. Pointers live as long as the graph. */
struct btfold_type {
	uint32_t id;
	uint32_t kind; /* 1..19, or more when known only from the kind layout */
	bool kflag;
	uint32_t vlen;
	const char *name;      /* "" when anonymous */
	uint32_t size_or_type; /* bytes or id, as the kind has it */
	const uint32_t *words; /* what follows the 12-byte header, host order */
	uint32_t n_words;
	uint64_t offset; /* of the record, in bytes from the start of the input; 0 if made here */
};

/*
 * @id in 1..last own id, base types included; BTFOLD_E_TYPE_ID otherwise. Cost: constant, after the first
 * call on a graph of foreign byte order (see btfold_graph_decode()).
 */
enum btfold_status btfold_graph_type(const struct btfold_graph *graph, uint32_t id,
				     struct btfold_type *ret_type);

/* The string at @name_offset of base + own strings, or NULL when outside. */
const char *btfold_graph_string(const struct btfold_graph *graph, uint32_t name_offset);

/* "STRUCT" for 4, "UNKNOWN" when not 1..19. Static. */
const char *btfold_kind_name(uint32_t kind);

/*
 * Writes raw BTF in the graph's byte order, sections in the order header, types, strings, kind
 * layout (when the input had one). Strings of a decoded graph are kept as they were. @ret_bytes
 * belongs to the caller, who returns it with the same allocator.
 */
enum btfold_status btfold_graph_encode(const struct btfold_graph *graph,
				       const struct btfold_allocator *allocator, void **ret_bytes,
				       size_t *ret_size);

/*
 * Called with a run of output text, not NUL-terminated; false stops the dump.
 */
typedef bool btfold_write_fn(void *ctx, const char *text, size_t size);

/*
 * Writes the text form of own types. Equal to bpftool's, with further key=value words at the end of
 * a line only where bpftool's form would lose something, and with bytes in names that are not
 * printable ASCII, or are ' or \, as \xHH. BTFOLD_OK also when @write stopped it,
 * BTFOLD_E_NO_MEMORY when a graph of foreign byte order could not be copied (see btfold_graph_decode()).
 */
enum btfold_status btfold_graph_dump(const struct btfold_graph *graph, btfold_write_fn *write,
				     void *ctx);

/* Called for each violation; false stops the validation. */
typedef bool btfold_violation_fn(void *ctx, const struct btfold_error *violation);

/*
 * Checks own types against all rules V. @report may be NULL. @ret_tier receives the worst tier
 * found; the kernel's limits (chains deeper than 32, ids above 0xfffff, vlen over 16 bits) count as
 * BTFOLD_TIER_KERNEL_LIMIT. Malformed input never becomes a graph, so that tier is not returned.
 * Cost: linear in types and references.
 */
enum btfold_status btfold_graph_validate(const struct btfold_graph *graph,
					 const struct btfold_allocator *allocator,
					 btfold_violation_fn *report, void *ctx,
					 enum btfold_tier *ret_tier);

/* ---- dedup ---------------------------------------------------------------------------------- */

/* A base worked out once for any number of inputs, from any number of threads. */
struct btfold_base;

/*
 * @graph stays in use. @options (NULL: defaults) give allocator, threads, seed and collisions.
 * Cost: as btfold_dedup() of the base. Memory: some seven times the base's type section, and twice
 * its size for each further call of btfold_dedup() at the same time, kept for the next.
 */
enum btfold_status btfold_base_prepare(const struct btfold_graph *graph,
				       const struct btfold_options *options,
				       struct btfold_base **ret_base, struct btfold_error *err);
void btfold_base_destroy(struct btfold_base *base); /* NULL is fine */

struct btfold_stats {
	uint32_t types_in, types_out;
	uint32_t folded_in_base; /* input types whose image is a base type */
	uint32_t ambiguous_keys; /* R1: keys with several bodies, base included */
	uint32_t absorbed;	 /* R2: classes replaced */
	uint32_t absorb_rounds;	 /* R2: how often something was replaced */
	uint32_t undecided;	 /* R2: candidate classes left when the budget ended, else 0 */
	/* records signed + references walked + words compared: less on a base that has met the like before */
	uint64_t operations;
	size_t peak_bytes; /* most memory held at once by this call */
};

struct btfold_outcome;

/*
 * Deduplicates @input (D, R1, R2, R3). @base must be prepared from btfold_graph_base(input), or is
 * NULL when that is NULL; BTFOLD_E_ARGUMENT otherwise. @options may be NULL.
 *
 * Cost: O((n + m) log n) for n types with m words in all plus the base types that an input's
 * ambiguous names touch, expected (hashing), whatever the graph; R2 adds at most its budget.
 * Equality is decided by comparing, never by hash.
 */
enum btfold_status btfold_dedup(const struct btfold_graph *input, const struct btfold_base *base,
				const struct btfold_options *options,
				struct btfold_outcome **ret_outcome, struct btfold_error *err);
void btfold_outcome_destroy(struct btfold_outcome *outcome); /* NULL is fine */

/* The output on the same base, in the byte order of the input; lives as long as the outcome. */
const struct btfold_graph *btfold_outcome_graph(const struct btfold_outcome *outcome);
/* n_types entries, one per input type in order: its image, an id of output or base. */
const uint32_t *btfold_outcome_map(const struct btfold_outcome *outcome);
const struct btfold_stats *btfold_outcome_stats(const struct btfold_outcome *outcome);

#ifdef __cplusplus
}
#endif
#endif
