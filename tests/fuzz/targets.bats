#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# What is around the fuzz targets: the replay program, the line of a finding, the maker of seeds.

setup() {
	: "${BTFOLD_BIN:?is set by ctest; else set it to the folder of the programs}"
	cd "$BATS_TEST_TMPDIR" || return 1
}

@test "replay takes files and folders, and counts them" {
	mkdir -p one/two
	printf '\237\353' >one/a
	: >one/two/b
	: >one/.hidden
	run "$BTFOLD_BIN/replay_decode" one one/a
	[ "$status" -eq 0 ]
	[ "${lines[-1]}" = '3 files' ]
}

@test "a replay of nothing is no success" {
	mkdir empty
	run "$BTFOLD_BIN/replay_decode" empty
	[ "$status" -eq 1 ]
	run "$BTFOLD_BIN/replay_decode" missing
	[ "$status" -eq 1 ]
}

@test "seeds are containers: a base and an input on it" {
	printf '%s\n' '# E' 'base:' "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" \
		'input:' "[2] PTR '(anon)' type_id=1" 'expect:' '2' >x.case
	run "$BTFOLD_BIN/btfold-seeds" cases . x.case
	[ "$status" -eq 0 ]
	[ "$(head -c 2 x.btf | od -An -tx1)" = ' 9f eb' ]
	[ "$(head -c 2 x-be.btf | od -An -tx1)" = ' eb 9f' ]
	[ "$(od -An -tx1 -v x.btf | tr -d ' \n' | grep -o 9feb01 | wc -l)" -eq 2 ]
}

@test "seeds of one generator seed are the same bytes" {
	mkdir a b
	"$BTFOLD_BIN/btfold-seeds" generate a 7 20 24 0
	"$BTFOLD_BIN/btfold-seeds" generate b 7 20 24 0
	diff -r a b
	[ "$(ls a | wc -l)" -eq 20 ]
}

@test "a finding of libbpf is counted, and aborts with the line of ClusterFuzz when asked to" {
	mkdir in
	"$BTFOLD_BIN/btfold-seeds" generate in 1 100 24 0
	run "$BTFOLD_BIN/replay_libbpf" in
	[ "$status" -eq 0 ]
	[[ $output != *'no libbpf'* ]] || skip 'no libbpf here'
	[[ $output == *'missed-merge'* ]] || skip 'a libbpf without fault'
	run env BTFOLD_LIBBPF_FINDINGS=abort "$BTFOLD_BIN/replay_libbpf" in
	[ "$status" -eq 134 ]
	grep -Eq '^Assertion failure: FuzzerHash=[0-9a-f]{8} libbpf' <<<"$output"
}
