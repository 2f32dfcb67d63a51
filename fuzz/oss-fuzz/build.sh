#!/bin/bash -eux
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite want them: into $OUT, from $SRC/btfold,
# with the compilers and flags of the environment.

root=$SRC/btfold
build=$WORK/btfold
rm -rf "$build"

# libelf, zlib, liblzma and libzstd are not instrumented: not for MSan. nauty and xxHash are not
# either, but what they write goes through memory that our code has initialised.
targets=fuzz_targets
if [ "$SANITIZER" = memory ]; then
	targets=fuzz_main_targets
fi

# No build type: the flags are those of the environment. Shared libraries come from $OUT/lib, also
# those that libraries need.
# shellcheck disable=SC2016 # for the dynamic loader
cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=None -DBTFOLD_BUILD_TESTS=OFF \
	-DBTFOLD_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
	-DCMAKE_BUILD_RPATH='$ORIGIN/lib' -DCMAKE_EXE_LINKER_FLAGS=-Wl,--disable-new-dtags
cmake --build "$build" --parallel "$(nproc)" --target $targets btfold-seeds

mkdir -p "$OUT/lib" "$build/cases"
find "$root/corpus/cases" -name '*.case' -print0 |
	xargs -0 "$build/bin/btfold-seeds" cases "$build/cases"

for program in "$build"/bin/fuzz_*; do
	name=${program##*/} target=${program##*/fuzz_}
	cp "$program" "$OUT/"
	ldd "$program" | awk '/lib(elf|z|zstd|bz2|lzma|nauty|xxhash)\.so/ { print $3 }' |
		xargs -r -I{} cp -L {} "$OUT/lib/"
	more=("$root/corpus/seeds/samples" "$build/cases")
	dictionary=btf
	case $target in
	text) more=() dictionary=text ;;
	elf | gzip) more=("$root/corpus/seeds/samples") ;;
	esac
	rm -f "$OUT/${name}_seed_corpus.zip"
	find "$root/corpus/seeds/$target" ${more[@]+"${more[@]}"} -type f -print0 | sort -z |
		xargs -0 zip -q -j "$OUT/${name}_seed_corpus.zip"
	cp "$root/corpus/$dictionary.dict" "$OUT/$name.dict"
	printf '[libfuzzer]\nmax_len = 16384\n' >"$OUT/$name.options"
done
