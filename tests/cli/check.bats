#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# check, with engines that are known to be right or wrong
load common

# An engine that merges wrongly: everything becomes one int.
merges_wrongly() {
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" | btfold asm -o int.btf -
	echo 'exec:cp int.btf {output}; printf "1\n1\n1\n1\n1\n1\n" >{map}'
}

# The engine of btfold as an external command.
right='exec:"$BTFOLD" dedup ${BTFOLD_BASE:+-B "$BTFOLD_BASE"} -o {output} {input}'

@test "our engine is fine" {
	split_run btfold check -e fold copies.btf copies.txt
	[ "$status" -eq 0 ]
	[ "$(wc -l <<<"$out")" -eq 2 ]
	[[ $out == "copies.btf  fold  6 -> 3 types  "*"  fine"* ]]
	fits_80_columns
}

@test "our engine is fine on a base, and split on split" {
	split_run btfold check -B copies.btf split.btf
	[ "$status" -eq 0 ]
	echo "[9] CONST '(anon)' type_id=8
[10] PTR '(anon)' type_id=1" | btfold asm -B copies.btf -B split.btf -o third.btf -
	split_run btfold check -B copies.btf -B split.btf third.btf
	[ "$status" -eq 0 ]
	[[ $out == *"2 -> 1 types"* ]]
}

@test "a command that is right is fine" {
	export BTFOLD
	split_run btfold check -e "$right" copies.btf
	[ "$status" -eq 0 ]
	split_run btfold check -e "$right" -B copies.btf split.btf
	[ "$status" -eq 0 ]
}

@test "a command that merges wrongly is a finding" {
	split_run btfold check -e "$(merges_wrongly)" copies.btf
	[ "$status" -eq 1 ]
	[[ $out == *"  finding"* ]]
	[[ $out == *"false-merge (P4)"* ]]
	fits_80_columns
}

@test "a command that leaves copies is a finding" {
	split_run btfold check -e 'exec:cp {input} {output}' copies.btf
	[ "$status" -eq 1 ]
	[[ $out == *"missed-merge (P6)"* ]]
	[[ $out == *"the reference keeps 3 types"* ]]
}

@test "a command that crashes, hangs or refuses is a finding" {
	split_run btfold check -e 'exec:kill -SEGV $$ # {output}' copies.btf
	[ "$status" -eq 1 ]
	[[ $out == *"crash (P1)"* ]]
	split_run btfold check -t 0.3 -e 'exec:sleep 60 # {output}' copies.btf
	[ "$status" -eq 1 ]
	[[ $out == *"hang (P1)"* ]]
	split_run btfold check -e 'exec:echo no reason >&2; exit 1 # {output}' copies.btf
	[ "$status" -eq 1 ]
	[[ $out == *"error (P2)"* ]]
	[[ $out == *"no reason"* ]]
}

@test "a command that cannot be run is inconclusive" {
	split_run btfold check -e 'exec:no-such-command {input}' copies.btf
	[ "$status" -eq 3 ]
	[[ $out == *inconclusive* ]]
}

@test "no budget is inconclusive" {
	split_run btfold check --budget 1 copies.btf
	[ "$status" -eq 3 ]
	[[ $out == *"not decided: P"* ]]
	split_run btfold check --budget 1 --json copies.btf
	[ "$status" -eq 3 ]
	[ "$(json '.results[0].inconclusive | length')" -gt 0 ]
}

@test "a finding outweighs what is inconclusive, bad input all" {
	split_run btfold check -e 'exec:no-such-command {input}' -e 'exec:cp {input} {output}' copies.btf
	[ "$status" -eq 1 ]
	split_run btfold check -e 'exec:cp {input} {output}' copies.btf no-such-file
	[ "$status" -eq 2 ]
	[[ $out == *finding* ]]
}

@test "-p judges only some properties" {
	split_run btfold check -p 1-5 -e 'exec:cp {input} {output}' copies.btf
	[ "$status" -eq 0 ]
}

@test "an engine that does not exist: one line" {
	split_run btfold check -e nothing copies.btf
	one_line_of_error
	split_run btfold check -e libbpf:./no-such.so copies.btf
	one_line_of_error
}

@test "malformed files are judged on request" {
	head -c 60 copies.btf >cut.btf
	split_run btfold check cut.btf
	one_line_of_error
	split_run btfold check --malformed -e fold cut.btf
	[ "$status" -eq 0 ]
}

@test "check --json is complete" {
	split_run btfold check --json -e fold -e "$(merges_wrongly)" copies.btf
	[ "$status" -eq 1 ]
	[ "$(json '.status')" -eq 1 ]
	[ "$(json '.results | length')" -eq 2 ]
	[ "$(json '.results[0] | "\(.verdict) \(.types_in) \(.types_out) \(.types_reference)"')" = \
		"fine 6 3 3" ]
	[ "$(json '.results[0].checked | length')" -eq 8 ]
	[ "$(json '.results[1].counts["false-merge"]')" -gt 0 ]
	json '.results[1].findings[0] | .finding, .property, .message'
}

@test "the installed libbpf, if any, can be asked" {
	split_run btfold check -e libbpf copies.btf
	[[ $err != *"engine 'libbpf'"* ]] || skip "no libbpf"
	[ "$status" -eq 0 ]
	[[ $out =~ libbpf\ [01]\.[0-9]+ ]]
}
