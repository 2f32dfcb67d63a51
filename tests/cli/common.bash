# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# shellcheck shell=bash
# For all tests of the command line: inputs, and the command itself as `btfold`.

btfold() {
	"$BTFOLD" "$@"
}

# Two copies of everything: six types, three are kept.
copies_text="[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] STRUCT 'S' size=8 vlen=1
	'x' type_id=3 bits_offset=0
[3] PTR '(anon)' type_id=2
[4] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[5] STRUCT 'S' size=8 vlen=1
	'x' type_id=6 bits_offset=0
[6] PTR '(anon)' type_id=5"

# On that as base: one type that is in there, one that is new.
split_text="[7] PTR '(anon)' type_id=2
[8] PTR '(anon)' type_id=1"

setup() {
	: "${BTFOLD:?is set by ctest; else set it to the command}"
	cd "$BATS_TEST_TMPDIR" || return 1
	echo "$copies_text" >copies.txt
	echo "$split_text" >split.txt
	btfold asm -o copies.btf copies.txt
	btfold asm -B copies.btf -o split.btf split.txt
}

# Standard output and error apart: `split_run COMMAND...` sets status, out and err.
split_run() {
	status=0
	"$@" >"$BATS_TEST_TMPDIR/.out" 2>"$BATS_TEST_TMPDIR/.err" || status=$?
	out=$(tr -d '\0' <"$BATS_TEST_TMPDIR/.out")
	err=$(cat "$BATS_TEST_TMPDIR/.err")
	echo "status $status"
	echo "out: $out"
	echo "err: $err"
}

# json FILTER: of $out.
json() {
	jq -er "$1" <<<"$out"
}

# One line on standard error, nothing on standard output.
one_line_of_error() {
	[ "$status" -eq 2 ]
	[ -z "$out" ]
	[ "$(wc -l <<<"$err")" -eq 1 ]
	[[ $err == btfold* ]]
}

# All lines of $out fit a terminal.
fits_80_columns() {
	! grep -q '^.\{81\}' <<<"$out"
}
