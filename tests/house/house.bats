#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Proof that tools/house-check can fail: a tree that obeys, broken in one place each time.

spdx='/* SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause */'

# file PATH LINE...
file() {
	local path=$tree/$1

	shift
	mkdir -p "$(dirname "$path")"
	printf '%s\n' "$spdx" "$@" >"$path"
}

setup() {
	tree=$BATS_TEST_TMPDIR/tree
	check=$BATS_TEST_DIRNAME/../../tools/house-check
	file engine/include/btfold/btfold.h '#include <stdint.h>'
	file engine/src/graph.h '#include <stddef.h>'
	file engine/src/graph.c '#include "graph.h"' '#include <xxhash.h>' '#include <btfold/btfold.h>'
	file engine/elf/include/btfold/file.h '#include <btfold/btfold.h>'
	file engine/elf/src/elf.c '#include <libelf.h>' '#include <btfold/file.h>'
	file oracle/include/btfold/oracle.h '#include <stdbool.h>'
	file oracle/src/parse.h
	file oracle/src/parse.c '#include "parse.h"' '#include <nauty/nauty.h>'
	file fuzz/subjects/subject.h '#include <btfold/oracle.h>'
	file tools/main.c '#include <btfold/file.h>' '#include "../fuzz/subjects/subject.h"'
	file tests/unit/graph.c '#include "../../engine/src/graph.h"' '#include "graph.h"'
	mkdir -p "$tree/corpus/cases"
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" >"$tree/corpus/cases/int.txt"
	printf 'BasedOnStyle: LLVM\nSortIncludes: false\n' >"$tree/.clang-format"
	printf '# %s\nadd_library(btfold engine/src/graph.c)\n' "$spdx" >"$tree/engine/CMakeLists.txt"
}

# The check says RULE about FILE, and nothing else.
breaks() {
	run "$check" "$tree"
	[ "$status" -eq 1 ]
	[[ $output == *"$1:"*": $2: "* ]]
	[ "$(grep -c "^[^ :]*:[0-9]*: " <<<"$output")" -eq 1 ]
}

@test "a tree that obeys passes" {
	run "$check" "$tree"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "the engine sees no libelf" {
	file engine/src/graph.c '#include <libelf.h>'
	breaks engine/src/graph.c include
}

@test "the engine sees no file of the oracle" {
	file engine/src/graph.c '#include "../../oracle/src/parse.h"'
	breaks engine/src/graph.c include
}

@test "the engine sees no public header of the oracle" {
	file engine/src/graph.c '#include <btfold/oracle.h>'
	breaks engine/src/graph.c include
}

@test "engine/elf sees the public header only" {
	file engine/elf/src/elf.c '#include "../../src/graph.h"'
	breaks engine/elf/src/elf.c include
}

@test "the oracle sees no public header of the engine" {
	file oracle/src/parse.c '#include <btfold/btfold.h>'
	breaks oracle/src/parse.c include
}

@test "the oracle sees no private header of the engine" {
	file oracle/src/parse.c '#include "../../engine/src/graph.h"'
	breaks oracle/src/parse.c include
}

@test "the oracle is not given the engine's folder by CMake" {
	printf '# %s\ntarget_include_directories(x PRIVATE ../engine/include)\n' "$spdx" \
		>"$tree/oracle/CMakeLists.txt"
	breaks oracle/CMakeLists.txt include
}

@test "tools see no private header, not even through an include folder" {
	file tools/main.c '#include "graph.h"'
	breaks tools/main.c include
}

@test "tools are not given engine/src by CMake" {
	printf '# %s\ntarget_include_directories(x PRIVATE ${CMAKE_SOURCE_DIR}/engine/src)\n' "$spdx" \
		>"$tree/tools/CMakeLists.txt"
	breaks tools/CMakeLists.txt include
}

@test "the corpus holds no code" {
	file corpus/cases/make.c
	breaks corpus/cases/make.c corpus
}

@test "the corpus holds no scripts" {
	printf '#!/bin/sh\n' >"$tree/corpus/cases/make"
	breaks corpus/cases/make corpus
}

@test "a long file says why" {
	mapfile -t lines < <(seq -f '#define LINE_%.0f' 400)
	file tools/long.h "${lines[@]}"
	breaks tools/long.h length
	sed -i '2i/* long because it is a table */' "$tree/tools/long.h"
	run "$check" "$tree"
	[ "$status" -eq 0 ]
}

@test "a long function says why" {
	mapfile -t lines < <(seq -f '  f(%.0f);' 41)
	file tools/long.c 'void g(void)' '{' "${lines[@]}" '}'
	rm "$tree/.clang-format" # another brace style
	printf 'DisableFormat: true\n' >"$tree/.clang-format"
	breaks tools/long.c length
	sed -i '2i/* long because it is a list */' "$tree/tools/long.c"
	run "$check" "$tree"
	[ "$status" -eq 0 ]
}

@test "every source has its licence" {
	echo 'int x;' >"$tree/tools/bare.c"
	breaks tools/bare.c licence
}

@test "every script has its licence" {
	printf '#!/bin/sh\n' >"$tree/tools/script"
	chmod +x "$tree/tools/script"
	breaks tools/script licence
}

@test "nobody's home is named" {
	file tools/home.c "/* /ho""me/somebody/btfold */"
	breaks tools/home.c paths
}

@test "sources are formatted" {
	clang-format --version | grep -q 'version 14\.' || skip "no clang-format 14"
	file tools/wild.c 'int    x  ;'
	breaks tools/wild.c format
}

@test "a tree without sources is an error, not a success" {
	mkdir "$BATS_TEST_TMPDIR/empty"
	run "$check" "$BATS_TEST_TMPDIR/empty"
	[ "$status" -eq 2 ]
}
