#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Modules that bring their base along, in a section .BTF.base
load common

# The base tells no more than that there are such types; 5 is another foo, the module's own.
setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cat >base.txt <<-'END'
	[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
	[2] FWD 'foo' fwd_kind=struct
	[3] ENUM 'bar' encoding=UNSIGNED size=4 vlen=0
	END
	cat >split.txt <<-'END'
	[4] PTR '(anon)' type_id=2
	[5] STRUCT 'foo' size=4 vlen=1
	_'a' type_id=1 bits_offset=0
	[6] PTR '(anon)' type_id=5
	[7] PTR '(anon)' type_id=2
	[8] ENUM 'bar' encoding=UNSIGNED size=4 vlen=1
	_'BAR' val=0
	[9] STRUCT 'baz' size=8 vlen=2
	_'b' type_id=3 bits_offset=0
	_'c' type_id=8 bits_offset=32
	[10] PTR '(anon)' type_id=5
	END
	sed -i 's/^_/\t/' split.txt
	btfold asm -o base.btf base.txt
	btfold asm -B base.btf -o split.btf split.txt
	echo 'int x;' | ${CC:-cc} -x c -c - -o plain.o
	objcopy --add-section .BTF=split.btf --add-section .BTF.base=base.btf plain.o module.ko
}

@test "dump, validate, check and dedup take the base that a file brings along" {
	[ "$(btfold dump module.ko)" = "$(cat split.txt)" ]
	btfold validate --tier loadable module.ko
	split_run btfold check module.ko
	[ "$status" -eq 0 ]
	[[ $out == "module.ko  fold  7 -> "*"  fine"* ]]
	split_run btfold check --malformed module.ko
	[ "$status" -eq 0 ]
	split_run btfold dedup module.ko
	[[ $out == "module.ko: 7 -> 5 types"* ]]
}

@test "explain, triage and --emit take it, too" {
	split_run btfold explain module.ko struct foo
	[ "$status" -eq 0 ]
	[[ $out == *"struct foo [5]"*"not base [2]"* ]]
	split_run btfold explain --summary module.ko
	[[ $out == "module.ko: 7 types"*"on module.ko"* ]]
	[ "$(btfold dump --emit text module.ko | grep -A99 '^# input' | tail -n +2)" = \
		"$(cat split.txt)" ]
	merges='exec:cp {input} {output}; seq 10 | sed 1,3d >{map}'
	split_run btfold triage -e "$merges" module.ko
	[ "$status" -eq 1 ]
	[[ $out == *missed-merge* ]]
}

@test "another base, and such a file as a base, are refused in one line" {
	cp base.btf vmlinux.btf
	for verb in dump dedup check validate; do
		split_run btfold "$verb" -B vmlinux.btf module.ko
		[ "$status" -eq 2 ]
		[ "$(wc -l <<<"$err")" -eq 1 ]
		[[ $err == *"module.ko: is split on its own .BTF.base; give no other base" ]]
	done
	split_run btfold dump -B module.ko split.btf
	one_line_of_error
	[[ $err == *"can be no base"* ]]
}

@test "a broken .BTF.base: one line that names it" {
	head -c 30 base.btf >cut.btf
	objcopy --update-section .BTF.base=cut.btf module.ko broken.ko
	split_run btfold dump broken.ko
	one_line_of_error
	[[ $err == *".BTF.base"* ]]
	: >empty
	objcopy --update-section .BTF.base=empty module.ko empty.ko
	split_run btfold dump empty.ko
	one_line_of_error
	[[ $err == *".BTF.base section is empty"* ]]
}

@test "in place: names of the base stay apart from equal names of the module" {
	btfold dedup --in-place module.ko
	objcopy -O binary --only-section=.BTF.base --set-section-flags .BTF.base=alloc module.ko kept
	cmp kept base.btf
	[ "$(btfold dump module.ko)" = "[4] PTR '(anon)' type_id=2
[5] STRUCT 'foo' size=4 vlen=1
	'a' type_id=1 bits_offset=0
[6] PTR '(anon)' type_id=5
[7] ENUM 'bar' encoding=UNSIGNED size=4 vlen=1
	'BAR' val=0
[8] STRUCT 'baz' size=8 vlen=2
	'b' type_id=3 bits_offset=0
	'c' type_id=7 bits_offset=32" ]
}

@test "what the module only declares is the type of the base" {
	printf '%s\n' "[4] FWD 'foo' fwd_kind=struct" "[5] PTR '(anon)' type_id=4" \
		"[6] PTR '(anon)' type_id=2" | btfold asm -B base.btf -o split.btf -
	objcopy --update-section .BTF=split.btf module.ko
	btfold dedup --in-place module.ko
	[ "$(btfold dump module.ko)" = "[4] PTR '(anon)' type_id=2" ]
}
