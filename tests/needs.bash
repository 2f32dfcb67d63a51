# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# For bats: needs TOOL... skips the test where one of them is missing.
needs() {
	local tool

	for tool; do
		command -v "$tool" >/dev/null || skip "no $tool here"
	done
}
