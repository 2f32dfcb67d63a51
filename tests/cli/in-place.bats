#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# dedup --in-place on files of every use: what is changed, and what is refused.
load common

folded="[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] STRUCT 'S' size=8 vlen=1
	'x' type_id=3 bits_offset=0
[3] PTR '(anon)' type_id=2"

# An object file with .BTF between its other sections, and one that is split on copies.btf.
make_objects() {
	echo 'int x = 1; int f(void) { return x; }' | ${CC:-cc} -g -x c -c - -o plain.o
	objcopy --add-section .BTF=copies.btf plain.o module.ko
	objcopy --add-section .BTF=split.btf plain.o split.ko
	cp module.ko saved.ko
}

untouched() {
	cmp module.ko saved.ko
	[ "$(find . -name '*.tmp' | wc -l)" -eq 0 ]
}

@test "an object file gets the folded BTF, shrinks, and stays readable" {
	make_objects
	split_run btfold dedup --in-place module.ko
	[ "$status" -eq 0 ]
	[[ $out == "module.ko: 6 -> 3 types, "*"; file "*" -> "* ]]
	[ "$(btfold dump module.ko)" = "$folded" ]
	[ "$(stat -c %s module.ko)" -lt "$(stat -c %s saved.ko)" ]
	readelf -aW module.ko >/dev/null 2>warnings
	[ ! -s warnings ]
	objcopy --remove-section .BTF module.ko without.ko
	objcopy --remove-section .BTF saved.ko expected.ko
	cmp without.ko expected.ko
	strip -g -o stripped.ko module.ko
	[ "$(btfold dump stripped.ko)" = "$folded" ]
	objdump -d module.ko >/dev/null
}

@test "nothing to gain: said, and untouched to the nanosecond" {
	make_objects
	btfold dedup --in-place module.ko
	before=$(stat -c '%i %y' module.ko)
	split_run btfold dedup --in-place module.ko
	[ "$status" -eq 0 ]
	[[ $out == *"nothing to gain, left as it is" ]]
	[ "$(stat -c '%i %y' module.ko)" = "$before" ]
}

# What stands in packed file $1 of format $2.
unpack() {
	"$2" -dc <"$1"
}

@test "a compressed module stays what it is: the same bytes inside, format, mode" {
	make_objects
	cp module.ko plain.ko
	btfold dedup --in-place plain.ko
	for form in gzip:gz xz:xz zstd:zst; do
		pack=${form%:*} file=module.ko.${form#*:}
		command -v "$pack" >/dev/null || continue
		"$pack" -c module.ko >"$file"
		chmod 640 "$file"
		cp "$file" saved
		btfold dump "$file" 2>/dev/null | grep -q . || continue # built without
		split_run btfold dedup --json --in-place "$file"
		[ "$status" -eq 0 ]
		[ "$(json '.results[0].file_bytes_in')" -eq "$(stat -c %s saved)" ]
		[ "$(json '.results[0].file_bytes_out')" -eq "$(stat -c %s "$file")" ]
		[ "$(stat -c %a "$file")" = 640 ]
		unpack "$file" "$pack" | cmp - plain.ko
		[ "$(btfold dump "$file")" = "$folded" ]
		before=$(stat -c '%i %y' "$file")
		btfold dedup --in-place "$file" | grep -q 'nothing to gain'
		[ "$(stat -c '%i %y' "$file")" = "$before" ]
		# twice the same
		btfold dedup --in-place saved
		cmp saved "$file"
	done
	[ "$(find . -name '*.tmp' | wc -l)" -eq 0 ]
}

@test "a compressed module is one that the kernel can read" {
	make_objects
	for form in gzip:gz xz:xz zstd:zst; do
		command -v "${form%:*}" >/dev/null || skip "no ${form%:*} here"
		"${form%:*}" -kq module.ko
		split_run btfold dedup --in-place "module.ko.${form#*:}"
		[[ $err != *"built without"* ]] || skip "built without ${form%:*}"
		[ "$status" -eq 0 ]
	done
	# no name, no time: flags and time are zero
	[ "$(head -c 8 module.ko.gz | od -An -tx1)" = ' 1f 8b 08 00 00 00 00 00' ]
	# one stream, CRC32, one MiB
	xz --robot -lvv module.ko.xz | tr '\t' ' ' >list
	grep -q '^file 1 1 .* CRC32 ' list
	grep -q '^block .* --lzma2=dict=1MiB' list
	# one frame with its size and a checksum, a window of at most 8 MiB
	zstd -lv module.ko.zst >list 2>&1
	grep -q 'Zstandard Frames: 1' list || grep -q 'Frames: 1' list
	grep -q 'Check: XXH64' list
	grep -q 'Decompressed Size: .*B' list
}

@test "a damaged compressed module: one line, untouched" {
	make_objects
	for form in gzip xz zstd; do
		command -v $form >/dev/null || continue
		$form -c module.ko | head -c 300 >module.ko.packed
		cp module.ko.packed saved
		split_run btfold dedup --in-place module.ko.packed
		one_line_of_error
		[[ $err == *"module.ko.packed: "* ]]
		cmp module.ko.packed saved
	done
	untouched
}

@test "on a base; with --map; behind a symbolic link" {
	make_objects
	ln -s split.ko link.ko
	btfold dedup --in-place -B copies.btf --map map link.ko
	[ -L link.ko ]
	[ "$(btfold dump -B copies.btf split.ko)" = "[7] PTR '(anon)' type_id=1" ]
	[ "$(cat map)" = "7 6
8 7" ] || [ "$(cat map)" = "7 3
8 7" ]
}

@test "a base that does not fit: one line, untouched" {
	make_objects
	echo "[9] STRUCT 'foo' size=0 vlen=0
[10] STRUCT 'foo' size=0 vlen=0" | btfold asm -B copies.btf -B split.btf -o third.btf -
	objcopy --add-section .BTF=third.btf plain.o module.ko
	cp module.ko saved.ko
	sed "s/'x'/'xyz'/" copies.txt | btfold asm -o wrong.btf -
	split_run btfold dedup --in-place -B wrong.btf -B split.btf module.ko
	one_line_of_error
	[[ $err == *"not the base"* ]]
	untouched
	btfold dedup --in-place -B copies.btf -B split.btf module.ko
}

@test "what is no ELF file is refused; the others are done" {
	make_objects
	cp copies.btf raw.btf
	split_run btfold dedup --in-place raw.btf copies.txt plain.o module.ko
	[ "$status" -eq 2 ]
	[ "$(wc -l <<<"$err")" -eq 3 ]
	[[ $err == *"raw.btf: is no ELF file"*"copies.txt: is no ELF file"* ]]
	cmp raw.btf copies.btf
	[ "$(btfold dump module.ko)" = "$folded" ]
}

@test "--json tells of each file" {
	make_objects
	split_run btfold dedup --json --in-place module.ko copies.btf
	[ "$status" -eq 2 ]
	[ "$(json '.results[0] | "\(.in_place) \(.types_out) \(.signature_dropped)"')" = \
		"true 3 false" ]
	[ "$(json '.results[0].file_bytes_out')" -eq "$(stat -c %s module.ko)" ]
	[[ $(json '.results[1].error.text') == *"no ELF file"* ]]
	split_run btfold dedup --json --in-place module.ko
	[ "$(jq '.results[0].in_place' <<<"$out")" = false ]
	split_run btfold dedup --json module.ko
	[ "$(jq '.results[0] | has("in_place")' <<<"$out")" = false ]
}

@test "-o and - exclude --in-place" {
	make_objects
	split_run btfold dedup --in-place -o out.btf module.ko
	one_line_of_error
	split_run btfold dedup --in-place -
	one_line_of_error
	untouched
}

@test "a signature is dropped, and that is said" {
	make_objects
	{
		printf 'SIGNATURE\0\0\0\0\0\0\0\0\0\0\0\11'
		echo '~Module signature appended~'
	} >>module.ko
	split_run btfold dedup --in-place module.ko
	[ "$status" -eq 0 ]
	[[ $err == *"module.ko: note: its module signature is gone; it must be signed again" ]]
	! grep -q appended module.ko
	cp module.ko signed.ko
	btfold dedup --in-place saved.ko
	cmp module.ko saved.ko
}

@test "a full disk and a folder that cannot be written leave the file alone" {
	make_objects
	# 4 kB, less than the file
	head -c 20000 /dev/zero >zeros
	objcopy --add-section .more=zeros module.ko
	cp module.ko saved.ko
	run bash -c 'trap "" XFSZ; ulimit -f 4; "$BTFOLD" dedup --in-place module.ko'
	[ "$status" -eq 2 ]
	[[ $output == *"module.ko: cannot be written"* ]]
	untouched
	chmod 555 .
	chmod 644 module.ko
	as_user=()
	[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	if "${as_user[@]}" "$BTFOLD" --version >/dev/null && "${as_user[@]}" test -r module.ko; then
		run "${as_user[@]}" "$BTFOLD" dedup --in-place module.ko
		chmod 755 .
		[ "$status" -eq 2 ]
		[[ $output == *"module.ko: cannot be created"* ]]
		untouched
	else
		chmod 755 .
		skip "nobody may run btfold here"
	fi
}

# A program with .BTF between two symbols, as vmlinux has it, and .BTF_ids.
make_vmlinux() {
	cat >vmlinux.c <<-'END'
	#include <stdio.h>
	extern const char __start_BTF[], __stop_BTF[];
	asm(".pushsection .BTF,\"a\"; .incbin \"copies.btf\"; .popsection");
	asm(".pushsection .BTF_ids,\"a\"; __BTF_ID__struct__S__1: id: .long 5;"
	    "__BTF_ID__set__set: .long 2; __BTF_ID__struct__S__2: .long 5;"
	    "__BTF_ID__struct__S__3: .long 6; .popsection");
	extern const int id[];
	int main(void)
	{
		fwrite(__start_BTF, 1, __stop_BTF - __start_BTF, stdout);
		fprintf(stderr, "%d %d %d %d\n", id[0], id[1], id[2], id[3]);
		return 0;
	}
	END
	cat >vmlinux.ld <<-'END'
	SECTIONS { .BTF : { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; } }
	INSERT AFTER .rodata;
	END
	${CC:-cc} -no-pie -o vmlinux vmlinux.c -Wl,-T,vmlinux.ld
}

@test "a vmlinux keeps the size of .BTF; nothing moves; .BTF_ids follow" {
	make_vmlinux
	cp vmlinux saved
	readelf -lSW vmlinux >before
	[ "$(./vmlinux 2>&1 >loaded.btf)" = "5 2 5 6" ]
	cmp loaded.btf copies.btf
	split_run btfold dedup --in-place vmlinux
	[ "$status" -eq 0 ]
	[[ $err == *"vmlinux: note: its .BTF kept its size; modules made for it"* ]]
	readelf -lSW vmlinux | cmp - before
	[ "$(./vmlinux 2>&1 >loaded.btf)" = "2 2 2 3" ]
	[ "$(btfold dump loaded.btf)" = "$folded" ]
	btfold validate loaded.btf
	split_run btfold dedup --in-place vmlinux
	[[ $out == *"nothing to gain"* ]]
}

@test ".BTF_ids without symbols, or with ids that move into the base, are refused" {
	make_vmlinux
	strip -o module.ko vmlinux
	cp module.ko saved.ko
	split_run btfold dedup --in-place module.ko
	one_line_of_error
	[[ $err == *"stripped"* ]]
	untouched
	# type 7 is in copies.btf, too
	cat >ids.s <<-'END'
	.section .BTF_ids,"a"
	__BTF_ID__typedef__T__1: .long 7
	END
	${CC:-cc} -c ids.s -o ids.o
	objcopy --add-section .BTF=split.btf ids.o module.ko
	cp module.ko saved.ko
	split_run btfold dedup --in-place -B copies.btf module.ko
	one_line_of_error
	[[ $err == *"type 7 in its .BTF_ids would move into the base"* ]]
	untouched
}
