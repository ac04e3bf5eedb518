// Sorts a table in the page when the whole of it is there (data-sortable on the table).
//
// Headers that the server sorts are links and are left alone. A header without a link becomes a button; cells may
// carry data-sort-value where the text shown does not sort well (dates, numbers with commas).

/** Gives every table marked data-sortable buttons in its headers. */
export function sortTables(page) {
  for (const table of page.querySelectorAll("table[data-sortable]")) {
    const headers = [...table.querySelectorAll("thead th")];
    headers.forEach((header, column) => {
      if (header.hasAttribute("data-no-sort") || header.querySelector("a")) return;
      addButton(table, headers, header, column);
    });
  }
}

function addButton(table, headers, header, column) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cv-sort-button";
  button.append(...header.childNodes);
  header.append(button);
  if (!header.hasAttribute("aria-sort")) header.setAttribute("aria-sort", "none");
  button.addEventListener("click", () => {
    const direction = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of headers) {
      if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    }
    header.setAttribute("aria-sort", direction);
    sortRows(table.tBodies[0], column, direction === "ascending" ? 1 : -1);
  });
}

function sortRows(body, column, sign) {
  const keyed = [...body.rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
  keyed.sort((one, other) => sign * compare(one.key, other.key));
  body.append(...keyed.map(({ row }) => row));
}

function sortKey(cell) {
  return (cell?.dataset.sortValue ?? cell?.textContent ?? "").trim();
}

function compare(one, other) {
  const numbers = [one, other].map((key) => (key === "" ? NaN : Number(key.replace(/[,%£]/g, ""))));
  if (numbers.every(Number.isFinite)) return numbers[0] - numbers[1];
  return one.localeCompare(other, document.documentElement.lang || "en", { numeric: true });
}
