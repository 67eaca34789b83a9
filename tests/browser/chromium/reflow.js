// Whether the page fits its window: nothing scrolls sideways but what is a named region that takes
// the focus, nothing is cut off, and no two things that are pressed are nearer than a finger.
const wrong = [];
const short = (node) => node.localName + (node.id ? "#" + node.id : "") + "." + String(node.className.baseVal ?? node.className).split(" ").join(".");
const wide = document.documentElement.scrollWidth;
if (wide > innerWidth) {
  wrong.push(`${wide} px wide in a window of ${innerWidth} px`);
  for (const node of document.querySelectorAll("body *")) {
    const box = node.getBoundingClientRect();
    if (box.right > innerWidth + 1 && !node.closest("[role=region]") && wrong.length < 6) wrong.push(`${short(node)} ends at ${Math.round(box.right)} px`);
  }
}
for (const node of document.querySelectorAll("body *")) {
  if (!node.getClientRects().length || !node.checkVisibility() || node.matches("svg, svg *, .unseen, option, .skip")) continue;
  const style = getComputedStyle(node);
  const runs = node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0;
  const scrolls = /auto|scroll/.test(style.overflowX);
  if (runs && scrolls && node.localName !== "input" && node.localName !== "select" && node.localName !== "textarea") {
    if (node.tabIndex < 0 && !node.querySelector("a, button, input, select")) wrong.push(`${short(node)} scrolls and takes no focus`);
    if (!node.getAttribute("aria-label") && !node.getAttribute("aria-labelledby")) wrong.push(`${short(node)} scrolls and has no name`);
  }
  if (runs && style.overflowX === "visible" && !/inline/.test(style.display) && !node.closest(".scroll, [role=region]") && node.children.length === 0) {
    const box = node.getBoundingClientRect();
    if (box.left + node.scrollWidth > innerWidth) wrong.push(`${short(node)} runs out of the window`);
  }
}
// A field is wide enough to see what is in it.
for (const field of document.querySelectorAll("select, input:not([type=hidden], [type=checkbox], [type=radio])")) {
  const wide = field.getBoundingClientRect().width;
  if (field.checkVisibility() && wide > 0 && wide < 80) wrong.push(`${short(field)} is only ${Math.round(wide)} px wide`);
}
return [...new Set(wrong)];
