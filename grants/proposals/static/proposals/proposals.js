// A draft's page: sums of the budget as they are typed, and a true word on whether everything is saved.
(() => {
  "use strict";
  const form = document.querySelector("[data-draft]");
  if (!form) return;
  const SOURCES = ["national", "province", "local", "own"];
  const inKorean = document.documentElement.lang.startsWith("ko");
  const won = (amount) => inKorean ? `${amount.toLocaleString("en")}원` : `₩${amount.toLocaleString("en")}`;

  // The same reading as the server's for plain digits; anything else counts only once it is saved.
  const read = (field) => {
    const plain = field.value.normalize("NFKC").replace(/\s/g, "");
    if (!/^(\d+|\d{1,3}(,\d{3})+)$/.test(plain)) return 0n;
    return BigInt(plain.replaceAll(",", "")) * (field.dataset.amount === "thousand" ? 1000n : 1n);
  };
  const emptySums = () => Object.fromEntries([...SOURCES, "total"].map((name) => [name, 0n]));
  const add = (sums, source, amount) => { sums[source] += amount; sums.total += amount; };

  const sumUp = () => {
    const years = new Map();
    const whole = emptySums();
    for (const row of form.querySelectorAll("[data-formset-row]")) {
      const year = row.querySelector("select[name$=fiscal_year]")?.value;
      const amounts = [...row.querySelectorAll("[data-source]")];
      if (!year || row.querySelector("[name$=DELETE]")?.checked || !amounts.some((field) => field.value.trim())) continue;
      if (!years.has(year)) years.set(year, emptySums());
      for (const field of amounts) {
        add(years.get(year), field.dataset.source, read(field));
        add(whole, field.dataset.source, read(field));
      }
    }
    return { years, whole };
  };

  const fill = (row, label, sums) => {
    row.querySelector("th").textContent = label;
    for (const cell of row.querySelectorAll("[data-sum]")) cell.textContent = won(sums[cell.dataset.sum]);
  };
  const share = (part, total) => {
    if (!total) return "–";
    const hundredths = (part * 100000n / total + 5n) / 10n;
    return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}%`;
  };
  const showTotals = () => {
    const table = form.querySelector("[data-totals]");
    if (!table) return;
    const { years, whole } = sumUp();
    const wholeRow = table.querySelector("[data-totals-whole]");
    const body = table.querySelector("[data-totals-years]");
    body.replaceChildren(...[...years.keys()].sort().map((year) => {
      const row = wholeRow.cloneNode(true);
      row.removeAttribute("data-totals-whole");
      fill(row, year, years.get(year));
      return row;
    }));
    fill(wholeRow, wholeRow.querySelector("th").textContent, whole);
    for (const cell of table.querySelectorAll("[data-share]")) cell.textContent = share(whole[cell.dataset.share], whole.total);
  };

  let unsaved = false;
  const state = document.querySelector("[data-save-state]");
  const say = (text) => { if (state) { state.textContent = text; state.classList.toggle("is-problem", unsaved); } };
  const changed = () => { unsaved = true; say(form.dataset.unsaved); showTotals(); };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("portal:row-added", showTotals);
  form.addEventListener("submit", () => { unsaved = false; say(form.dataset.saving); });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  if (document.querySelector(".error-summary, .notice-danger")) changed();
})();
