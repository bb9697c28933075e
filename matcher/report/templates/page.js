"use strict";
(() => {
  const table = document.getElementById("rows");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const find = document.getElementById("find");
  const [search, state, urgency, shown] = ["search", "state", "urgency", "shown"].map((id) => document.getElementById(id));
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = words.every((word) => texts.get(row).includes(word)) &&
        (!state.value || row.dataset.state === state.value) && (!urgency.value || row.dataset.urgency === urgency.value);
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = `${count} of ${rows.length} children`;
  }

  function keyOf(row, place) {
    const cell = row.cells[place];
    return cell.dataset.key === undefined ? cell.textContent.trim() : cell.dataset.key;
  }

  function compare(a, b) {
    if (a === "" || b === "") return a === b ? 0 : null; // blanks stay last, whichever way
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", { numeric: true }) : x - y;
  }

  function sort(head, place) {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const order = new Map(rows.map((row, at) => [row, at]));
    const sorted = [...rows].sort((a, b) => {
      const [x, y] = [keyOf(a, place), keyOf(b, place)];
      const way = compare(x, y);
      if (way === null) return x === "" ? 1 : -1;
      return (up ? way : -way) || order.get(a) - order.get(b);
    });
    body.append(...sorted);
  }

  [...table.tHead.rows[0].cells].forEach((head, place) => {
    head.firstElementChild.addEventListener("click", () => sort(head, place));
  });
  search.addEventListener("input", filter);
  for (const choice of [state, urgency]) choice.addEventListener("change", filter);
  find.addEventListener("submit", (event) => event.preventDefault());
  find.hidden = false;
  filter();

  const tip = document.getElementById("tip");
  const map = document.querySelector("#map svg");
  map.addEventListener("pointermove", (event) => {
    const mark = event.target.closest("[aria-label]:not(svg)");
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.getAttribute("aria-label");
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.clientY + 14}px`;
  });
  map.addEventListener("pointerleave", () => { tip.hidden = true; });
})();
