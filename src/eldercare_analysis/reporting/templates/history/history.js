"use strict";
// What a facility, or a mark on its line, says stands in the panel; nothing is fetched and nothing is stored.
const panel = document.querySelector(".panel"), rows = [...document.querySelectorAll(".rows li")];
for (const row of rows) {
  const tell = (text) => {
    for (const one of rows) one.classList.toggle("chosen", one === row);
    panel.textContent = text;
  };
  for (const event of ["mouseenter", "focusin"]) row.addEventListener(event, () => tell(row.dataset.told));
  for (const mark of row.querySelectorAll(".mark")) {
    mark.addEventListener("mouseenter", () => tell(mark.dataset.told));
    mark.addEventListener("mouseleave", () => tell(row.dataset.told));
  }
}
// A link to what was told of a facility opens it.
function open() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !target.closest("details")) return;
  target.closest("details").open = true;
  target.scrollIntoView();
  target.focus();
}
addEventListener("hashchange", open);
for (const link of document.querySelectorAll("a.name")) link.addEventListener("click", () => setTimeout(open));
open();
