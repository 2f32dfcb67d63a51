#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# fuzz: campaigns, with engines that are known to be right or wrong
load common

copier='exec:cp {input} {output}'

@test "our engine is fine, and the same seed gives the same" {
	split_run btfold fuzz -n 40 -s 7 --json
	[ "$status" -eq 0 ]
	[ "$(json '.graphs')" -eq 40 ]
	[ "$(json '.engines[0].fine')" -eq 40 ]
	[ "$(json '.tiers["well-formed"] + .tiers["kernel-limit"]')" -eq 40 ]
	[ "$(json '.with_copies')" -gt 20 ]
	[ "$(json '.with_near_copies')" -gt 10 ]
	first=$(json 'del(.seconds, .groups[].first_seconds)')
	split_run btfold fuzz -n 40 -s 7 --json
	[ "$(json 'del(.seconds, .groups[].first_seconds)')" = "$first" ]
}

@test "tiers are those asked for" {
	split_run btfold fuzz -n 20 -s 7 --tier loadable --json
	[ "$status" -eq 0 ]
	[ "$(json '.tiers.loadable')" -gt 0 ]
	split_run btfold fuzz -n 20 -s 7 --tier malformed --json
	[ "$status" -eq 0 ]
	[ "$(json '.tiers.malformed')" -gt 15 ]
	split_run btfold fuzz -n 40 -s 7 --tier mixed --json
	[ "$status" -eq 0 ]
	[ "$(json '.tiers | map(select(. > 0)) | length')" -ge 3 ]
}

@test "the same is found by any number of workers" {
	split_run btfold fuzz -n 60 -s 7 -j 1 -e "$copier" -o one --json
	[ "$status" -eq 1 ]
	first=$(json 'del(.seconds, .groups[].first_seconds)')
	split_run btfold fuzz -n 60 -s 7 -j 3 -e "$copier" -o three --json
	[ "$(json 'del(.seconds, .groups[].first_seconds)' | sed 's,"three/,"one/,')" = "$first" ]
	diff -r -x campaign.json one three # which tells the time
}

@test "findings are grouped, saved, and judged again by the line printed" {
	split_run btfold fuzz -n 6 -s 7 --features -split -o found -e "$copier"
	[ "$status" -eq 1 ]
	[[ $out == "6 graphs in "* ]]
	[[ $out == *missed-merge* ]]
	again=$(grep -m 1 '^  again: btfold triage ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	ls found/*.btf
	# Without -o by their seed, and with what else made them.
	split_run btfold fuzz -n 6 -s 7 --features -split --tier loadable --max-types 20 -e "$copier"
	again=$(grep -m 1 '^  again: btfold fuzz ' <<<"$out" | sed 's/^  again: btfold //')
	[[ $again == *"--tier loadable --features -split --max-types 20 -s "* ]]
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
}

@test "a copy that was left is one finding, what refers to it is not" {
	# All types of a graph are left twice: only the deepest are causes.
	split_run btfold fuzz -n 30 -s 7 --features units,funcs -e "$copier" --json
	[ "$(json '[.groups[] | select(.finding == "missed-merge" and .kind == "FUNC")
		| .dragged] | add')" -gt 0 ]
	[ "$(json '[.groups[] | select(.finding == "missed-merge" and .kind == "FUNC_PROTO")
		| .dragged] | add')" -gt 0 ]
	# P7 is one of P6 that shows, and told with --all.
	[ "$(json '[.groups[] | select(.finding == "self-split") | .dragged] | add')" -gt 0 ]
	split_run btfold fuzz -n 30 -s 7 --features units,funcs -e "$copier"
	[[ $out == *"only seen as consequences of these (--all)"* ]]
	split_run btfold fuzz -n 30 -s 7 --features units,funcs -e "$copier" --all
	[[ $out == *"consequences of these:"*"again: "* ]]
}

@test "what a policy excuses is counted by itself" {
	split_run btfold fuzz -n 60 -s 7 -e "$copier" --json
	with=$(json '.engines[0].graphs_with["missed-resolution"]')
	[ "$with" -gt 0 ]
	[ "$(json '.engines[0].graphs_excused["missed-resolution"]')" = null ]
	split_run btfold fuzz -n 60 -s 7 -e "$copier" --policy keeps-declarations --json
	[ "$(json '.engines[0].graphs_with["missed-resolution"]')" = null ]
	[ "$(json '.engines[0].graphs_excused["missed-resolution"]')" -eq "$with" ]
	split_run btfold fuzz -n 60 -s 7 -e "$copier" --policy keeps-declarations
	[[ $out == *"    excused: missed-resolution $with"* ]]
}

@test "graphs are narrowed to what the engine supports, and that is said" {
	split_run btfold fuzz -n 1 -s 7 -e libbpf
	[[ $err != *"engine 'libbpf'"* ]] || skip "no libbpf"
	[[ $out == *"without header32"* ]]
	split_run btfold fuzz -n 100 -s 7 -e libbpf --features all --json
	[ "$(json '.features.header32')" -gt 0 ]
	split_run btfold fuzz -n 100 -s 7 -e libbpf --features -cycles --json
	[ "$(json '.features | .header32 + .cycles == 0')" = true ]
}

@test "-t ends it, Ctrl-C ends it with the table" {
	split_run btfold fuzz -s 1 -t 0.5
	[ "$status" -eq 0 ]
	[[ $out == *" graphs in "* ]]
	"$BTFOLD" fuzz -s 1 -j 2 >table &
	pid=$!
	sleep 1
	kill -INT $pid
	wait $pid
	grep -q 'seed 1, interrupted' table
}

@test "a crash in the process of a worker ends it, and tells the seed" {
	"$BTFOLD" fuzz -s 5 >table 2>told &
	pid=$!
	sleep 1
	# Whichever child: the engine's own process, which is replaced, or the worker.
	pkill -SEGV -P $pid
	status=0
	wait $pid || status=$?
	[ "$status" -eq 1 ] || [ "$status" -eq 2 ]
	grep -qE '(crashed|ended).* seed ([0-9]+): the end. Again: btfold fuzz -e fold -s \2 -n 1$' told
	grep -q ' graphs in ' table
}

@test "a trusted engine that crashes is a finding like others" {
	"${CC:-cc}" -shared -fPIC -o crash.so "$BATS_TEST_DIRNAME/../subjects/fake-libbpf.c"
	FAKE_LIBBPF=abort split_run btfold fuzz -s 5 -n 10 -e inline:libbpf:./crash.so -o found
	[ "$status" -eq 1 ]
	[[ $err == *"engine 'inline:libbpf:./crash.so' crashed (SIGABRT) inside this program, seed 5"* ]]
	[[ $out == *crash*"again: btfold triage "* ]]
}

fake() {
	"${CC:-cc}" -shared -fPIC -o fake.so "$BATS_TEST_DIRNAME/../subjects/fake-libbpf.c"
}

@test "each group has a file of its own, what is excused, too" {
	split_run btfold fuzz -n 3000 -s 1 -e libbpf -o found --json
	[[ $err != *"engine 'libbpf'"* ]] || skip "no libbpf"
	[ "$(json '[.groups[] | select(.excused)] | length')" -gt 2 ]
	# One is excused, one has no place.
	[ "$(json '[.groups[] | select(.finding == "order-dependent" and (.excused or .kind == ""))] | length')" -eq 2 ]
	[ "$(json '[.groups[].file] | length == (unique | length)')" = true ]
}

@test "what an engine does only after other graphs is not confirmed, and is no finding" {
	fake
	export FAKE_LIBBPF=tired
	split_run btfold fuzz -s 5 -n 200 -e libbpf:./fake.so -o found --json
	[ "$status" -eq 1 ]
	[ "$(json '[.groups[] | select(.finding == "missed-merge")] | length')" -gt 0 ]
	[ "$(json '[.groups[] | select(.finding == "error")] | length')" -eq 0 ]
	[ "$(json '.not_confirmed[] | select(.finding == "error") | .graphs')" -gt 0 ]
	[ "$(json '.engines[0].not_confirmed')" -gt 0 ]
	# All that is left is shown by triage, too.
	expected=$(json '[.groups[] | select(.graphs > 0) | [.finding, .kind, .field]] | unique')
	split_run btfold triage -e libbpf:./fake.so --json found
	[ "$(json '[.groups[] | select(.graphs > 0) | [.finding, .kind, .field]] | unique')" = \
		"$expected" ]
	split_run btfold fuzz -s 5 -n 200 -e libbpf:./fake.so
	[[ $out == *"what did not show again in a new process: "* ]]
	[[ $out == *"Not confirmed: shown once, "*error*" seed "* ]]
}

@test "known hangs are not waited for, but those of smaller graphs, and that is counted" {
	fake
	export FAKE_LIBBPF=loop-on-some
	split_run btfold fuzz -s 5 -n 200 -e libbpf:./fake.so --limit 0.2 -o found
	[ "$status" -eq 1 ]
	[[ $out == *"not waited for, as hangs are known: "* ]]
	again=$(grep -m 1 '^  again: btfold triage -e libbpf:./fake.so -t 0.2 .*-hang.btf' <<<"$out")
	out=$(cat found/campaign.json)
	hangs=$(json '.groups[] | select(.finding == "hang") | .graphs')
	[ "$hangs" -ge 3 ]
	[ "$hangs" -lt 10 ]
	[ "$(json '.engines[0].not_waited_for')" -gt 5 ]
	[ "$(json '.engines[0].inconclusive')" -gt 0 ]
	# The smallest of all, as if each had been waited for.
	[ "$(json '.groups[] | select(.finding == "hang") | .smallest_types')" -le 12 ]
	split_run bash -c "$BTFOLD ${again#*btfold }"
	[[ $out == *hang* ]]
}

@test "--from mutates what is given: same seed, same graphs, with any number of workers" {
	corpus=$BATS_TEST_DIRNAME/../../corpus/cases
	split_run btfold fuzz --from "$corpus" -s 3 -n 300 --json
	[ "$status" -eq 0 ]
	[ "$(json '.engines[0].fine')" -eq 300 ]
	[ "$(json '.tiers["well-formed"]')" -gt 250 ]
	first=$(json 'del(.seconds, .command, .groups[].first_seconds)')
	split_run btfold fuzz --from "$corpus" -s 3 -n 300 -j 3 --json
	[ "$(json 'del(.seconds, .command, .groups[].first_seconds)')" = "$first" ]
	split_run btfold fuzz --from "$corpus" -s 4000 -n 300 --json
	[ "$(json .types)" != "$(jq .types <<<"$first")" ]
}

@test "--from finds with one file what its engine gets wrong, and the line printed shows it again" {
	split_run btfold fuzz --from copies.btf -s 3 -n 50 -e "$copier"
	[ "$status" -eq 1 ]
	[[ $out == *"mutations of 1, a base in "* ]]
	again=$(grep -m 1 '^  again: btfold fuzz ' <<<"$out" | sed 's/^  again: btfold //')
	[[ $again == *"--from copies.btf -s "* ]]
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
}

@test "--from takes no option of the generator, and says what it cannot read" {
	split_run btfold fuzz --from copies.btf --tier loadable -n 1
	[ "$status" -eq 2 ]
	[[ $err == *"--from generates nothing"* ]]
	split_run btfold fuzz --from nowhere -n 1
	[ "$status" -eq 2 ]
	[[ $err == *nowhere* ]]
	mkdir empty
	split_run btfold fuzz --from empty -n 1
	[ "$status" -eq 2 ]
	[[ $err == *"no files there"* ]]
}
