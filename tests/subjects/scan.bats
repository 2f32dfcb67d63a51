#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# btfold-kernel-scan on small kernels: objects with a .BTF section, packed as kernels are.

bats_require_minimum_version 1.5.0

setup() {
	for tool in gcc objcopy readelf jq; do
		command -v $tool >/dev/null || skip "no $tool"
	done
	cd "$BATS_TEST_TMPDIR" || return
	export -n BTFOLD
	make_btf
	release=9.9.9-cloud-test
	modules=kernel/lib/modules/$release/kernel
	mkdir -p kernel/boot "$modules/net" "$modules/fs"
	# /boot has an image in a form that extract-vmlinux knows.
	wrap gzip vmlinux >kernel/boot/vmlinuz-$release
	cp copies.ko "$modules/net/copies.ko"
	cp new.ko "$modules/fs/new.ko"
}

# The base has three types. `copies` has these again, and one of its own; `new` one of its own.
make_btf() {
	printf '%s\n' "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" \
		"[2] STRUCT 'S' size=8 vlen=1" $'\t'"'x' type_id=3 bits_offset=0" \
		"[3] PTR '(anon)' type_id=2" >base.txt
	printf '%s\n' "[4] STRUCT 'S' size=8 vlen=1" $'\t'"'x' type_id=5 bits_offset=0" \
		"[5] PTR '(anon)' type_id=4" \
		"[6] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" \
		"[7] TYPEDEF 'own' type_id=6" >copies.txt
	echo "[4] TYPEDEF 'new' type_id=2" >new.txt
	"$BIN/btfold" asm -o base.btf base.txt
	"$BIN/btfold" asm -B base.btf -o copies.btf copies.txt
	"$BIN/btfold" asm -B base.btf -o new.btf new.txt
	echo 'int x;' >plain.c
	gcc -c -o plain.ko plain.c
	objcopy --add-section .BTF=base.btf plain.ko vmlinux
	objcopy --add-section .BTF=copies.btf plain.ko copies.ko
	objcopy --add-section .BTF=new.btf plain.ko new.ko
}

# Packed by $1, file $2 between what is code in a real image; with signatures that are none.
wrap() {
	head -c 1000 /dev/zero | tr '\0' x
	printf '\x1f\x8b\x08 and \x28\xb5\x2f\xfd, \x9f\xeb\x01\x00\x18\x00\x00\x00\xff\xff'
	# shellcheck disable=SC2086 # words
	$1 -c "$2" 2>/dev/null
	head -c 1000 /dev/zero | tr '\0' y
}

scan() {
	run --separate-stderr "$BIN/btfold-kernel-scan" "$@"
	echo "status $status"
	echo "$output"
	echo "$stderr"
}

# One line on standard error, nothing on standard output, nothing that looks like a result.
one_line_of_error() {
	[ "$status" -ne 0 ]
	[ -z "$output" ]
	[ "$(grep -vc ': \(taking\|folding\|fetching\|unpacking\)' <<<"$stderr")" -eq 1 ]
	[ ! -e out/scan.txt ]
}

@test "one number, the worst module, the reason, and what to do" {
	scan -o out kernel
	[ "$status" -eq 0 ]
	[[ $output == *"kernel $release"* ]]
	# 3 of 5 were in the base: 'own' and 'new' are not.
	[[ $(tr '\n' ' ' <<<"$output") == *"5 types in "*"; 2 and "*" remain: 60 % of the types were already in the base."* ]]
	[[ $output == *"2 modules: 2 with BTF, 0 without."* ]]
	[[ $output == *"3 types, "*", none too many."* ]]
	[[ $output =~ copies\ +4\ +1\  ]]
	[[ ! $output =~ new\ +1\ +1\  ]]
	[[ $output == *"75 %  missed"* ]]
	[[ $output == *"btfold dedup "*"-B btf/vmlinux.btf"* ]]
	! grep '^.\{81\}' <<<"$output" || false
	cmp out/scan.txt - <<<"$output"
}

@test "as JSON, and as a page that loads nothing" {
	scan --json -o out kernel
	[ "$status" -eq 0 ]
	jq -e '.modules == {n: 2, with_btf: 2, without_btf: 0, failed: 0, types_in: 5, types_out: 2,
		folded_in_base: 3, file_bytes: .modules.file_bytes, bytes_in: .modules.bytes_in,
		bytes_out: .modules.bytes_out}' <<<"$output"
	jq -e --argjson in "$(cat copies.btf new.btf | wc -c)" --argjson ko "$(cat copies.ko new.ko | wc -c)" \
		'.modules | .bytes_in == $in and .bytes_out < $in and .file_bytes == $ko' <<<"$output"
	jq -e '[.each[].name] == ["copies", "new"] and .vmlinux.types_in == 3' <<<"$output"
	jq -e '.reason.modules == 1 and .reason.why.missed.types == 3' <<<"$output"
	cmp out/scan.json - <<<"$output"
	grep -q '60 % of the types' out/scan.html
	grep -q '<svg' out/scan.html
	! grep -E '(src|href)=|@import|url\(' out/scan.html || false
}

@test "kernel images of all forms give the same BTF" {
	# The kernel uses lz4's old format.
	for form in gzip xz zstd 'lz4 -l' bzip2; do
		command -v "${form%% *}" >/dev/null || continue
		wrap "$form" vmlinux >"image-${form%% *}"
	done
	cp vmlinux image-elf
	cp base.btf image-btf
	# No ELF file, as arm64's: found by its header; a smaller one in it is not the kernel's.
	"$BIN/btfold" asm -o small.btf <(echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=(none)")
	{ head -c 999 vmlinux | tail -c 900; cat small.btf base.btf new.txt; } >image-raw
	wrap gzip image-raw >image-raw-gzip
	n=0
	for image in image-*; do
		scan -o "out-$image" -k "$image" kernel
		[ "$status" -eq 0 ]
		cmp base.btf "out-$image/btf/vmlinux.btf"
		n=$((n + 1))
	done
	[ "$n" -ge 5 ]
}

@test "big-endian images and modules are read on any machine" {
	"$BIN/btfold" asm --big-endian -o be.btf base.txt
	"$BIN/btfold" asm --big-endian -B be.btf -o be-copies.btf copies.txt
	{ head -c 99 vmlinux; cat be.btf; echo tail; } >raw
	wrap gzip raw >kernel/boot/vmlinuz-$release
	rm -r "${modules:?}"/fs
	objcopy --update-section .BTF=be-copies.btf copies.ko "$modules/net/copies.ko"
	scan -o out kernel
	[ "$status" -eq 0 ]
	cmp be.btf out/btf/vmlinux.btf
	[[ $output == *"75 % of the types"* || $(tr '\n' ' ' <<<"$output") == *"75 % of the types"* ]]
}

@test "packed modules" {
	n=0
	for form in gzip:gz xz:xz zstd:zst; do
		command -v "${form%:*}" >/dev/null || continue
		"${form%:*}" -c copies.ko >"$modules/net/packed_${form#*:}.ko.${form#*:}"
		n=$((n + 1))
	done
	[ "$n" -gt 0 ]
	scan -o out kernel
	[ "$status" -eq 0 ]
	[ "$(jq .modules.with_btf out/scan.json)" -eq $((n + 2)) ]
	for file in out/btf/modules/packed_*.btf; do
		cmp copies.btf "$file"
	done
	[ "$(jq '[.each[] | select(.name != "new") | .file_bytes] | unique | length' out/scan.json)" -eq 1 ]
}

@test "modules without BTF are counted, broken ones told, the others done" {
	cp plain.ko "$modules/fs/plain.ko"
	echo nonsense >"$modules/fs/nonsense.ko"
	head -c 100 <(gzip -c copies.ko) >"$modules/fs/cut.ko.gz"
	cp copies.ko "$modules/fs/copies.ko"
	objcopy --add-section .BTF.base=base.btf new.ko "$modules/fs/distilled.ko"
	printf 'xx\x01\x00' >junk
	objcopy --add-section .BTF=junk plain.ko "$modules/fs/junk.ko"
	scan -o out kernel
	[ "$status" -eq 1 ]
	[[ $output == *"8 modules: 2 with BTF, 1 without, 5 not scanned."* ]]
	[[ $(tr '\n' ' ' <<<"$output") == *"60 % of the types"* ]]
	[[ $output == *"Not scanned:"* ]]
	for said in 'nonsense: is damaged: no ELF file' 'cut: is damaged: gzip fails' \
		'distilled: has a base of its own' 'junk: ' 'copies: another module of this name'; do
		[[ $output == *"$said"* ]]
	done
}

@test "nothing to scan is one clear line" {
	mkdir empty
	scan -o out empty
	one_line_of_error
	[[ $stderr == *"no kernel image"* ]]
	scan -o out2 nowhere/
	[ "$status" -eq 1 ]
	[[ $stderr == *"nowhere/: no such file or folder" ]]
	[ ! -e out2 ]
	rm -r "${modules:?}"
	scan -o out3 kernel
	one_line_of_error
	[[ $stderr == *"no modules"* ]]
	wrap gzip plain.ko >kernel/boot/vmlinuz-$release
	scan -o out4 kernel
	one_line_of_error
	[[ $stderr == *"no BTF found: built without CONFIG_DEBUG_INFO_BTF?"* ]]
	cp vmlinux kernel/boot/vmlinuz-8.8.8
	scan -o out5 kernel
	one_line_of_error
	[[ $stderr == *"choose with --kernel: boot/vmlinuz-8.8.8 boot/vmlinuz-9.9.9"* ]]
}

@test "modules of which none has BTF, or none a copy" {
	cp plain.ko "$modules/net/copies.ko"
	scan -o out kernel
	[ "$status" -eq 0 ]
	[[ $(tr '\n' ' ' <<<"$output") == *" 0 % of the types"* ]]
	[[ $output != *"worst"* && $output != *"What to do"* ]]
	cp plain.ko "$modules/fs/new.ko"
	scan -o out kernel
	[ "$status" -eq 0 ]
	[[ $output == *"no module has BTF."* ]]
	[[ $output == *"2 modules: 0 with BTF, 2 without"* ]]
}

@test "started again: what is there stays, what changed is taken anew, another kernel is refused" {
	scan -o out kernel
	[ "$status" -eq 0 ]
	touch -r out/btf/modules/copies.btf then
	sleep 0.05
	cp copies.ko "$modules/fs/new.ko"
	touch "$modules/fs/new.ko"
	scan -o out kernel
	[ "$status" -eq 0 ]
	[ ! out/btf/modules/copies.btf -nt then ]
	[ out/btf/modules/new.btf -nt then ]
	cmp copies.btf out/btf/modules/new.btf
	# Another image for the same modules.
	scan -o out -k vmlinux kernel
	[[ $stderr == *"taking the BTF of vmlinux"* ]]
	scan -o out -k vmlinux kernel
	[[ $stderr != *"taking the BTF of vmlinux"* ]]
	mkdir other
	scan -o out other
	[ "$status" -eq 1 ]
	[[ $stderr == *"another kernel"*"take another DIR"* ]]
	[ ! -e out/.scratch ]
}

@test "what the running kernel shows: BTF without suffix" {
	mkdir sys
	cp base.btf sys/vmlinux
	cp copies.btf sys/copies
	cp new.btf sys/new
	echo other >sys/other
	scan -o out sys
	[ "$status" -eq 0 ]
	[ "$(jq -c '[.each[].name]' out/scan.json)" = '["copies","new"]' ]
}

@test "packages: the newest kernel that apt has, and what belongs to it" {
	command -v dpkg-deb >/dev/null || skip "no dpkg-deb"
	play_apt
	PATH=$PWD/bin:$PATH scan --arch s390x -r forky -o out
	[ "$status" -eq 0 ]
	[[ $(tr '\n' ' ' <<<"$output") == *"60 % of the types"* ]]
	[ "$(cd out && echo *.deb)" = "linux-image-${release}_1_all.deb linux-modules-${release}_1_all.deb" ]
	grep -q 'APT::Architecture "s390x"' out/apt/apt.conf
	grep -q 'debian/ forky main' out/apt/sources.list
	# What was broken off is not taken for whole.
	rm -r out/root out/linux-modules-*.deb
	echo cut >"out/.part/linux-modules-${release}_1_all.deb"
	PATH=$PWD/bin:$PATH scan --arch s390x -r forky -o out
	[ "$status" -eq 0 ]
	# A package by name, without those of the cloud; packages as files.
	PATH=$PWD/bin:$PATH scan -o out2 linux-image-9.9.8-test
	[ "$status" -eq 1 ]
	[[ $stderr == *"no linux-image-9.9.8-test: E: is not there" ]]
	rm log
	PATH=$PWD/bin:$PATH scan -o out3 out/*.deb
	[ "$status" -eq 0 ]
	[ ! -e log ]
	PATH=$PWD/bin:$PATH scan --list -o out4
	[ "$output" = $'linux-image-9.9.8-test\nlinux-image-9.9.9-cloud-test' ]
}

# An apt that has two kernels; the packages of one are in pool/.
play_apt() {
	mkdir -p bin pool image/DEBIAN modules/DEBIAN modules/usr
	mv kernel/lib modules/usr/
	mv kernel/boot image/
	for part in image modules; do
		printf '%s\n' "Package: linux-$part-$release" 'Version: 1' 'Architecture: all' \
			'Maintainer: nobody <nobody@example.org>' 'Description: none' >$part/DEBIAN/control
		dpkg-deb -Znone -b $part "pool/linux-$part-${release}_1_all.deb" >/dev/null
	done
	cat >bin/apt-get <<-END
		#!/bin/bash
		echo "apt-get \$*" >>"$PWD/log"
		case \$* in
		*indextargets*) echo 'http://example.org/debian/|here|main|' ;;
		*download*) cp "$PWD/pool/\${*: -1}"_*.deb . 2>/dev/null || { echo 'E: is not there'; exit 100; } ;;
		esac
	END
	cat >bin/apt-cache <<-END
		#!/bin/bash
		printf '%s\n' linux-image-amd64 linux-image-9.9.8-test linux-image-9.9.9-rt-test \
			linux-image-$release-dbg linux-image-$release-unsigned linux-image-$release \
			linux-modules-$release linux-modules-9.9.8-test | grep "^\$2"
	END
	chmod +x bin/*
}

# A captured kernel: raw.btf folds to what base.txt is, two modules.
capture() {
	mkdir -p captured/modules.raw
	cp base.btf captured/vmlinux.btf
	cp base.btf captured/vmlinux.raw.btf
	cp copies.btf captured/modules.raw/copies.btf
	cp new.btf captured/modules.raw/new.btf
}

sizes() {
	run --separate-stderr "$BIN/btfold-kernel-sizes" "$@"
	echo "status $status"
	echo "$output"
	echo "$stderr"
}

@test "sizes by engine, and of the modules without BTF" {
	capture
	cp new.btf captured/modules.raw/plain.btf
	cp plain.ko "$modules/fs/plain.ko"
	sizes -e fold -e 'exec:cp {input} {output};:' -m kernel -o out captured
	[ "$status" -eq 0 ]
	[[ $output =~ "in front of dedup "[\ |]*\ 6\ \|\ +$(cat copies.btf new.btf new.btf | wc -c)" B" ]]
	[[ $output =~ "fold "[\ |]*\ 3\ \|\ +3\ \| ]]
	[[ $output =~ "{output"[\ |]*\ 3\ \|\ +6\ \| ]]
	[[ $output == *"3 files without BTF"* ]]
	rest=$(($(cat copies.ko new.ko plain.ko | wc -c) - $(cat copies.btf new.btf | wc -c)))
	[ "$(jq .shipped.bytes out/sizes.json)" -eq "$rest" ]
	[ "$(jq '.engines[1].modules.gzip' out/sizes.json)" -eq \
		$(($(gzip -9nc copies.btf | wc -c) + 2 * $(gzip -9nc new.btf | wc -c))) ]
	! grep '^.\{81\}' <<<"$output" || false
	# Not run again.
	sizes -e fold -o out captured
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
}

@test "an engine that refuses is in the table, the others are done" {
	capture
	sizes -e 'exec:echo no reason >&2; exit 1' -e fold -o out captured
	[ "$status" -eq 1 ]
	[[ $output == *"refused |    refused |"* ]]
	[[ $output == *"Refused: "*"no reason"* ]]
	[[ $output =~ "fold "[\ |]*\ 3\ \|\ +2\ \| ]]
	sizes -o out kernel
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == *"as btfold-real-kernel makes"* ]]
}
