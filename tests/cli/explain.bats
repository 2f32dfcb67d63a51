#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# shellcheck disable=SC2154 # status, out, err: split_run
# explain: small graphs, and BTF of C whose differences are known
load common

# In the base `leaf` has an int where the input has a long; `top` reaches it. 9 is a copy of 5.
different() {
	cat >base.txt <<-'END'
	[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
	[2] INT 'long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED
	[3] PTR '(anon)' type_id=1
	[4] STRUCT 'leaf' size=8 vlen=1
	_'p' type_id=3 bits_offset=0
	[5] STRUCT 'top' size=8 vlen=1
	_'l' type_id=4 bits_offset=0
	END
	cat >in.txt <<-'END'
	[6] PTR '(anon)' type_id=2
	[7] STRUCT 'leaf' size=8 vlen=1
	_'p' type_id=6 bits_offset=0
	[8] STRUCT 'top' size=8 vlen=1
	_'l' type_id=7 bits_offset=0
	[9] STRUCT 'top' size=8 vlen=1
	_'l' type_id=4 bits_offset=0
	[10] STRUCT 'mine' size=8 vlen=1
	_'l' type_id=7 bits_offset=0
	END
	sed -i 's/^_/\t/' base.txt in.txt
}

@test "a type tells its counterpart, the way to the difference and the root cause" {
	different
	split_run btfold explain -B base.txt in.txt 8
	[ "$status" -eq 0 ]
	[ "$out" = "struct top [8]
  stays: it has counterparts, and differs from each
  not base [5]: struct top . l -> struct leaf . p -> ptr: int 'long' vs int
    'int'
  root cause: struct leaf: [7] vs base [4]; keeps 3 types here, 3 of them alone
    ambiguous name, 2 bodies: base [4] (struct, size 8, 1 member); [7] (struct,
      size 8, 1 member)" ]
}

@test "what folds is said to be the same, and status 1 tells it" {
	different
	split_run btfold explain -B base.txt in.txt 9
	[ "$status" -eq 1 ]
	[ "$out" = "struct top [9]
  same as base [5] (R1); the engine that made this file kept a copy" ]
}

@test "types are named by id, by kind and name, and by bare name" {
	different
	split_run btfold explain -B base.txt in.txt struct mine
	[ "$status" -eq 0 ]
	by_two_words=$out
	split_run btfold explain -B base.txt in.txt 'struct mine'
	[ "$out" = "$by_two_words" ]
	split_run btfold explain -B base.txt in.txt mine
	[ "$out" = "$by_two_words" ]
	split_run btfold explain -B base.txt in.txt 10
	[ "$out" = "$by_two_words" ]
	[[ $out == "struct mine [10]
  stays: nothing in the base is like it"* ]]
	split_run btfold explain -B base.txt in.txt 10 struct leaf
	[[ $out == *"struct leaf [7]"* ]]
}

@test "no such type, a type of the base and wrong use are told in one line" {
	different
	for words in nothing 'union leaf' 5 11 'bogus leaf' 'struct'; do
		split_run btfold explain -B base.txt in.txt "$words"
		one_line_of_error
	done
	split_run btfold explain -B base.txt in.txt
	one_line_of_error
	split_run btfold explain -B base.txt no-such-file leaf
	one_line_of_error
	split_run btfold explain -B base.txt --emit c in.txt leaf
	one_line_of_error
	split_run btfold explain -B base.txt -o x.svg in.txt leaf
	one_line_of_error
	split_run btfold explain -B base.txt --emit dot --summary in.txt in.txt
	one_line_of_error
}

@test "--summary counts every type once, and ranks causes" {
	different
	split_run btfold explain -B base.txt --summary --json in.txt
	[ "$status" -eq 1 ]
	[ "$(json '.results[0].why | map_values(.types) | tostring')" = \
		'{"missed":1,"apart":3,"completes":0,"variables":0,"new":1}' ]
	[ "$(json '[.results[0].causes[] | "\(.class) \(.types) \(.alone) \(.type) \(.counterpart)"]
		| join("; ")')" = "name 3 3 7 4; missed 1 1 9 5" ]
	[ "$(json '.results[0].causes[0].path')" = "struct leaf . p -> ptr: int 'long' vs int 'int'" ]
	split_run btfold explain -B base.txt --summary in.txt
	fits_80_columns
	[[ $out == "in.txt: 5 types, "* ]]
}

@test "several files, one of them unreadable" {
	different
	split_run btfold explain -B base.txt --summary --json in.txt no-such-file in.txt
	[ "$status" -eq 2 ]
	[ "$(json '.results | length')" -eq 3 ]
	[ "$(json '[.results[] | select(.types == 5)] | length')" -eq 2 ]
}

@test "--json of types" {
	different
	split_run btfold explain -B base.txt --json in.txt 8 9
	[ "$(json '.results[0][0] | "\(.type) \(.kind) \(.name) \(.why) \(.candidates[0].type)"')" = \
		"8 STRUCT top apart 5" ]
	[ "$(json '.results[0][0].causes[0].type')" -eq 7 ]
	[ "$(json '.results[0][1] | "\(.type) \(.why) \(.same_as) \(.rule)"')" = "9 missed 5 R1" ]
}

@test "an ambiguous name tells its bodies, and what only declares it" {
	cat >in.txt <<-'END'
	[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
	[2] FWD 'S' fwd_kind=struct
	[3] STRUCT 'S' size=4 vlen=1
	_'a' type_id=1 bits_offset=0
	[4] STRUCT 'S' size=4 vlen=1
	_'b' type_id=1 bits_offset=0
	[5] STRUCT 'S' size=4 vlen=1
	_'b' type_id=1 bits_offset=0
	[6] TYPEDEF 'd' type_id=2
	[7] TYPEDEF 'd' type_id=3
	END
	sed -i 's/^_/\t/' in.txt
	split_run btfold explain in.txt struct S
	[ "$status" -eq 1 ]
	[[ $out == *"ambiguous name, 2 bodies: [2] (declared only); [3] (struct, size 4, 1"* ]]
	[[ $out == *"[4]"*"2 copies)"* ]]
	split_run btfold explain in.txt typedef d
	[[ $out == *"not [6]: typedef d: struct 'S' vs fwd 'S'"* ]]
	[[ $out == *"root cause: struct S: [4] vs [3]"* ]]
}

@test "--emit draws both sides with the difference marked" {
	different
	split_run btfold explain -B base.txt --emit dot in.txt struct top
	[ "$status" -eq 0 ]
	[[ $out == digraph* ]]
	[[ $out == *"int &#39;long&#39; vs int &#39;int&#39;"* ]]
	split_run btfold explain -B base.txt --emit dot -o x.dot --summary in.txt
	[ "$status" -eq 0 ]
	grep -q digraph x.dot
	command -v dot >/dev/null || skip "no Graphviz"
	btfold explain -B base.txt --emit svg -o x.svg in.txt struct top
	grep -q '</svg>' x.svg
}

# ---- C, by pahole ----

# capture BASE.c MODULE.c OPTIONS...: base.btf and split.btf on it, deduplicated by pahole.
capture() {
	command -v pahole >/dev/null || skip "no pahole"
	[ -x "$BTFOLD_BUILD/bin/btfold-capture" ] || skip "no capture"
	gcc -g -c -o base.o "$1"
	gcc -g -c -o module.o "$2"
	"$BTFOLD_BUILD/bin/btfold-capture" -q -o raw.btf -d base.btf base.o
	"$BTFOLD_BUILD/bin/btfold-capture" -q -B base.btf -p "$3" -o raw.btf -d split.btf module.o
}

kernel() {
	cat <<-'END'
	struct leaf { int a; LEAF b; };
	struct branch { struct leaf *leaves[4]; struct branch *next; };
	struct tree { struct branch top; double height; };
	struct apple { float weight; struct tree *tree; };
	struct stone { int weight; };
	int use(struct apple *, struct stone *);
	int use(struct apple *a, struct stone *s) { return a->tree->top.leaves[0]->a + s->weight; }
	END
}

@test "an option that was not passed on is told in the first line" {
	kernel | sed 's/LEAF/int/' >base.c
	kernel | sed 's/LEAF/int/; s/use/use_it/g' >module.c
	capture base.c module.c --skip_encoding_btf_enum64
	split_run btfold explain -B base.btf --summary split.btf
	[ "$status" -eq 0 ]
	line=$(tr '\n' ' ' <<<"$out" | tr -s ' ')
	[[ $line == "split.btf: encoding mismatch: base says FLOAT 'double', input says INT 'double'; also 'float'; keeps "* ||
		$line == "split.btf: encoding mismatch: base says FLOAT 'float', input says INT 'float'; also 'double'; keeps "* ]]
	split_run btfold explain -B base.btf --summary --json split.btf
	[ "$(json '.results[0].causes | map(.class) | join(" ")')" = encoding ]
	# float, double, tree, apple, the pointers to these two and the prototype; not leaf, branch, stone.
	[ "$(json '.results[0].causes[0] | "\(.types) \(.alone)"')" = "7 7" ]
}

@test "the same options: nothing is apart" {
	kernel | sed 's/LEAF/int/' >base.c
	kernel | sed 's/LEAF/int/; s/use/use_it/g' >module.c
	capture base.c module.c --btf_gen_floats
	split_run btfold explain -B base.btf --summary --json split.btf
	[ "$(json '.results[0].causes | length')" -eq 0 ]
}

@test "one leaf in C is the root cause of all that reaches it" {
	kernel | sed 's/LEAF/int/' >base.c
	kernel | sed 's/LEAF/unsigned/; s/use/use_it/g' >module.c
	capture base.c module.c --btf_gen_floats
	split_run btfold explain -B base.btf --summary --json split.btf
	[ "$(json '.results[0].causes | length')" -eq 1 ]
	[ "$(json '.results[0].causes[0].path')" = \
		"struct leaf . b: int 'unsigned int' vs int 'int'" ]
	# leaf, branch, tree, apple, a pointer to each, the array and the prototype.
	[ "$(json '.results[0].causes[0] | "\(.types) \(.alone)"')" = "10 10" ]
	split_run btfold explain -B base.btf split.btf struct apple
	[[ $(tr '\n' ' ' <<<"$out" | tr -s ' ') == *"struct apple . tree -> ptr -> struct tree . top -> struct branch . leaves -> array elem -> ptr -> struct leaf . b: int 'unsigned int' vs int 'int'"* ]]
}

@test "an ambiguous name in C" {
	kernel | sed 's/LEAF/int/' >base.c
	{
		kernel | sed 's/LEAF/int/; s/use/use_it/g' | sed 's/struct stone {/struct stone { long size;/'
		echo 'struct wall { struct stone *stones; };'
		echo 'int build(struct wall *); int build(struct wall *w) { return w->stones->weight; }'
	} >module.c
	capture base.c module.c --btf_gen_floats
	split_run btfold explain -B base.btf split.btf struct stone
	[ "$status" -eq 0 ]
	[[ $out == *"struct stone: vlen 2 vs 1, first 'size' vs 'weight'"* ]]
	[[ $out == *"ambiguous name, 2 bodies: base "* ]]
}
