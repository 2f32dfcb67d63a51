#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# What clang's UBSan objects to and gcc's lets pass, such as adding 0 to a null pointer: targets built by
# clang replay the corpus, as those for libFuzzer would.
bats_require_minimum_version 1.5.0

top=$BATS_TEST_DIRNAME/../..
targets=(allocation decode dedup metamorphic roundtrip split text)

setup_file() {
	: "${BTFOLD_INPUTS:?is set by ctest; else set it to what make-inputs made}"
	[ -n "$(command -v clang)" ] || skip "no clang"
	echo 'int main(void) { return 0; }' >"$BATS_FILE_TMPDIR/probe.c"
	clang -fsanitize=address,undefined -o "$BATS_FILE_TMPDIR/probe" "$BATS_FILE_TMPDIR/probe.c" \
		2>/dev/null || skip "clang without its runtimes"
	cmake -S "$top" -B "$BATS_FILE_TMPDIR/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
		-DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
		-DBTFOLD_SANITIZE=address,undefined >"$BATS_FILE_TMPDIR/log" &&
		ninja -C "$BATS_FILE_TMPDIR/build" "${targets[@]/#/replay_}" >"$BATS_FILE_TMPDIR/log" ||
		{ tail -n 20 "$BATS_FILE_TMPDIR/log" && return 1; }
}

# replays TARGET: the corpus, and the inputs that ctest made
replays() {
	run "$BATS_FILE_TMPDIR/build/bin/replay_$1" "$top/corpus" "$BTFOLD_INPUTS"
	tail -n 20 <<<"$output"
	[ "$status" -eq 0 ]
	[[ $output != *'runtime error'* ]]
	[[ ${lines[-1]} =~ ^[0-9]{3,}\ files$ ]]
}

@test "clang finds nothing undefined in what the targets run" {
	for target in "${targets[@]}"; do
		replays "$target"
	done
}
