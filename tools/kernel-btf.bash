# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# shellcheck shell=bash
# The BTF out of kernels and modules as they are shipped, of any architecture. Needs $scratch, a
# folder, and $btfold, the command; what is missing or wrong is left in $btf_said, a few words.
# shellcheck disable=SC2034,SC2154 # set here for the script, and the other way round

# Offset and size of section $2 of ELF file $1. readelf knows all architectures, objcopy only its
# own.
section_place() {
	local offset size

	read -r offset size < <(readelf -SW "$1" 2>/dev/null | sed 's/^ *\[ *[0-9]*\] *//' |
		awk -v name="$2" '$1 == name { print $4, $5; exit }')
	[ -n "${size:-}" ] && [ $((16#$size)) -gt 0 ] && echo $((16#$offset)) $((16#$size))
}

# Section $2 of ELF file $1 as file $3.
elf_section() {
	local place

	place=$(section_place "$1" "$2") || return
	cut_out "$1" "${place% *}" "${place#* }" "$3"
}

# $3 bytes at offset $2 of file $1 as file $4.
cut_out() {
	tail -c +$(($2 + 1)) "$1" | head -c "$3" >"$4"
}

# Does file $1 start with the bytes of pattern $2?
starts_with() {
	head -c 8 "$1" | LC_ALL=C grep -aqP "^$2"
}

# Offsets of pattern $2 in file $1.
offsets() {
	LC_ALL=C grep -aboUP "$2" "$1" | cut -d: -f1
}

# The largest well-formed BTF in file $1 as file $2: images that are no ELF files, such as arm64's,
# have no table of sections, so it is found by its header.
largest_blob() {
	local at endian words types strings size best=0 candidates=()

	while read -r at; do
		endian=little
		[ "$(tail -c +$((at + 1)) "$1" | head -c 1 | od -An -tx1)" = ' 9f' ] || endian=big
		read -r -a words < <(tail -c +$((at + 1)) "$1" | head -c 24 |
			od -An -w24 --endian=$endian -tu4)
		[ "${#words[@]}" -eq 6 ] || continue
		# header, then to the end of types and strings, whichever is last
		types=$((words[2] + words[3])) strings=$((words[4] + words[5]))
		size=$((words[1] + (types > strings ? types : strings)))
		[ $((at + size)) -gt "$(stat -c %s "$1")" ] || candidates+=("$size $at")
	done < <(offsets "$1" '(?s)(\x9f\xeb\x01.[\x18-\x30]\x00\x00\x00|\xeb\x9f\x01.\x00\x00\x00[\x18-\x30])')
	while read -r size at; do
		[ "${size:-0}" -gt 0 ] || continue
		cut_out "$1" "$at" "$size" "$scratch/blob"
		"$btfold" validate "$scratch/blob" >"$scratch/log" 2>&1 || continue
		best=$size
		break
	done < <(printf '%s\n' ${candidates[@]+"${candidates[@]}"} | sort -k1,1nr)
	[ "$best" -gt 0 ] && mv "$scratch/blob" "$2"
}

# What is packed how: first bytes, then the command that unpacks.
packers='\x1f\x8b\x08 gzip
\xfd7zXZ\x00 xz
\x28\xb5\x2f\xfd zstd
\x02\x21\x4c\x18 lz4
BZh bzip2
\x5d\x00\x00\x00 lzma'

# The payloads in file $1 unpacked, one after the other as file $2, until one has BTF, which becomes
# file $3. As the kernel's scripts/extract-vmlinux: what follows a payload makes the command
# complain, so only what came out counts.
unpack_payloads() {
	local magic tool at

	while read -r magic tool; do
		for at in $(offsets "$1" "$magic"); do
			if ! command -v "$tool" >/dev/null; then
				btf_said="no BTF found without $tool, which is not here"
				break
			fi
			tail -c +$((at + 1)) "$1" | "$tool" -dc 2>/dev/null >"$2"
			[ -s "$2" ] || continue
			elf_section "$2" .BTF "$3" && return
			largest_blob "$2" "$3" && return
		done
	done <<<"$packers"
	return 1
}

# The BTF of kernel image $1 (vmlinux, vmlinuz, Image, or BTF itself) as file $2.
kernel_btf() {
	local part=$scratch/kernel.part

	btf_said='no BTF found: built without CONFIG_DEBUG_INFO_BTF?'
	if starts_with "$1" '(\x9f\xeb|\xeb\x9f)'; then
		cat "$1" >"$part"
	else
		elf_section "$1" .BTF "$part" || unpack_payloads "$1" "$scratch/payload" "$part" ||
			largest_blob "$1" "$part" || {
			rm -f "$scratch/payload"
			return 1
		}
	fi
	rm -f "$scratch/payload"
	mv "$part" "$2"
}

# The BTF of module $1 (.ko, packed or not, or BTF itself) as file $2; $ko_size is what the module
# takes unpacked.
module_btf() {
	local ko=$1 tool=''

	case $1 in
	*.gz) tool=gzip ;;
	*.xz) tool=xz ;;
	*.zst) tool=zstd ;;
	esac
	ko_size=0
	if [ -n "$tool" ]; then
		ko=$scratch/module
		command -v "$tool" >/dev/null || { btf_said="needs $tool"; return 1; }
		"$tool" -dc <"$1" >"$ko" 2>/dev/null || { btf_said="is damaged: $tool fails"; return 1; }
	fi
	ko_size=$(stat -c %s "$ko") || return
	if starts_with "$ko" '(\x9f\xeb|\xeb\x9f)'; then
		cat "$ko" >"$scratch/part"
	elif ! starts_with "$ko" '\x7fELF'; then
		btf_said='is damaged: no ELF file'
		return 1
	elif elf_section "$ko" .BTF.base "$scratch/part"; then
		btf_said='has a base of its own (.BTF.base)'
		return 1
	elif ! elf_section "$ko" .BTF "$scratch/part"; then
		btf_said='no BTF'
		return 1
	fi
	mv "$scratch/part" "$2"
}
