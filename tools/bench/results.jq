# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# The JSON of btfold bench as a page: tables, and the pictures next to it.

def digits($n): . * pow(10; $n) | round / pow(10; $n);
def significant: # three digits
	if . >= 100 then round elif . >= 10 then digits(1) elif . >= 1 then digits(2) else digits(3) end;
def time: if . >= 1 then "\(significant) s" elif . >= 0.001 then "\(. * 1000 | significant) ms"
	else "\(. * 1e6 | significant) µs" end;
def bytes: if . >= 1e9 then "\(. / 1e9 | significant) GB" elif . >= 1e6 then "\(. / 1e6 | significant) MB"
	else "\(. / 1e3 | significant) kB" end;
def count: tostring | [scan(".")] | reverse | [range(length) as $i | .[$i], (if $i % 3 == 2 and $i < length - 1
	then "," else "" end)] | reverse | join("");
def ran: .ran == "ran";
def ratio: if . == null then "" else significant | tostring end;

def job_rows: .read_seconds as $read | .input as $input | .files as $files | .engines[]
	| if ran then "| \($input) | \(.engine) | \(.seconds.median | time) | \(.seconds.q1 | time) – \(.seconds.q3 | time) "
		+ "| \(.ratio.median | ratio) | \(.grown_bytes | bytes) | \(.memory_ratio | ratio) | \(.whole_bytes | bytes) "
		+ "| \(.seconds.median / $read | significant) | \(.types_out | count) |"
	else "| \($input) | \(.engine) | \(.ran) | | | | | | | |" end;

def phase_rows: .input as $input | .bytes as $bytes | .types as $types | .files as $files | .engines[] | select(ran)
	| "| \($input) | \(.engine) | " + (.phases | [.base, .decode, .dedup, .encode, .free] | map(time) | join(" | "))
	+ " | \($bytes / .seconds.median | bytes)/s | \($types / .seconds.median / 1e6 | significant) M/s"
	+ " | \(if $files > 1 then ($files / .seconds.median | round | count) + " (" + ($files / .phases.dedup | round | count) + ")" else "" end) |";

def largest($engine): [.points[] | .size as $size | .engines[] | select(.engine == $engine)
	| select(ran) | {size: $size, seconds: .seconds.median, grown_bytes}] | last;
def failure($engine): [.points[] | .size as $size | .engines[] | select(.engine == $engine)
	| select(ran | not) | "\(.ran) at \($size | count)"] | first // "";
def family_rows: . as $family | .fits[] | . as $fit | ($family | largest($fit.engine)) as $last
	| "| \($family.family) | \(.engine) | \(if .time then .time | digits(2) else "" end) "
	+ "| \(if .memory then .memory | digits(2) else "" end) "
	+ "| \(if $last then ($last.size | count) + " " + $family.unit else "" end) "
	+ "| \(if $last then $last.seconds | time else "" end) | \(if $last then $last.grown_bytes | bytes else "" end) "
	+ "| \($family | failure($fit.engine)) |";

"# What engines take",
"",
"Made by `tools/bench/run`, which says how to repeat it; `btfold bench --help` says what is measured.",
"",
(.machine | "\(.processor), \(.cores) cores, \(.memory_bytes | bytes) of memory, Linux \(.kernel), \(.architecture); btfold \(.btfold) built by "
	+ "\(.compiler) with `\(.flags)`; \(.date), load \(.load | digits(1)) before the first run."),
"",
(if .jobs | length > 0 then
	"Ratios are by the first engine, of the time in the same round. Memory is what the call adds to the resident set, whole the",
	"largest resident set with program and input. Read: how many times as long as reading the input once as a stream of",
	"64-bit words, the limit of the hardware.",
	"",
	"| input | engine | time | quartiles | ratio | memory | ratio | whole | read | types kept |",
	"|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
	(.jobs[] | job_rows),
	"",
	"![Time of each input by engine, by phase](time.svg)",
	"",
	"![Peak memory of each input by engine](memory.svg)",
	"",
	(if [.jobs[] | select(.files < 2 and .base_bytes == 0)] | length > 1 then
		"![Time and memory by size of the input](sizes.svg)", "" else empty end),
	"| input | engine | base | decode | dedup | encode | free | bytes | types | calls/s (dedup alone) |",
	"|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
	(.jobs[] | phase_rows),
	""
else empty end),
(if .families | length > 0 then
	"## Hostile families",
	"",
	"Exponents of fitted powers of the size; what a family is, `btfold bench --help` tells.",
	"",
	"| family | engine | time | memory | largest | its time | its memory | not done |",
	"|---|---|---:|---:|---:|---:|---:|---|",
	(.families[] | family_rows),
	"",
	"![Time by size, a panel for each family](families-time.svg)",
	"",
	"![Memory by size, a panel for each family](families-memory.svg)"
else empty end)
