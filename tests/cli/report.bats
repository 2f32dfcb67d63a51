#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
# shellcheck disable=SC2154 # status, out, err: split_run
# report: a folder of findings as one page
load common

copier='exec:cp {input} {output}'

# A folder with a campaign of two engines, one of which leaves all copies.
campaign() {
	btfold fuzz -n 4 -s 7 --max-types 12 -e "$copier" -e fold -o found >/dev/null || [ $? -eq 1 ]
}

# edit FILTER: the index, by jq.
edit() {
	jq "$1" found/campaign.json >edited.json
	mv edited.json found/campaign.json
}

# page PYTHON: checks of the page found/report.html, or $page. Names: text, the source; tags, a list
# of (name, attributes); words, all text between tags.
page() {
	python3 - "${page:-found/report.html}" "$1" <<-'END'
		import html.parser, sys
		text = open(sys.argv[1], encoding="utf-8").read()
		empty = {"meta", "input", "br"}

		class Reader(html.parser.HTMLParser):
		    def __init__(self):
		        super().__init__()
		        self.tags, self.open, self.words = [], [], []
		    def handle_starttag(self, name, attributes):
		        assert len(dict(attributes)) == len(attributes), (name, attributes)
		        self.tags.append((name, dict(attributes)))
		        if name not in empty:
		            self.open.append(name)
		    def handle_startendtag(self, name, attributes):
		        self.tags.append((name, dict(attributes)))
		    def handle_endtag(self, name):
		        assert self.open and self.open.pop() == name, (name, self.open, self.getpos())
		    def handle_data(self, data):
		        self.words.append(data)

		reader = Reader()
		reader.feed(text)
		reader.close()
		assert not reader.open, reader.open
		tags, words = reader.tags, "".join(reader.words)
		cards = [a["id"] for n, a in tags if n == "details" and a.get("class") == "finding"]
		exec(sys.argv[2])
	END
}

@test "the page of a campaign has every finding, with its graphs and commands" {
	campaign
	split_run btfold report found
	[ "$status" -eq 0 ]
	[[ $out =~ ^found/report\.html:\ [0-9]+\ findings,\ [0-9.]+\ [kM]?B$ ]]
	[ -z "$err" ]
	n=$(jq '[.groups[] | select(.graphs > 0)] | length' found/campaign.json)
	[ "$n" -gt 2 ]
	page "assert len(cards) == $n and len(set(cards)) == $n
assert words.count('What the reference makes of it') + words.count('and the reference make of it') == $n
assert words.count('What exec:cp') == $n
assert words.count('STRUCT') > $n
assert 'btfold fuzz -e ' in words and ' -s 7 -n 4' in words"
	# The commands work as they stand, in that folder.
	cp found/report.html . && cd found
	sed -n 's/.*id="f[0-9]*-\(triage\|again\)"[^>]*>\(btfold [^<]*\)<.*/\2/p' report.html |
		sed "s/&#39;/'/g" >../commands
	[ "$(wc -l <../commands)" -eq $((2 * n)) ]
	while read -r _ words; do
		split_run bash -c "$BTFOLD $words"
		[ "$status" -eq 1 ]
	done < <(sed -n '1,4p' ../commands)
}

@test "what no new process showed again is told apart from findings" {
	campaign
	btfold report found
	page "assert 'Not confirmed' not in words"
	edit '.not_confirmed = [{finding: "nondeterministic", kind: "STRUCT", field: "<size>",
		engine: "libbpf", graphs: 1234, seed: 567890}]'
	btfold report found
	page "
assert words.count('Not confirmed') == 1
row = words[words.index('nondeterministic'):]
assert row.startswith('nondeterministicSTRUCT <size>libbpf1,234567890'), row[:80]"
}

@test "the page refers to nothing outside, and holds the files" {
	campaign
	btfold report found
	page "
for name, attributes in tags:
    assert not set(attributes) & {'src', 'srcset', 'action', 'xlink:href', 'background', 'data'}
    assert name not in ('link', 'img', 'iframe', 'object', 'embed', 'base', 'image', 'use'), name
    assert not any(key.startswith('on') for key in attributes), attributes
    assert attributes.get('href', '#')[:5] in ('#', 'data:') or attributes['href'][0] == '#'
assert 'url(' not in text and '@import' not in text
(policy,) = [a['content'] for n, a in tags if a.get('http-equiv') == 'Content-Security-Policy']
assert policy.startswith(\"default-src 'none';\"), policy
import base64, hashlib, re
script = re.search('<script>(.*?)</script>', text, re.S)[1]
digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
assert f\"script-src 'sha256-{digest}'\" in policy, (digest, policy)
files = {a['download']: a['href'] for n, a in tags if n == 'a' and 'download' in a}
assert len(files) > 4
for name, link in files.items():
    data = base64.b64decode(link.split(',')[1], validate=True)
    assert data == open('found/' + name, 'rb').read(), name
assert any(name.endswith('.out.btf') for name in files)
assert any(name.endswith('.base.btf') for name in files)"
}

@test "hostile words of an index stay words" {
	campaign
	words='</pre></script><script>alert(1)</script><b onclick=\"x\">&lt;\u0001\u001b[31m\u202e\u200b'
	edit ".groups |= map(.message = \"$words\" | .path = \"$words\" | .finding = \"$words\" |
		.kind = \"<b>\\\"'\" | .field = \"<i>&amp;\" | .engine = \"$words\" | .again = \"$words\") |
		.engines[0].engine = \"$words\" | .engines[0].spec = \"$words\" | .command = \"$words\" |
		.version = \"$words\" | .time = \"$words\" | .verb = \"$words\""
	split_run btfold report found --title '<script>&"'
	[ "$status" -eq 0 ]
	page "
assert not [n for n, a in tags if n in ('b', 'i') and a.get('class') not in ('fine', 'bad', 'open')]
assert text.count('<script') == 1 and '</pre></script>' in words
assert not any(ord(c) < 32 and c not in '\n\t' for c in text) and '\u202e' not in text
assert '&lt;\\\\x01\\\\x1b[31m\\\\xe2\\\\x80\\\\xae\\\\xe2\\\\x80\\\\x8b' in words
assert tags and text.count('<title>&lt;script&gt;&amp;&quot;</title>') == 1"
}

@test "what is no UTF-8, or no text, is shown as bytes" {
	campaign
	split_run btfold report found --title "$(printf 'a\xff\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82é\xe2\x80\x8e\x07z')"
	[ "$status" -eq 0 ]
	page "
(title,) = __import__('re').findall('<title>(.*?)</title>', text)
assert title == r'a\xff\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82é\xe2\x80\x8e\x07z', title"
}

@test "hostile names of types stay names" {
	printf '%s\n' "[1] STRUCT '<script>x</script>' size=4 vlen=1" \
		"	'&amp;\"\\x1b\\x3c!--' type_id=2 bits_offset=0" \
		"[2] INT ']]>--></svg>' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" \
		"[3] INT ']]>--></svg>' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" >hostile.txt
	btfold asm -o hostile.btf hostile.txt
	btfold triage -e "$copier" -o found hostile.btf || [ $? -eq 1 ]
	split_run btfold report found
	[ "$status" -eq 0 ]
	page "
assert text.count('<script') == 1 and len(cards) == 1
assert '<script>x</script>' in words and ']]>--></svg>' in words"
}

@test "without Graphviz the page says so, and is otherwise whole" {
	campaign
	split_run env PATH=/nowhere "$BTFOLD" report found
	[ "$status" -eq 0 ]
	[ -z "$err" ]
	page "
assert not [n for n, a in tags if n == 'svg']
assert words.count('No picture') >= 2 * len(cards) > 0
assert len([a for n, a in tags if n == 'pre' and a.get('class') == 'graph']) >= 2 * len(cards)"
}

@test "the copies that were left are marked in input, output and reference" {
	btfold triage -e "$copier" -o found copies.btf || [ $? -eq 1 ]
	btfold report found
	page "
import re
marked = [re.findall(r'\[(\d+)\]', ''.join(re.findall('<mark>(.*?)</mark>', graph, re.S)))
          for graph in re.findall('<pre class=\"graph\"[^>]*>(.*?)</pre>', text, re.S)]
# The two integers, or the two halves of a ring.
assert marked[0] and marked[0] == marked[1] and len(marked[0]) == 2, marked
assert len(marked[2]) == 1, marked"
}

@test "where a wrong merge differs is marked" {
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] PTR '(anon)' type_id=1
[3] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=(none)
[4] PTR '(anon)' type_id=3" >near.txt
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] PTR '(anon)' type_id=1" | btfold asm -o merged.btf -
	btfold asm -o near.btf near.txt
	btfold triage -e "exec:cp '$PWD/merged.btf' {output}; printf '1\n2\n1\n2\n' >{map}" \
		-o found near.btf || [ $? -eq 1 ]
	btfold report found
	page "
import re
(graph, output, *more) = re.findall('<pre class=\"graph\"[^>]*>(.*?)</pre>', text, re.S)
assert '[3] INT' in ''.join(re.findall('<mark>(.*?)</mark>', graph, re.S)), graph
assert '[1] INT' in ''.join(re.findall('<mark>(.*?)</mark>', output, re.S)), output"
}

@test "a triage gives a page, with a table of files" {
	mkdir crashes
	cp copies.btf crashes/one
	printf 'no BTF' >crashes/two
	echo "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" | btfold asm -o crashes/fine -
	btfold triage -e "$copier" -e fold -o found crashes || [ $? -eq 1 ]
	split_run btfold report found
	[ "$status" -eq 0 ]
	page "
assert words.count('crashes/one') >= 1 and words.count('crashes/two') >= 1
assert 'exec:cp {input} {output} and fold on 3 files' in words
assert len(cards) >= 2"
	# The folder is an input of triage as before.
	split_run btfold triage -e "$copier" found --json
	[ "$(json '.files')" -eq "$(find found -name '*.btf' ! -name '*.base.btf' ! -name '*.out.btf' | wc -l)" ]
	[ "$(json '.dropped | length')" -eq 0 ]
}

@test "a folder that was moved, or an index itself, gives the same page" {
	campaign
	btfold report found -o - >one
	mv found elsewhere
	btfold report elsewhere/campaign.json -o - >two
	cmp one two
	cd elsewhere
	btfold report . -o - | cmp ../one -
}

@test "--max, --all and --title choose what is shown" {
	campaign
	split_run btfold report found --max 1 --title 'A title'
	[[ $out == *": 1 of "*" findings, "* ]]
	page "
assert cards == ['f1'] and 'findings more are in the table only' in words
assert [a['href'] for n, a in tags if n == 'a' and a['href'][0] == '#'] == ['#f1']
assert '<title>A title</title>' in text"
	btfold report found
	page "assert 'were only seen as consequences' in words; open('n', 'w').write(str(len(cards)))"
	btfold report found --all
	page "assert len(cards) > int(open('n').read())"
	[ "$(jq '.groups | length' found/campaign.json)" -gt "$(cat n)" ]
}

@test "a comparison gives a page, with what is better and what is worse" {
	mkdir found
	cp copies.btf found/new-missed-merge-INT.btf
	cat >found/compare.json <<-'END'
		{"verb": "compare", "format": 1, "status": 1, "seed": 7, "interrupted": false,
		 "headline": "1 input worse: 1 <missed> merge",
		 "old": {"spec": "fold", "name": "fold"},
		 "new": {"spec": "exec:cp {input} {output}", "name": "copier 2"},
		 "total": {"equal": 1, "better": 0, "worse": 2, "accepted": 0, "undecided": 0,
		  "sizes": {"inputs": 3, "old": {"types": 1000, "bytes": 20000}, "new": {"types": 1100, "bytes": 20000}}},
		 "parts": [{"source": "generated", "inputs": 2, "equal": 1, "worse": 1},
		  {"source": "given", "inputs": 1, "worse": 1}],
		 "groups": [{"finding": "missed-merge", "kind": "INT", "field": "", "excused": false,
		   "change": "new", "engine": "exec:cp {input} {output}", "graphs": 2, "smallest_types": 6,
		   "type": 1, "other": 4, "path": null, "message": "a copy", "split": false,
		   "file": "findings/new-missed-merge-INT", "commands": {"again": "btfold check x"}},
		  {"finding": "missed-merge", "kind": "INT", "field": "", "excused": false,
		   "change": "fixed", "engine": "fold", "graphs": 1, "smallest_types": 6,
		   "path": null, "message": "another", "file": null, "seed": 9}],
		 "inputs": [{"source": "given", "input": "a&b.btf", "relation": "worse", "reason": "types",
		   "old": {"types": 10, "bytes": 300, "verdict": "fine"},
		   "new": {"types": 11, "bytes": 300, "verdict": "finding"}}],
		 "measurements": {"time_ratio": 1.5, "memory_ratio": null, "inputs": []}}
	END
	split_run btfold report found
	[ "$status" -eq 0 ]
	[[ $out == *": 2 findings, "* ]]
	page "
heads = 'copier 2 held against fold'
assert text.count('<h1>' + heads + '</h1>') == 1 and text.count('<title>' + heads) == 1
assert '1 input worse: 1 <missed> merge' in words
assert '1,000 → 1,100 (+10.00 %)' in words and '1.50 times the old' in words
assert 'a&b.btf' in words and 'worse by types' in words and 'together' in words
import re
row = re.search('<tr><th scope=\"row\"[^>]*>missed-merge.*?</tr>', text, re.S)[0]
assert re.findall('>([0-9]+)<', row) == ['2', '1', '6'], row
assert 'What copier 2 makes of it' in words and 'btfold check x' in words"
}

@test "an interrupted campaign leaves its index" {
	"$BTFOLD" fuzz -t 60 -s 7 -e "$copier" -o found >/dev/null &
	for _ in $(seq 100); do
		[ -z "$(find found -name '*.btf' 2>/dev/null)" ] || break
		sleep 0.1
	done
	kill -INT $!
	wait $! || [ $? -eq 1 ]
	[ "$(jq .interrupted found/campaign.json)" = true ]
	split_run btfold report found
	[ "$status" -eq 0 ]
	page "assert ', interrupted' in words and cards"
}

@test "a campaign without findings gives a page" {
	btfold fuzz -n 5 -s 7 -o found >/dev/null
	split_run btfold report found
	[ "$status" -eq 0 ]
	page "assert 'Nothing was found' in words and not cards"
}

@test "an index runs no command, unless the user names it, too" {
	campaign
	edit ".engines[0].spec = \"exec:touch '$PWD/ran'; cp {input} {output}\""
	btfold report found
	[ ! -e ran ]
	edit '.engines[0].spec = "libbpf:./ran.so"'
	printf 'int x;\nvoid __attribute__((constructor)) f(void);\n#include <fcntl.h>\nvoid f(void) { open("ran", O_CREAT, 0600); }\n' >ran.c
	"$CC" -shared -fPIC -o ran.so ran.c
	btfold report found
	[ ! -e ran ]
	edit '.engines[0].spec = "libbpf@../../ran"'
	btfold report found
	edit ".engines[0].spec = \"exec:touch '$PWD/ran'; cp {input} {output}\""
	btfold report found -e "exec:touch '$PWD/ran'; cp {input} {output}"
	[ -e ran ]
}

@test "graphs that are gone, or lie elsewhere, are missing and nothing else" {
	campaign
	echo secret >secret.btf
	edit '.groups[0].file = "found/../../secret" | .groups[1].file = "/etc/passwd\u000a" |
		.groups[2].file = ".." | .groups[3].file = null'
	rm found/*.out.btf
	split_run btfold report found
	[ "$status" -eq 0 ]
	page "
assert len(cards) > 3 and 'No such file' in words and 'was not saved' in words
assert 'c2VjcmV0' not in text and 'root:' not in text"
	printf 'no BTF' | tee found/*.btf >/dev/null
	split_run btfold report found
	[ "$status" -eq 0 ]
	[ -z "$err" ]
	page "assert 'malformed' in words and 'No text' in words"
}

@test "a folder without an index, or a broken one: one line" {
	split_run btfold report no-such-folder
	one_line_of_error
	mkdir empty
	split_run btfold report empty
	one_line_of_error
	[[ $err == *"empty: no campaign.json"* ]]
	for text in '' '{' '[]' '{"format": 2, "groups": []}' '{"format": 1, "groups": 3}'; do
		echo "$text" >empty/campaign.json
		split_run btfold report empty
		one_line_of_error
		[[ $err == *empty/campaign.json:* ]]
	done
	echo '{"format": 1, "groups": [7, null, {}]}' >empty/campaign.json
	split_run btfold report empty
	[ "$status" -eq 0 ]
	campaign
	split_run btfold report found -o no-such-folder/x
	one_line_of_error
	split_run btfold report found found
	one_line_of_error
}

@test "a graph that is too large for a page is named, and not shown" {
	for id in $(seq 2100); do
		echo "[$id] INT 'n$id' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED"
	done >large.txt
	echo "[2101] INT 'n1' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED" >>large.txt
	btfold asm -o large.btf large.txt
	btfold triage -e "$copier" -o found large.btf || [ $? -eq 1 ]
	split_run btfold report found
	[ "$status" -eq 0 ]
	page "assert 'types are too many' in words and len(cards) == 1 and len(text) < 200000"
}

@test "two hundred findings make a page that can be mailed" {
	campaign
	edit '.groups = ([.groups[] | select(.graphs > 0)] as $g |
		[range(200) | $g[. % ($g | length)] + {field: "field\(.)"}])'
	# Drawing them takes its time.
	split_run env PATH=/nowhere "$BTFOLD" report found
	[ "$status" -eq 0 ]
	[[ $out == *": 200 findings, "* ]]
	page "assert len(cards) == 200"
	[ "$(stat -c %s found/report.html)" -lt 4000000 ]
}
