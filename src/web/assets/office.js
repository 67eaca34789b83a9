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
const lit = document.querySelector(".grid td.lit");
if (lit) lit.scrollIntoView({ block: "nearest", inline: "center" });
const then = document.querySelector("[data-then]");
if (then) location.replace(then.href);
const wrongs = document.querySelector(".wrongs");
if (wrongs) wrongs.focus();
const pence = (text) => Math.round(Number(text.replace(/[£,\s]/g, "")) * 100) || 0;
for (const split of document.querySelectorAll("[data-split]")) {
  const left = split.querySelector("[data-left]");
  split.addEventListener("input", () => {
    let shared = 0;
    for (const share of split.querySelectorAll("input.amount")) shared += pence(share.value);
    const rest = Number(split.dataset.split) - shared;
    const pounds = (Math.abs(rest) / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 });
    left.textContent = (rest < 0 ? "−£" : "£") + pounds;
  });
}
