// Quicker, never needed: every page works without this file.
// Long work says that it runs, and when it is done leads on; a dropped file is shown where it would land; the lit cell of a sheet
// is brought into view; a share tells what is still to be shared.
"use strict";
addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && button.dataset.busy) {
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-busy", "true");
  }
});
// Who acts is changed with the form that something was typed into, which comes back as it was.
let edited = null;
for (const kind of ["input", "change"]) {
  addEventListener(kind, (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-keeps]")) edited = form;
  });
}
const lost = document.querySelector("[data-lost]");
if (lost && document.querySelector("[data-keeps]")) lost.remove();
const acting = document.querySelector("[data-acting]");
if (acting) acting.addEventListener("submit", (event) => {
  if (!edited) return;
  event.preventDefault();
  const fields = { "acting-as": acting.elements.role.value, "acting-back": edited.getAttribute("action") || location.pathname + location.search, acting: "role" };
  for (const [name, value] of Object.entries(fields)) {
    const kept = document.createElement("input");
    edited.append(Object.assign(kept, { type: "hidden", name, value }));
  }
  edited.action = "/acting";
  edited.submit();
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  addEventListener(kind, (event) => {
    const drop = event.target.closest && event.target.closest("[data-drop]");
    if (drop) drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
  });
}
// The windows move, and not to the cell by its name: a browser would take that for the place where its
// reader is, and Tab would begin there.
const lit = document.querySelector(".grid td.lit");
const over = lit && lit.closest(".grid").parentElement;
if (over) {
  const places = () => [lit.getBoundingClientRect(), over.getBoundingClientRect()];
  const across = () => {
    const [cell, box] = places();
    if (cell.left < box.left || cell.right > box.right) over.scrollLeft += (cell.left + cell.right - box.left - box.right) / 2;
  };
  across();
  addEventListener("resize", across);
  const [cell] = places();
  if (cell.top < 0 || cell.bottom > innerHeight)
    scrollBy({ top: (cell.top + cell.bottom - innerHeight) / 2, behavior: "instant" });
}
const then = document.querySelector("[data-then]");
if (then) location.replace(then.href);
const wrongs = document.querySelector(".wrongs");
if (wrongs) wrongs.focus();
const pounds = (pence) => {
  const text = (Math.abs(pence) / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 });
  return (pence < 0 ? "−£" : "£") + text;
};
const pence = (text) => Math.round(Number(text.replace(/[£,\s]/g, "").replace("−", "-")) * 100) || 0;
for (const split of document.querySelectorAll("[data-split]")) {
  const left = split.querySelector("[data-left]");
  split.addEventListener("input", () => {
    let shared = 0;
    for (const share of split.querySelectorAll("input.amount")) shared += pence(share.value);
    const rest = Number(split.dataset.split) - shared;
    left.textContent = pounds(Math.abs(rest)).replace("£", "");
    split.querySelector("[data-says]").textContent = rest < 0 ? "Too much by" : "Still to share";
    const sum = split.querySelector("[data-shared]");
    if (sum) sum.textContent = pounds(shared).replace("£", "");
  });
}
// What is ticked of lines and entries, what it comes to, and what is left of the one side.
for (const form of document.querySelectorAll("[data-match]")) {
  const says = (name) => form.querySelector(name);
  form.addEventListener("input", () => {
    const of = (name) => [...form.querySelectorAll("input[name=" + name + "]:checked")];
    const taken = (box) => {
      const part = document.getElementById("part-" + box.value);
      const amount = Number(box.dataset.pence);
      return part && part.value ? Math.sign(amount) * Math.abs(pence(part.value)) : amount;
    };
    const add = (boxes, of) => boxes.reduce((sum, box) => sum + of(box), 0);
    const lines = of("line"), entries = of("entry");
    const one = add(lines, (box) => Number(box.dataset.pence)), other = add(entries, taken);
    const count = (boxes, one, many) => boxes.length + " " + (boxes.length === 1 ? one : many) + ", ";
    says("[data-lines-sum]").textContent = count(lines, "line", "lines") + pounds(one);
    says("[data-entries-sum]").textContent = count(entries, "entry", "entries") + pounds(other);
    const rest = lines.length > 1 && entries.length ? other - one : one - other;
    says("[data-rest]").textContent = pounds(rest);
    const match = says("[data-matches]");
    if (!match) return;
    match.hidden = !lines.length || !entries.length;
    match.textContent = "Match " + pounds(lines.length > 1 ? one : other) + (rest ? ", and " + pounds(rest) + " stays open" : "");
  });
}
// What stands below typed figures is their sum.
for (const sum of document.querySelectorAll("[data-sum]")) {
  const table = sum.closest("table");
  const add = () => {
    const boxes = [...table.querySelectorAll(`input[name^="${sum.dataset.sum}-"]`)];
    const all = pounds(boxes.reduce((all, box) => all + pence(box.value), 0)).replace("£", "");
    sum.textContent = boxes.some((box) => box.value) ? all : "";
  };
  table.addEventListener("input", add);
  addEventListener("pageshow", add);
}
// What is chosen opens its own part of the form, and closes the others'.
const parts = [...document.querySelectorAll("[data-way]")];
addEventListener("change", (event) => {
  if (event.target.type !== "radio") return;
  for (const part of parts) part.open = part.dataset.way === event.target.value;
});
const types = (on) => on.matches("input, select, textarea");
const press = (within, selector) => {
  const found = within && within.querySelector(selector);
  if (found) found.click();
  return Boolean(found);
};
// The coding grid: its keys from the moment that the page is there, sums of what is ticked, and one
// request a decision that changes its own rows alone. Each key does what a button or link of the
// row does. One row at a time is a stop of the Tab key, and what stands in it is reached by arrows.
const grid = document.querySelector("[data-grid]");
if (grid) {
  const lines = () => [...grid.querySelectorAll("tr.line")];
  const waits = (row) => !row.classList.contains("done");
  const here = () => grid.querySelector("tr.is-now") || lines()[0];
  const links = (row) => [...row.querySelectorAll("a[href], button, input:not([type=hidden])")];
  const off = () => localStorage.getItem("keys") === "off";
  const mark = (row) => {
    for (const was of grid.querySelectorAll("tr.is-now")) was.classList.remove("is-now");
    row.classList.add("is-now");
    for (const each of lines()) each.tabIndex = each === row && !off() ? 0 : -1;
  };
  const go = (row) => {
    if (!row) return;
    mark(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => go(lines()[lines().indexOf(here()) + by]);
  // Where the keys are off, every link and button is a stop of its own.
  const tune = () => {
    for (const each of grid.querySelectorAll("tr.line, tr.group")) {
      for (const link of links(each)) {
        if (off()) link.removeAttribute("tabindex");
        else link.tabIndex = -1;
      }
    }
    if (lines().length) mark(here());
  };
  const head = (row) => {
    let before = row;
    while (before && !before.matches(".group")) before = before.previousElementSibling;
    return before;
  };
  const foot = (row) => {
    let after = row;
    while (after && !after.matches(".group")) after = after.nextElementSibling;
    return after;
  };
  const aside = (by) => {
    const on = document.activeElement, row = on.closest("tr.line, tr.group") || here();
    const stops = row.matches(".line") ? [row, ...links(row)] : links(row);
    const next = stops[stops.indexOf(on) + by];
    if (next === row) go(row);
    else if (next) next.focus();
  };
  const tally = (count, says) => count.toLocaleString("en-GB") + (count === 1 ? " line, " : " lines, ") + says;
  const sides = (amounts) => amounts.reduce((both, each) => (each < 0 ? (both.out -= each) : (both.in += each), both), { in: 0, out: 0 });
  const both = (each) => pounds(each.in) + " in and " + pounds(each.out) + " out";
  // Decided lines leave the group that they stood in and the lines that wait: what is said of both,
  // and what the button of the group would code, is what is left.
  const leave = (gone) => {
    for (const head of grid.querySelectorAll("tr[data-lines]")) {
      const all = head.dataset.lines.split(",");
      const left = all.filter((line) => !gone.has(line));
      if (left.length === all.length) continue;
      const went = all.filter((line) => gone.has(line));
      head.dataset.lines = left.join(",");
      head.dataset.pence -= went.reduce((sum, line) => sum + gone.get(line), 0);
      head.querySelector("[data-tally]").textContent = left.length
        ? tally(left.length, pounds(Number(head.dataset.pence))) : "all answered";
      const button = head.querySelector("button[name=alike]");
      if (!button) continue;
      const coded = head.querySelector("input");
      if (left.length) {
        coded.value = head.dataset.lines + "|" + coded.value.split("|")[1];
        button.querySelector("[data-many]").textContent = left.length;
        button.querySelector("[data-money]").textContent = pounds(Number(head.dataset.pence));
      } else for (const part of [coded, button]) part.remove();
    }
    const waiting = document.querySelector("[data-waiting]");
    waiting.dataset.waiting -= gone.size;
    const went = sides([...gone.values()]), left = waiting.dataset;
    left.in -= went.in;
    left.out -= went.out;
    waiting.textContent = tally(Number(left.waiting), both({ in: Number(left.in), out: Number(left.out) }));
    for (const badge of document.querySelectorAll("nav .count")) {
      const left = Number(badge.firstChild.data.replaceAll(",", "")) - gone.size;
      badge.firstChild.data = left.toLocaleString("en-GB");
      badge.hidden = !left;
    }
  };
  const ticked = () => {
    const boxes = [...grid.querySelectorAll("input[name=line]:checked")];
    const of = sides(boxes.map((box) => Number(box.dataset.pence)));
    const says = of.in && of.out ? both(of) : pounds(of.in - of.out);
    document.querySelector("[data-selected]").textContent = tally(boxes.length, says);
    const all = document.querySelector("[data-accept-all]");
    all.textContent = boxes.length ? "Accept the " + boxes.length + " selected" : "Accept all selected";
  };
  const decide = document.getElementById("decide");
  // From the place that was left, the first line that waits; then any; then the page after this one.
  const onward = (from, said) => {
    const all = lines();
    const next = all.slice(from).find(waits) || all.find(waits);
    const later = document.querySelector("a[rel=next]");
    if (next) go(next);
    else {
      const place = new URL(later ? later.href : decide.action);
      for (const [name, value] of new URLSearchParams(said)) place.searchParams.set(name, value);
      location.assign(place);
    }
  };
  decide.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || "leads" in button.dataset) return;
    event.preventDefault();
    const of = button.closest("tr.line, tr.group") || here();
    const from = lines().indexOf(of.matches(".line") ? of : of.nextElementSibling);
    try {
      const answer = await fetch(decide.action, {
        method: "POST", headers: { "X-Part": "rows" },
        body: new URLSearchParams(new FormData(decide, button)),
      });
      if (!answer.ok || answer.redirected) throw new Error("the page says why");
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      const gone = new Map(), said = part.querySelector("[data-said]").dataset.said;
      for (const changed of part.querySelectorAll("[id]")) {
        const old = document.getElementById(changed.id);
        if (changed.matches("tr.done") && !(old && old.matches(".done"))) {
          const open = (old && old.querySelector("input[name=line]")) || changed;
          gone.set(changed.id.replace("line-", ""), Number(open.dataset.pence));
        }
        // What tells of a change is told where it stands.
        if (old && old.matches("[role=status]")) old.replaceChildren(...changed.childNodes);
        else if (old) old.replaceWith(document.adoptNode(changed));
      }
      leave(gone);
      ticked();
      tune();
      onward(from, said);
    } catch {
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name: button.name, value: button.value });
      decide.append(kept);
      // The page that says why comes back to this line.
      decide.action = decide.action.split("#")[0] + "#" + here().id;
      decide.submit();
    }
  });
  grid.addEventListener("change", ticked);
  ticked();
  const all = document.getElementById("keys"), switched = all.querySelector("[data-keys]");
  const show = () => {
    switched.setAttribute("aria-pressed", String(!off()));
    switched.textContent = off() ? "Keys are off: turn them on" : "Keys are on: turn them off";
    tune();
  };
  all.hidden = false;
  switched.addEventListener("click", () => {
    localStorage.setItem("keys", off() ? "on" : "off");
    show();
  });
  const keys = {
    j: () => step(1), k: () => step(-1), n: () => step(1),
    ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowRight: () => aside(1), ArrowLeft: () => aside(-1),
    a: (row) => press(row, "button[name=accept]"), p: (row) => press(row, "[data-key=p]"),
    s: (row) => press(row, "[data-key=s]"), x: (row) => press(row, "input[name=line]"),
    o: (row) => press(row, "[data-key=o]"), Escape: () => press(grid, ".close"),
    g: (row) => press(head(row), "button[name=alike]"), m: (row) => press(foot(row), "[data-key=m]"),
    A: () => press(document, "[data-accept-all]"),
    u: () => press(document.getElementById("just-done"), "[data-key=u]") || press(document, "[data-key=u]"),
    "/": () => document.getElementById("find").focus(),
    "?": () => { all.focus(); all.scrollIntoView({ block: "nearest" }); },
  };
  // The keys are the grid's, and whatever else on the page has the focus keeps its own.
  addEventListener("keydown", (event) => {
    const on = event.target, within = grid.contains(on);
    const other = on.closest && on.closest(within ? ".pane" : "a, button, input, select, textarea, summary, form");
    const act = keys[event.key];
    if (!act || off() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (other && !(within && event.key === "Escape")) return;
    if (event.key.startsWith("Arrow") && !within) return;
    event.preventDefault();
    act(here());
  });
  grid.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr.line");
    if (row) mark(row);
  });
  // Whoever goes to look at something comes back to the line that it was looked at from.
  grid.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const row = link && link.closest("tr.line");
    const skips = row && link.hash && link.pathname + link.search === location.pathname + location.search;
    if (row && !skips) history.replaceState(null, "", "#" + row.id);
  });
  addEventListener("hashchange", () => {
    const row = document.getElementById(location.hash.slice(1));
    if (row && row.matches("tr.line")) go(row);
  });
  show();
  // The page is still on its way to the place in its address, which the row is asked for by name.
  const named = document.getElementById(location.hash.slice(1));
  const place = named && named.matches("tr.line") ? named : grid.querySelector("tr.is-now");
  if (wrongs) mark(place || lines()[0]);
  else go(place || lines()[0]);
} else {
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !types(event.target)) press(document, "[data-key=Escape]");
  });
}
