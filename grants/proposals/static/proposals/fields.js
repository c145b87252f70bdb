// The fields of a section's form by their addresses: "title", or "lines/1f2e3d4c/national" in a row.
window.draftFields = (form) => {
  "use strict";
  const tables = JSON.parse(form.dataset.tables);
  const seen = form.querySelector("[name=seen]");
  const marks = JSON.parse(seen.value || "{}");
  const CELL = /^([a-z]+)-(\d+)-(\w+)$/;
  const APART = new Set(["csrfmiddlewaretoken", "seen", "then"]);

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const keyField = (table, number) => form.querySelector(`[name="${table}-${number}-key"]`);
  const keyOf = (table, number) => {
    const field = keyField(table, number);
    if (field && !field.value) field.value = newKey();
    return field?.value;
  };

  const addressOf = (element) => {
    if (!element.name || APART.has(element.name) || element.type === "file") return null;
    const [, table, number, name] = CELL.exec(element.name) ?? [];
    if (!tables[table]) return element.name;
    if (name === "DELETE") return `${table}/${keyOf(table, number)}`;
    return tables[table].includes(name) ? `${table}/${keyOf(table, number)}/${name}` : null;
  };

  const elementsAt = (address) => {
    const [table, key, name] = address.split("/");
    if (!tables[table]) return [...form.querySelectorAll(`[name="${CSS.escape(address)}"]`)];
    const row = [...form.querySelectorAll(`[name^="${table}-"][name$="-key"]`)].find((field) => field.value === key);
    return row ? [...form.querySelectorAll(`[name="${row.name.replace(/key$/, name ?? "DELETE")}"]`)] : [];
  };

  const valueOf = (element) => {
    if (element.name.endsWith("-DELETE")) return element.checked ? "" : "1";
    const all = [...form.querySelectorAll(`[name="${CSS.escape(element.name)}"]`)];
    if (element.type === "radio") return all.find((each) => each.checked)?.value ?? "";
    if (element.type === "checkbox" && all.length > 1) return all.filter((each) => each.checked).map((each) => each.value).join(",");
    return element.type === "checkbox" ? (element.checked ? "1" : "") : element.value;
  };

  const put = (address, value) => {
    for (const element of elementsAt(address)) {
      if (element.name.endsWith("-DELETE")) element.checked = value === "";
      else if (element.type === "radio" || element.type === "checkbox") element.checked = value.split(",").includes(element.value) || (value === "1" && element.type === "checkbox");
      else element.value = value;
      element.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  // A row is known by the marks of its cells.
  const markOf = (address) => {
    const [table, key, name] = address.split("/");
    if (!tables[table] || name) return marks[address] ?? "";
    return tables[table].map((cell) => marks[`${table}/${key}/${cell}`] ?? "").join(",");
  };
  const know = (found) => {
    Object.assign(marks, found);
    seen.value = JSON.stringify(marks);
  };

  const addRow = (address) => {
    const [table, key] = address.split("/");
    form.querySelector(`[data-formset="${table}"] [data-formset-add]`)?.click();
    const keys = [...form.querySelectorAll(`[name^="${table}-"][name$="-key"]`)];
    const last = keys.at(-1);
    if (last) last.value = key;
  };

  // Where a person goes on writing: of a whole table, its first cell.
  const placeOf = (address) => tables[address]
    ? form.querySelector(`[data-formset="${address}"] [data-formset-row]:not(.is-gone):not(.is-removed) :is(input:not([type=hidden]), select)`)
    : elementsAt(address)[0];

  return { addressOf, elementsAt, valueOf, put, markOf, know, addRow, placeOf, isOfTable: (address) => Boolean(tables[address.split("/")[0]]) };
};
