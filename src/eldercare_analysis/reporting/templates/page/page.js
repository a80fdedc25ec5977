"use strict";
// Each language is a view of its own; nothing is fetched and nothing is stored.
function show(language) {
  for (const view of document.querySelectorAll(".view")) view.hidden = view.id !== "view-" + language;
  const view = document.getElementById("view-" + language);
  document.documentElement.lang = view.lang;
  document.title = view.dataset.title;
}
for (const button of document.querySelectorAll(".language")) {
  button.addEventListener("click", () => {
    show(button.dataset.to);
    document.querySelector("#view-" + button.dataset.to + " .language").focus();
  });
}
for (const view of document.querySelectorAll(".view")) {
  const towns = [...view.querySelectorAll("a.town")];
  const panel = view.querySelector(".panel");
  const body = view.querySelector(".towns tbody");
  const rows = [...body.rows];
  let year = view.querySelector("fieldset input:checked").value;
  let current = null;

  function choose(name, fromMap) {
    for (const town of towns) town.classList.toggle("chosen", !fromMap && town.dataset.town === name);
    for (const row of rows) row.classList.toggle("chosen", row.dataset.town === name);
    current = towns.find((town) => town.dataset.town === name) || current;
    if (current) panel.textContent = current.dataset["t" + year];
  }
  for (const town of towns) {
    for (const event of ["mouseenter", "focus"]) town.addEventListener(event, () => choose(town.dataset.town, true));
  }
  for (const row of rows) {
    row.addEventListener("mouseenter", () => choose(row.dataset.town, false));
    row.addEventListener("focusin", () => choose(row.dataset.town, false));
  }

  function paint() {
    const counts = {};
    for (const town of towns) {
      const shape = town.querySelector(".shape");
      const now = town.dataset["c" + year];
      shape.setAttribute("class", "shape " + now + (shape.classList.contains("schematic") ? " schematic" : ""));
      town.setAttribute("aria-label", town.dataset["t" + year]);
      counts[now] = (counts[now] || 0) + 1;
    }
    for (const count of view.querySelectorAll(".legend .count")) count.textContent = "(" + (counts[count.dataset.class] || 0) + ")";
    if (current) panel.textContent = current.dataset["t" + year];
  }
  for (const input of view.querySelectorAll("fieldset input")) {
    input.addEventListener("change", () => { year = input.value; paint(); });
  }

  // Unknown values have nothing to sort by and stay at the end, whichever way.
  function compare(one, other, column, number, sign) {
    const first = one.cells[column].dataset.sort, second = other.cells[column].dataset.sort;
    if (first === undefined || second === undefined) return (first === undefined) - (second === undefined);
    return sign * (number ? first - second : first.localeCompare(second, view.lang));
  }
  for (const button of view.querySelectorAll(".towns thead button")) {
    button.addEventListener("click", () => {
      const head = button.closest("th"), up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const column = Number(button.dataset.column), number = head.classList.contains("number");
      body.append(...[...rows].sort((one, other) => compare(one, other, column, number, up ? 1 : -1)));
    });
  }

  const find = view.querySelector(".find"), group = view.querySelector("select.class"), shown = view.querySelector(".shown");
  function filter() {
    const wanted = find.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      row.hidden = !(row.textContent.toLowerCase().includes(wanted) && (!group.value || row.dataset.class === group.value));
      count += !row.hidden;
    }
    shown.textContent = shown.dataset.text.replace("{count}", count);
  }
  find.addEventListener("input", filter);
  group.addEventListener("change", filter);
}
