#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
load common

verbs='dedup check fuzz triage compare bench report dump asm validate'

@test "--help lists all verbs and fits 80 columns" {
	split_run btfold --help
	[ "$status" -eq 0 ]
	for verb in $verbs; do
		grep -q "^  $verb " <<<"$out"
	done
	fits_80_columns
}

@test "every verb has --help with usage, exit status and an example" {
	for verb in $verbs; do
		split_run btfold "$verb" --help
		[ "$status" -eq 0 ]
		[[ $out == "usage: btfold $verb "* ]]
		[[ $out == *"Exit status: "* ]]
		[[ $out == *Example* ]]
		fits_80_columns
	done
}

@test "every option of --help is in the manual page and the completion" {
	for verb in $verbs; do
		for option in $(btfold "$verb" --help | grep -oE '^ +(-[A-Za-z], )?--[a-z0-9-]+' |
			grep -oE '\--[a-z0-9-]+'); do
			[ "$option" != --help ] || continue
			grep -q -- "$option" "$BATS_TEST_DIRNAME/../../tools/completion/btfold" ||
				{ echo "completion lacks $option"; false; }
			letter=$(btfold "$verb" --help | grep -oE -- "^ +-[A-Za-z], $option" |
				grep -oE -- '-[A-Za-z]' | head -n 1 || true)
			grep -qE -- "Fl (${letter#-}|-${option#--}) |Fl -${option#--}$" \
				"$BATS_TEST_DIRNAME/../../tools/btfold.1" ||
				{ echo "manual lacks $option"; false; }
		done
	done
}

@test "--version prints the version" {
	split_run btfold --version
	[ "$status" -eq 0 ]
	[[ $out =~ ^btfold\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "no verb, unknown verb, unknown option, no file: one line and status 2" {
	split_run btfold
	one_line_of_error
	split_run btfold fold
	one_line_of_error
	for verb in $verbs; do
		split_run btfold "$verb" --no-such-option
		[ "$status" -eq 2 ]
		[ -z "$out" ]
		[[ $err == *"btfold $verb --help"* ]]
	done
	for verb in dedup check triage compare bench report dump asm validate; do
		split_run btfold "$verb"
		one_line_of_error
		[[ $err == *"btfold $verb --help"* ]]
	done
}

@test "wrong values of options: one line and status 2" {
	for words in 'dedup --ambiguous maybe' 'dedup --r2-budget x' 'check -p 9' 'check -p 3-1' \
		'check -p 1,' 'check -t soon' 'check --policy x' 'check --max -1' 'validate --tier x' \
		'check --budget 99999999999999999999' 'triage --max x' 'triage --policy x'; do
		# shellcheck disable=SC2086 # words
		split_run btfold $words copies.btf
		one_line_of_error
	done
	for words in '-t x' '-n 1x' '-s -1' '-j 0' '-j x' '--max-types 3' '--tier x' \
		'--features x' 'file'; do
		# shellcheck disable=SC2086 # words
		split_run btfold fuzz $words
		one_line_of_error
	done
}

@test "the completion completes verbs, options and values" {
	complete_words() {
		bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _btfold
			echo "${COMPREPLY[@]}"' - "$BATS_TEST_DIRNAME/../../tools/completion/btfold" "$@"
	}
	[ "$(complete_words btfold de)" = dedup ]
	[ "$(complete_words btfold dedup --amb)" = --ambiguous ]
	[ "$(complete_words btfold dedup --ambiguous k)" = keep ]
	[ "$(complete_words btfold fuzz --tier ma)" = malformed ]
	[[ $(complete_words btfold check copies.b) == copies.btf ]]
}

@test "a full device is told, status 2" {
	[ -w /dev/full ] || skip "no /dev/full"
	run bash -c '"$BTFOLD" dump copies.btf >/dev/full'
	[ "$status" -eq 2 ]
	[[ $output == *"No space left"* ]]
}
