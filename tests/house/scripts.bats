#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Every script that people run has help, with an example, and knows wrong options.

bats_require_minimum_version 1.5.0

top=$BATS_TEST_DIRNAME/../..

# Those for people; the rest are called by other programs.
scripts() {
	(cd "$top" && git ls-files tools fuzz tests/hosts tests/mutants 2>/dev/null ||
		cd "$top" && find tools fuzz tests/hosts tests/mutants -type f) |
		while read -r file; do
			[ -x "$top/$file" ] && head -c 2 "$top/$file" | grep -q '^#!' && echo "$file"
		done | grep -v -e '\.sh$' -e '\.cmake$'
}

@test "every script has --help with an example" {
	n=0
	for script in $(scripts); do
		run --separate-stderr "$top/$script" --help
		echo "$script: status $status: $stderr"
		[ "$status" -eq 0 ]
		[ -z "$stderr" ]
		[[ $output == "usage: "* ]]
		[[ $output == *Example* ]]
		n=$((n + 1))
	done
	[ "$n" -gt 10 ]
}

@test "every script refuses options that it does not have" {
	for script in $(scripts); do
		run --separate-stderr "$top/$script" --no-such-option
		echo "$script: status $status"
		[ "$status" -eq 2 ]
		[ -z "$output" ]
		[ -n "$stderr" ]
	done
}

@test "the changelog begins with the version of the project" {
	version=$(sed -n 's/^project(btfold VERSION \([0-9.]*\) .*/\1/p' "$top/CMakeLists.txt")
	[ -n "$version" ]
	[[ $(head -n 1 "$top/tools/debian/changelog") == "btfold ($version-"*") "* ]]
}
