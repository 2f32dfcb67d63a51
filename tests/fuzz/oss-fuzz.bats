#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# fuzz/oss-fuzz/check can fail: one small target, broken in each way that it looks for.

check=$BATS_TEST_DIRNAME/../../fuzz/oss-fuzz/check

# The finding is one that no fuzzer guesses: only its hash stands in the code, and a seed that is
# it comes with one so long that no single cut leaves it.
bug='a finding behind a hash, which comparisons do not give away'

# Code enough for the thresholds of edges and of calls of the sanitizer's runtime.
write_target() {
	cat <<-'END'
		#include <stddef.h>
		#include <stdint.h>
		#include <stdlib.h>
		static volatile uint8_t sink[64];
		int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
		static uint64_t fnv1a(const uint8_t *data, size_t size)
		{
			uint64_t hash = 0xcbf29ce484222325;
			for (size_t i = 0; i < size; i++)
				hash = (hash ^ data[i]) * 0x100000001b3;
			return hash;
		}
	END
	for i in $(seq 150); do
		echo "static void f$i(const uint8_t *p, size_t n) { if (n > ${i}u && p[$i] == $((i % 251)))" \
			"sink[p[0] % 64] = (uint8_t)(p[$i - 1] * p[$i]); if (n > 2 && p[1] > p[2]) sink[$((i % 64))]++; }"
	done
	echo 'int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {'
	for i in $(seq 150); do
		echo "f$i(data, size);"
	done
	cat <<-'END'
		#ifdef CRASHES
			abort();
		#endif
			if (size > LONGEST || (size < 100 && fnv1a(data, size) == 0x5ae1e3baeb66506c))
				abort();
			return 0;
		}
	END
}

# build NAME SANITIZERS OPTION...
build() {
	clang -O1 -DLONGEST=4000000 -fsanitize=fuzzer,"$2" "${@:3}" -o "$1" target.c
}

setup_file() {
	command -v clang unzip zip >/dev/null && [ "$(command -v clang unzip zip | wc -l)" -eq 3 ] ||
		skip "no clang, or no zip"
	cd "$BATS_FILE_TMPDIR" || return
	write_target >target.c
	build probe address 2>/dev/null || skip "clang without its runtimes"
	mkdir -p good/lib
	mv probe good/fuzz_tiny
	head -c 300 /dev/zero | tr '\0' s >seed
	zip -q -j good/fuzz_tiny_seed_corpus.zip seed
	echo '"word"' >good/fuzz_tiny.dict
	printf '[libfuzzer]\nmax_len = 100\n' >good/fuzz_tiny.options
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp -a "$BATS_FILE_TMPDIR/good" out
	ln -s "$BATS_FILE_TMPDIR/target.c" target.c
}

passes() {
	run "$check" -d out libfuzzer-address
	[ "$status" -eq 0 ]
	[[ $output == *'all checks passed'* ]]
}

# complains WORDS: exactly about this
complains() {
	run "$check" -d out libfuzzer-address
	echo "$output"
	[ "$status" -eq 1 ]
	[ "$(grep -c 'BAD BUILD' <<<"$output")" -eq 1 ]
	[[ $output == *"BAD BUILD: "*"$1"* ]]
}

@test "a good build passes" {
	passes
}

@test "a target that crashes does not start" {
	build out/fuzz_tiny address -DCRASHES
	run "$check" -d out libfuzzer-address
	[ "$status" -eq 1 ]
	[[ $output == *'fuzz_tiny: does not start'* ]]
}

@test "a target without coverage is hardly instrumented" {
	clang -O1 -DLONGEST=4000000 -fsanitize=address -c target.c
	clang++ -fsanitize=fuzzer,address -o out/fuzz_tiny target.o
	run "$check" -d out libfuzzer-address
	[ "$status" -eq 1 ]
	[[ $output == *'fuzz_tiny: hardly instrumented'* ]]
}

@test "another sanitizer" {
	build out/fuzz_tiny undefined
	complains 'fuzz_tiny: not compiled with address'
}

@test "two sanitizers" {
	build out/fuzz_tiny address,undefined
	complains 'fuzz_tiny: not compiled with address, or with another sanitizer too'
}

@test "a script that names the entry point looks like a target" {
	printf '#!/bin/sh\n# LLVMFuzzerTestOneInput\n' >out/replay
	chmod +x out/replay
	run "$check" -d out libfuzzer-address
	[ "$status" -eq 1 ]
	[[ $output == *'2 programs look like targets, 1 are'* ]]
}

@test "no target at all" {
	rm out/fuzz_tiny
	complains '0 programs look like targets, 0 are'
}

@test "no seed corpus, an empty one, no dictionary, no options" {
	rm out/fuzz_tiny_seed_corpus.zip
	run "$check" -d out libfuzzer-address
	[ "$status" -eq 1 ]
	[[ $output == *'fuzz_tiny: no seed corpus'* ]]
	[[ $output == *'fuzz_tiny: an empty seed corpus'* ]]
	cp "$BATS_FILE_TMPDIR/good/fuzz_tiny_seed_corpus.zip" out
	: >out/fuzz_tiny.dict
	complains 'fuzz_tiny: no dictionary'
	echo '"word"' >out/fuzz_tiny.dict
	rm out/fuzz_tiny.options
	complains 'fuzz_tiny: no options'
}

@test "a seed that is a finding" {
	printf %s "$bug" >bug
	zip -q -j out/fuzz_tiny_seed_corpus.zip bug
	complains 'fuzz_tiny: fails on its seeds'
}

@test "a target that long inputs kill" {
	build out/fuzz_tiny address -ULONGEST -DLONGEST=1000000
	complains 'fuzz_tiny: fails on long inputs'
}

@test "a name that is none" {
	for file in out/fuzz_tiny*; do
		mv "$file" "${file/fuzz_tiny/fuzz_ti.ny}"
	done
	complains 'fuzz_ti.ny: not a name for a target'
}

@test "a library that stays behind" {
	echo 'int there(void); int there(void) { return 1; }' >there.c
	clang -shared -fPIC -o libthere.so there.c
	build out/fuzz_tiny address -L. -Wl,--no-as-needed -lthere
	run "$check" -d out libfuzzer-address
	[ "$status" -eq 1 ]
	[[ $output == *'fuzz_tiny: misses libraries'* ]]
}

@test "a library of the build system" {
	build out/fuzz_tiny address -Wl,--no-as-needed -l:libz.so.1 || skip "no libz"
	complains 'fuzz_tiny: uses libraries of the build system'
}
