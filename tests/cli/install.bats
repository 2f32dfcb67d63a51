#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# What is installed can be used: command, pkg-config, find_package.

setup_file() {
	# Libraries with sanitizers or counters are not for installing.
	[ -z "$BTFOLD_SANITIZE" ] && [ "${BTFOLD_COVERAGE:-OFF}" = OFF ] || return 0
	export PREFIX=$BATS_FILE_TMPDIR/prefix
	"$CMAKE" --install "$BTFOLD_BUILD" --prefix "$PREFIX" >"$BATS_FILE_TMPDIR/log"
	PKG_CONFIG_PATH=$(dirname "$(find "$PREFIX" -name libbtfold.pc)")
	export PKG_CONFIG_PATH
}

setup() {
	[ -n "${PREFIX:-}" ] || skip "this build is not for installing"
	cd "$BATS_TEST_TMPDIR"
	cat >user.c <<-'END'
	#include <btfold/btfold.h>
	#include <stdio.h>

	int main(void)
	{
		struct btfold_error error;
		struct btfold_graph *graph;

		if (btfold_graph_decode("", 0, NULL, NULL, &graph, &error))
			puts(btfold_status_text(error.status));
		return error.status != BTFOLD_E_SHORT;
	}
	END
}

@test "the installed command works" {
	"$PREFIX/bin/btfold" --version
	"$PREFIX/bin/btfold" compare fold fold -n 0 --rounds 0 --json |
		jq -e --arg at "$PREFIX/share/btfold/corpus/cases/" '.inputs[0].input | startswith($at)'
	[ -f "$PREFIX/share/man/man1/btfold.1" ]
	[ -f "$PREFIX/share/bash-completion/completions/btfold" ]
}

@test "the installed tree names no folder of the build" {
	! grep -rlI "$BTFOLD_BUILD" "$PREFIX"
}

@test "a program is built with pkg-config" {
	# shellcheck disable=SC2046 # words
	$CC -o user user.c $(pkg-config --cflags --libs libbtfold) -Wl,-rpath,"$(dirname "$PKG_CONFIG_PATH")"
	./user
}

@test "a program is built with find_package" {
	cat >CMakeLists.txt <<-'END'
	cmake_minimum_required(VERSION 3.25)
	project(user C)
	find_package(btfold 0.1 REQUIRED)
	add_executable(user user.c)
	target_link_libraries(user btfold::btfold)
	END
	"$CMAKE" -S . -B build -DCMAKE_PREFIX_PATH="$PREFIX" -DCMAKE_C_COMPILER="$CC"
	"$CMAKE" --build build
	./build/user
}

@test "the program in README.md is built and folds" {
	sed -n '/^```c$/,/^```$/p' "$BATS_TEST_DIRNAME/../../README.md" | grep -v '^```' >fold.c
	cat >>fold.c <<-'END'
	#include <stdlib.h>

	int main(void)
	{
		static char in[1 << 16];
		size_t size = fread(in, 1, sizeof(in), stdin), out_size;
		void *out;

		if (fold(in, size, &out, &out_size))
			return 1;
		fwrite(out, 1, out_size, stdout);
		free(out);
		return 0;
	}
	END
	# shellcheck disable=SC2046 # words
	$CC -Wall -Werror -o fold fold.c $(pkg-config --cflags --libs libbtfold) \
		-Wl,-rpath,"$(dirname "$PKG_CONFIG_PATH")"
	for id in 1 2; do
		echo "[$id] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED"
	done | "$BTFOLD" asm - | ./fold | "$BTFOLD" dump - >folded
	[ "$(wc -l <folded)" -eq 1 ]
}
