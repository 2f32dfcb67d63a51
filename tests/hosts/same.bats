#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Proof that the comparison of machines can fail.

setup() {
	same=$BATS_TEST_DIRNAME/same
	# The same programs, by way of one that is there to be changed.
	mkdir "$BATS_TEST_TMPDIR/bin"
	ln -s "$BIN/btfold-seeds" "$BATS_TEST_TMPDIR/bin"
	other=$BATS_TEST_TMPDIR/bin/btfold
	printf '%s\n' '#!/bin/bash' "\"$BIN/btfold\" \"\$@\"" >"$other"
	chmod +x "$other"
}

@test "one byte, one status and one word are noticed, and nothing else" {
	cat >>"$other" <<-'END'
		status=$?
		if [ -f generated/folded/generated-0-24-7.btf ]; then
			printf x | dd of=generated/folded/generated-0-24-7.btf bs=1 seek=40 conv=notrunc
		fi 2>/dev/null
		if [[ $1 = dedup && $* == *bad/* ]]; then
			echo more >&2
			exit 3
		fi
		exit $status
	END
	run "$same" "$BIN" "$BATS_TEST_TMPDIR/bin"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"/bad/dedup.err differ"* ]]
	[[ $output == *"/bad/dedup.status differ"* ]]
	[[ $output == *"/generated/folded/generated-0-24-7.btf differ"* ]]
	[[ $output != *'all the same'* ]]
	# messages and status of bad/ and bad-text/; the graph and its text
	[ "$(grep -c ' 4 files differ' <<<"$output")" -eq 3 ]
	[ "$(grep -c ' 2 files differ' <<<"$output")" -eq 3 ]
}

@test "programs that write nothing are not the same" {
	rm "$other" "$BATS_TEST_TMPDIR/bin/btfold-seeds"
	for name in btfold btfold-seeds; do
		ln -s /bin/true "$BATS_TEST_TMPDIR/bin/$name"
	done
	cp -rP "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/bin2"
	run "$same" "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/bin2"
	echo "$output"
	[ "$status" -eq 1 ]
}
