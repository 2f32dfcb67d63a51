#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# tools/capture on a small program.

bats_require_minimum_version 1.5.0

setup() {
	command -v pahole >/dev/null || skip "no pahole"
	command -v bpftool >/dev/null || skip "no bpftool"
	cd "$BATS_TEST_TMPDIR" || return
	for unit in a b; do
		cat >$unit.c <<-END
			struct shared { int a; struct shared *next; };
			struct only_$unit { double d; struct shared s; };
			int use_$unit(struct only_$unit *o, struct shared *s);
			int use_$unit(struct only_$unit *o, struct shared *s) { return o->d + s->a; }
		END
	done
	echo 'int main(void) { return 0; }' >main.c
	gcc -g -o program a.c b.c main.c
}

count() {
	bpftool btf dump file "$@" format raw | grep -c "$what"
}

@test "what stands in front of dedup has everything twice" {
	before=$(sha256sum program)
	"$BIN/btfold-capture" -o raw.btf -d folded.btf program
	what="STRUCT 'shared'"
	[ "$(count raw.btf)" -eq 2 ]
	[ "$(count folded.btf)" -eq 1 ]
	what="FLOAT 'double'"
	[ "$(count raw.btf)" -eq 2 ]
	[ "$(sha256sum program)" = "$before" ]
}

@test "split BTF on a base" {
	gcc -g -c a.c
	"$BIN/btfold-capture" -q -o raw.btf -d base.btf program
	"$BIN/btfold-capture" -q -B base.btf -o split.btf a.o
	what="STRUCT 'shared'"
	[ "$(count -B base.btf split.btf)" -eq 1 ]
	first=$(bpftool btf dump file base.btf format raw | grep -c '^\[')
	bpftool btf dump -B base.btf file split.btf format raw | grep "^\[$((first + 1))\]"
}

@test "the script in a tree that was built finds the library of the build" {
	mkdir -p tree/tools tree/build/release/lib/btfold
	cp "$BIN/btfold-capture" tree/tools/capture
	ln -s "$BIN/../lib/btfold/btfold-capture.so" tree/build/release/lib/btfold/
	BTFOLD_CAPTURE_SO='' tree/tools/capture -q -o raw.btf program
	what="STRUCT 'shared'"
	[ "$(count raw.btf)" -eq 2 ]
}

@test "several files, names, compressed files" {
	gcc -g -c a.c b.c
	gzip -k a.o
	mv a.o.gz c.ko.gz
	"$BIN/btfold-capture" -q -o out a.o b.o c.ko.gz
	[ "$(find out -type f | wc -l)" -eq 3 ]
	cmp out/a.btf out/c.btf
	"$BIN/btfold-capture" -q a.o
	cmp a.btf out/a.btf
}

@test "what cannot be captured is told, and the rest done" {
	gcc -c -o nodebug.o a.c
	gcc -g -c b.c
	run "$BIN/btfold-capture" -o out/ nodebug.o nowhere.o b.o
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *nodebug.o* ]]
	[[ $output == *"nowhere.o: cannot be read"* ]]
	[ -s out/b.btf ]
	[ ! -e out/nodebug.btf ]
}

@test "a pipe is written to, not replaced" {
	mkfifo pipe
	cat pipe >piped.btf &
	"$BIN/btfold-capture" -q -o pipe -d folded.btf program
	wait
	[ -p pipe ]
	"$BIN/btfold-capture" -q -o raw.btf program
	cmp piped.btf raw.btf
	rm piped.btf
	cat pipe >piped.btf &
	BTFOLD_CAPTURE=$PWD/pipe LD_PRELOAD=$(echo "$BIN"/../lib/btfold/btfold-capture.so) \
		pahole -J -j1 --btf_gen_floats --btf_encode_detached=folded.btf program
	wait
	[ -p pipe ]
	cmp piped.btf raw.btf
}

@test "help and wrong use" {
	run "$BIN/btfold-capture" --help
	[ "$status" -eq 0 ]
	[[ $output == *Example* ]]
	for arguments in "" "--no-such-option" "-o" "-B nowhere.btf a.o"; do
		# shellcheck disable=SC2086
		run "$BIN/btfold-capture" $arguments
		[ "$status" -eq 2 ]
	done
	run "$BIN/btfold-real-kernel" --help
	[ "$status" -eq 0 ]
	run "$BIN/btfold-real-kernel" --modules some
	[ "$status" -eq 2 ]
	run "$BIN/btfold-real-kernel" -o out nowhere.deb
	[ "$status" -eq 1 ]
}

@test "a kernel is taken from the lists that could be had, if one could not" {
	mkdir stubs
	cat >stubs/apt-get <<-'END'
		#!/bin/sh
		echo 'E: Failed to fetch a-list'
		exit 100
	END
	cat >stubs/apt-cache <<-'END'
		#!/bin/sh
		cat known
	END
	chmod +x stubs/*
	PATH=$PWD/stubs:$PATH
	echo linux-image-6.1.0-50-amd64-dbg >known
	run --separate-stderr "$BIN/btfold-real-kernel" --list -o lists
	[ "$status" -eq 0 ]
	[ "$output" = linux-image-6.1.0-50-amd64-dbg ]
	# shellcheck disable=SC2154
	[[ $stderr == *"may be missing: E: Failed to fetch a-list" ]]
	: >known
	run "$BIN/btfold-real-kernel" --list -o lists
	[ "$status" -eq 1 ]
	[[ $output == *"apt-get update failed: E: Failed to fetch a-list" ]]
}
