#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
load common

folded="[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] STRUCT 'S' size=8 vlen=1
	'x' type_id=3 bits_offset=0
[3] PTR '(anon)' type_id=2"

@test "without -o only statistics are printed" {
	before=$(ls)
	split_run btfold dedup copies.btf
	[ "$status" -eq 0 ]
	[[ $out == "copies.btf: 6 -> 3 types, "* ]]
	[ "$(ls)" = "$before" ]
}

@test "-o writes the folded BTF" {
	btfold dedup -o out.btf copies.btf
	[ "$(btfold dump out.btf)" = "$folded" ]
}

@test "the input is not changed" {
	cp copies.btf saved.btf
	btfold dedup -o out.btf copies.btf
	cmp copies.btf saved.btf
}

@test "-o - writes BTF to a pipe, statistics to standard error" {
	split_run bash -c '"$BTFOLD" dedup -o - copies.btf | "$BTFOLD" dump -'
	[ "$status" -eq 0 ]
	[ "$out" = "$folded" ]
	[[ $err == *"6 -> 3 types"* ]]
}

@test "standard input, text, gzip and ELF are read" {
	[ "$(btfold dedup -o - - <copies.btf 2>/dev/null | btfold dump -)" = "$folded" ]
	[ "$(btfold dedup -o - copies.txt 2>/dev/null | btfold dump -)" = "$folded" ]
	gzip -k copies.btf
	[ "$(btfold dedup -o - copies.btf.gz 2>/dev/null | btfold dump -)" = "$folded" ]
	echo 'int x;' | ${CC:-cc} -x c -c - -o elf.o
	objcopy --add-section .BTF=copies.btf elf.o
	[ "$(btfold dedup -o - elf.o 2>/dev/null | btfold dump -)" = "$folded" ]
	gzip -k elf.o
	[ "$(btfold dedup -o - elf.o.gz 2>/dev/null | btfold dump -)" = "$folded" ]
}

@test "--map has a line for each type" {
	btfold dedup --map map copies.btf
	[ "$(cat map)" = "1 1
2 2
3 3
4 1
5 2
6 3" ]
}

@test "a base folds what is in it" {
	btfold dedup -o base.btf copies.btf
	split_run btfold dedup -B copies.btf -o out.btf split.btf
	[[ $out == *"2 -> 1 types"* ]]
	[ "$(btfold dump -B copies.btf out.btf)" = "[7] PTR '(anon)' type_id=1" ]
}

@test "split on split" {
	echo "[9] CONST '(anon)' type_id=8
[10] PTR '(anon)' type_id=1
[11] CONST '(anon)' type_id=10" | btfold asm -B copies.btf -B split.btf -o third.btf -
	split_run btfold dedup -B copies.btf -B split.btf --map - third.btf
	[ "$status" -eq 0 ]
	[ "$out" = "9 9
10 8
11 9" ]
}

@test "several inputs go to a folder under their names" {
	mkdir in
	cp split.btf in/a.btf
	cp split.btf in/b.btf
	gzip -k in/b.btf && mv in/b.btf.gz in/c.btf.gz
	split_run btfold dedup -B copies.btf -o out --map out in/a.btf in/b.btf in/c.btf.gz
	[ "$status" -eq 0 ]
	[ "$(ls out)" = "a.btf
a.btf.map
b.btf
b.btf.map
c.btf
c.btf.map" ]
	cmp out/a.btf out/c.btf
	[ "$(wc -l <<<"$out")" -eq 3 ]
}

@test "one input goes into an existing folder, too" {
	mkdir out
	btfold dedup -o out copies.btf
	[ -f out/copies.btf ]
}

@test "two inputs of one name are refused before anything is written" {
	mkdir a b
	cp copies.btf a
	cp copies.btf b
	split_run btfold dedup -o out a/copies.btf b/copies.btf
	[ "$status" -eq 2 ]
	[ -z "$(ls -A out)" ]
}

@test "several inputs and a file as -o are refused" {
	touch out
	split_run btfold dedup -o out copies.btf copies.txt
	one_line_of_error
	split_run btfold dedup -o - copies.btf copies.txt
	one_line_of_error
}

@test "an ELF file is not replaced by raw BTF" {
	echo 'int x;' | ${CC:-cc} -x c -c - -o elf.o
	objcopy --add-section .BTF=copies.btf elf.o
	cp elf.o saved.o
	split_run btfold dedup -o . elf.o
	[ "$status" -eq 2 ]
	cmp elf.o saved.o
}

@test "raw BTF may be replaced by its folded self" {
	btfold dedup -o copies.btf copies.btf
	[ "$(btfold dump copies.btf)" = "$folded" ]
}

@test "bad input: one line, nothing written, the others are done" {
	head -c 60 copies.btf >cut.btf
	split_run btfold dedup -o out.btf cut.btf
	one_line_of_error
	[ ! -e out.btf ]
	split_run btfold dedup -o out cut.btf copies.btf
	[ "$status" -eq 2 ]
	[ "$(ls out)" = copies.btf ]
}

@test "an output that cannot be written: one line, status 2" {
	split_run btfold dedup -o no/such/folder/out.btf copies.btf
	one_line_of_error
}

@test "--ambiguous keep keeps what absorb folds" {
	# S is declared at 3; T points to the declaration once, and once to one of two bodies.
	cat >ambiguous.txt <<-'END'
	[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
	[2] STRUCT 'S' size=4 vlen=1
	_'a' type_id=1 bits_offset=0
	[3] FWD 'S' fwd_kind=struct
	[4] STRUCT 'S' size=4 vlen=1
	_'b' type_id=1 bits_offset=0
	[5] PTR '(anon)' type_id=2
	[6] PTR '(anon)' type_id=3
	[7] STRUCT 'T' size=8 vlen=1
	_'s' type_id=5 bits_offset=0
	[8] STRUCT 'T' size=8 vlen=1
	_'s' type_id=6 bits_offset=0
	END
	sed -i 's/^_/\t/' ambiguous.txt
	split_run btfold dedup --ambiguous absorb --json ambiguous.txt
	absorbed=$(json '.results[0].types_out')
	[ "$(json '.results[0].absorbed')" -eq 1 ]
	split_run btfold dedup --ambiguous keep --json ambiguous.txt
	[ "$(json '.results[0].types_out')" -gt "$absorbed" ]
}

@test "--json and --stats tell the counts" {
	split_run btfold dedup --json -o out.btf copies.btf
	[ "$(json '.results[0] | "\(.input) \(.output) \(.types_in) \(.types_out)"')" = \
		"copies.btf out.btf 6 3" ]
	split_run btfold dedup --stats copies.btf
	grep -q 'names with several bodies *0$' <<<"$out"
	split_run btfold dedup --json -o - copies.btf
	one_line_of_error
}

@test "big-endian stays big-endian" {
	btfold asm --big-endian -o big.btf copies.txt
	btfold dedup -o out.btf big.btf
	[ "$(head -c 2 out.btf | od -An -tx1)" = " eb 9f" ]
	[ "$(btfold dump out.btf)" = "$folded" ]
}

@test "-e lets another engine do the work, and does not judge it" {
	split_run btfold dedup -e fold -o out.btf copies.btf
	[ "$status" -eq 0 ]
	[[ $out == "copies.btf: 6 -> 3 types, "* ]]
	[ "$(btfold dump out.btf)" = "$folded" ]
	# One that folds nothing, with a base.
	split_run btfold dedup --json -e 'exec:cp {input} {output}' -B copies.btf -o same/ split.btf
	[ "$status" -eq 0 ]
	cmp split.btf same/split.btf
	[ "$(json '.results[0] | "\(.types_in) \(.types_out) \(.engine)"')" = \
		'2 2 exec:cp {input} {output}' ]
	[ "$(json '.results[0].bytes_out')" -eq "$(stat -c %s split.btf)" ]
}

@test "-e: what an engine does not do is told, the others are done" {
	split_run btfold dedup --json -B copies.btf split.btf copies.btf \
		-e 'exec:test $(stat -c %s {input}) -lt 100 || { echo too large >&2; exit 1; }; cp {input} {output}'
	[ "$status" -eq 2 ]
	[[ $err == *copies.btf*"refused the input: too large"* ]]
	[ "$(json '.results | length')" -eq 2 ]
	json '.results[1].error.text' | grep 'too large'
	split_run btfold dedup -e 'exec:echo nonsense >{output};:' copies.btf
	one_line_of_error
	for wrong in '-e fold -e fold' '-e fold --map m' '-e fold --in-place' '-e nobody'; do
		# shellcheck disable=SC2086 # words
		split_run btfold dedup $wrong copies.btf
		one_line_of_error
	done
}

@test "any number of jobs gives the same files and lines in the same order, unreadable FILEs in between" {
	files=()
	for n in {1..12}; do
		cp copies.btf "many$n.btf"
		files+=("many$n.btf" "missing$n")
		printf '\237\353\1' >"short$n.btf"
		files+=("short$n.btf")
	done
	for jobs in 1 2 3 8; do
		split_run btfold dedup -j "$jobs" -o "jobs$jobs/" "${files[@]}"
		[ "$status" -eq 2 ]
		sed 's/, [^,]*$//' <<<"$out" >"out.$jobs" # but for the time
		echo "$err" >"err.$jobs"
		[ "$(wc -l <"out.$jobs")" -eq 12 ]
		[ "$(wc -l <"err.$jobs")" -eq 24 ]
		diff out.1 "out.$jobs"
		diff err.1 "err.$jobs"
		diff -r jobs1 "jobs$jobs"
	done
}

@test "too little memory is told as that, without a place in the input" {
	[ -z "$BTFOLD_SANITIZE" ] || skip "sanitizers need address space"
	cmp -s -n 20 "$BTFOLD" "$BASH" || skip "of another machine: its emulator needs address space"
	awk 'BEGIN { for (i = 1; i < 400000; i++) printf "[%d] PTR \047(anon)\047 type_id=%d\n", i, i + 1
		print "[400000] INT \047int\047 size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" }' |
		btfold asm -o deep.btf -
	for ((limit = 20000, told = 0; limit < 4000000; limit += limit / 5)); do # kilobytes
		split_run bash -c "ulimit -v $limit"' && "$BTFOLD" dedup deep.btf'
		[ "$status" -ne 0 ] || break
		[[ $err == "btfold: "* ]] || continue # not even started
		[ "$err" = "btfold: deep.btf: out of memory" ]
		told=1
	done
	[ "$status" -eq 0 ] && [ "$told" = 1 ]
}
