#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# btfold bench: what it prints, saves and draws. What it measures is tested in tests/bench.

load common

# An engine that is there everywhere, and not fast: the input, after a nap.
slow='exec:sleep 0.02; cp {input} {output}'

@test "one file, two engines: times, phases, memory and ratios, in 80 columns" {
	split_run btfold bench -e fold -e "$slow" -n 3 copies.btf
	[ "$status" -eq 0 ]
	[ -z "$err" ]
	fits_80_columns
	[[ $out == *"copies.btf: "*" B, 6 types, 3 rounds"* ]]
	[[ $out == *"types kept: fold 3"* ]]
	[[ $out == *" by fold: time "* ]]
	[[ $out == *"streaming read of these bytes"* ]]
}

@test "JSON has all of it, medians between the quartiles, ratios by the first engine" {
	split_run btfold bench -e fold -e "$slow" -n 5 --json copies.btf
	[ "$status" -eq 0 ]
	json '.verb == "bench" and .status == 0 and (.families | length) == 0'
	json '.machine | has("processor") and has("flags") and .cores > 0 and (has("host") | not)'
	json '.jobs | length == 1'
	json '.jobs[0] | .types == 6 and .files == 1 and .base_bytes == 0 and .rounds == 5'
	json '.jobs[0].engines | length == 2 and all(.ran == "ran")'
	json '.jobs[0].engines[0].types_out == 3'
	json '.jobs[0].engines | all(.seconds | .samples | length == 5)'
	json '.jobs[0].engines | all(.seconds | .min <= .q1 and .q1 <= .median and .median <= .q3 and .q3 <= .max)'
	json '.jobs[0].engines[0].phases | keys == ["base", "decode", "dedup", "encode", "free"]'
	json '.jobs[0].engines[0].ratio.median == 1'
	# a nap of 20 ms is far longer than folding six types, a thousand times here, less when emulated
	json '.jobs[0].engines[1].seconds.median >= 0.02 and .jobs[0].engines[1].ratio.median > 5'
}

@test "what is over too soon for the clock is done many times" {
	split_run btfold bench -e fold -n 1 --json copies.btf
	# a thousand times here, less when emulated on a busy machine
	json '.jobs[0].engines[0] | .passes > 3 and .seconds.median < 0.01'
	split_run btfold bench -e 'exec:sleep 0.1; cp {input} {output}' -n 1 --json copies.btf
	json '.jobs[0].engines[0].passes == 1'
}

@test "the first run of an engine does not count" {
	split_run btfold bench -e "exec:echo >>'$PWD/runs'; sleep 0.1; cp {input} {output}" -n 2 --json copies.btf
	[ "$status" -eq 0 ]
	json '.jobs[0] | .rounds == 2 and (.engines[0].seconds.samples | length) == 2'
	[ "$(wc -l <runs)" -eq 3 ]
}

@test "with a base all files are one job" {
	split_run btfold bench -e fold -n 1 -B copies.btf --json split.btf split.btf split.btf
	[ "$status" -eq 0 ]
	json '.jobs | length == 1'
	json '.jobs[0] | .files == 3 and .types == 6 and .base_bytes > 0'
	json '.jobs[0].engines[0] | .types_out == 3 and .phases.base > 0'
	split_run btfold bench -e fold -n 1 -B copies.btf split.btf split.btf
	[[ $out == *"calls per second"* ]]
	fits_80_columns
}

@test "without a base each file is a job, and what cannot be read stops nothing" {
	split_run btfold bench -e fold -n 1 --json copies.btf nowhere.btf copies.btf
	[ "$status" -eq 2 ]
	json '.jobs | length == 2'
	[[ $err == "btfold: nowhere.btf: "* ]]
}

@test "an engine that fails is told with its reason, and the others are measured" {
	split_run btfold bench -e fold -e 'exec:echo no thanks >&2; exit 1' -n 2 copies.btf
	[ "$status" -eq 0 ]
	[[ $out == *"refused: no thanks"* ]]
	[[ $out == *"types kept: fold 3"* ]]
	split_run btfold bench -e fault:hang -e fold -t 0.2 -n 2 --json copies.btf
	[ "$status" -eq 3 ]
	json '.jobs[0].engines[0] | .ran == "timed out" and (has("seconds") | not)'
	json '.jobs[0].engines[1] | .ran == "ran" and (has("ratio") | not)'
}

@test "small graphs: calls per second, in one process" {
	split_run btfold bench -e fold -n 1 --small
	[ "$status" -eq 0 ]
	fits_80_columns
	[[ $out == *"small graphs: 1,000 inputs"* ]]
	[[ $out == *"calls per second (of the dedup alone): fold "* ]]
	split_run btfold bench -e fold -n 1 --small --json
	json '.jobs[0].types / .jobs[0].files | . > 25 and . < 40'
}

@test "families: cost by size, and the known number of types" {
	split_run btfold bench -e fold -e "$slow" -n 1 --family all --sizes 200,400
	[ "$status" -eq 0 ]
	fits_80_columns
	[ "$(grep -c '  fold  *time .*n^' <<<"$out")" -eq 13 ]
	split_run btfold bench -e fold -n 1 --family ring --sizes 1k..10k --json
	json '.families[0] | .family == "ring" and .unit == "types"'
	json '.families[0].points | map(.size) == [1000, 10000]'
	json '.families[0].points | all(.engines[0].types_out == .types_expected)'
	json '.families[0].fits[0] | .engine == "fold" and .points == 2 and .time > 0.3 and .time < 3'
}

@test "families: an engine that did not do a size is not asked for the next" {
	split_run btfold bench -e fold -e fault:hang -t 0.2 -n 1 --family deep --sizes 200,300,400 --json
	[ "$status" -eq 0 ]
	json '.families[0].points | map(.engines | length) == [2, 1, 1]'
	json '.families[0].fits[1] | .points == 0 and (has("time") | not)'
}

@test "what was saved is shown and drawn again, several files as one" {
	btfold bench -e fold -n 1 --json copies.btf >one.json
	btfold bench -e fold -n 1 --family deep --sizes 200,2k --json >two.json
	split_run btfold bench --from one.json --from two.json --svg pictures
	[ "$status" -eq 0 ]
	[[ $out == *"copies.btf: "* ]]
	[[ $out == *"deep: "* ]]
	fits_80_columns
	for name in time memory families-time families-memory; do
		python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' "pictures/$name.svg"
		! grep -q -e nan -e inf "pictures/$name.svg"
	done
	[ ! -e pictures/sizes.svg ]
	split_run btfold bench --from one.json --from two.json --json
	json '(.jobs | length) == 1 and (.families | length) == 1'
}

@test "sizes are drawn when there are several inputs; names are no markup" {
	mv copies.btf '<copies & "more">.btf'
	btfold asm -o other.btf <(btfold dump '<copies & "more">.btf'; echo "[7] PTR '(anon)' type_id=1")
	split_run btfold bench -e fold -n 1 --svg pictures '<copies & "more">.btf' other.btf
	[ "$status" -eq 0 ]
	python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' pictures/sizes.svg
	python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' pictures/time.svg
}

@test "wrong options: one line and status 2" {
	for words in '' '-n 0 copies.btf' '-n x copies.btf' '-t x copies.btf' '--family nothing' \
		'--family deep --sizes 10' '--family deep --sizes 2k,1k' '--family deep --sizes 1k..x' \
		'--family deep --sizes ,' '--from nowhere.json' '-e nothing copies.btf' \
		'--from copies.txt' '-B nowhere.btf copies.btf'; do
		echo "words: $words"
		# shellcheck disable=SC2086 # words
		split_run btfold bench $words
		one_line_of_error
	done
	echo '{"verb": "check"}' >other.json
	split_run btfold bench --from other.json
	one_line_of_error
	[[ $err == *"other.json: not made by btfold bench"* ]]
	btfold bench -e fold -n 1 --json copies.btf >one.json
	split_run btfold bench --from one.json --svg copies.btf/x
	[ "$status" -eq 2 ]
	[[ $err == *"copies.btf/x"* ]]
}

@test "interrupted, it ends after the run under way, and what was measured is kept" {
	"$BTFOLD" bench -e 'exec:sleep 0.3; cp {input} {output}' -n 500 --json copies.btf >cut.json 2>cut.err &
	pid=$!
	sleep 1.5
	kill -TERM "$pid" # a shell lets what it runs behind it ignore SIGINT
	wait "$pid" || true
	[ "$(cat cut.err)" = "btfold: interrupted" ]
	jq -e '.jobs[0].rounds >= 1 and .jobs[0].rounds < 10' cut.json
}

@test "the script that repeats the results, in small" {
	mkdir -p data/s390x/modules.raw
	cp copies.btf data/s390x/vmlinux.raw.btf
	cp copies.btf data/s390x/vmlinux.btf
	cp split.btf data/s390x/modules.raw/a.ko.btf
	split_run env BTFOLD="$BTFOLD" "$BATS_TEST_DIRNAME/../../tools/bench/run" -q -e fold -p 'vmlinux modules small' -o results data
	[ "$status" -eq 0 ]
	grep -q '^| vmlinux, s390x | fold |' results/README.md
	grep -q '^| 1 modules, s390x | fold |' results/README.md
	grep -q '^| small graphs | fold |' results/README.md
	for name in time memory; do
		[ -s "results/$name.svg" ]
		grep -q "($name.svg)" results/README.md
	done
}
