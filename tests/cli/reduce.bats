#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# shellcheck disable=SC2154 # status, out, err: split_run
# reduce: what it keeps, what it writes, and how it ends; with engines that are known to be wrong
load common

copier='exec:cp {input} {output}'

# An engine that crashes when a struct refers to itself through a pointer, and copies otherwise.
crasher() {
	cat >crasher <<-'END'
		#!/bin/bash
		if "$BTFOLD" dump ${BTFOLD_BASE:+-B "$BTFOLD_BASE"} "$BTFOLD_INPUT" | awk '
			/^\[/ { id = substr($1, 2, length($1) - 2); kind = $2 }
			/^\[.*PTR/ { split($4, to, "="); target[id] = to[2] }
			/^\t.*type_id=/ { match($0, /type_id=[0-9]+/)
				member[id] = substr($0, RSTART + 8, RLENGTH - 8) }
			END { for (s in member) if (target[member[s]] == s) exit 1 }'; then
			cp "$BTFOLD_INPUT" "$BTFOLD_OUTPUT"
		else
			echo 'about to die' >&2
			kill -SEGV $$
		fi
	END
	chmod +x crasher
	echo 'exec:./crasher {input} {output}'
}

# The types of $out, which is JSON.
types() {
	json '.text' | grep -c '^\['
}

@test "a wrong answer ends as two types, which show it again by the line printed" {
	split_run btfold reduce -e "$copier" -o small.btf copies.btf
	[ "$status" -eq 0 ]
	fits_80_columns
	[[ $out == "copies.btf  missed-merge "*"1-minimal"* ]]
	[[ $out == *"6 -> 2 types"* ]]
	[ -z "$err" ]
	again=$(grep '^  again: btfold ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	[[ $out == *missed-merge* ]]
}

@test "base and input are reduced together, by -B, by name, and as one file" {
	split_run btfold reduce -B copies.btf -e "$copier" split.btf
	[ "$status" -eq 0 ]
	plain=$out
	[[ $err == *"8 -> "*" types (in the base 6 -> "* ]]
	mkdir pair
	cp copies.btf pair/x.base.btf
	cp split.btf pair/x.btf
	split_run btfold reduce -e "$copier" pair/x.btf
	[ "$out" = "$plain" ]
	cp copies.btf one
	truncate -s %4 one
	cat split.btf >>one
	split_run btfold reduce -e "$copier" -o again one
	[ "$status" -eq 0 ]
	again=$(grep '^  again: btfold ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	split_run btfold reduce -e "$copier" again
	[ "$out" = "$plain" ]
}

@test "a crash is kept with its words, by one process and by several" {
	split_run btfold reduce -e "$(crasher)" --json copies.btf
	[ "$status" -eq 0 ]
	[ "$(json '.finding')" = crash ]
	[[ $(json '.message') == *"SIGSEGV: about to die"* ]]
	[ "$(types)" -eq 2 ]
	[ "$(json '.before.types')" -eq 6 ]
	[ "$(json '.after.types')" -eq 2 ]
	text=$(json '.text')
	split_run btfold reduce -e "$(crasher)" --json -j 3 copies.btf
	[ "$(json '.text')" = "$text" ]
}

@test "a hang does not take the time limit for each candidate" {
	start=$(date +%s)
	split_run btfold reduce -e 'exec:if grep -q S {input}; then sleep 60; fi; cp {input} {output}' \
		--limit 0.5 --json copies.btf
	[ "$status" -eq 0 ]
	[ "$(json '.finding')" = hang ]
	[ "$(types)" -eq 1 ]
	[ $(($(date +%s) - start)) -lt 30 ]
	[ "$(json '.runs')" -gt 10 ]
}

@test "order dependence is reduced, and the seed that shows it is told" {
	split_run btfold fuzz -e fault:depend-on-order -n 1 -s 3 -o found
	found=$(find found -name '*dependent*.btf' ! -name '*.base.btf' ! -name '*.out.btf')
	split_run btfold reduce -e fault:depend-on-order -o small "$found"
	[ "$status" -eq 0 ]
	[[ $out == *order-dependent*"-> 2 types"* ]]
	again=$(grep '^  again: btfold ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	[[ $out == *order-dependent* ]]
}

@test "what an engine does only after other candidates is not taken for the finding" {
	"${CC:-cc}" -shared -fPIC -o fake.so "$BATS_TEST_DIRNAME/../subjects/fake-libbpf.c"
	{
		echo "[1] UNION 's' size=0 vlen=0"
		for i in 2 3 4 5 6 7 8; do echo "[$i] STRUCT 's$i' size=$i vlen=0"; done
	} | btfold asm -o union.btf -
	FAKE_LIBBPF=tired-of-unions split_run btfold reduce -e libbpf:./fake.so --json union.btf
	[ "$status" -eq 0 ]
	[ "$(json .finding)" = error ]
	[ "$(json .runs)" -gt 5 ]
	[[ $(json .text) == "[1] UNION "* ]]
	# By itself, that graph shows it.
	json .text | btfold asm -o small.btf -
	FAKE_LIBBPF=tired-of-unions split_run btfold check -e libbpf:./fake.so small.btf
	[ "$status" -eq 1 ]
	[[ $out == *error* ]]
}

@test "--finding chooses among several" {
	split_run btfold reduce -e "$copier" --finding missed-merge:STRUCT --json copies.btf
	[ "$status" -eq 0 ]
	[ "$(json '[.finding, .kind] | join(" ")')" = "missed-merge STRUCT" ]
	split_run btfold reduce -e "$copier" --finding missed-merge:INT --json copies.btf
	[ "$(json '.kind')" = INT ]
	split_run btfold reduce -e "$copier" --finding false-merge copies.btf
	one_line_of_error
	[[ $err == *"shows no false-merge"* ]]
	split_run btfold reduce --finding nonsense copies.btf
	one_line_of_error
}

@test "--predicate takes any command, and its failures as no" {
	split_run btfold reduce --predicate "grep -q 'S' {input}" --json copies.btf
	[ "$status" -eq 0 ]
	[ "$(types)" -eq 1 ]
	[[ $(json '.text') == *"'S'"* ]]
	[ "$(jq -r '.finding' <<<"$out")" = null ]
	# The names are in the environment, too; the base is an empty word.
	split_run btfold reduce --predicate 'test -z {base} -a -z "$BTFOLD_BASE" && test -s "$BTFOLD_INPUT" -a {input}' \
		--emit text copies.btf
	[ "$status" -eq 0 ]
	[ "$(grep -c '^\[' <<<"$out")" -eq 1 ]
	split_run btfold reduce -B copies.btf --predicate 'test -s {base} -a -s {input}' split.btf
	[ "$status" -eq 0 ]
	[ "$(grep -c '^\[' <<<"$out")" -eq 1 ]
	# A time-out says no.
	split_run btfold reduce --predicate 'sleep 9; test -s {input}' --limit 0.2 copies.btf
	[ "$status" -eq 2 ]
	split_run btfold reduce --predicate 'true' copies.btf
	one_line_of_error
	split_run btfold reduce --predicate 'false {input}' copies.btf
	one_line_of_error
}

@test "an interruption writes the best so far" {
	cat >slow <<-'END'
		#!/bin/bash
		echo . >>runs
		sleep 0.1
		grep -q S "$1"
	END
	chmod +x slow
	"$BTFOLD" reduce --predicate './slow {input}' -o best.btf copies.btf >out 2>err &
	pid=$!
	while [ ! -e runs ] || [ "$(wc -l <runs)" -lt 6 ]; do sleep 0.05; done
	kill -INT "$pid"
	ended=0
	wait "$pid" || ended=$?
	[ "$ended" -eq 3 ]
	[ ! -s err ]
	grep -q 'ended early' out
	grep -q S best.btf
	[ "$(btfold dump best.btf | grep -c '^\[')" -lt 6 ]
	# So does the end of the time.
	rm runs
	split_run btfold reduce --predicate './slow {input}' -t 0.6 -o best.btf copies.btf
	[ "$status" -eq 3 ]
	grep -q S best.btf
}

@test "all forms can be written" {
	for form in btf text selftest dot; do
		split_run btfold reduce -e "$copier" --emit "$form" -o "out.$form" copies.btf
		[ "$status" -eq 0 ]
		[ -s "out.$form" ]
	done
	split_run btfold reduce -e "$copier" --emit nonsense copies.btf
	one_line_of_error
	split_run btfold reduce -e "$copier" -o no-such-folder/x copies.btf
	[ "$status" -eq 2 ]
	[[ $err == *no-such-folder/x* ]]
}

@test "what cannot be reduced is told" {
	split_run btfold reduce copies.btf
	one_line_of_error
	[[ $err == *"shows no finding"* ]]
	printf 'no BTF at all' >garbage
	split_run btfold reduce -e "$copier" garbage
	one_line_of_error
	split_run btfold reduce -e "$copier" no-such-file
	one_line_of_error
	split_run btfold reduce -e nonsense copies.btf
	one_line_of_error
	split_run btfold reduce -e "$copier" -e fold copies.btf
	one_line_of_error
	split_run btfold reduce
	one_line_of_error
	split_run btfold reduce -j 0 copies.btf
	one_line_of_error
}

@test "fuzz prints commands that reduce what it found" {
	split_run btfold fuzz -n 20 -s 7 -e "$copier" -o 'a b'
	smaller=$(grep -m 1 '^  smaller: btfold reduce ' <<<"$out" | sed 's/^  smaller: btfold //')
	[ -n "$smaller" ]
	split_run bash -c "$BTFOLD $smaller"
	[ "$status" -eq 0 ]
}

@test "a finding that takes a string stored twice says so, as no text shows it" {
	btfold asm -o base.btf - <<-'END'
		[1] INT 'xnt' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
		[2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
		[3] PTR '(anon)' type_id=2
	END
	btfold asm -B base.btf -o in.btf - <<<"[4] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED"
	LC_ALL=C sed -i 's/xnt/int/' base.btf
	split_run btfold check -e libbpf -B base.btf in.btf
	[ "$status" -eq 1 ] || skip "this libbpf compares strings"
	split_run btfold reduce -e libbpf -B base.btf --finding self-split -o small.btf in.btf
	[ "$status" -eq 0 ]
	[[ $out == *"It takes 'int' stored twice among the strings"* ]]
	split_run btfold reduce -e "$copier" --json -o small.btf copies.btf
	[ "$(json .stored_twice)" = null ]
}
