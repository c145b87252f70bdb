// A block of cells pasted from a spreadsheet fills the table from the cell on, adding rows; one press undoes it.
(() => {
  "use strict";
  const table = document.querySelector('[data-formset="lines"]');
  const said = document.querySelector("[data-pasted]");
  if (!table || !said) return;
  const most = Number(table.querySelector("[name$=MAX_NUM_FORMS]").value);
  const rows = () => [...table.querySelectorAll("[data-formset-row]:not(.is-gone)")];
  const cellsOf = (row) => [...row.querySelectorAll("input:not([type=hidden], [type=checkbox]), select")];

  // Cells with line breaks or tabs in them come in quotes, doubled inside.
  const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;
  const blockOf = (text) => {
    const lines = [[]];
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    CELL.lastIndex = 0;
    for (let found = CELL.exec(plain); found; found = CELL.exec(plain)) {
      const [, quoted, bare, end] = found;
      lines.at(-1).push((quoted?.replaceAll('""', '"') ?? bare).replace(/\s+/g, " ").trim());
      if (end === "") break;
      if (end === "\n") lines.push([]);
    }
    return lines;
  };

  const optionFor = (select, text) => {
    const bare = (words) => words.replace(/\s/g, "").replace(/년$/, "");
    return [...select.options].find((option) => option.value && bare(option.text) === bare(text));
  };
  const enter = (field, value) => {
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const fitting = (field, text) => field.tagName === "SELECT" ? optionFor(field, text)?.value : text;

  const addRow = () => {
    if (rows().length >= most) return null;
    table.querySelector("[data-formset-add]").click();
    return rows().at(-1);
  };
  const fill = (start, column, block) => {
    const done = { cells: [], added: [], unread: 0, left: 0 };
    let at = rows().indexOf(start);
    for (const line of block) {
      let row = rows()[at];
      if (!row) {
        row = addRow();
        if (!row) { done.left += line.length; continue; }
        done.added.push(row);
      }
      cellsOf(row).slice(column, column + line.length).forEach((field, index) => {
        const value = fitting(field, line[index]);
        if (value === undefined) { done.unread += line[index] ? 1 : 0; return; }
        if (value === field.value) return;
        done.cells.push([field, field.value]);
        enter(field, value);
      });
      at += 1;
    }
    return done;
  };

  const undo = ({ cells, added }) => {
    for (const [field, value] of [...cells].reverse()) enter(field, value);
    for (const row of added) {
      const box = row.querySelector("[name$=-DELETE]");
      if (box) enter(box, true);
      row.hidden = true;
    }
    said.hidden = true;
  };
  const tell = (done) => {
    const words = [said.dataset.done.replace("{count}", done.cells.length)];
    if (done.unread) words.push(said.dataset.unread.replace("{count}", done.unread));
    if (done.left) words.push(said.dataset.left.replace("{count}", done.left));
    said.querySelector("[data-words]").textContent = words.join(" ");
    said.hidden = false;
    said.querySelector("button").onclick = () => { undo(done); done.cells[0]?.[0].focus(); };
  };

  table.addEventListener("paste", (event) => {
    const field = event.target.closest("input, select");
    const row = field?.closest("[data-formset-row]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!row || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const block = blockOf(text);
    tell(fill(row, cellsOf(row).indexOf(field), block));
    field.focus();
  });
})();
