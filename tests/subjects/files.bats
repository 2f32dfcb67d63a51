#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# BTF out of files (engine/elf): every form, whole and broken.

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	# no types, and a string section of two kilobytes that shrinks well
	{
		printf '\237\353\1\0\30\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\10\0\0'
		head -c 2048 /dev/zero
	} >raw.btf
	echo 'int x;' >x.c
	export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99
}

# read-file, and what it wrote compared with the expected file
reads() {
	run "$BIN/read-file" "$1" out
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$output" = "$2 $(stat -c %s "$3")" ]
	cmp out "$3"
}

refuses() {
	rm -f out
	run "$BIN/read-file" "$1" out
	echo "$output"
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"$2"* ]]
	[ ! -e out ]
}

make_elf() {
	gcc -c -o plain.o x.c
	objcopy --add-section .BTF=raw.btf plain.o with.o
}

@test "raw, from a file, a pipe and standard input" {
	reads raw.btf raw raw.btf
	mkfifo pipe
	cat raw.btf >pipe &
	reads pipe raw raw.btf
	"$BIN/read-file" - - <raw.btf >out 2>err
	cmp out raw.btf
	(head -c 2072 >/dev/null; "$BIN/read-file" - out 2>err) < <(cat raw.btf raw.btf)
	cmp out raw.btf
}

@test "raw of the other byte order" {
	printf '\353\237\1\0\0\0\0\30\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0' >big.btf
	reads big.btf raw big.btf
}

@test "text" {
	printf '\n # nothing yet\n' >text
	reads text text text
	printf "[1] INT 'int' size=4\n" >text
	reads text text text
	printf ' \t\n' >text
	reads text text text
}

@test "gzip of each, several members, padding" {
	gzip -k raw.btf
	reads raw.btf.gz 'raw gzip' raw.btf
	{
		head -c 1000 raw.btf | gzip
		tail -c +1001 raw.btf | gzip
		head -c 512 /dev/zero
	} >members.gz
	reads members.gz 'raw gzip' raw.btf
	echo '# text' >text
	gzip -k text
	reads text.gz 'text gzip' text
	make_elf
	gzip -k with.o
	reads with.o.gz 'elf gzip' raw.btf
}

# FORM:SUFFIX of what is compressed otherwise, and of what this build and this machine can do.
packers() {
	local form n=0

	for form in xz:xz zstd:zst; do
		command -v "${form%:*}" >/dev/null || continue
		"${form%:*}" -qkf raw.btf
		"$BIN/read-file" "raw.btf.${form#*:}" out 2>&1 | grep -q 'built without' && continue
		echo "$form"
	done
}

@test "xz and zstd of each, several streams and frames, padding" {
	echo '# text' >text
	make_elf
	for form in $(packers); do
		pack=${form%:*} suffix=${form#*:}
		for file in raw.btf text with.o; do
			"$pack" -qkf $file
		done
		reads raw.btf.$suffix "raw $pack" raw.btf
		reads text.$suffix "text $pack" text
		reads with.o.$suffix "elf $pack" raw.btf
		{
			head -c 1000 raw.btf | "$pack" -c
			[ "$pack" != xz ] || head -c 16 /dev/zero
			tail -c +1001 raw.btf | "$pack" -c
		} >several
		reads several "raw $pack" raw.btf
	done
	[ -n "$(packers)" ] || skip "no xz and no zstd here"
}

@test "an ELF file with a .BTF section" {
	make_elf
	reads with.o elf raw.btf
}

@test "an ELF file with a compressed .BTF section" {
	make_elf
	objcopy --set-section-flags .BTF=debug,readonly --rename-section .BTF=.debug_BTF with.o a.o
	objcopy --compress-debug-sections=zlib-gabi a.o b.o
	objcopy --rename-section .debug_BTF=.BTF b.o c.o
	readelf -SW c.o | grep -E '\.BTF .* C ' || skip "objcopy did not compress the section"
	reads c.o elf raw.btf
	# the compressed data cut short, the ELF file as long as before
	offset=$(readelf -SW c.o | sed -n 's/.*\.BTF *PROGBITS *[0-9a-f]* \([0-9a-f]*\) .*/\1/p')
	printf '\377\377\377\377\377\377' |
		dd of=c.o bs=1 seek=$((16#$offset + 26)) conv=notrunc status=none
	refuses c.o 'compressed .BTF section'
}

@test "ELF of the other class and byte order" {
	# An ELF header of 52 bytes, the data, the section names, three section headers: big-endian
	# 32 bit, as no compiler here makes it.
	{
		printf '\177ELF\1\2\1\0\0\0\0\0\0\0\0\0\0\1\0\26\0\0\0\1\0\0\0\0\0\0\0\0'
		printf '\0\0\0\170\0\0\0\0\0\64\0\0\0\0\0\50\0\3\0\2'
		cat "$BATS_TEST_DIRNAME/empty-be.btf"
		printf '\0.BTF\0.shstrtab\0\0\0\0'
		head -c 24 /dev/zero
		head -c 40 /dev/zero
		printf '\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\64\0\0\0\31'
		printf '\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0'
		printf '\0\0\0\6\0\0\0\3\0\0\0\0\0\0\0\0\0\0\0\115\0\0\0\20'
		printf '\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0'
	} >big.o
	reads big.o elf "$BATS_TEST_DIRNAME/empty-be.btf"
}

@test "what is missing, empty or broken is refused in one line" {
	refuses nowhere 'No such file'
	mkdir folder
	refuses folder 'directory'
	: >empty
	refuses empty 'empty'
	echo 'hello' >other
	refuses other 'neither BTF'
	make_elf
	refuses plain.o 'without a .BTF section'
	objcopy --only-keep-debug --set-section-flags .BTF=alloc with.o nobits.o
	objcopy --only-keep-debug nobits.o nobits2.o
	refuses nobits2.o '.BTF'
}

@test "truncated gzip and ELF files are refused at every length" {
	gzip -k raw.btf
	size=$(stat -c %s raw.btf.gz)
	for ((n = 2; n < size; n++)); do
		head -c "$n" raw.btf.gz >short.gz
		refuses short.gz "offset $n: truncated gzip data"
	done
	make_elf
	size=$(stat -c %s with.o)
	for ((n = 4; n < size; n += 97)); do
		head -c "$n" with.o >short.o
		refuses short.o 'ELF'
	done
}

@test "damaged gzip data, and something else behind them" {
	gzip -k raw.btf
	{ cat raw.btf.gz; echo more; } >behind.gz
	refuses behind.gz 'gzip'
	{ head -c 20 raw.btf.gz; printf '\377\377'; tail -c +23 raw.btf.gz; } >damaged.gz
	refuses damaged.gz 'gzip'
	: | gzip >nothing.gz
	refuses nothing.gz 'empty'
}

@test "xz and zstd: cut short at every length, damaged, something behind: one line, the offset" {
	for form in $(packers); do
		pack=${form%:*} file=raw.btf.${form#*:}
		size=$(stat -c %s "$file")
		for ((n = 6; n < size; n++)); do
			head -c "$n" "$file" >short
			refuses short "offset $n: truncated $pack data"
		done
		{ cat "$file"; echo 'something else'; } >behind
		refuses behind "broken $pack data"
		[[ $output =~ ^offset\ ([0-9]+): && ${BASH_REMATCH[1]} -ge $size ]]
		{ head -c 14 "$file"; printf '\377\377\377'; tail -c +18 "$file"; } >damaged
		refuses damaged "broken $pack data"
		[[ $output =~ ^offset\ [0-9] ]]
		: | "$pack" -c >nothing
		refuses nothing 'empty'
	done
	[ -n "$(packers)" ] || skip "no xz and no zstd here"
}

@test "what would take too much memory to unpack is refused" {
	[[ $(packers) == *xz* && $(packers) == *zst* ]] || skip "no xz or no zstd here"
	xz --lzma2=dict=512MiB -c raw.btf >large.xz
	refuses large.xz 'broken xz data (needs more than 256 MiB'
	# a size of nothing, so that the window counts
	zstd -q --ultra --zstd=wlog=30 -c <raw.btf >large.zst
	refuses large.zst 'broken zstd data (Frame requires too much memory'
}

@test "an xz or zstd bomb is not unpacked" {
	for form in $(packers); do
		{ cat raw.btf; head -c 300000000 /dev/zero; } | "${form%:*}" -1 -c >bomb
		refuses bomb 'absurdly'
	done
	[ -n "$(packers)" ] || skip "no xz and no zstd here"
}

@test "a gzip bomb is not unpacked" {
	{ cat raw.btf; head -c 300000000 /dev/zero; } | gzip >bomb.gz
	refuses bomb.gz 'absurdly'
}

@test "writing replaces a file or leaves it alone" {
	umask 022
	"$BIN/read-file" raw.btf new.btf
	[ "$(stat -c %a new.btf)" = 644 ]
	chmod 600 new.btf
	ln -s new.btf link.btf
	echo old >new.btf
	"$BIN/read-file" raw.btf link.btf
	[ -L link.btf ]
	cmp new.btf raw.btf
	[ "$(stat -c %a new.btf)" = 600 ]
	run "$BIN/read-file" raw.btf nowhere/new.btf
	[ "$status" -eq 1 ]
	[ "$(find . -name '*.tmp' | wc -l)" -eq 0 ]
}

# With a pipe of the test's own: a device of the machine would be lost if this ever failed.
@test "what is no regular file is written to, not replaced" {
	mkfifo pipe
	cat pipe >out &
	"$BIN/read-file" raw.btf pipe
	wait
	[ -p pipe ]
	cmp out raw.btf
}

@test "a write that fails is told and leaves nothing" {
	run bash -c '"$BIN/read-file" raw.btf - >/dev/full'
	[ "$status" -eq 1 ]
	[[ $output == *"cannot be written"* ]]
	echo old >old.btf
	run bash -c 'trap "" XFSZ; ulimit -f 1; "$BIN/read-file" raw.btf old.btf'
	[ "$status" -eq 1 ]
	[ "$(cat old.btf)" = old ]
	[ "$(find . -name '*.tmp' | wc -l)" -eq 0 ]
}
