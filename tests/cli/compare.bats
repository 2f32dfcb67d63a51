#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# compare: two engines held against each other, with engines that are known to be right or wrong
load common

copier='exec:cp {input} {output}'
faulty='fault:merge-two-near-equal'
# Only what the test is about.
quick='--no-corpus --rounds 0'

compare() {
	# shellcheck disable=SC2086 # words
	split_run btfold compare "$@" $quick
}

# What does not depend on how long things took.
timeless='del(.seconds, .time, .parts[].seconds)'

@test "an engine against itself is equal on everything" {
	split_run btfold compare fold fold -n 60 --rounds 0 --json copies.btf
	[ "$status" -eq 0 ]
	[ "$(json '.headline')" = '0 inputs better, 0 worse' ]
	[ "$(json '.parts | map(.source) | join(" ")')" = 'generated given corpus' ]
	[ "$(json '.parts | map(.equal == .inputs and .inputs > 0) | all')" = true ]
	[ "$(json '.groups | length')" -eq 0 ]
	[ "$(json '.total.sizes | .old == .new and .inputs > 100')" = true ]
	compare "$copier" "$copier" -n 8 --json
	[ "$status" -eq 0 ]
	[ "$(json '.total | .equal == 8')" = true ]
	[ "$(json '.groups | map(.change) | unique | join(" ")')" = unchanged ]
}

@test "a faulty engine is worse, with signature, path, file, and a command that shows it" {
	compare fold "$faulty" -n 60 -o changes
	[ "$status" -eq 1 ]
	headline=$(head -n 2 <<<"$out" | tr '\n' ' ')
	[[ $headline =~ ^[0-9]+\ inputs?\ better,\ [0-9]+\ worse:.*\ wrong\ merge ]]
	[[ $out == *"new findings: "* ]]
	[[ $out != *"fixed findings: "* ]]
	[[ $out =~ false-merge\ +PTR\ type\ +[0-9]+\ inputs\ +[0-9]+\ types ]]
	[[ $out == *"  ptr: "*" vs "* ]]
	[[ $out == *"  file: changes/new-false-merge-PTR-type.btf, of seed "* ]]
	again=$(grep '^  again: btfold triage .*new-false-merge-PTR-type' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	[[ $out =~ false-merge\ +PTR\ type ]]
	# Without -o by its seed.
	compare fold "$faulty" -n 60
	again=$(grep -m 1 '^  again: btfold fuzz ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
}

@test "a new finding fails a gate also where a worse one is gone" {
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" | btfold asm -o int.btf -
	compare 'exec:cp int.btf {output}; printf "1\n1\n1\n1\n1\n1\n" >{map}' "$copier" -n 0 copies.btf
	[ "$status" -eq 1 ]
	[[ $out == '1 input better, 0 worse'* ]]
	[[ $out == *"new findings: "*"missed-merge "*"fixed findings: "*"false-merge "* ]]
}

@test "swapped, the findings are fixed" {
	compare fold "$faulty" -n 60 --json
	[ "$status" -eq 1 ]
	new=$(json '.groups | map(select(.change == "new") | [.finding, .kind, .field, .graphs]) | sort')
	worse=$(json '.total.worse_by["false-merge"]')
	compare "$faulty" fold -n 60 --json
	[ "$(json '.total.better_by["false-merge"]')" -eq "$worse" ]
	[ "$(json '.total.with_new_findings')" -eq 0 ]
	[ "$(json '.groups | map(select(.change == "fixed") | [.finding, .kind, .field, .graphs]) | sort')" = "$new" ]
	# What else is worse are the bytes that this engine spends on headers, and no finding.
	[ "$(json '.total.worse_by | keys - ["bytes"] | length == 0')" = true ]
}

@test "sizes are summed, and the inputs that differ most named" {
	compare "$copier" fold -n 0 copies.btf
	[ "$status" -eq 0 ]
	[[ $out == '1 input better, 0 worse'* ]]
	[[ $out == *"better    missed merges                      6 -> 3 types  copies.btf"* ]]
	[[ $out =~ types\ +6\ -\>\ 3\ +-3\ \(-50.000\ %\) ]]
	[[ $out =~ fewer:\ 6\ -\>\ 3\ types,\ [0-9]+\ -\>\ [0-9]+\ bytes,\ copies.btf ]]
	size=$(stat -c %s copies.btf)
	compare "$copier" fold -n 0 copies.btf --json
	[ "$(json '.most_different[0].old.bytes')" -eq "$size" ]
	[ "$(json '.inputs[0].old.bytes')" -eq "$size" ]
	[ "$(json '.total.sizes.new.types')" -eq 3 ]
	# The first most.
	for n in 1 2 3 4; do
		for _ in $(seq $n); do
			echo "[$((++id))] PTR '(anon)' type_id=0"
		done | btfold asm -o "$n.btf" -
		id=0
	done
	compare "$copier" fold -n 0 1.btf 2.btf 3.btf 4.btf --json
	[ "$(json '.most_different | map(.input) | join(" ")')" = '4.btf 3.btf 2.btf' ]
	compare fold "$copier" -n 0 1.btf 2.btf 3.btf 4.btf --json
	[ "$(json '.most_different | map(.input) | join(" ")')" = '4.btf 3.btf 2.btf' ]
}

@test "an engine that only keeps more types is worse by types" {
	# An ambiguous name, and two structs that may mean the same.
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] INT 'long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED
[3] FWD 'foo' fwd_kind=struct
[4] STRUCT 'foo' size=4 vlen=1
	'a' type_id=1 bits_offset=0
[5] STRUCT 'foo' size=8 vlen=1
	'a' type_id=2 bits_offset=0
[6] PTR '(anon)' type_id=3
[7] STRUCT 'S' size=8 vlen=1
	'f' type_id=6 bits_offset=0
[8] PTR '(anon)' type_id=4
[9] STRUCT 'S' size=8 vlen=1
	'f' type_id=8 bits_offset=0" >ambiguous.txt
	btfold asm -o ambiguous.btf ambiguous.txt
	export BTFOLD
	absorb='exec:"$BTFOLD" dedup ${BTFOLD_BASE:+-B "$BTFOLD_BASE"} -o {output} {input}'
	keep=${absorb/dedup/dedup --ambiguous keep}
	compare "$absorb" "$keep" -n 0 --policy guesses-ambiguous --json ambiguous.btf
	[ "$status" -eq 1 ]
	[ "$(json '.inputs[0] | .relation + .reason + .old.verdict + .new.verdict')" = worsetypesfinefine ]
	[ "$(json '.headline')" = '0 inputs better, 1 worse: 1 with more types' ]
	[ "$(json '.groups | length')" -eq 0 ]
	compare "$keep" "$absorb" -n 0 --policy guesses-ambiguous ambiguous.btf
	[ "$status" -eq 0 ]
	[[ $out == *"better    fewer types"* ]]
}

@test "known findings can be allowed, and only these" {
	compare fold "$copier" -n 20 --allow missed-merge --json
	[ "$status" -eq 1 ]
	[ "$(json '.total.accepted > 5 and .total.worse > 0')" = true ]
	[ "$(json '.groups | map(select(.change == "allowed") | .finding) | unique | join(" ")')" = missed-merge ]
	compare fold "$copier" -n 0 --allow missed-merge:INT --allow missed-merge:PTR --json copies.btf
	[ "$status" -eq 1 ]
	compare fold "$copier" -n 0 --allow missed-merge:INT --allow missed-merge:STRUCT --json copies.btf
	[ "$status" -eq 0 ]
	[ "$(json '.inputs[0].relation')" = accepted ]
	[ "$(json '.allowed | join(" ")')" = 'missed-merge:INT missed-merge:STRUCT' ]
}

@test "the same seed gives the same with any number of workers" {
	compare fold "$faulty" -n 60 -s 7 -j 1 -o one --json
	[ "$status" -eq 1 ]
	first=$(json "$timeless")
	compare fold "$faulty" -n 60 -s 7 -j 3 -o three --json
	[ "$(json "$timeless" | sed 's,three/,one/,g')" = "$first" ]
	rm one/compare.json three/compare.json
	diff -r one three
	compare fold "$faulty" -n 60 -s 8 --json
	[ "$(json "$timeless")" != "$first" ]
}

@test "the JSON document has everything, and is what -o leaves" {
	split_run btfold compare "$copier" fold -n 8 --no-corpus --rounds 2 --json -o changes copies.btf
	[ "$(json '.verb + .old.spec + .new.name')" = "compare${copier}fold" ]
	[ "$(json '.format == 1 and .status == 0 and .interrupted == false and .seed == 1')" = true ]
	[ "$(json '.total | .better + .worse + .accepted + .equal + .undecided')" -eq 9 ]
	[ "$(json '[.parts[] | .inputs, .old.fine, .new.fine, .seconds] | all(type == "number")')" = true ]
	[ "$(json '.groups[0] | . as $group | ["finding", "kind", "field", "path", "message", "change",
		"engine", "graphs", "smallest_types", "file", "split", "source", "commands"]
		| all(. as $key | $group | has($key))')" = true ]
	[ "$(json '.groups[0].commands.again' | head -c 14)" = 'btfold triage ' ]
	[ "$(json '.measurements.inputs[0] | .source + .input')" = givencopies.btf ]
	[ "$(json '.measurements | .time_ratio > 0 and .inputs[0].rounds == 2')" = true ]
	[ "$(json 'del(.time)')" = "$(jq 'del(.time)' changes/compare.json)" ]
}

@test "split inputs, folders, containers and cases" {
	compare fold fold -n 0 -B copies.btf split.btf --json
	[ "$status" -eq 0 ]
	[ "$(json '.inputs[0] | .old.types')" -eq 1 ]
	mkdir -p corpus/below
	cp copies.btf corpus/below/
	cp copies.btf corpus/pair.base.btf
	cp split.btf corpus/pair.btf
	{ echo '# what it is about'; echo base:; cat copies.txt; echo input:; cat split.txt; echo expect:; } \
		>corpus/one.case
	split_run btfold compare fold "$copier" -n 0 --rounds 0 --corpus corpus --json
	[ "$status" -eq 1 ]
	[ "$(json '.inputs | map(.input + " " + (.old.types | tostring)) | join(",")')" = \
		'corpus/below/copies.btf 3,corpus/one.case 1,corpus/pair.btf 1' ]
	[ "$(json '.parts[0].worse')" -eq 3 ]
	# Inputs that came with their base are shown again with it.
	split_run btfold compare fold "$copier" -n 0 --rounds 0 --corpus corpus
	again=$(grep -m 1 '^  again: btfold triage ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	# The corpus that comes with the command is found.
	split_run btfold compare fold fold -n 0 --rounds 0 --json
	[ "$(json '.inputs | map(select(.input | endswith("e1-story.case"))) | length')" -eq 1 ]
}

@test "a broken case, an input that is none: told, the others are done, status 2" {
	echo 'input: [1]' >x.case
	printf 'base:\n\ninput:\n[1] INT\n' >y.case
	compare fold fold -n 0 --json x.case y.case copies.btf
	[ "$status" -eq 2 ]
	[[ $err == *"x.case: no line 'input:'"* ]]
	[[ $err == *"y.case: line 4, type 1"* ]]
	[ "$(json '.total | .equal == 1 and .unreadable == 2')" = true ]
}

@test "what crashes by chance is undecided, what always does is a finding" {
	# One run is up to three attempts.
	flaky='exec:echo >>runs; [ "$(wc -l <runs)" -gt 3 ] || kill -SEGV $$; cp {input} {output}'
	compare "$copier" "$flaky" -n 0 --json copies.btf
	[ "$status" -eq 3 ]
	[ "$(json '.inputs[0].relation')" = undecided ]
	[ "$(json '.groups | length')" -eq 0 ]
	compare "$copier" 'exec:kill -SEGV $$ # {output}' -n 0 copies.btf
	[ "$status" -eq 1 ]
	[[ $out == '0 inputs better, 1 worse: 1 crash'* ]]
	# No answer is no fix of wrong answers.
	[[ $out != *"fixed findings"* ]]
	compare "$copier" 'exec:exit 1 # {output}' -n 0 copies.btf
	[[ $out == '0 inputs better, 1 worse: 1 valid input refused'* ]]
	[[ $out != *"fixed findings"* ]]
	compare 'exec:kill -SEGV $$ # {output}' "$copier" -n 0 copies.btf
	[ "$status" -eq 0 ]
	[[ $out == '1 input better, 0 worse'* ]]
	[[ $out == *"of which the old engine made nothing: "*"missed-merge "*"fixed findings: 1"*"crash "* ]]
	[[ $out != *"new findings"* ]]
}

@test "time is measured in turns, and can be a gate" {
	quick=--no-corpus
	order='echo -n O >>order; stat -c %s {input} >>sizes; cp {input} {output}'
	compare "exec:$order" "exec:${order/O/N}" -n 0 --rounds 3 copies.btf
	[ "$status" -eq 0 ]
	[[ $(cat order) == *ONNOON ]]
	# Without probes, which make inputs larger.
	[ "$(tail -n 6 sizes | sort -u)" = "$(stat -c %s copies.btf)" ]
	[[ $out == *"time and memory, medians of up to 3 runs"*"copies.btf"*"together: time "* ]]
	slow='exec:sleep 0.05; cp {input} {output}'
	compare "$copier" "$slow" -n 0 --rounds 1 --max-slowdown 2 copies.btf
	[ "$status" -eq 1 ]
	[[ $out == '0 inputs better, 0 worse; '*' times slower'* ]]
	compare "$copier" "$slow" -n 0 --rounds 1 --max-slowdown 10000 copies.btf
	[ "$status" -eq 0 ]
	# A gate that could not measure is not passed.
	compare 'exec:exit 1 # {output}' 'exec:exit 1 # {output}' -n 0 --max-slowdown 2 copies.btf
	[ "$status" -eq 3 ]
}

@test "large generated graphs are measured" {
	[ -z "$BTFOLD_SANITIZE" ] || skip "slow with sanitizers"
	split_run btfold compare fold fold -n 1 --no-corpus --rounds 1 --json
	[ "$status" -eq 0 ]
	[ "$(json '.measurements.inputs | map(.types >= 5000 and .old.seconds > 0) | all')" = true ]
	[ "$(json '.measurements.inputs | length')" -eq 3 ]
}

@test "-t ends it, Ctrl-C ends it with what was found so far" {
	compare fold fold -t 0.3
	[ "$status" -eq 0 ]
	[[ $out == *"generated "* ]]
	# shellcheck disable=SC2086 # words
	"$BTFOLD" compare fold "$faulty" -t 60 -j 2 $quick >table &
	pid=$!
	sleep 1
	kill -INT $pid
	status=0
	wait $pid || status=$?
	[ "$status" -eq 1 ]
	grep -q '; interrupted$' table
	grep -q '^new findings: ' table
}

@test "the page is made of what was saved" {
	compare fold "$faulty" -n 20 -o changes --html page.html
	[ "$status" -eq 1 ]
	grep -q 'false-merge' page.html
	compare fold fold -n 1 --html page.html
	one_line_of_error
	[[ $err == *'--html: needs '* ]]
}

@test "wrong usage: one line and status 2" {
	compare fold
	one_line_of_error
	for words in '--allow x' '--allow false-merge:A:B:C' '--allow missed' '--max-slowdown x' \
		'--max-slowdown 0' '--rounds 100' '-n x' '-s -1' '-j 0' '--tier x' '--features x' \
		'--policy x' 'nowhere.btf' '--corpus nowhere' '--max-slowdown 2 --rounds 0'; do
		# shellcheck disable=SC2086 # words
		split_run btfold compare fold fold $words
		one_line_of_error
	done
	for engine in no-such inline:fold libbpf:./nowhere.so; do
		split_run btfold compare fold "$engine" -n 1
		one_line_of_error
	done
}
