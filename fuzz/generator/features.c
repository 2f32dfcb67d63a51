// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
#include <string.h>

#include "generator.h"

static const struct {
	const char *name, *text;
} features[BTFOLD_N_FEATURES] = {
#define FEATURE(id, name, text) {name, text},
#include "features.def"
#undef FEATURE
};

const char *btfold_feature_name(unsigned feature)
{
	return feature < BTFOLD_N_FEATURES ? features[feature].name : NULL;
}

const char *btfold_feature_text(unsigned feature)
{
	return feature < BTFOLD_N_FEATURES ? features[feature].text : NULL;
}

static bool find(const char *name, size_t length, uint64_t *ret_bit)
{
	if (length == 3 && !memcmp(name, "all", 3)) {
		*ret_bit = BTFOLD_FEATURES_ALL;
		return true;
	}
	for (unsigned i = 0; i < BTFOLD_N_FEATURES; i++) {
		if (strlen(features[i].name) == length && !memcmp(features[i].name, name, length)) {
			*ret_bit = UINT64_C(1) << i;
			return true;
		}
	}
	return false;
}

bool btfold_features_parse(const char *list, uint64_t *ret_mask)
{
	uint64_t mask = *list == '-' ? BTFOLD_FEATURES_ALL : 0, bit;

	while (*list) {
		bool without = *list == '-';
		size_t length;

		list += without;
		length = strcspn(list, ",");
		if (!find(list, length, &bit))
			return false;
		mask = without ? mask & ~bit : mask | bit;
		list += length;
		list += *list == ',';
	}
	*ret_mask = mask;
	return true;
}
