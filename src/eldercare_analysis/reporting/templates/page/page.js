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
for (const button of document.querySelectorAll("button.codes")) {
  button.addEventListener("click", () => {
    const on = document.body.classList.toggle("with-codes");
    for (const other of document.querySelectorAll("button.codes")) other.setAttribute("aria-pressed", on);
  });
}
for (const view of document.querySelectorAll(".view")) {
  const tiles = new Map([...view.querySelectorAll(".tile")].map((tile) => [tile.dataset.town, tile]));
  const shapes = [...view.querySelectorAll("a.town")];
  const panel = view.querySelector(".panel");
  const body = view.querySelector(".towns tbody");
  const rows = [...body.rows];
  let layer = view.querySelector("fieldset input:checked").value;
  let current = null;

  function choose(name) {
    current = name;
    for (const one of [...shapes, ...tiles.values(), ...rows]) one.classList.toggle("chosen", one.dataset.town === name);
    panel.textContent = tiles.get(name).getAttribute("data-t-" + layer);
  }
  for (const one of [...shapes, ...tiles.values(), ...rows]) {
    for (const event of ["mouseenter", "focusin"]) one.addEventListener(event, () => choose(one.dataset.town));
  }

  function paint() {
    for (const tile of tiles.values()) {
      tile.className = "tile " + tile.getAttribute("data-c-" + layer);
      tile.querySelector(".value").textContent = tile.getAttribute("data-v-" + layer);
      tile.querySelector(".mark").textContent = tile.getAttribute("data-m-" + layer);
      tile.setAttribute("aria-label", tile.getAttribute("data-t-" + layer));
    }
    for (const town of shapes) {
      const shape = town.querySelector(".shape");
      const schematic = shape.classList.contains("schematic") ? " schematic" : "";
      shape.setAttribute("class", "shape " + tiles.get(town.dataset.town).getAttribute("data-c-" + layer) + schematic);
    }
    for (const legend of view.querySelectorAll(".legend")) legend.hidden = legend.dataset.layer !== layer;
    if (current) choose(current);
  }
  for (const input of view.querySelectorAll("fieldset input")) {
    input.addEventListener("change", () => { layer = input.value; paint(); });
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
      const column = head.cellIndex, number = rows.every((row) => !isNaN(row.cells[column].dataset.sort || 0));
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
