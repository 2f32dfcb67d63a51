# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# What btfold-kernel-scan found: as one document, as text of 80 columns, as a page.

# ---- figures ----

def group: tostring | explode | reverse | [range(0; length) as $i |
	(if $i > 0 and $i % 3 == 0 then 44 else empty end), .[$i]] | reverse | implode;

# One digit behind the point, as the command prints bytes.
def tenths: (. * 10 | round) as $n | "\($n / 10 | floor | group).\($n % 10)";

def bytes:
	if . < 1000 then "\(.) B"
	elif . < 999950 then "\(. / 1000 | tenths) kB"
	elif . < 999950000 then "\(. / 1000000 | tenths) MB"
	else "\(. / 1000000000 | tenths) GB" end;

def percent($of): if $of == 0 then "0 %" else "\(100 * . / $of | round) %" end;

# 1 module, 2 modules
def count($what): "\(group) \($what)\(if . == 1 then "" else "s" end)";

def left($n): . + " " * ([$n - length, 0] | max);
def right($n): " " * ([$n - length, 0] | max) + .;

def total(f): map(f) | add // 0;

# Lines of up to 80 columns, all but the first behind $indent.
def wrap($indent):
	reduce splits(" +") as $word ([""];
		if .[-1] == "" then .[-1] = $word
		elif (.[-1] | length) + 1 + ($word | length) <= 80 then .[-1] += " " + $word
		else . + [$indent + $word] end) | join("\n");

# ---- the document ----

def name: sub(".*/"; "") | rtrimstr(".btf");

# Types and bytes before and after.
def sizes: {types_in, types_out, bytes_in, bytes_out, folded_in_base};

def sums: {
	types_in: total(.types_in), types_out: total(.types_out),
	bytes_in: total(.bytes_in), bytes_out: total(.bytes_out),
	folded_in_base: total(.folded_in_base)
};

# What explain says of several modules: kinds of presence, and of each class of causes the one that
# keeps most, with the sum of all.
def reason: {
	modules: length,
	types: total(.types),
	why: (map(.why | to_entries[]) | group_by(.key) |
		map({key: .[0].key, value: {types: total(.value.types), bytes: total(.value.bytes)}}) |
		from_entries),
	causes: (map((.input | name) as $name | .causes[] + {shown_by: $name}) | group_by(.class) |
		map({class: .[0].class, types: total(.types), bytes: total(.bytes), modules: length,
			example: (max_by(.types) | {shown_by, text, path})}) |
		sort_by(-.types))
};

def document:
	($taken | rtrimstr("\n") | split("\n") | map(split("\t") |
		{name: .[0], file: .[2], file_bytes: (.[1] | tonumber), error: .[3]})) as $taken |
	([$fold[].results[]] | map({key: (.input | name), value: .}) | from_entries) as $folded |
	($taken | map(. + {result: (if .error == "" then $folded[.name] else null end)})) as $modules |
	($modules | map(select(.result and (.result.error | not)) |
		{name, file, file_bytes} + (.result | sizes)) |
		sort_by(.bytes_out - .bytes_in, .name)) as $each |
	($modules | map(select(.error != "" and .error != "no BTF") | {name, file, why: .error}) +
		map(select(.result.error?) |
			{name, file, why: (.result.error.text // "cannot be read")})
		) as $failed | {
		tool: "btfold-kernel-scan",
		btfold: $tool,
		source: $source,
		kernel: $kernel,
		vmlinux: ($vmlinux[0].results[0] | sizes),
		modules: ({
			n: ($modules | length),
			with_btf: ($each | length),
			without_btf: ($modules | map(select(.error == "no BTF")) | length),
			failed: ($failed | length),
			file_bytes: ($each | total(.file_bytes))
		} + ($each | sums)),
		reason: ([$explain[].results[] | select(.error | not)] |
			if length > 0 then reason else null end),
		in_place: $in_place,
		each: $each,
		failed: $failed
	};

# ---- text ----

# The one number.
def verdict:
	.modules as $m | if $m.with_btf == 0 then "no module has BTF" else
		"\($m.types_in | group) types in \($m.bytes_in | bytes) of module BTF; " +
		"\($m.types_out | group) and \($m.bytes_out | bytes) remain: " +
		"\($m.folded_in_base | percent($m.types_in)) of the types were already in the base" end;

def title: if .kernel == "" then .source else "kernel \(.kernel)" end;

def census:
	.modules | "\(.n | count("module")): \(.with_btf | group) with BTF, " +
	"\(.without_btf | group) without" +
	(if .failed > 0 then ", \(.failed | group) not scanned" else "" end) +
	". Of the \(.file_bytes | bytes) of those with BTF, unpacked, \(.bytes_in | bytes) are BTF.";

def of_kernel:
	.vmlinux | "The kernel's own BTF: \(.types_in | group) types, \(.bytes_in | bytes)" +
	if .types_in > .types_out
	then "; \(.types_in - .types_out | count("type")) too many, \(.bytes_in - .bytes_out | bytes)."
	else ", none too many." end;

def worst: .each | map(select(.types_out < .types_in));

def row:
	"  " + (.name[:26] | left(26)) + (.types_in | group | right(9)) + (.types_out | group | right(9)) +
	(.bytes_in | bytes | right(11)) + (.bytes_out | bytes | right(11)) +
	(.bytes_in as $all | $all - .bytes_out | percent($all) | right(7));

def presence: {
	missed: "equal to others of the base, or here, and kept nevertheless",
	apart: "have a counterpart, and differ from it somewhere",
	completes: "the base only declares them",
	variables: "variables and sections, which never fold",
	new: "the base has nothing like them"
}[.] // .;

def reason_lines:
	.reason | (.types) as $types |
	"", "Why, for the \($types | count("type")) in the " +
		"\(if .modules == 1 then "worst module" else "\(.modules | group) worst modules" end):", "",
	(.why | to_entries | sort_by(-.value.types)[] | select(.value.types > 0) |
		"  " + (.value.types | percent($types) | right(6)) + "  \(.key | left(11))\(.key | presence)"),
	(.causes[:3][] |
		"", ("Root cause of \(.types | count("type")), most of them in \(.example.shown_by): " +
			.example.text + (if .example.path then ": " + .example.path else "" end) | wrap("  ")));

def remedy:
	"", (if .in_place then
		"What to do: fold the modules again, each in its own file, against the kernel that is shipped"
		+ " with them, and before they are signed and packed:"
	else "What to do: fold the modules again against the kernel that is shipped with them:" end
	| wrap("")),
	if .in_place then "  btfold dedup --in-place -B btf/vmlinux.btf *.ko"
	else "  btfold dedup -B btf/vmlinux.btf -o folded/ btf/modules/*.btf" end;

def text:
	title, "", (verdict + "." | wrap("")), "", (census, of_kernel | wrap("")),
	(if title != .source then "From \(.source)." | wrap("  ") else empty end),
	(worst | if length == 0 then empty else
		"", "  " + ("worst modules" | left(26)) + ("types" | right(9)) + ("after" | right(9)) +
		("bytes" | right(11)) + ("after" | right(11)) + ("less" | right(7)),
		(.[:15][] | row),
		(if length > 15 then "  ... and \(length - 15 | group) more, see scan.json" else empty end)
	end),
	(if .reason then reason_lines else empty end),
	(if (worst | length) > 0 then remedy else empty end),
	(if .modules.failed > 0 then "", "Not scanned:",
		(.failed[] | "  \(.name): \(.why)" | wrap("    ")) else empty end);

# ---- page ----

def css: ":root{--page:#fbfbfa;--text:#1d2125;--dim:#5b646d;--line:#d9dde1;--before:#c3ccd4;--after:#0b57a4}
@media(prefers-color-scheme:dark){:root{--page:#15181b;--text:#e3e6e8;--dim:#9aa4ad;--line:#343a40;--before:#4a545d;--after:#86b9f0}}
html{color-scheme:light dark}
body{margin:0 auto;padding:1.5rem;max-width:62rem;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
h1{margin:0;font-size:1.5rem}h2{margin:2rem 0 .5rem;font-size:1.15rem}
.number{font-size:1.25rem}.dim,figcaption{color:var(--dim);font-size:.875rem}
figure{margin:0;overflow-x:auto}svg{max-width:100%;height:auto;font:12px system-ui,sans-serif;fill:var(--text)}
.before{fill:var(--before)}.after{fill:var(--after)}
.axis{stroke:var(--line)}
pre{overflow:auto;font:.8125rem/1.5 ui-monospace,monospace}
table{border-collapse:collapse;font-size:.875rem}
td,th{padding:.1rem .7rem;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}
td:first-child,th:first-child{text-align:left}";

def num: . * 100 | round / 100;

# All modules from the largest to the smallest, one thin bar each, what remains in front. Sizes
# differ by powers of ten, so the scale is logarithmic, from 100 bytes on.
def overview:
	(.each | sort_by(-.bytes_in)) as $all | ([1000, $all[].bytes_in] | max) as $most |
	880 as $w | 240 as $h | ($w / ($all | length)) as $step |
	def height: $h - ([., 100] | max | . / 100 | log10) / ($most / 100 | log10) * $h | num;
	def area(f): [$all | to_entries[] |
		"V\(.value | f | height)H\((.key + 1) * $step | num)"] | join("");
	"<figure><svg viewBox='-60 -8 \($w + 60) \($h + 16)' width='\($w + 60)' role='img' aria-label='BTF of each module'>" +
	"<path class='before' d='M0 \($h)\(area(.bytes_in))V\($h)Z'/>" +
	"<path class='after' d='M0 \($h)\(area(.bytes_out))V\($h)Z'/>" +
	([100, 1000, 10000, 100000, 1000000 | select(. <= $most) |
		"<line class='axis' x1='0' y1='\(height)' x2='\($w)' y2='\(height)'/>" +
		"<text x='-6' y='\(height + 4)' text-anchor='end'>\(bytes)</text>"] | join("")) +
	"</svg><figcaption>\($all | length | count("module")), the largest first. Light: BTF as shipped; " +
	"dark: what remains.</figcaption></figure>";

# The worst by name.
def bars:
	(worst[:40]) as $worst | ($worst | map(.bytes_in) | max // 1) as $most |
	"<figure><svg viewBox='0 0 880 \(18 * ($worst | length))' width='880' role='img' aria-label='The worst modules'>" +
	([$worst | to_entries[] | (.key * 18) as $y | .value |
		"<text x='180' y='\($y + 13)' text-anchor='end'>\(.name | @html)</text>" +
		"<rect class='before' x='190' y='\($y + 3)' width='\(.bytes_in / $most * 560 | num)' height='13'/>" +
		"<rect class='after' x='190' y='\($y + 3)' width='\(.bytes_out / $most * 560 | num)' height='13'/>" +
		"<text x='\(196 + (.bytes_in / $most * 560 | num))' y='\($y + 13)'>" +
		"\(.bytes_in | bytes) → \(.bytes_out | bytes)</text>"] | join("")) + "</svg></figure>";

def rows: [.each[] |
	"<tr><td>\(.name | @html)</td><td>\(.types_in | group)</td><td>\(.types_out | group)</td>" +
	"<td>\(.bytes_in | bytes)</td><td>\(.bytes_out | bytes)</td></tr>"] | join("\n");

def html:
	"<!DOCTYPE html>\n<html lang='en'><meta charset='utf-8'>" +
	"<meta name='viewport' content='width=device-width'><title>BTF of \(title | @html)</title>" +
	"<style>\(css)</style>\n<h1>BTF of \(title | @html)</h1>\n" +
	"<p class='dim'>\(.source | @html); \(.btfold | @html)</p>\n" +
	"<p class='number'>\(verdict).</p>\n<p>\(census) \(of_kernel)</p>",
	(if (.each | length) > 0 then overview else empty end),
	(if (worst | length) > 0 then "<h2>The worst modules</h2>", bars else empty end),
	(if .reason then "<h2>Why</h2>", "<pre>\([reason_lines] | join("\n") | ltrimstr("\n") | @html)</pre>"
	else empty end),
	(if (worst | length) > 0 then "<h2>What to do</h2>",
		"<pre>\([remedy] | join("\n") | ltrimstr("\n") | @html)</pre>" else empty end),
	(if .modules.failed > 0 then "<h2>Not scanned</h2>",
		"<pre>\([.failed[] | "\(.name): \(.why)"] | join("\n") | @html)</pre>" else empty end),
	"<h2>All modules</h2>",
	"<table><tr><th>module</th><th>types</th><th>after</th><th>bytes</th><th>after</th></tr>",
	rows, "</table></html>";

# ---- btfold-kernel-sizes ----

def size_row($name; $kept; $types; $bytes; $gzip):
	"| \($name[:23] | left(23)) | \($kept | right(13)) | \($types | right(10)) | " +
	"\($bytes | right(9)) | \($gzip | right(9)) |";

def size_table:
	size_row(""; "vmlinux types"; "types"; "bytes"; "gzip"),
	"|" + "-" * 25 + "|" + "-" * 14 + ":|" + "-" * 11 + ":|" + "-" * 10 + ":|" + "-" * 10 + ":|",
	(.engines | map(.modules | select(.types_in)) | first // empty |
		size_row("in front of dedup"; ""; .types_in | group; .bytes_in | bytes; "")),
	(.shipped // empty |
		size_row("\(.n | group) files without BTF"; ""; ""; .bytes | bytes; .gzip | bytes)),
	(.engines[] | .vmlinux as $vmlinux | .engine as $engine | .modules |
		($vmlinux.types_out | if . then group else "refused" end) as $kept |
		if .refused == .n then size_row($engine; $kept; "refused"; ""; "")
		elif .refused > 0
		then size_row("\($engine), \(.refused) refused"; $kept; .types_out | group; .bytes_out | bytes; .gzip | bytes)
		else size_row($engine; $kept; .types_out | group; .bytes_out | bytes; .gzip | bytes) end),
	(.engines | map(.modules.why // empty) | first // empty | "", "Refused: \(.)" | wrap(""));
