#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# btfold-dedup.so in programs that link libbpf.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	for unit in a b; do
		cat >$unit.c <<-END
			struct shared { int a; struct shared *next; float f; };
			struct only_$unit { double d; struct shared s; char text[3]; };
			int use_$unit(struct only_$unit *o, struct shared *s);
			int use_$unit(struct only_$unit *o, struct shared *s) { return o->d + s->a; }
		END
	done
	echo 'int main(void) { return 0; }' >main.c
}

need_pahole() {
	command -v pahole >/dev/null || skip "no pahole"
	gcc -g -o program a.c b.c main.c
}

need_user() {
	[ -n "${DEDUP_USER:-}" ] || skip "no libbpf to link with"
	btfold asm -o copies.btf - <<-'END'
		[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
		[2] PTR '(anon)' type_id=1
		[3] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
		[4] PTR '(anon)' type_id=3
	END
}

btfold() {
	"$BIN/btfold" "$@"
}

preloaded() {
	LD_PRELOAD=$DEDUP_SO "$@"
}

@test "pahole with the drop-in gives what btfold makes of the captured input" {
	need_pahole
	"$BIN/btfold-capture" -q -o raw.btf program
	btfold dedup -o expected.btf raw.btf
	preloaded pahole -J --btf_gen_floats --btf_encode_detached=dropin.btf program
	cmp expected.btf dropin.btf
}

@test "in place, and split on a base" {
	need_pahole
	gcc -g -c a.c
	preloaded pahole -J --btf_gen_floats --btf_encode_detached=base.btf program
	"$BIN/btfold-capture" -q -B base.btf -o raw.btf a.o
	btfold dedup -B base.btf -o expected.btf raw.btf
	BTFOLD_DEDUP=stats preloaded pahole -J --btf_gen_floats --btf_base base.btf a.o 2>err
	grep -qE '^btfold-dedup: [0-9]+ types -> 0 types in [0-9.]+ s' err
	btfold dump -B base.btf a.o >a.txt
	btfold dump -B base.btf expected.btf >expected.txt
	cmp a.txt expected.txt
	[ "$(btfold dump base.btf | grep -c "STRUCT 'shared'")" -eq 1 ]
}

@test "callers go on with their object" {
	need_user
	[ "$(preloaded "$DEDUP_USER" copies.btf out.btf)" = '2 types' ]
	btfold dedup -o expected.btf copies.btf
	cmp out.btf expected.btf
	btfold asm -B copies.btf -o split.btf - <<-'END'
		[5] PTR '(anon)' type_id=1
		[6] CONST '(anon)' type_id=5
	END
	[ "$(preloaded "$DEDUP_USER" split.btf out.btf copies.btf)" = '5 types' ]
	btfold dump -B copies.btf out.btf | grep -q "CONST '(anon)' type_id=2"
}

@test "no leak, and nothing freed twice" {
	need_user
	command -v valgrind >/dev/null || skip "no valgrind"
	[ -z "${QEMU_LD_PREFIX:-}" ] || skip "valgrind runs no programs of another machine"
	preloaded valgrind -q --error-exitcode=9 --leak-check=full "$DEDUP_USER" copies.btf out.btf
}

@test "where there is a .BTF.ext, libbpf does it, and a line says so" {
	need_user
	run --separate-stderr preloaded "$DEDUP_USER" -e copies.btf out.btf
	[ "$status" -eq 0 ]
	[ "$output" = '2 types' ]
	[ "$stderr" = "btfold-dedup: libbpf's own dedup is used: there is a .BTF.ext to rewrite" ]
}

@test "what btfold does not read is left to libbpf, and a line says why" {
	need_user
	# libbpf takes a name offset that lies outside, as long as nobody asks for the name
	cp copies.btf odd.btf
	printf '\xff\xff' | dd of=odd.btf bs=1 seek=24 conv=notrunc status=none
	run --separate-stderr preloaded "$DEDUP_USER" odd.btf out.btf
	[[ $stderr == "btfold-dedup: libbpf's own dedup is used: "* ]]
}

@test "words in BTFOLD_DEDUP" {
	need_user
	run --separate-stderr env BTFOLD_DEDUP=off,stats LD_PRELOAD="$DEDUP_SO" \
		"$DEDUP_USER" copies.btf out.btf
	[ "$output" = '2 types' ]
	[ -z "$stderr" ]
	run --separate-stderr env BTFOLD_DEDUP=keep,stats LD_PRELOAD="$DEDUP_SO" \
		"$DEDUP_USER" copies.btf out.btf
	[[ $stderr == 'btfold-dedup: 4 types -> 2 types in '*' bytes at most' ]]
}
