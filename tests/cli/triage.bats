#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# shellcheck disable=SC2154 # status, out, err: split_run
# triage: folders of artifacts, with engines that are known to be right or wrong
load common

copier='exec:cp {input} {output}'

# A folder with a plain file, a pair, a container of both, one that shows nothing, and garbage.
artifacts() {
	mkdir -p found/crashes
	cp copies.btf found/id:000000,sig:06
	cp copies.btf found/pair.base.btf
	cp split.btf found/pair.btf
	cp copies.btf found/crashes/crash-1
	truncate -s %4 found/crashes/crash-1
	cat split.btf >>found/crashes/crash-1
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" | btfold asm -o found/one -
	printf 'no BTF at all' >found/garbage
	echo 'Command line used to find this crash' >found/README.txt
	echo hidden >found/.synced
}

@test "artifacts are replayed, what shows nothing is dropped, the smallest are kept" {
	artifacts
	split_run btfold triage -e "$copier" -o kept found
	[ "$status" -eq 1 ]
	[[ $out == "5 files: 4 with findings, 1 dropped that show none, 0 undecided, 0 unreadable"* ]]
	[[ $out == *missed-merge* ]]
	again=$(grep -m 1 '^  again: btfold triage ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	[ -n "$(find kept -name '*.btf')" ]
	# What was kept is an artifact, and shows the same.
	split_run btfold triage -e "$copier" --json kept
	kept=$(json '[.groups[] | select(.graphs > 0) | [.finding, .kind, .field]] | unique')
	split_run btfold triage -e "$copier" --json found
	[ "$(json '[.groups[] | select(.graphs > 0) | [.finding, .kind, .field]] | unique')" = "$kept" ]
}

@test "without -o the line printed judges the original file again" {
	artifacts
	split_run btfold triage -e "$copier" found/crashes
	[ "$status" -eq 1 ]
	again=$(grep -m 1 '^  again: btfold triage ' <<<"$out" | sed 's/^  again: btfold //')
	split_run bash -c "$BTFOLD $again"
	[ "$status" -eq 1 ]
	[[ $out == "1 file: 1 with findings"* ]]
}

@test "our engine shows nothing" {
	artifacts
	split_run btfold triage found
	[ "$status" -eq 0 ]
	[[ $out == "5 files: 0 with findings, 5 dropped"* ]]
	split_run btfold triage found found/one --json
	[ "$(json '.files')" -eq 5 ]
	[ "$(json '.dropped | length')" -eq 5 ]
}

@test "what fuzz -o saved is found again" {
	split_run btfold fuzz -n 20 -s 7 -e "$copier" -o saved --json
	expected=$(json '[.groups[] | select(.graphs > 0) | [.finding, .kind, .field]] | unique')
	split_run btfold triage -e "$copier" --json saved
	[ "$status" -eq 1 ]
	[ "$(json '[.groups[] | select(.graphs > 0) | [.finding, .kind, .field]] | unique')" = \
		"$expected" ]
	[ "$(json '.dropped | length')" -eq 0 ]
}

# Wrong about half of all inputs, by chance: so that an order matters, but not each.
moody() {
	cat >moody <<-'END'
		#!/bin/sh
		sum=$(cksum <"$1" | cut -d ' ' -f 1)
		[ $((sum % 2)) = 0 ] && exec cp "$1" "$2"
		exec "$BTFOLD" dedup -o "$2" "$1"
	END
	chmod +x moody
	export BTFOLD
}

# of_order FILTER FILE...: of the groups of triage on these that say that the order matters.
of_order() {
	local filter=$1
	shift
	split_run btfold triage -e "$moody" --json "$@" >/dev/null
	json "[.groups[] | select(.finding == \"order-dependent\" and .graphs > 0)] | $filter"
}

@test "P7 is asked with the permutation of the campaign, which the index tells" {
	moody
	moody='exec:./moody {input} {output}'
	split_run btfold fuzz -n 20 -s 100 --features -split -e "$moody" -o saved --json
	n=0 shown=0
	while read -r graph number; do
		file=$graph seed=$number
		[ "$seed" -ge 100 ]
		n=$((n + 1))
		[ "$(of_order length "$file")" -gt 0 ]
		# With another one that is a matter of chance.
		shown=$((shown + $(of_order length --seed 0 "$file")))
	done < <(jq -r '.groups[] | select(.finding == "order-dependent" and .graphs > 0) |
		"\(.file).btf \(.seed)"' saved/campaign.json)
	echo "of $n with seed 0: $shown"
	[ "$n" -gt 1 ]
	[ "$shown" -lt "$n" ]
	# Elsewhere there is no index; --seed tells it, and the index of triage does.
	cp "$file" alone.btf
	[ "$(of_order length --seed "$seed" alone.btf)" -gt 0 ]
	[ "$(of_order '.[0].seed' --seed "$seed" -o again alone.btf)" -eq "$seed" ]
	[ "$(of_order length again/*-order-dependent-*.btf)" -gt 0 ]
}

@test "--sarif keeps the rules of SARIF 2.1.0" {
	artifacts
	mv found 'a b'
	split_run btfold triage -e "$copier" -e libbpf --policy guesses-ambiguous --sarif x.sarif 'a b'
	[[ $err != *"engine 'libbpf'"* ]] ||
		split_run btfold triage -e "$copier" --sarif x.sarif 'a b'
	[ "$status" -eq 1 ]
	python3 - x.sarif <<-'END'
		import json, re, sys
		log = json.load(open(sys.argv[1]))
		assert log["version"] == "2.1.0" and "sarif-2.1.0" in log["$schema"]
		assert set(log) <= {"$schema", "version", "runs", "properties"}
		(run,) = log["runs"]
		driver = run["tool"]["driver"]
		assert driver["name"] and re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
		rules = driver["rules"]
		ids = [rule["id"] for rule in rules]
		assert len(set(ids)) == len(ids)
		levels = {"none", "note", "warning", "error"}
		for rule in rules:
		    assert rule["shortDescription"]["text"]
		    assert rule["defaultConfiguration"]["level"] in levels
		assert all(i["executionSuccessful"] in (True, False) for i in run["invocations"])
		assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
		assert run["results"]
		for result in run["results"]:
		    assert ids[result["ruleIndex"]] == result["ruleId"]
		    assert result["level"] in levels
		    assert result["kind"] in ("notApplicable", "pass", "fail", "review", "open", "informational")
		    assert result["kind"] == "fail" or result["level"] == "none"
		    assert result["message"]["text"]
		    assert result["occurrenceCount"] >= 1
		    assert all(isinstance(v, str) for v in result["partialFingerprints"].values())
		    for place in result["locations"]:
		        uri = place["physicalLocation"]["artifactLocation"]["uri"]
		        assert re.fullmatch(r"(?:[A-Za-z0-9/._~-]|%[0-9A-F]{2})+", uri), uri
		        assert uri.startswith("a%20b/")
	END
}

@test "--junit has a case for each file and engine" {
	artifacts
	mv found/one 'found/<&"'
	split_run btfold triage -e "$copier" -e fold --junit x.xml found
	[ "$status" -eq 1 ]
	python3 - x.xml <<-'END'
		import sys, xml.etree.ElementTree as tree
		(suite,) = tree.parse(sys.argv[1]).getroot()
		cases = suite.findall("testcase")
		failed = [case for case in cases if case.find("failure") is not None]
		assert int(suite.get("tests")) == len(cases) == 10
		assert int(suite.get("failures")) == len(failed) == 4
		assert 'found/<&"' in {case.get("name") for case in cases}
		messages = [case.find("failure").get("message") for case in failed]
		assert all(messages) and sum("missed-merge" in text for text in messages) == 3
	END
}

@test "what cannot be read or written is told, the others are done" {
	artifacts
	split_run btfold triage no-such-file
	one_line_of_error
	echo "[1] INT" >found/broken.txt
	split_run btfold triage -e "$copier" found
	[ "$status" -eq 2 ]
	[[ $out == *"4 with findings"*" 1 unreadable"* ]]
	[[ $err == "btfold: found/broken.txt: "* ]]
	split_run btfold triage found/one --sarif no-such-folder/x
	[ "$status" -eq 2 ]
	[[ $err == *no-such-folder/x* ]]
	split_run btfold triage -e 'exec:no-such-program # {output}' found/one
	[ "$status" -eq 3 ]
	mkdir empty
	split_run btfold triage empty
	[ "$status" -eq 0 ]
}
