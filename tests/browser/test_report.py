#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
"""The page of btfold report in headless Chromium: loads, opens, sorts, searches, copies."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # next to the sources
import webdriver  # noqa: E402

SKIPPED = 77  # as ctest is told
BTFOLD = os.environ.get("BTFOLD")
TAB, ENTER = "\ue004", "\ue007"

# A name that would be markup, and words of the index that would be.
HOSTILE = "<img src=x onerror=alert(1)>"


def btfold(*words, expect=(0,)):
    done = subprocess.run([BTFOLD, *words], capture_output=True, text=True, check=False)
    assert done.returncode in expect, done.stderr
    return done


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="btfold-report-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        btfold("fuzz", "-n", "15", "-s", "7", "--max-types", "14", "-e", "exec:cp {input} {output}", "-e", "fold",
               "-o", str(cls.folder), expect=(1,))
        index = cls.folder / "campaign.json"
        document = json.loads(index.read_text())
        document["groups"][0]["message"] = HOSTILE + "\u202e\u0007"
        document["groups"][0]["field"] = HOSTILE[:20]
        document["groups"][1]["engine"] = HOSTILE
        index.write_text(json.dumps(document))
        btfold("report", str(cls.folder))
        cls.url = (cls.folder / "report.html").as_uri()
        cls.n = len([g for g in document["groups"] if g["graphs"]])
        cls.browser = webdriver.Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.devtools("Emulation.setEmulatedMedia", media="", features=[])
        self.browser.open("about:blank")
        self.browser.console()
        self.browser.open(self.url)

    def test_loads_without_errors_and_without_asking_for_anything(self):
        self.assertEqual(self.browser.console(), [])
        self.assertEqual(self.browser.run(
            "return performance.getEntriesByType('resource').length"), 0)
        self.assertGreater(self.n, 3)
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('details.finding').length"), self.n)

    def test_hostile_text_stays_text(self):
        self.assertEqual(self.browser.run("return document.querySelectorAll('img').length"), 0)
        text = self.browser.run("return document.body.textContent")
        self.assertIn(HOSTILE, text)
        self.assertIn("\\xe2\\x80\\xae\\x07", text)

    def test_every_finding_opens_and_shows_its_picture(self):
        browser = self.browser
        for i in range(self.n):
            card = f"details.finding:nth-of-type({i + 1})"
            browser.click(card + " > summary")
            self.assertTrue(browser.run(f"return document.querySelector('{card}').open"))
            if shutil.which("dot"):
                sizes = browser.run(
                    f"return Array.from(document.querySelectorAll('{card} svg'),"
                    "(svg) => [svg.getBoundingClientRect().width,"
                    "          svg.getBoundingClientRect().height,"
                    "          svg.querySelectorAll('path, polygon, ellipse').length])")
                self.assertGreaterEqual(len(sizes), 1, card)
                for width, height, shapes in sizes:
                    self.assertGreater(min(width, height), 10)
                    self.assertGreater(shapes, 0)
            self.assertTrue(browser.run(
                f"return document.querySelector('{card} pre.graph').getBoundingClientRect()"
                ".height > 10"))
        self.assertEqual(browser.console(), [])

    def test_columns_are_sorted_by_mouse_and_by_key(self):
        browser = self.browser
        column = "return Array.from(document.querySelectorAll('.matrix tbody tr')," \
            "(row) => Number(row.cells[2].textContent.replaceAll(',', '')))"
        head = "document.querySelectorAll('.matrix thead th')[2]"
        browser.click(".matrix thead th:nth-child(3) button")
        counts = browser.run(column)
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertGreater(len(set(counts)), 2)
        self.assertEqual(browser.run(f"return {head}.getAttribute('aria-sort')"), "descending")
        browser.run(f"{head}.querySelector('button').focus()")
        browser.press(ENTER)
        self.assertEqual(browser.run(column), sorted(counts))
        self.assertEqual(browser.run(f"return {head}.getAttribute('aria-sort')"), "ascending")
        browser.click(".matrix thead th:nth-child(2) button")
        places = browser.run("return Array.from(document.querySelectorAll('.matrix tbody tr'),"
                             "(row) => row.cells[1].textContent)")
        self.assertEqual(places, sorted(places, key=str.lower))
        self.assertIsNone(browser.run(f"return {head}.getAttribute('aria-sort')"))

    def test_search_leaves_what_has_all_words(self):
        browser = self.browser
        shown = "return document.querySelectorAll('details.finding:not([hidden])').length"
        rows = "return document.querySelectorAll('.matrix tbody tr:not([hidden])').length"
        all_rows = browser.run(rows)
        browser.type("#search", "MERGE  struct")
        n = browser.run(shown)
        self.assertGreater(n, 0)
        self.assertLess(n, self.n)
        self.assertLess(browser.run(rows), all_rows)
        self.assertEqual(browser.run("return document.querySelector('#matches').textContent"),
                         f"{n} of {self.n} findings")
        browser.type("#search", "no such thing")
        self.assertEqual([browser.run(shown), browser.run(rows)], [0, 0])
        browser.press(*["\ue003"] * len("no such thing"))
        self.assertEqual([browser.run(shown), browser.run(rows)], [self.n, all_rows])

    def copied(self):
        return self.browser.run("return navigator.clipboard.readText()")

    def test_commands_are_copied(self):
        browser = self.browser
        browser.devtools("Browser.grantPermissions",
                         permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        browser.click("#command ~ button, .copyable button")
        browser.wait("return document.querySelector('.copyable button').textContent == 'Copied'")
        self.assertEqual(self.copied(),
                         browser.run("return document.querySelector('#command').textContent"))
        self.assertIn("-s 7 -n 15", self.copied())
        # Where pages have no clipboard, by the old command.
        browser.run("Object.defineProperty(navigator.clipboard, 'writeText', "
                    "{value: () => Promise.reject(new Error('no'))})")
        browser.click("details.finding > summary")
        browser.click("details.finding[open] .copyable button")
        browser.wait("return document.querySelector('details.finding .copyable button')"
                     ".textContent == 'Copied'")
        self.assertEqual(self.copied(), browser.run(
            "return document.querySelector('details.finding .copyable pre').textContent"))
        self.assertTrue(self.copied().startswith("btfold triage "))

    def test_dark_and_light_differ_and_can_be_read(self):
        contrast = """
            const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
            const light = (text) => {
                const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(channel);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const back = light(getComputedStyle(document.body).backgroundColor);
            return [back].concat(Array.from(document.querySelectorAll(
                "body, .subtitle, tbody a, thead th, .place, .first, summary, button, pre"),
                (element) => {
                    const text = light(getComputedStyle(element).color);
                    return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
                }));"""
        backs = []
        for scheme in ("light", "dark"):
            self.browser.devtools("Emulation.setEmulatedMedia", features=[
                {"name": "prefers-color-scheme", "value": scheme}])
            back, *ratios = self.browser.run(contrast)
            backs.append(back)
            self.assertGreaterEqual(min(ratios), 4.5, scheme)
        self.assertGreater(backs[0], 0.8)
        self.assertLess(backs[1], 0.1)

    def test_a_phone_needs_no_scrolling_sideways(self):
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=360, height=720,
                              deviceScaleFactor=2, mobile=True)
        try:
            self.browser.open(self.url)
            self.browser.click("details.finding > summary")
            self.assertLessEqual(self.browser.run("return document.body.scrollWidth"), 360)
        finally:
            self.browser.devtools("Emulation.clearDeviceMetricsOverride")

    def test_numbers_of_the_table_lead_to_their_findings(self):
        self.browser.type("#search", "struct")
        self.browser.run("document.querySelector('.matrix tbody a').click()")
        target = self.browser.run("return document.querySelector('.matrix tbody a').hash")
        self.browser.wait(f"return document.querySelector('{target}').open")
        self.assertEqual(self.browser.run("return document.activeElement.parentElement.id"),
                         target[1:])
        self.browser.open("about:blank")
        self.browser.open(self.url + target)
        self.browser.wait(f"return document.querySelector('{target}').open")

    def test_paper_gets_everything(self):
        self.browser.run("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('details:not([open])').length"), 0)
        self.browser.devtools("Emulation.setEmulatedMedia", media="print")
        self.assertEqual(self.browser.run(
            "return Array.from(document.querySelectorAll('pre, .picture'))"
            ".filter((box) => box.scrollHeight > box.clientHeight + 1)"
            ".map((box) => box.id || box.className)"), [])
        self.browser.run("dispatchEvent(new Event('afterprint'))")
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('details.finding[open]').length"), 0)
        self.assertGreater(len(self.browser.call("POST", "/print")), 10000)

    def test_structure_for_those_who_do_not_see(self):
        self.assertEqual(self.browser.run("""
            const wrong = [], all = (selector) => Array.from(document.querySelectorAll(selector));
            const ids = all("[id]").map((element) => element.id);

            if (new Set(ids).size != ids.length)
                wrong.push("an id is there twice");
            if (all("h1").length != 1 || !document.documentElement.lang || !document.title)
                wrong.push("h1, language, title");
            all("th:not([scope])").forEach((th) => wrong.push(`th ${th.textContent}`));
            all("button").forEach((button) => {
                if (!(button.ariaLabel || button.textContent).trim())
                    wrong.push("a button without a name");
            });
            all("input").forEach((input) => {
                if (!input.labels.length)
                    wrong.push("an input without a label");
            });
            all("svg").forEach((svg) => {
                if (svg.getAttribute("role") != "img" || !svg.getAttribute("aria-label"))
                    wrong.push("a picture without a name");
            });
            all("[aria-labelledby], [for], [data-copy], a[href^='#']").forEach((element) => {
                const id = element.getAttribute("aria-labelledby") ?? element.htmlFor?.toString() ??
                    element.dataset.copy ?? element.hash.slice(1);

                if (!document.getElementById(id))
                    wrong.push(`nothing with id ${id}`);
            });
            let level = 1;
            all("h1, h2, h3, h4").forEach((head) => {
                const next = Number(head.tagName[1]);

                if (next > level + 1)
                    wrong.push(`${head.tagName} below h${level}`);
                level = next;
            });
            return wrong;"""), [])

    def test_without_script_all_is_there(self):
        self.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.browser.open(self.url)
            root = self.browser.devtools("DOM.getDocument")["root"]["nodeId"]
            html = self.browser.devtools("DOM.getOuterHTML", nodeId=root)["outerHTML"]
            self.assertEqual(html.count('<details class="finding"'), self.n)
            self.assertNotIn("<thead><tr><th scope=\"col\"><button", html)
            self.assertEqual(self.browser.console(), [])
        finally:
            self.browser.devtools("Emulation.setScriptExecutionDisabled", value=False)


if __name__ == "__main__":
    if not BTFOLD:
        sys.exit("BTFOLD is set by ctest; else set it to the command")
    if webdriver.missing():
        print(f"no {webdriver.missing()}: the page is not tested in a browser")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
