// What every page of the office promises beyond what the accessibility checker looks at. Run in the
// page; answers a list of sentences, and nothing where all of it holds.
const wrong = [];
const all = (css, from = document) => [...from.querySelectorAll(css)];
const words = (node) => (node ? node.textContent.trim().replace(/\s+/g, " ") : "");
const short = (node) => {
  const id = node.id ? "#" + node.id : node.className ? "." + String(node.className.baseVal ?? node.className).split(" ").join(".") : "";
  return node.localName + id + " '" + words(node).slice(0, 40) + "'";
};
const shown = (node) => node.getClientRects().length > 0 && node.checkVisibility({ visibilityProperty: true });
const named = (node) => {
  const by = (node.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
  return node.getAttribute("aria-label") || by.map((id) => words(document.getElementById(id))).join(" ");
};
const one = (css, what) => {
  const count = all(css).length;
  if (count !== 1) wrong.push(`${count} of ${what}, not one`);
};

// The page as a whole.
if (document.documentElement.lang !== "en-GB") wrong.push("the language of the page is not en-GB");
if (words(document.querySelector("title")).length < 12) wrong.push("the title says too little");
one("main#main", "main");
one("h1", "first heading");
one("body > header", "header");
if (!document.querySelector("a.skip[href='#main']")) wrong.push("nothing skips to the page");
const first = all("a[href], button, input, select, textarea, [tabindex='0']").filter(shown)[0];
if (first && !first.matches(".skip")) wrong.push(`the first stop is ${short(first)}, not the skip link`);

// Headings go down one step at a time; the summary of errors stands before them all.
let level = 0;
for (const heading of all("h1, h2, h3, h4, h5, h6").filter((one) => shown(one) && !one.closest(".wrongs"))) {
  const own = Number(heading.localName[1]);
  if (own > level + 1) wrong.push(`${short(heading)} skips a level`);
  if (!words(heading)) wrong.push(`${short(heading)} is empty`);
  level = own;
}

// Landmarks of one kind have names, each another.
for (const kind of ["nav", "aside", "section[aria-label]", "[role=region]"]) {
  const names = all(kind).filter(shown).map(named);
  if (kind === "nav" || kind === "[role=region]" || names.length > 1) {
    if (names.some((name) => !name)) wrong.push(`a ${kind} has no name`);
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) wrong.push(`two of ${kind} are called '${twice}'`);
}

// One element of each id; whatever is pointed at is there.
const ids = all("[id]").map((node) => node.id);
const twice = ids.find((id, at) => ids.indexOf(id) !== at);
if (twice) wrong.push(`the id ${twice} stands twice`);
for (const name of ["aria-describedby", "aria-labelledby", "aria-controls", "for", "form", "headers"]) {
  for (const node of all(`[${name}]`)) {
    for (const id of node.getAttribute(name).split(" ").filter(Boolean)) {
      if (!document.getElementById(id)) wrong.push(`${short(node)}: ${name} names ${id}, which is not there`);
    }
  }
}
for (const link of all("a[href^='#']")) {
  const id = decodeURIComponent(link.getAttribute("href").slice(1));
  if (!document.getElementById(id)) wrong.push(`${short(link)} leads to #${id}, which is not there`);
}

// Tables say what they are, and each heading what it is the heading of.
for (const table of all("table")) {
  const region = table.closest("[role=region]");
  const section = table.closest("section, article, [role=group]");
  const said = words(table.caption) || named(table) || (region && named(region))
    || (section && words(section.querySelector("h2, h3")));
  if (!said) wrong.push(`${short(table)} has no caption`);
  for (const heading of all("th", table)) {
    if (!heading.scope) wrong.push(`${short(heading)} has no scope`);
  }
  const rows = all("tbody > tr", table);
  if (rows.length && !table.tHead) wrong.push(`${short(table)} has no headings of columns`);
}

// A table stays one to whoever does not see it, however a narrow screen shows it.
for (const part of all("table, thead, tbody, tfoot, tr, th, td")) {
  if (!part.getAttribute("role")) wrong.push(`${short(part)} has no role`);
}

// Fields have a label of their own, and what is wrong with one is said at it and at the top.
const fields = all("input:not([type=hidden]), select, textarea");
for (const field of fields) {
  if (!(field.labels && [...field.labels].some(words)) && !named(field)) wrong.push(`${short(field)} ${field.name} has no label`);
  if (field.placeholder) wrong.push(`${field.name}: a placeholder is no hint`);
  if (field.getAttribute("aria-invalid") === "true") {
    const described = (field.getAttribute("aria-describedby") || "").split(" ").map((id) => words(document.getElementById(id))).join("");
    if (!described) wrong.push(`${field.name} is wrong, and nothing at it says how`);
    if (!all(".wrongs a").some((link) => link.hash === "#" + field.id)) wrong.push(`${field.name} is wrong, and the summary does not lead to it`);
  }
}
const summary = document.querySelector(".wrongs");
if (summary) {
  if (!document.title.startsWith("Error: ")) wrong.push("the title does not begin with 'Error: '");
  const before = document.querySelector("main .bar > *");
  if (before !== summary) wrong.push("the summary of errors is not the first thing in main");
  for (const link of all("a", summary)) {
    const at = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const stands = at && (at.matches("input, select, textarea, button, a, summary") || at.hasAttribute("tabindex"));
    if (!stands) wrong.push(`the error '${words(link)}' leads to nothing that takes the focus`);
  }
}
for (const button of all("button, a[href]")) {
  if (!words(button) && !named(button)) wrong.push(`${short(button)} has no words`);
}

// Nothing is said by colour alone: a state has a shape and a word.
for (const state of all(".status, .notice")) {
  if (!words(state)) wrong.push(`${short(state)} has no words`);
  if (!state.querySelector("svg")) wrong.push(`${short(state)} has no shape`);
}
for (const drawing of all("svg")) {
  if (drawing.getAttribute("aria-hidden") !== "true" && !named(drawing) && drawing.getAttribute("role") !== "img") {
    wrong.push("a drawing is neither hidden nor named");
  }
}

// The policy of the page is kept by the page itself.
for (const node of all("[style], [onclick], [onchange], [onsubmit], style, script:not([src])")) wrong.push(`${short(node)} is inline`);
for (const node of all("[src], link[href]")) {
  const place = node.getAttribute("src") || node.getAttribute("href");
  if (!/^(\/|data:)/.test(place)) wrong.push(`${place} is from elsewhere`);
}

// Money stands in one form: a true minus on pages, the hyphen of the paper on Appendix A.
const ofThePaper = location.pathname.endsWith("/report");
for (const node of all("main :is(td, b, p, li, dd, strong)")) {
  if (ofThePaper || node.closest(".paper, .grid, pre, .mono")) continue;
  const own = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data).join(" ");
  if (/(^|\s)-£?\d/.test(own)) wrong.push(`${short(node)} writes a hyphen for a minus`);
  if (/£-|−£0\.00|-£0\.00/.test(own)) wrong.push(`${short(node)} writes a sign in the wrong place`);
}

// Money lines up, in figures of one width.
for (const cell of all("td.money")) {
  const style = getComputedStyle(cell);
  if (shown(cell) && style.textAlign !== "right" && innerWidth > 704) wrong.push(`${short(cell)} is not on the right`);
  if (!style.fontVariantNumeric.includes("tabular-nums")) wrong.push(`${short(cell)} has figures of many widths`);
}
return [...new Set(wrong)];
