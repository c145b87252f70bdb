// The sums of a budget as they are typed, exact to the won: by row, by year, and by category in each year.
(() => {
  "use strict";
  const form = document.querySelector('[data-formset="lines"]')?.closest("form");
  if (!form) return;
  const whole = form.querySelector("[data-totals]");
  const SOURCES = ["national", "province", "local", "own"];
  const inKorean = document.documentElement.lang.startsWith("ko");
  const grouped = (amount) => amount.toLocaleString("en");
  const won = (amount) => amount === null ? "–" : inKorean ? `${grouped(amount)}원` : `₩${grouped(amount)}`;

  // The same reading as the server's; null where it can't be read, and then no sum is shown.
  const DIGITS = /^(\d{1,19}|\d{1,3}(,\d{3})+)$/;
  const digits = (text) => DIGITS.test(text) ? BigInt(text.replaceAll(",", "")) : null;
  const spelled = (text) => {
    const found = /^(?:([\d,]+)억)?(?:([\d,]+)만)?([\d,]+)?$/.exec(text);
    if (!found || !(found[1] || found[2])) return null;
    const parts = [[found[1], 100000000n], [found[2], 10000n], [found[3], 1n]].filter(([typed]) => typed);
    const amounts = parts.map(([typed, scale]) => digits(typed) === null ? null : digits(typed) * scale);
    return amounts.includes(null) ? null : amounts.reduce((sum, amount) => sum + amount, 0n);
  };
  const inThousands = (text) => {
    const [front, decimals = ""] = text.split(".");
    if (!/^\d{0,3}$/.test(decimals.replace(/0+$/, "")) || digits(front) === null) return null;
    return digits(front) * 1000n + BigInt(decimals.replace(/0+$/, "").padEnd(3, "0"));
  };
  const read = (field) => {
    const plain = field.value.normalize("NFKC").replace(/\s/g, "");
    if (!plain) return 0n;
    const bare = plain.replace(/^₩/, "").replace(/원$/, "");
    const named = spelled(bare);
    if (named !== null) return named;
    return field.dataset.amount === "thousand" && bare === plain ? inThousands(bare) : digits(bare);
  };

  const nothing = () => Object.fromEntries([...SOURCES, "total"].map((name) => [name, 0n]));
  const plus = (sum, amount) => sum === null || amount === null ? null : sum + amount;
  const added = (sums, more) => Object.fromEntries(Object.keys(sums).map((name) => [name, plus(sums[name], more[name])]));
  const sumOf = (lines) => lines.reduce((sums, line) => added(sums, line.amounts), nothing());
  const grouping = (lines, keyOf) => {
    const groups = new Map();
    for (const line of lines) groups.set(keyOf(line), [...groups.get(keyOf(line)) ?? [], line]);
    return groups;
  };

  const chosen = (row, name) => row.querySelector(`select[name$="-${name}"]`);
  const lineOf = (row) => {
    const fields = [...row.querySelectorAll("[data-source]")];
    const amounts = nothing();
    for (const field of fields) amounts[field.dataset.source] = read(field);
    amounts.total = SOURCES.reduce((sum, name) => plus(sum, amounts[name]), 0n);
    const category = chosen(row, "category");
    return {
      row,
      amounts,
      isSaid: fields.some((field) => field.value.trim()),
      isGone: row.querySelector("[name$=DELETE]")?.checked,
      year: chosen(row, "fiscal_year")?.value,
      category: category?.value ? category.selectedOptions[0].text : "",
      order: category?.value ? category.selectedIndex : Infinity,
    };
  };
  const linesNow = () => [...form.querySelectorAll("[data-formset-row]")].map(lineOf);

  const fill = (row, label, sums) => {
    row.querySelector("th").textContent = label;
    for (const cell of row.querySelectorAll("[data-sum]")) cell.textContent = won(sums[cell.dataset.sum]);
    return row;
  };
  const copyOf = (row) => {
    const copy = row.cloneNode(true);
    copy.removeAttribute("data-totals-whole");
    return copy;
  };
  const share = (part, total) => {
    if (!total || part === null) return "–";
    const hundredths = (part * 100000n / total + 5n) / 10n;
    return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}%`;
  };

  const showRows = (lines) => {
    for (const { row, amounts, isSaid, isGone } of lines) {
      const place = row.querySelector("[data-row-sum]");
      if (place) place.textContent = isSaid && !isGone ? won(amounts.total) : "–";
    }
  };
  const showYears = (years, lines) => {
    if (!whole) return;
    const last = whole.querySelector("[data-totals-whole]");
    const rows = years.map(([year, own]) => fill(copyOf(last), year, sumOf(own)));
    whole.querySelector("[data-totals-years]").replaceChildren(...rows);
    const sums = sumOf(lines);
    fill(last, last.querySelector("th").textContent, sums);
    for (const cell of whole.querySelectorAll("[data-share]")) cell.textContent = share(sums[cell.dataset.share], sums.total);
  };
  const showCategories = (years) => {
    const table = form.querySelector("[data-category-totals]");
    if (!table) return;
    const { heading, row } = Object.fromEntries([...table.querySelectorAll("template")].map((each) => [each.dataset.part, each.content.firstElementChild]));
    const bodies = years.map(([year, own]) => {
      const body = document.createElement("tbody");
      const head = heading.cloneNode(true);
      head.querySelector("th").textContent = table.dataset.year.replace("{year}", year);
      const groups = [...grouping(own, (line) => line.order)].sort(([one], [other]) => one < other ? -1 : 1);
      body.append(head, ...groups.map(([, mine]) => fill(row.cloneNode(true), mine[0].category || table.dataset.none, sumOf(mine))));
      return body;
    });
    for (const body of table.querySelectorAll("tbody")) body.remove();
    table.append(...bodies);
  };

  const show = () => {
    const all = linesNow();
    const lines = all.filter((line) => line.year && line.isSaid && !line.isGone);
    const years = [...grouping(lines, (line) => line.year)].sort();
    showRows(all);
    showYears(years, lines);
    showCategories(years);
  };
  for (const name of ["input", "change", "portal:row-added"]) form.addEventListener(name, show);
  show();
})();
