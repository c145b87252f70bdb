// A draft's page: sums of the budget as they are typed, and a true word on whether everything is saved.
(() => {
  "use strict";
  const form = document.querySelector("[data-draft]");
  if (!form) return;
  const SOURCES = ["national", "province", "local", "own"];
  const inKorean = document.documentElement.lang.startsWith("ko");
  const won = (amount) => amount === null ? "–" : inKorean ? `${amount.toLocaleString("en")}원` : `₩${amount.toLocaleString("en")}`;

  // The same reading as the server's; null where it can't be read, and then no sum is shown.
  const DIGITS = /^(\d{1,19}|\d{1,3}(,\d{3})+)$/;
  const whole = (text) => DIGITS.test(text) ? BigInt(text.replaceAll(",", "")) : null;
  const spelled = (text) => {
    const found = /^(?:([\d,]+)억)?(?:([\d,]+)만)?([\d,]+)?$/.exec(text);
    if (!found || !(found[1] || found[2])) return null;
    const parts = [[found[1], 100000000n], [found[2], 10000n], [found[3], 1n]].filter(([digits]) => digits);
    const amounts = parts.map(([digits, scale]) => whole(digits) === null ? null : whole(digits) * scale);
    return amounts.includes(null) ? null : amounts.reduce((sum, amount) => sum + amount, 0n);
  };
  const inThousands = (text) => {
    const [front, decimals = ""] = text.split(".");
    if (!/^\d{0,3}$/.test(decimals.replace(/0+$/, "")) || whole(front) === null) return null;
    return whole(front) * 1000n + BigInt(decimals.replace(/0+$/, "").padEnd(3, "0"));
  };
  const read = (field) => {
    const plain = field.value.normalize("NFKC").replace(/\s/g, "");
    if (!plain) return 0n;
    const bare = plain.replace(/^₩/, "").replace(/원$/, "");
    const named = spelled(bare);
    if (named !== null) return named;
    return field.dataset.amount === "thousand" && bare === plain ? inThousands(bare) : whole(bare);
  };
  const emptySums = () => Object.fromEntries([...SOURCES, "total"].map((name) => [name, 0n]));
  const plus = (sum, amount) => sum === null || amount === null ? null : sum + amount;
  const add = (sums, source, amount) => {
    sums[source] = plus(sums[source], amount);
    sums.total = plus(sums.total, amount);
  };

  const sumUp = () => {
    const years = new Map();
    const altogether = emptySums();
    for (const row of form.querySelectorAll("[data-formset-row]")) {
      const year = row.querySelector("select[name$=fiscal_year]")?.value;
      const amounts = [...row.querySelectorAll("[data-source]")];
      if (!year || row.querySelector("[name$=DELETE]")?.checked || !amounts.some((field) => field.value.trim())) continue;
      if (!years.has(year)) years.set(year, emptySums());
      for (const field of amounts) {
        add(years.get(year), field.dataset.source, read(field));
        add(altogether, field.dataset.source, read(field));
      }
    }
    return { years, altogether };
  };

  const fill = (row, label, sums) => {
    row.querySelector("th").textContent = label;
    for (const cell of row.querySelectorAll("[data-sum]")) cell.textContent = won(sums[cell.dataset.sum]);
  };
  const share = (part, total) => {
    if (!total || part === null) return "–";
    const hundredths = (part * 100000n / total + 5n) / 10n;
    return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}%`;
  };
  const showTotals = () => {
    const table = form.querySelector("[data-totals]");
    if (!table) return;
    const { years, altogether } = sumUp();
    const wholeRow = table.querySelector("[data-totals-whole]");
    const body = table.querySelector("[data-totals-years]");
    body.replaceChildren(...[...years.keys()].sort().map((year) => {
      const row = wholeRow.cloneNode(true);
      row.removeAttribute("data-totals-whole");
      fill(row, year, years.get(year));
      return row;
    }));
    fill(wholeRow, wholeRow.querySelector("th").textContent, altogether);
    for (const cell of table.querySelectorAll("[data-share]")) cell.textContent = share(altogether[cell.dataset.share], altogether.total);
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
