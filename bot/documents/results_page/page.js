// Finds and sorts the rows of the ranking. Without it the page is whole, only longer to look through.
(function () {
  "use strict";

  const body = document.body;
  const rows = Array.from(document.querySelectorAll("tbody tr[data-name]"));

  // "Đ" and marks do not matter: people type "quang nam".
  function folded(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().trim();
  }

  function addSearch() {
    const place = document.getElementById("search");
    if (!place || !rows.length) return;
    const label = document.createElement("label");
    label.htmlFor = "find";
    label.textContent = body.dataset.search;
    const box = document.createElement("input");
    box.id = "find";
    box.type = "search";
    box.autocomplete = "off";
    const count = document.createElement("p");
    count.className = "count";
    count.setAttribute("role", "status");
    place.append(label, box, count);
    const names = rows.map(function (row) { return folded(row.dataset.name); });
    box.addEventListener("input", function () {
      const wanted = folded(box.value);
      let found = 0;
      rows.forEach(function (row, at) {
        row.hidden = !names[at].includes(wanted);
        if (!row.hidden) found += 1;
      });
      count.textContent = wanted ? body.dataset.found.replace("%", String(found)) : "";
    });
  }

  function valueOf(row, column) {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? folded(cell.textContent) : parseFloat(cell.dataset.value);
  }

  // Rows without a value come last, whichever way the others go.
  function compared(one, other, direction) {
    const isOne = one === one && one !== "", isOther = other === other && other !== "";
    if (!isOne || !isOther) return Number(isOther) - Number(isOne);
    return (one < other ? -1 : one > other ? 1 : 0) * direction;
  }

  function sortBy(table, head, column) {
    const isUp = head.getAttribute("aria-sort") !== "ascending";
    table.querySelectorAll("thead th").forEach(function (one) { one.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const listed = Array.from(table.tBodies[0].rows);
    listed.sort(function (one, other) {
      return compared(valueOf(one, column), valueOf(other, column), isUp ? 1 : -1);
    });
    table.tBodies[0].append.apply(table.tBodies[0], listed);
  }

  function addSorting(table) {
    table.querySelectorAll("thead th").forEach(function (head, column) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", function () { sortBy(table, head, column); });
    });
  }

  addSearch();
  document.querySelectorAll("table.ranking").forEach(addSorting);
})();
