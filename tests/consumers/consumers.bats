#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Those who read BTF every day, on what `btfold dedup` writes: small real samples, and programs of
# gcc that pahole encodes here. Skipped where one of them is missing.

load ../needs

setup_file() {
	local unit

	cd "$BATS_FILE_TMPDIR" || return
	mkdir before
	cp "$SAMPLES"/*.btf "$SAMPLES"/{bpf,pahole}.o before
	for unit in a b; do
		cat >$unit.c <<-END
			struct page;
			typedef unsigned long size_type;
			struct list { struct list *next, **previous; };
			enum state { IDLE, BUSY = 7, BROKEN = -1 };
			union value { int number; float real; char text[12]; };
			struct task {
				struct list list;
				enum state state : 8;
				unsigned flag : 1, more : 3;
				union value values[2];
				union { struct { unsigned long args[1]; } regs; struct { unsigned long args[1]; } same; };
				int (*run)(struct task *task, const volatile void *with, ...);
				struct page *page;
			};
			struct only_$unit { double d; struct task *task; size_type size; };
			int use_$unit(struct only_$unit *only, struct task *task);
			int use_$unit(struct only_$unit *only, struct task *task)
			{
				return only->d + task->flag + only->task->values[0].number;
			}
		END
	done
	echo 'struct page { unsigned long flags; struct page *next; } page;' >>b.c
	echo 'int main(void) { return 0; }' >main.c
	command -v gcc pahole >/dev/null || return 0
	gcc -g -o before/program a.c b.c main.c || return 0
	pahole -J before/program
	# units as they stand in front of dedup: one after the other, nothing shared
	for unit in a b; do
		gcc -g -c $unit.c && pahole -J $unit.o || return 0
	done
	append_units a.o b.o >raw.txt
	"$BIN/btfold" asm -o before/raw.btf raw.txt
}

# append_units FIRST SECOND: as text, with the ids of SECOND behind those of FIRST.
append_units() {
	local n

	"$BIN/btfold" dump "$1"
	n=$("$BIN/btfold" dump "$1" | grep -c '^\[')
	"$BIN/btfold" dump "$2" | perl -pe "
		s/^\[(\d+)\]/'['.(\$1+$n).']'/e;
		s/\b((?:ret_|index_)?type_id)=([1-9]\d*)/\$1.'='.(\$2+$n)/ge"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	before=$BATS_FILE_TMPDIR/before
}

# Each input becomes one/NAME and one/NAME.map; how many there are is checked, so that none is lost.
fold_all() {
	local file

	for file in "$before"/*; do
		"$BIN/btfold" dedup -o "${file##*/}" --map "${file##*/}.map" "$file" >/dev/null
	done
	files=(*.btf *.o)
	[ ! -e program ] || files+=(program)
	[ "${#files[@]}" -ge 5 ]
}

@test "bpftool, with libbpf, prints outputs as btfold does" {
	needs bpftool
	fold_all
	for file in "${files[@]}"; do
		bpftool btf dump file "$file" >theirs
		"$BIN/btfold" dump "$file" | cmp - theirs
	done
}

@test "units of pahole, one after the other, are folded" {
	needs gcc pahole
	[ -e "$before/raw.btf" ] || skip "pahole makes no BTF here"
	fold_all
	[ "$("$BIN/btfold" dump raw.btf | grep -c "STRUCT 'task'")" -eq 1 ]
	[ "$("$BIN/btfold" dump "$before/raw.btf" | grep -c "STRUCT 'task'")" -eq 2 ]
	! "$BIN/btfold" dump raw.btf | grep "FWD 'page'"
}

@test "the C that bpftool makes of outputs compiles, and has the same layout" {
	needs bpftool gcc
	fold_all
	for file in "${files[@]}"; do
		bpftool btf dump file "$file" format c >"$file.h"
		gcc -x c -fsyntax-only -Wno-builtin-declaration-mismatch "$file.h"
	done
	[ -e raw.btf ] || skip "pahole makes no BTF here"
	{
		cat raw.btf.h
		sed '/^int use_/,$d' "$BATS_FILE_TMPDIR/a.c" | sed 's/\(struct\|enum\|union\) \(page\|list\|state\|value\|task\|only_a\)/\1 own_\2/g
			s/IDLE/OWN_&/; s/BUSY/OWN_&/; s/BROKEN/OWN_&/; s/size_type/own_&/'
		for member in list values regs same run page; do
			echo "_Static_assert(__builtin_offsetof(struct task, $member) ==
				__builtin_offsetof(struct own_task, $member), \"$member\");"
		done
		echo '_Static_assert(sizeof(struct only_a) == sizeof(struct own_only_a), "only_a");'
	} >both.c
	gcc -fsyntax-only both.c
}

@test "pahole reads outputs, and shows each structure as before" {
	needs pahole
	fold_all
	for file in "${files[@]}"; do
		pahole -F btf "$file" >after.txt
		pahole -F btf "$before/$file" >before.txt
		# of copies pahole shows one; which comes first is free
		names() { grep -oE '^(struct|union|enum) [a-z_0-9]+ ' "$1" | sort -u; }
		names before.txt | diff - <(names after.txt)
		for type in $(names after.txt | awk '$1 != "enum" { print $2 }'); do
			pahole -F btf -C "$type" "$file" >after.txt
			pahole -F btf -C "$type" "$before/$file" | cmp - after.txt
		done
	done
}

@test "who looks types up by name, as CO-RE does, finds the image of what was found before" {
	[ -n "${LOOKUP:-}" ] || skip "no libbpf to link with"
	fold_all
	for file in "${files[@]}"; do
		"$LOOKUP" "$before/$file" "$file" "$file.map"
	done
	# the check sees a map that leads elsewhere
	awk '{ print $1, $2 > 1 ? $2 - 1 : 2 }' bpf-a.btf.map >wrong.map
	! "$LOOKUP" "$before/bpf-a.btf" bpf-a.btf wrong.map
}

@test "the same of split BTF on its base" {
	[ -n "${LOOKUP:-}" ] || skip "no libbpf to link with"
	needs gcc pahole
	[ -e "$before/program" ] || skip "pahole makes no BTF here"
	{
		cat "$BATS_FILE_TMPDIR/a.c"
		echo 'struct own { struct task *task; struct own *next; } own[3];'
	} >module.c
	gcc -g -c -o module.ko module.c
	pahole -J --btf_base "$before/program" module.ko
	"$BIN/btfold" dedup -B "$before/program" -o after.btf --map map module.ko
	"$BIN/btfold" dump -B "$before/program" after.btf | grep -q "STRUCT 'own'"
	"$LOOKUP" module.ko after.btf map "$before/program"
	needs bpftool
	bpftool -B "$before/program" btf dump file after.btf >theirs
	"$BIN/btfold" dump -B "$before/program" after.btf | cmp - theirs
}

@test "the kernel takes outputs of what it took" {
	fold_all
	for file in "${files[@]}"; do
		status=0
		answer=$("$BIN/btfold" validate --kernel "$before/$file" 2>&1) || status=$?
		[ "$status" -ne 3 ] || skip "$answer"
		[[ $answer == *"the kernel takes it"* ]] || continue
		took="$took $file"
		"$BIN/btfold" validate --kernel "$file"
	done
	[[ $took == *pahole.btf* ]]
}
