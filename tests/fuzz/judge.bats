#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# judge-libbpf, with an engine that is known to be wrong: it gives back what it got.

@test "campaigns are run, each signature is seen again, reduced, seen again and grouped" {
	command -v jq || skip "no jq"
	cd "$BATS_TEST_TMPDIR"
	mkdir -p subjects/libbpf@fake subjects/libbpf@other
	"${CC:-cc}" -shared -fPIC -o subjects/libbpf@fake/libbpf.so.1 \
		"$BATS_TEST_DIRNAME/../subjects/fake-libbpf.c"
	cp subjects/libbpf@fake/libbpf.so.1 subjects/libbpf@other
	export BTFOLD_SUBJECTS=$PWD/subjects
	judge=$BATS_TEST_DIRNAME/../../fuzz/judge-libbpf
	run "$judge" -n 40 -s 3 -b "$BTFOLD_BIN/btfold" -o judged fake other
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *"| libbpf | fake | other |"* ]]
	[[ $output =~ \|\ missed-merge\ \|\ [0-9]+:\ [0-9]+(\.[0-9])?\ s,\ [0-9]+\ \| ]]
	[[ $output =~ ([0-9]+)" signatures: "([0-9]+)" shown again, "([0-9]+)" shown again by the reduced" ]]
	[ "${BASH_REMATCH[1]}" -gt 5 ]
	[ "${BASH_REMATCH[2]}" -eq "${BASH_REMATCH[1]}" ]
	[ "${BASH_REMATCH[3]}" -gt 5 ]
	# Two equal INTs are what a missed merge of INTs takes, of either version.
	grep -A 5 -x -e '- missed-merge:INT on fake other' judged/groups.md | grep -c "INT 'int'" | grep -x 2
	# With -k the campaigns stay.
	before=$(cat judged/other/campaign.json)
	run "$judge" -k -b "$BTFOLD_BIN/btfold" -o judged other
	[ "$status" -eq 0 ]
	[ "$(cat judged/other/campaign.json)" = "$before" ]
	[[ $output == *"| libbpf | other |"* ]]
}

@test "what is missing is told" {
	run "$BATS_TEST_DIRNAME/../../fuzz/judge-libbpf" -b "$BTFOLD_BIN/no-such" -o judged 1
	[ "$status" -eq 2 ]
	[[ $output == *"not built"* ]]
	cd "$BATS_TEST_TMPDIR"
	BTFOLD_SUBJECTS=$PWD run "$BATS_TEST_DIRNAME/../../fuzz/judge-libbpf" -t 0.1 \
		-b "$BTFOLD_BIN/btfold" -o judged 0.0
	[ "$status" -eq 2 ]
	[[ $output == *libbpf@0.0* ]]
}
