#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# btfold-subjects, with an apt that is played by a script: suites "old" and "new" have libbpf, the
# latter with a C library of the far future; "silent" does not answer, "bare" has none.

setup() {
	command -v dpkg-deb >/dev/null || skip "no dpkg-deb"
	cd "$BATS_TEST_TMPDIR" || return
	export PLAY=$PWD/play PATH=$PWD/bin:$PATH HOME=$PWD/home
	export -n XDG_CACHE_HOME BTFOLD_SUBJECTS
	mkdir -p bin play/pool "$HOME"
	make_package libbpf0 1:0.3-2 libbpf.so.0 libbpf.so.0.3.0
	make_package libbpf1 1:1.9.0-1 libbpf.so.1 libbpf.so.1.9.0
	make_package libc6 2.31-13 libc.so.6
	make_package libc6 9.99-1 libc.so.6 ld-linux.so.2
	make_apt
}

# A package with one file and links to it; loadable, for it is a library of this machine.
make_package() {
	local name=$1 version=$2 link=$3 file=${4:-$3} root=play/root libc

	libc=$(ldd "$BASH" | grep -o '/[^ ]*/libc\.so\.[0-9]*' | head -n 1)
	rm -rf "$root"
	mkdir -p "$root/DEBIAN" "$root/usr/lib/any-linux-gnu/deeper"
	cp "$libc" "$root/usr/lib/any-linux-gnu/$file"
	echo deeper >"$root/usr/lib/any-linux-gnu/deeper/libdeeper.so"
	[ "$link" = "$file" ] || ln -s "$file" "$root/usr/lib/any-linux-gnu/$link"
	printf '%s\n' "Package: $name" "Version: $version" 'Architecture: all' \
		'Maintainer: nobody <nobody@example.org>' 'Description: none' >"$root/DEBIAN/control"
	dpkg-deb -Znone -b "$root" "play/pool/${name}_${version//:/%3a}_all.deb" >/dev/null
}

make_apt() {
	cat >bin/apt-get <<-'END'
		#!/bin/bash
		echo "apt-get $*" >>"$PLAY/log"
		suite=$(sed -n 's/.* \([a-z]*\) main$/\1/p' "${APT_CONFIG%/*}/sources.list" 2>/dev/null)
		case $suite in
		old) files='libc6_2.31-13_all.deb libbpf0_1%3a0.3-2_all.deb' ;;
		new) files='libc6_9.99-1_all.deb libbpf1_1%3a1.9.0-1_all.deb' ;;
		*) files='' ;;
		esac
		case $* in
		*indextargets*)
			echo 'http://example.org/security/|old-security|main|'
			echo 'http://example.org/debian/|old|main|'
			;;
		*update*)
			[ "$suite" != silent ] || { echo 'E: nobody is there'; exit 100; }
			;;
		*print-uris*)
			for file in $files; do
				echo "'http://example.org/pool/${file//%3a/%253a}' $file 123 MD5Sum:0"
			done
			;;
		*download-only*)
			[ ! -e "$PLAY/broken" ] || { echo 'E: cut off'; exit 100; }
			for file in $files; do
				cp "$PLAY/pool/$file" "${APT_CONFIG%/*}/cache/archives/"
			done
			;;
		esac
	END
	cat >bin/apt-cache <<-'END'
		#!/bin/bash
		case $(sed -n 's/.* \([a-z]*\) main$/\1/p' "${APT_CONFIG%/*}/sources.list") in
		old) printf '%s\n' libbpf0 libbpf-dev libbpf-tools ;;
		new) printf '%s\n' libbpf1 libbpf-dev ;;
		esac
	END
	chmod +x bin/*
}

subjects() {
	run "$BIN/btfold-subjects" "$@"
	echo "$output"
}

@test "help has an example, wrong usage a hint" {
	subjects --help
	[ "$status" -eq 0 ]
	[[ $output == *Example:*btfold-subjects* ]]
	for wrong in -x --output 'a/b' '../x'; do
		subjects "$wrong"
		[ "$status" -eq 2 ]
		[ "${#lines[@]}" -eq 1 ]
		[[ $output == *--help* ]]
	done
	[ ! -e play/log ]
}

@test "nothing to list is one line, and needs no network" {
	subjects --list
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"nothing in $HOME/.cache/btfold/subjects"* ]]
	[ ! -e play/log ]
}

@test "versions are unpacked, other suites are said" {
	subjects silent bare old new
	[ "$status" -eq 0 ]
	[[ $output == *"silent: does not answer, passed over: E: nobody is there"* ]]
	[[ $output == *"bare: has no libbpf, passed over"* ]]
	[[ $output == *"libbpf@0.3 "*1:0.3-2*old*"of this machine"* ]]
	[[ $output == *"libbpf@1.9.0 "*1:1.9.0-1*new*9.99* ]]
	cd "$HOME/.cache/btfold/subjects"
	# An old C library is not taken, a newer one is; what lies deeper is not.
	[ "$(cd libbpf@0.3 && echo *)" = 'ORIGIN libbpf.so.0 libbpf.so.0.3.0' ]
	[ "$(cd libbpf@1.9.0 && echo *)" = 'ORIGIN ld-linux.so.2 libbpf.so.1 libbpf.so.1.9.0 libc.so.6' ]
	[ "$(readlink libbpf@0.3/libbpf.so.0)" = libbpf.so.0.3.0 ]
	# Only the Debian source, only the suite in question.
	[ "$(grep -c . .apt/old/sources.list)" -eq 1 ]
	grep -q ' http://example.org/debian/ old main$' .apt/old/sources.list
}

@test "what is there is not fetched again" {
	subjects -o there old
	[ "$status" -eq 0 ]
	: >play/log
	subjects -o there old
	[ "$status" -eq 0 ]
	[[ $output == *"libbpf@0.3 is there (from old)"* ]]
	! grep -E 'update|download-only' play/log || false
	# Unpacked for another C library of the machine: again.
	sed -i 's/^machine: .*/machine: 1.0/' there/libbpf@0.3/ORIGIN
	subjects -o there old
	[[ $output == *"unpacking libbpf@0.3"* ]]
}

@test "backports stand on their release" {
	subjects -o there old-backports
	[ "$(sed 's/.*debian. //' there/.apt/old-backports/sources.list | sort | tr '\n' ' ')" = \
		'old main old-backports main ' ]
}

@test "a broken download leaves nothing that looks whole" {
	: >play/broken
	BTFOLD_SUBJECTS=there subjects old
	[ "$status" -eq 1 ]
	[[ $output == *"old: E: cut off"* ]]
	[ ! -e there/libbpf@0.3 ]
	rm play/broken
	BTFOLD_SUBJECTS=there subjects old
	[ "$status" -eq 0 ]
	[ -e there/libbpf@0.3/libbpf.so.0 ]
}

@test "a folder that cannot be loaded is listed as such" {
	mkdir -p there/libbpf@1 there/libbpf@2
	echo nonsense >there/libbpf@2/libbpf.so.1
	subjects -o there --list
	[ "$status" -eq 1 ]
	[[ $output == *"libbpf@1: no libbpf.so"* ]]
	[[ $output =~ libbpf@2\ +no ]]
}
