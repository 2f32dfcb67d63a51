// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#define _GNU_SOURCE
#include "ruling.h"

#include <stdio.h>
#include <string.h>

#include "alone.h"

const char *ruling_name(enum ruling_id id)
{
	static const char *const names[N_RULINGS] = {"agree", "refuses-well-formed", "takes-breach",
						     "refuses-elsewhere", "not-asked"};

	return names[id];
}

const char *ruling_meaning(enum ruling_id id)
{
	static const char *const texts[N_RULINGS] = {
		"btfold and the kernel agree",
		"the kernel refuses what breaks no rule V",
		"the kernel takes what breaks a rule V",
		"the kernel refuses it for a type that breaks no rule V",
		"the kernel was not asked",
	};

	return texts[id];
}

const struct difference differences[] = {
#define DIFFERENCE(id, name, kind, complaint, breach, reason) \
	{name, reason, RULING_##id, kind, complaint, breach},
#include "differences.def"
#undef DIFFERENCE
};
const unsigned n_differences = sizeof(differences) / sizeof(differences[0]);

/* What V says of a graph. */
struct opinion {
	const struct btfold_graph *graph;
	enum answer answer; /* the kernel's */
	const struct complaint *complaint;
	enum btfold_tier tier;
	struct btfold_error
		breach; /* the first; if the kernel takes it, one that is not known for that */
	const struct difference *known; /* of that */
	const char *kind;		/* of its type, or "" */
	bool same_place; /* the kernel's complaint is about a type that breaks a rule */
};

static const struct difference *look_up(enum ruling_id id, const char *kind, const char *complaint,
					const char *breach)
{
	for (unsigned i = 0; i < n_differences; i++) {
		const struct difference *at = &differences[i];

		if (at->id == id && (!at->kind || !strcmp(at->kind, kind)) &&
		    (!at->complaint || strstr(complaint, at->complaint)) &&
		    (!at->breach || (breach && !strcmp(at->breach, breach))))
			return at;
	}
	return NULL;
}

static const char *kind_of(const struct btfold_graph *graph, uint32_t id)
{
	struct btfold_type type;

	if (!graph || id == BTFOLD_NONE || btfold_graph_type(graph, id, &type))
		return "";
	return btfold_kind_name(type.kind);
}

/* Of a loop the kernel blames where it came in, V a type in it, or the array index that closes it. */
static bool are_loops(const struct complaint *complaint, const struct btfold_error *breach)
{
	return strstr(complaint->text, "Loop detected") &&
	       (strstr(breach->text, "lead back to themselves") ||
		strstr(breach->text, "contains itself") ||
		!strcmp(breach->text, "index is not a whole INT"));
}

static bool take_breach(void *ctx, const struct btfold_error *breach)
{
	struct opinion *opinion = ctx;
	bool first = !opinion->breach.text;

	opinion->same_place |= breach->type_id == opinion->complaint->type ||
			       are_loops(opinion->complaint, breach);
	if (first || (opinion->answer == ANSWER_TAKES && opinion->known)) {
		opinion->breach = *breach;
		opinion->kind = kind_of(opinion->graph, breach->type_id);
		opinion->known = look_up(RULING_TAKES, opinion->kind, "", breach->text);
	}
	return true;
}

/* False when out of memory. */
static bool form_opinion(struct btfold_oracle_bytes bytes, struct opinion *opinion)
{
	struct btfold_graph *graph = NULL;
	bool fine = true;

	opinion->tier = BTFOLD_TIER_MALFORMED;
	if (!btfold_graph_decode(bytes.data, bytes.size, NULL, NULL, &graph, &opinion->breach)) {
		opinion->graph = graph;
		fine = !btfold_graph_validate(graph, NULL, take_breach, opinion, &opinion->tier);
	}
	opinion->graph = NULL;
	btfold_graph_destroy(graph);
	return fine;
}

static enum ruling_id ruling_of(const struct opinion *opinion)
{
	bool fine = opinion->tier == BTFOLD_TIER_WELL_FORMED;

	if (opinion->answer == ANSWER_TAKES)
		return fine ? RULING_AGREE : RULING_TAKES;
	if (fine)
		return RULING_REFUSES;
	return opinion->complaint->type && opinion->tier != BTFOLD_TIER_MALFORMED &&
			       !opinion->same_place
		       ? RULING_ELSEWHERE
		       : RULING_AGREE;
}

/* What the one that refuses blames. */
static void blame(struct ruling *ret, const struct opinion *opinion)
{
	const struct btfold_error *breach = &opinion->breach;

	if (ret->id == RULING_TAKES) {
		ret->type = breach->type_id == BTFOLD_NONE ? 0 : breach->type_id;
		snprintf(ret->kind, sizeof(ret->kind), "%s", opinion->kind);
		snprintf(ret->text, sizeof(ret->text), "%s", breach->text);
		ret->known = opinion->known;
		return;
	}
	ret->type = ret->complaint.type;
	snprintf(ret->kind, sizeof(ret->kind), "%s", ret->complaint.kind);
	snprintf(ret->text, sizeof(ret->text), "%s", ret->complaint.text);
	ret->known = look_up(ret->id, ret->kind, ret->complaint.text, breach->text);
}

static void not_asked(struct ruling *ret, const char *why)
{
	ret->id = RULING_NOT_ASKED;
	snprintf(ret->text, sizeof(ret->text), "%s", why);
	ret->known = look_up(RULING_NOT_ASKED, "", why, NULL);
}

void ruling_text(const struct ruling *ruling, char *ret_text, size_t size)
{
	int at = snprintf(ret_text, size, "%s", ruling_meaning(ruling->id));

	if (ruling->type)
		at += snprintf(ret_text + at, size - (size_t)at, ", type %u, %s", ruling->type,
			       ruling->kind);
	if (ruling->text[0])
		at += snprintf(ret_text + at, size - (size_t)at, ": %s", ruling->text);
	if (ruling->refused && ruling->id != RULING_AGREE)
		snprintf(ret_text + at, size - (size_t)at, " (its log ends: %s)",
			 ruling->complaint.line);
}

static void compare(struct kernel *kernel, struct btfold_oracle_bytes bytes, struct ruling *ret)
{
	struct opinion opinion = {.complaint = &ret->complaint, .kind = ""};

	opinion.answer = kernel_ask(kernel, bytes);
	if (opinion.answer == ANSWER_CANNOT) {
		not_asked(ret, kernel->why);
		return;
	}
	if (opinion.answer == ANSWER_REFUSES)
		complaint_read(kernel->log, &ret->complaint);
	if (!form_opinion(bytes, &opinion)) {
		not_asked(ret, "out of memory");
		return;
	}
	ret->refused = opinion.answer == ANSWER_REFUSES;
	ret->tier = opinion.tier;
	ret->id = ruling_of(&opinion);
	if (ret->id != RULING_AGREE)
		blame(ret, &opinion);
}

void referee_compare(struct kernel *kernel, struct btfold_oracle_bytes base,
		     struct btfold_oracle_bytes input, struct ruling *ret)
{
	struct alone alone = {{NULL, 0}, NULL};

	*ret = (struct ruling){.tier = BTFOLD_TIER_MALFORMED};
	if (alone_make(base, input, kernel->knows_layouts, &alone))
		compare(kernel, alone.bytes, ret);
	else
		not_asked(ret, "base and input cannot be joined");
	alone_free(&alone);
}
