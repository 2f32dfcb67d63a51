#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# dedup --in-place on what compilers and pahole make, read by those who use it.

load ../needs

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	btfold=$BIN/btfold
}

# ---- a kernel module: split BTF ----

make_module() {
	needs pahole bpftool
	cat >kernel.c <<-'END'
	struct page { unsigned long flags; struct page *next; };
	struct file { struct page *pages[4]; int (*open)(struct file *); };
	int opened(struct file *f) { return f->open(f); }
	int main(void) { struct file f = {0}; return f.open ? opened(&f) : 0; }
	END
	cat >module.c <<-'END'
	struct page { unsigned long flags; struct page *next; };
	struct file { struct page *pages[4]; int (*open)(struct file *); };
	struct own { struct file *file; struct own *next; };
	int own_open(struct own *own) { return own->file->open(own->file); }
	END
	gcc -g -o vmlinux kernel.c
	gcc -g -c -o module.ko module.c
	pahole -J vmlinux
	readelf -SW vmlinux | grep -q ' \.BTF ' || skip "pahole makes no BTF here"
}

@test "a module of pahole on its base: whatever is left over goes, and bpftool reads the rest" {
	make_module
	pahole -J --btf_base vmlinux module.ko
	cp module.ko saved.ko
	"$btfold" dedup --in-place -B vmlinux module.ko
	bpftool -B vmlinux btf dump file module.ko format c >after.h
	bpftool -B vmlinux btf dump file saved.ko format c | cmp - after.h
}

@test "a module that knows its base, but holds copies of all: they go, and bpftool reads it" {
	make_module
	# the module's types as if pahole had not found a single one in the base
	cp module.ko alone.ko
	pahole -J alone.ko
	n=$("$btfold" dump vmlinux | grep -c '^\[')
	"$btfold" dump alone.ko | perl -pe "
		s/^\[(\d+)\]/'['.(\$1+$n).']'/e;
		s/\b((?:ret_|index_)?type_id)=([1-9]\d*)/\$1.'='.(\$2+$n)/ge" >split.txt
	"$btfold" asm -B vmlinux -o split.btf split.txt
	objcopy --add-section .BTF=split.btf module.ko
	cp module.ko saved.ko
	run "$btfold" dedup --in-place -B vmlinux module.ko
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output != *"nothing to gain"* ]]
	"$btfold" dump -B vmlinux module.ko >types
	grep -q "STRUCT 'own'" types
	grep -q "FUNC 'own_open'" types
	! grep -q "STRUCT 'file'\|STRUCT 'page'\|INT " types
	bpftool -B vmlinux btf dump file module.ko format c >after.h
	grep -q '^struct own {' after.h
	gcc -x c -fsyntax-only after.h
	objcopy --remove-section .BTF module.ko a.ko
	objcopy --remove-section .BTF saved.ko b.ko
	cmp a.ko b.ko
}

# ---- a BPF object: .BTF.ext ----

make_bpf() {
	needs clang bpftool
	cat >prog.c <<-'END'
	#define SEC(name) __attribute__((section(name), used))
	struct task { int pid; struct task *parent; } __attribute__((preserve_access_index));
	struct { int (*type)[1]; int *key; long *value; int (*max_entries)[4]; } m SEC(".maps");
	int counter = 3;
	static int hidden[4];
	static void *(*lookup)(void *, const void *) = (void *)1;
	static __attribute__((noinline)) int sub(struct task *t)
	{
		hidden[1]++;
		return t->pid + t->parent->pid;
	}
	SEC("kprobe/one") int one(struct task *t)
	{
		int key = 0;
		long *value = lookup(&m, &key);

		counter += __builtin_btf_type_id(*(struct task *)0, 0);
		return sub(t) + (value ? *value : 0) + hidden[t->pid & 3];
	}
	SEC("kprobe/two") int two(struct task *t) { return sub(t) * 3; }
	char LICENSE[] SEC("license") = "GPL";
	END
	clang -target "$1" -g -O2 -c prog.c -o prog.o 2>errors || skip "clang has no target $1"
	cp prog.o saved.o
}

@test "a BPF object: every function, line and relocation refers to the same by name" {
	for target in bpfel bpfeb; do
		make_bpf "$target"
		run "$btfold" dedup --in-place prog.o
		echo "$output"
		[ "$status" -eq 0 ]
		[[ $output == *"file "*" -> "* ]]
		[ "$(stat -c %s prog.o)" -lt "$(stat -c %s saved.o)" ]
		"$BIN/btf-ext-references" saved.o >before
		"$BIN/btf-ext-references" prog.o >after
		cmp before after
		grep -q 'FUNC sub' after
		grep -q "STRUCT task of .* '0:0'" after
		grep -q "return t->pid + t->parent->pid;" after
	done
}

@test "a BPF object: readelf, llvm-readelf, strip and objcopy are content" {
	make_bpf bpfel
	"$btfold" dedup --in-place prog.o
	readelf -SW prog.o >/dev/null 2>warnings
	[ ! -s warnings ]
	if command -v llvm-readelf >/dev/null; then
		llvm-readelf -SrsW prog.o >/dev/null 2>warnings
		[ ! -s warnings ]
		# relocations of .BTF lead to the entries of DATASECs: none may be lost
		[ "$(llvm-readelf -rW prog.o | wc -l)" -eq "$(llvm-readelf -rW saved.o | wc -l)" ]
	fi
	if command -v llvm-strip >/dev/null; then
		llvm-strip -g -o stripped.o prog.o
		[ "$("$btfold" dump stripped.o)" = "$("$btfold" dump prog.o)" ]
	fi
}

@test "a BPF object: libbpf opens it, relocates it, and links it as before" {
	make_bpf bpfel
	"$btfold" dedup --in-place prog.o
	# the skeleton without the bytes of the object
	for file in prog saved; do
		bpftool gen skeleton $file.o name x >$file.h || skip "bpftool gen does not work here"
		sed '/\\$/d; /^\\/d; /return "/d; /sz = /d; s/\*sz.*//' $file.h >$file.skeleton
	done
	grep -q 'bpf_map \*m;' prog.skeleton
	cmp prog.skeleton saved.skeleton
	# CO-RE against a kernel that has other offsets
	echo 'struct task { long pad; int pid; struct task *parent; }; struct task t;' >kernel.c
	gcc -g -c -o kernel.o kernel.c
	if command -v pahole >/dev/null && pahole -J kernel.o &&
		objcopy -O binary --only-section=.BTF --set-section-flags .BTF=alloc kernel.o \
			kernel.btf; then
		bpftool gen min_core_btf kernel.btf a.btf prog.o
		bpftool gen min_core_btf kernel.btf b.btf saved.o
		cmp a.btf b.btf
		"$btfold" dump a.btf | grep -q "'parent'"
	fi
	bpftool gen object a.o prog.o
	bpftool gen object b.o saved.o
	"$BIN/btf-ext-references" a.o >a
	"$BIN/btf-ext-references" b.o >b
	cmp a b
}
