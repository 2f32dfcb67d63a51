#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# dump --emit
load common

@test "an unknown form is told in one line that lists the known ones" {
	split_run btfold dump --emit pdf copies.btf
	one_line_of_error
	[[ $err == *"btf, text, selftest, dot, svg, c"* ]]
	split_run btfold dump --emit svg --json copies.btf
	one_line_of_error
}

@test "--help lists the forms" {
	for form in btf text selftest dot svg c; do
		btfold dump --help | grep -q "^ \{25\}$form " || { echo "$form"; false; }
	done
}

@test "btf gives the same bytes, and base and input in one file" {
	btfold dump --emit btf copies.btf | cmp - copies.btf
	btfold dump --emit btf -B copies.btf -o both.btf split.btf
	head -c "$(stat -c %s copies.btf)" both.btf | cmp - copies.btf
	tail -c "$(stat -c %s split.btf)" both.btf | cmp - split.btf
}

@test "text is what asm reads" {
	btfold dump --emit text copies.btf | btfold asm - | cmp - copies.btf
	btfold dump --emit text -B copies.btf split.btf | btfold asm -o one.btf -
	[ "$(btfold dump one.btf)" = "$copies_text"$'\n'"$split_text" ]
}

@test "a self-test compiles and tells what is right" {
	printf '#include <bpf/btf.h>\n' | "${CC:-cc}" -E - >/dev/null 2>&1 || skip "no libbpf-dev"
	btfold dump --emit selftest -B copies.btf split.btf >selftest.c
	grep -q '^static void test_split_graph(void)$' selftest.c
	"${CC:-cc}" -Wall -Werror -o selftest selftest.c -lbpf
	./selftest
	# The test looks: with another expectation it fails.
	sed "s/\"\[7\] PTR '(anon)' type_id=1\"/\"[7] PTR '(anon)' type_id=2\"/" selftest.c >wrong.c
	! cmp -s selftest.c wrong.c
	"${CC:-cc}" -Wall -Werror -o wrong wrong.c -lbpf
	run ./wrong
	[ "$status" -eq 1 ]
	[[ $output == *FAIL* ]]
}

@test "dot and svg" {
	btfold dump --emit dot -B copies.btf split.btf >x.dot
	grep -q cluster_base x.dot
	command -v dot >/dev/null || skip "no Graphviz"
	btfold dump --emit svg -B copies.btf split.btf >x.svg
	[[ $(head -c 4 x.svg) == "<svg" ]]
	grep -q '</svg>' x.svg
}

@test "without Graphviz svg says so in one line, and leaves OUT alone" {
	echo old >x.svg
	split_run env PATH=/nowhere "$BTFOLD" dump --emit svg -o x.svg copies.btf
	[ "$status" -eq 2 ]
	[[ $err == "btfold: "*graphviz* ]]
	[ "$(wc -l <<<"$err")" -eq 1 ]
	[ "$(cat x.svg)" = old ]
}

@test "c is C, or one line with the type and the reason" {
	printf '%s\n' "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" \
		"[2] STRUCT 's' size=16 vlen=2" $'\t'"'next' type_id=3 bits_offset=0" \
		$'\t'"'a' type_id=1 bits_offset=64" "[3] PTR '(anon)' type_id=2" >plain.txt
	btfold dump --emit c plain.txt >plain.c
	"${CC:-cc}" -std=c11 -Wall -Werror -c -o plain.o plain.c
	sed -i 's/size=16/size=2/' plain.txt
	split_run btfold dump --emit c plain.txt
	one_line_of_error
	[[ $err == "btfold: not in C: [2] STRUCT struct s: "* ]]
	split_run btfold dump --emit c -B copies.btf split.btf
	one_line_of_error
}
