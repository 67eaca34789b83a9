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
  const [cell, box] = [lit.getBoundingClientRect(), over.getBoundingClientRect()];
  over.scrollLeft += (cell.left + cell.right - box.left - box.right) / 2;
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
const pence = (text) => Math.round(Number(text.replace(/[£,\s]/g, "")) * 100) || 0;
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
// The coding grid: keys while it has the focus, sums of what is ticked, and one request a decision
// that changes its own rows alone. Each key does what a button or link of the row does.
const grid = document.querySelector("[data-grid]");
if (grid) {
  const lines = () => [...grid.querySelectorAll("tr.line")];
  const at = () => document.activeElement.closest("tr.line") || lines().find((row) => row.matches(":target")) || lines()[0];
  const go = (row) => {
    if (!row) return;
    for (const was of grid.querySelectorAll(".is-now")) was.classList.remove("is-now");
    row.classList.add("is-now");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (row, by) => go(lines()[lines().indexOf(row) + by]);
  const next = (row) => {
    const all = lines();
    return all.slice(all.indexOf(row) + 1).find((one) => !one.classList.contains("done"));
  };
  const press = (row, selector) => {
    const found = row && row.querySelector(selector);
    if (found) found.click();
  };
  const tally = (count, sum) =>
    count.toLocaleString("en-GB") + (count === 1 ? " line, " : " lines, ") + pounds(sum);
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
      head.querySelector("[data-tally]").textContent = tally(left.length, Number(head.dataset.pence));
      const button = head.querySelector("button[name=alike]");
      if (!button) continue;
      const coded = head.querySelector("input");
      if (left.length) {
        coded.value = head.dataset.lines + "|" + coded.value.split("|")[1];
        button.querySelector("[data-many]").textContent = left.length;
      } else for (const part of [coded, button]) part.remove();
    }
    const waits = document.querySelector("[data-waiting]");
    waits.dataset.waiting -= gone.size;
    waits.dataset.pence -= [...gone.values()].reduce((sum, each) => sum + each, 0);
    waits.textContent = tally(Number(waits.dataset.waiting), Number(waits.dataset.pence));
  };
  const ticked = () => {
    const boxes = [...grid.querySelectorAll("input[name=line]:checked")];
    const sum = boxes.reduce((all, box) => all + Number(box.dataset.pence), 0);
    document.querySelector("[data-selected]").textContent = tally(boxes.length, sum);
    const all = document.querySelector("[data-accept-all]");
    all.textContent = boxes.length ? "Accept the " + boxes.length + " selected" : "Accept all selected";
  };
  const decide = document.getElementById("decide");
  decide.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    const row = button.closest("tr.line");
    event.preventDefault();
    const on = row ? next(row) : null;
    try {
      const answer = await fetch(decide.action, {
        method: "POST", headers: { "X-Part": "rows" },
        body: new URLSearchParams(new FormData(decide, button)),
      });
      if (!answer.ok || answer.redirected) throw new Error("the page says why");
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      const gone = new Map();
      for (const changed of part.querySelectorAll("[id]")) {
        const old = document.getElementById(changed.id);
        if (changed.matches("tr.done") && !(old && old.matches(".done"))) {
          const open = (old && old.querySelector("input[name=line]")) || changed;
          gone.set(changed.id.replace("line-", ""), Number(open.dataset.pence));
        }
        if (old) old.replaceWith(document.adoptNode(changed));
      }
      leave(gone);
      ticked();
      go(on || lines().find((one) => !one.classList.contains("done")));
    } catch {
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name: button.name, value: button.value });
      decide.append(kept);
      decide.submit();
    }
  });
  grid.addEventListener("change", ticked);
  ticked();
  const switched = document.querySelector("[data-keys]");
  const off = () => localStorage.getItem("keys") === "off";
  const show = () => {
    switched.setAttribute("aria-pressed", String(!off()));
    switched.textContent = off() ? "Keys are off: turn them on" : "Keys are on: turn them off";
  };
  switched.parentElement.hidden = false;
  switched.addEventListener("click", () => {
    localStorage.setItem("keys", off() ? "on" : "off");
    show();
  });
  show();
  const keys = {
    j: (row) => step(row, 1), k: (row) => step(row, -1), n: (row) => step(row, 1),
    a: (row) => press(row, "button[name=accept]"), p: (row) => press(row, "[data-key=p]"),
    s: (row) => press(row, "[data-key=s]"), x: (row) => press(row, "input[name=line]"),
    o: (row) => press(row, "[data-key=o]"), Escape: (row) => press(row, ".close"),
    A: () => press(document, "[data-accept-all]"),
    u: () => {
      const undo = [...document.querySelectorAll("[data-key=u]")].pop();
      if (undo) undo.click();
    },
    "/": () => document.getElementById("find").focus(),
    "?": () => { document.getElementById("keys").open = true; },
  };
  grid.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    const act = keys[event.key];
    if (!act || typing || off() || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(at());
  });
  // The page is still on its way to the place in its address, which the row is asked for by name.
  const place = document.getElementById(location.hash.slice(1));
  if (place && place.matches("tr.line")) go(place);
}
