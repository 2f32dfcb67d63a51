// SPDX-License-Identifier: LGPL-2.1-only OR BSD-2-Clause
// Sorting, searching, copying. Without this the page is all there, only longer.
"use strict";
(() => {
	const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
	const byId = (id) => document.getElementById(id);
	const cards = all("details.finding");

	document.documentElement.classList.add("js");

	/* Sorting: a button in each head of a column. */
	const valueOf = (row, column) => {
		const cell = row.cells[column];

		return cell ? (cell.dataset.sort ?? cell.textContent) : "";
	};

	const compare = (a, b) => {
		const difference = Number(a) - Number(b);

		return Number.isNaN(difference) ? a.localeCompare(b, "en", { numeric: true }) : difference;
	};

	const sort = (table, head) => {
		const column = head.cellIndex, body = table.tBodies[0];
		const before = head.getAttribute("aria-sort");
		// Of numbers, the large ones are asked for first.
		const down = before ? before === "ascending" : head.classList.contains("number");
		const rows = Array.from(body.rows);

		rows.sort((a, b) => (down ? -1 : 1) * compare(valueOf(a, column), valueOf(b, column)));
		body.append(...rows);
		all("th[aria-sort]", table.tHead).forEach((th) => th.removeAttribute("aria-sort"));
		head.setAttribute("aria-sort", down ? "descending" : "ascending");
	};

	all("table.sortable").forEach((table) => {
		all("thead th", table).forEach((head) => {
			const button = document.createElement("button");

			button.type = "button";
			button.append(...head.childNodes);
			button.addEventListener("click", () => sort(table, head));
			head.append(button);
		});
	});

	/* Searching: all words, in any order, anywhere in a finding. */
	const texts = new Map();
	const textOf = (element) => {
		if (!texts.has(element))
			texts.set(element, element.textContent.toLowerCase());
		return texts.get(element);
	};
	const rows = all("table.matrix tbody tr");
	const cardsOf = (row) => all("a[href^='#f']", row).map((link) => byId(link.hash.slice(1)));

	const search = () => {
		const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
		const matches = (element) => words.every((word) => textOf(element).includes(word));
		let n = 0;

		cards.forEach((card) => {
			card.hidden = !matches(card);
			n += !card.hidden;
		});
		rows.forEach((row) => {
			row.hidden = !matches(row) && !cardsOf(row).some((card) => card && !card.hidden);
		});
		byId("matches").textContent = words.length ? `${n} of ${cards.length} findings` : "";
	};

	if (cards.length) {
		const form = document.querySelector("form.tools");

		form.hidden = false;
		form.addEventListener("submit", (event) => event.preventDefault());
		byId("search").addEventListener("input", search);
	}

	/* Copying; where the clipboard is not given to this page, by the old command. */
	const copyOldWay = (text) => {
		const area = document.createElement("textarea"), focused = document.activeElement;
		let done = false;

		area.value = text;
		area.className = "unseen";
		document.body.append(area);
		area.select();
		try {
			done = document.execCommand("copy");
		} catch {
			/* told below */
		}
		area.remove();
		focused?.focus();
		return done;
	};

	const copy = async (text) => {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch {
			return copyOldWay(text);
		}
	};

	document.addEventListener("click", async (event) => {
		const button = event.target.closest("button.copy");

		if (!button)
			return;
		const done = await copy(byId(button.dataset.copy).textContent);

		button.textContent = done ? "Copied" : "Not copied";
		byId("said").textContent = button.textContent;
		setTimeout(() => { button.textContent = "Copy"; }, 1500);
	});

	/* Of a picture that needs scrolling, what is marked is seen first. */
	document.addEventListener("toggle", (event) => {
		if (!event.target.open)
			return;
		all(".picture", event.target).forEach((picture) => {
			const mark = picture.querySelector("[stroke='#e8590c']");

			if (!mark)
				return;
			const from = picture.getBoundingClientRect(), to = mark.getBoundingClientRect();

			picture.scrollTop += Math.max(0, to.bottom - from.bottom + 8);
			picture.scrollLeft += Math.max(0, to.right - from.right + 8);
		});
	}, true);

	/* Opening: by the number in the table, by the address, all at once, for paper. */
	const openTarget = () => {
		const target = byId(location.hash.slice(1));

		if (!target || !target.matches("details.finding"))
			return;
		if (target.hidden) {
			byId("search").value = "";
			search();
		}
		target.open = true;
		target.scrollIntoView();
		target.querySelector("summary").focus({ preventScroll: true });
	};

	addEventListener("hashchange", openTarget);
	// The number that the address tells already changes nothing there.
	document.addEventListener("click", (event) => {
		const link = event.target.closest("a[href^='#f']");

		if (link && link.hash === location.hash)
			openTarget();
	});
	if (location.hash)
		openTarget();

	const toggle = byId("open-all");

	toggle.hidden = !cards.length;
	toggle.addEventListener("click", () => {
		const open = toggle.getAttribute("aria-pressed") !== "true";

		cards.forEach((card) => { card.open = open; });
		toggle.setAttribute("aria-pressed", String(open));
		toggle.textContent = open ? "Close all" : "Open all";
	});

	let closed = [];

	addEventListener("beforeprint", () => {
		closed = all("details:not([open])");
		closed.forEach((details) => { details.open = true; });
	});
	addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
})();
