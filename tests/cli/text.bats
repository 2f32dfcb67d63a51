#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# dump, asm, validate
load common

@test "dump prints what asm was given" {
	[ "$(btfold dump copies.btf)" = "$copies_text" ]
	[ "$(btfold dump -B copies.btf split.btf)" = "$split_text" ]
	btfold dump -o out.txt copies.btf
	[ "$(cat out.txt)" = "$copies_text" ]
}

@test "dump agrees with bpftool" {
	command -v bpftool >/dev/null || skip "no bpftool"
	bpftool btf dump file copies.btf >bpftool.txt || skip "bpftool cannot"
	[ "$(btfold dump copies.btf)" = "$(cat bpftool.txt)" ]
	bpftool -j btf dump file copies.btf | jq -S . >bpftool.json
	btfold dump --json copies.btf | jq -S . | diff - bpftool.json
}

@test "dump --json gives one object for each type" {
	split_run btfold dump --json copies.btf
	[ "$(json '.types | length')" -eq 6 ]
	[ "$(json '.types[1].members[0].name')" = x ]
	split_run btfold dump -B copies.btf --json split.btf
	[ "$(json '.types[0].id')" -eq 7 ]
}

@test "dump into a closed pipe ends" {
	run bash -c '"$BTFOLD" dump copies.btf | true'
	[ "$status" -eq 0 ]
}

@test "asm reads comments and standard input, and writes to a pipe" {
	{ echo '# comment'; echo; cat copies.txt; } | btfold asm - | cmp - copies.btf
}

@test "asm --big-endian, and the byte order of the base" {
	btfold asm --big-endian -o big.btf copies.txt
	[ "$(head -c 2 big.btf | od -An -tx1)" = " eb 9f" ]
	[ "$(btfold dump big.btf)" = "$copies_text" ]
	btfold asm -B big.btf -o split-big.btf split.txt
	[ "$(head -c 2 split-big.btf | od -An -tx1)" = " eb 9f" ]
}

@test "asm takes text only" {
	split_run btfold asm -o out.btf copies.btf
	one_line_of_error
	[ ! -e out.btf ]
}

@test "asm: wrong text gives the line and the rule, and nothing is written" {
	sed '4s/type_id=2/type_id=77/' copies.txt >bad.txt
	split_run btfold asm -o out.btf bad.txt
	one_line_of_error
	[[ $err == "btfold: bad.txt: line 4, type 3: "*" ("*")" ]]
	[ ! -e out.btf ]
	sed 's/^\[4\]/[5]/' copies.txt >bad.txt
	split_run btfold asm -o out.btf bad.txt
	one_line_of_error
	[[ $err == "btfold: bad.txt: line 5"* ]]
	echo "[1] WORD 'int'" >bad.txt
	split_run btfold asm -o out.btf bad.txt
	one_line_of_error
	[ ! -e out.btf ]
}

@test "bad BTF gives the byte offset, the type and the rule" {
	# The member of type 2, at 24 + 16 + 12 + 4, refers to a type that does not exist.
	cp copies.btf bad.btf
	printf '\x63' | dd of=bad.btf bs=1 seek=56 conv=notrunc status=none
	for verb in dump validate dedup check; do
		split_run btfold "$verb" bad.btf
		one_line_of_error
		[[ $err == *"bad.btf: offset "*", type 2"*": "*" (V ids)" ]]
	done
	for verb in validate dedup check; do
		split_run btfold "$verb" --json bad.btf copies.btf
		[ "$status" -eq 2 ]
		[ "$(json '.results[0] | "\(.input) \(.error.type) \(.error.rule)"')" = "bad.btf 2 V ids" ]
		[ "$(json '.results[1].input')" = copies.btf ]
	done
	printf 'hello' >bad.btf
	split_run btfold dump bad.btf
	one_line_of_error
	split_run btfold dump no-such-file
	one_line_of_error
	split_run btfold dump -B no-such-file split.btf
	one_line_of_error
	split_run btfold dump /
	one_line_of_error
}

@test "ELF without BTF, broken gzip: one line" {
	echo 'int x;' | ${CC:-cc} -x c -c - -o elf.o
	split_run btfold dump elf.o
	one_line_of_error
	[[ $err == *BTF* ]]
	gzip -k copies.btf
	head -c 40 copies.btf.gz >cut.gz
	split_run btfold dump cut.gz
	one_line_of_error
}

@test "validate tells the tier" {
	split_run btfold validate copies.btf
	[ "$status" -eq 0 ]
	[ "$out" = "copies.btf: well-formed, 6 types" ]
	split_run btfold validate -B copies.btf split.btf
	[ "$out" = "split.btf: well-formed, 2 types" ]
}

@test "validate: a breach is a finding with place and rule" {
	sed "s/size=8 vlen/size=2 vlen/" copies.txt >wrong.txt
	split_run btfold validate wrong.txt copies.btf
	[ "$status" -eq 1 ]
	[[ $out == *"wrong.txt: "*"type 2"*"(V STRUCT"*")"* ]]
	[[ $out == *"wrong.txt: loadable, 6 types, 2 breaches"* ]]
	split_run btfold validate --tier loadable wrong.txt
	[ "$status" -eq 0 ]
	split_run btfold validate --max 1 --json wrong.txt copies.btf
	[ "$status" -eq 1 ]
	[ "$(json '.results[0] | "\(.tier) \(.breaches) \(.defects | length)"')" = "loadable 2 1" ]
	[ "$(json '.results[1].tier')" = well-formed ]
}
