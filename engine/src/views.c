/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */
#include "views.h"

void views_init(struct views *views, const struct coarse *base,
		const struct btfold_allocator *allocator)
{
	pthread_mutex_init(&views->lock, NULL);
	views->allocator = allocator;
	views->first.coarse = *base;
	arena_init(&views->first.arena, allocator, NULL);
	views->idle = NULL;
	views_give_back(views, &views->first);
}

void views_deinit(struct views *views)
{
	struct view *view = views->idle, *next;

	for (; view; view = next) {
		struct arena of_view = view->arena; /* the view lies in it, but for the first */

		next = view->next;
		arena_deinit(&of_view);
	}
	pthread_mutex_destroy(&views->lock);
}

/* The one that the calling thread had before: its lines are in the cache. Otherwise any. */
static struct view *find_idle(struct views *views)
{
	struct view **at = &views->idle, *view;

	while (*at && !pthread_equal((*at)->thread, pthread_self()))
		at = &(*at)->next;
	if (!*at)
		at = &views->idle;
	view = *at;
	if (view)
		*at = view->next;
	return view;
}

/* A copy of @n entries of @size bytes, in which others may be writing guesses. */
static void *copy(struct arena *arena, const void *array, size_t n, size_t size)
{
	const uint32_t *from = array;
	size_t n_words = n * size / sizeof(*from);
	uint32_t *to = ARENA_NEW(arena, n_words, uint32_t);

	for (size_t i = 0; to && i < n_words; i++)
		to[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
	return to;
}

static struct view *make(const struct views *views)
{
	const struct coarse *base = &views->first.coarse;
	struct arena arena;
	struct view *view;

	arena_init(&arena, views->allocator, NULL);
	view = ARENA_NEW(&arena, 1, struct view);
	if (!view)
		return NULL;
	view->coarse = *base;
	view->coarse.signatures.at =
		copy(&arena, base->signatures.at, base->signatures.n, sizeof(*base->signatures.at));
	view->coarse.keys =
		copy(&arena, base->keys, base->n_keys - base->first_key, sizeof(*base->keys));
	view->arena = arena;
	if (view->coarse.signatures.at && view->coarse.keys)
		return view;
	arena_deinit(&arena);
	return NULL;
}

struct view *views_take(struct views *views)
{
	struct view *view;

	pthread_mutex_lock(&views->lock);
	view = find_idle(views);
	pthread_mutex_unlock(&views->lock);
	return view ? view : make(views);
}

void views_give_back(struct views *views, struct view *view)
{
	pthread_mutex_lock(&views->lock);
	view->thread = pthread_self();
	view->next = views->idle;
	views->idle = view;
	pthread_mutex_unlock(&views->lock);
}
