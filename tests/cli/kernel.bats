#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# The running kernel as referee of the rules V: validate --kernel, fuzz --kernel.

load common.bash

# Skipped where BPF_BTF_LOAD is not permitted, or the kernel does not know all kinds yet.
needs_kernel() {
	local answer

	echo "[1] TYPE_TAG 't' type_id=0 kflag=1" >newest.txt
	answer=$(btfold validate --kernel newest.txt 2>&1) || skip "$answer"
	[[ $answer == *"the kernel takes it"* ]] || skip "$answer"
}

@test "thousands of graphs of all tiers: no disagreement that is not known" {
	needs_kernel
	split_run btfold fuzz --kernel --tier mixed -n 4000 -s 1
	[ "$status" -eq 0 ]
	[[ $out == *"0 with findings"*"0 without an answer"* ]]
	split_run btfold fuzz --kernel -n 1000 -s 1 --json
	[ "$status" -eq 0 ]
	json '.graphs == 1000 and .findings == 0 and .both_take > 700'
}

@test "mutations of a graph: the same workers, the same result" {
	needs_kernel
	split_run btfold fuzz --kernel --from copies.btf -n 2000 -s 1 --json
	[ "$status" -eq 0 ]
	one=$(json 'del(.seconds)')
	split_run btfold fuzz --kernel --from copies.btf -n 2000 -s 1 --json -j 3
	[ "$(json 'del(.seconds)')" = "$one" ]
}

@test "a disagreement is kept in its smallest graph, with the command that shows it again" {
	needs_kernel
	cat >loop.txt <<-'END'
		[1] PTR '(anon)' type_id=3
		[2] STRUCT 's' size=24 vlen=1
		        'a' type_id=3 bits_offset=0
		[3] TYPEDEF 's' type_id=2
	END
	btfold asm -o loop.btf loop.txt
	split_run btfold fuzz --kernel --from loop.btf -n 300 -s 1 -o found
	[ "$status" -eq 0 ]
	[[ $out == *"known differences"*"hidden-containment"* ]]
	! grep -v 'again: ' <<<"$out" | grep '^.\{81\}'
	again=$(grep -A5 '^hidden-containment' <<<"$out" | sed -n 's/^  again: btfold //p')
	[[ $again == "validate --kernel "* ]]
	split_run btfold $again
	[[ $out == *"known as hidden-containment"* ]]
	jq -e '.disagreements[] | select(.known == "hidden-containment") | .file' found/kernel.json
}

@test "validate --kernel says what the kernel says, of split and foreign BTF, too" {
	needs_kernel
	split_run btfold validate --kernel copies.btf
	[ "$status" -eq 0 ]
	[[ $out == *"copies.btf: the kernel takes it" ]]
	split_run btfold validate --kernel -B copies.btf split.btf
	[ "$status" -eq 0 ]
	btfold asm --big-endian -o big.btf copies.txt
	btfold asm -o little.btf copies.txt
	split_run btfold validate --kernel big.btf little.btf
	[ "$status" -eq 0 ]
	echo "[1] PTR 'name' type_id=0" >wrong.txt
	split_run btfold validate --kernel wrong.txt
	[ "$status" -eq 1 ]
	[[ $out == *"the kernel refuses it, too: [1] PTR name type_id=0 Invalid name" ]]
	split_run btfold validate --kernel --json wrong.txt
	json '.results[0].kernel | .takes == false and .ruling == "agree" and (.log | test("Invalid name"))'
	head -c 40 copies.btf >cut.btf
	split_run btfold validate --kernel cut.btf
	[ "$status" -eq 2 ]
	[[ $out == *"the kernel refuses it, too"* ]]
}

@test "where the kernel may not be asked, that is said, and undecided" {
	command -v setpriv >/dev/null && [ "$(id -u)" -eq 0 ] || skip "needs root and setpriv"
	[ "$(cat /proc/sys/kernel/unprivileged_bpf_disabled 2>/dev/null || echo 2)" != 0 ] ||
		skip "everybody may ask"
	for command in 'fuzz --kernel -n 1' 'validate --kernel copies.btf'; do
		split_run setpriv --bounding-set=-all --inh-caps=-all "$BTFOLD" $command
		[ "$status" -eq 3 ]
		[[ $err == *"the kernel cannot be asked: BPF_BTF_LOAD (needs CAP_BPF)"* ]]
	done
}

@test "--kernel judges no engine" {
	split_run btfold fuzz --kernel -e fold
	one_line_of_error
}
