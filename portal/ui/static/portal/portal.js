// What moves on every page: menu, countdowns, counters, formset rows, focus on errors, the session's end.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : null;
  const lengthOf = (text) => {
    const plain = text.normalize("NFC").replace(/\r\n?/g, "\n");
    return segmenter ? [...segmenter.segment(plain)].length : [...plain].length;
  };

  const toggleMenu = (button) => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.getAttribute("aria-controls")).classList.toggle("is-open", open);
  };

  const showCount = (counter) => {
    const field = document.getElementById(counter.dataset.counter);
    if (!field) return;
    const count = lengthOf(field.value);
    counter.querySelector(".count-now").textContent = count;
    counter.classList.toggle("is-over", count > Number(counter.dataset.most));
  };

  const inKorean = document.documentElement.lang.startsWith("ko");
  const spelled = (won) => {
    if (!inKorean) return `₩${won.toLocaleString("en")}`;
    const parts = [[won / 100000000n, "억"], [(won / 10000n) % 10000n, "만"], [won % 10000n, "원"]];
    return parts.filter(([count]) => count).map(([count, unit]) => count.toLocaleString("en") + unit).join(" ");
  };
  const showReading = (place) => {
    const field = document.getElementById(place.dataset.readingOf);
    if (!field?.dataset.amount) return;
    const digits = field.value.normalize("NFKC").replace(/[,\s]/g, "");
    const unit = field.dataset.amount === "thousand" ? 1000n : 1n;
    place.textContent = /^\d{1,19}$/.test(digits) && digits !== "0" ? spelled(BigInt(digits) * unit) : "";
  };

  const pad = (number) => String(number).padStart(2, "0");
  const startCountdown = (element) => {
    if (element.dataset.ticking) return;
    element.dataset.ticking = "yes";
    const lag = Date.parse(element.dataset.now) - Date.now();
    const end = Date.parse(element.dateTime);
    const tick = () => {
      if (!element.isConnected) return clearInterval(timer);
      const left = Math.floor((end - Date.now() - lag) / 1000);
      element.classList.toggle("is-near", left > 0 && left <= 3600);
      element.classList.toggle("is-over", left <= 0);
      if (left <= 0) { element.textContent = element.dataset.over; clearInterval(timer); return; }
      const days = Math.floor(left / 86400);
      const clock = [left % 86400 / 3600, left % 3600 / 60, left % 60].map((part) => pad(Math.floor(part))).join(":");
      const word = days === 1 ? element.dataset.day : element.dataset.days;
      element.textContent = days ? `${days}${inKorean ? "" : " "}${word} ${clock}` : clock;
    };
    const timer = setInterval(tick, 1000);
  };

  const addRow = (formset) => {
    const total = formset.querySelector(`[name="${formset.dataset.formset}-TOTAL_FORMS"]`);
    const number = Number(total.value);
    const row = formset.querySelector("[data-formset-empty]").content.firstElementChild.cloneNode(true);
    const ready = (text) => text.replaceAll("__prefix__", number).replaceAll("__row__", number + 1);
    for (const element of all("*", row)) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__")) element.setAttribute(name, ready(value));
      }
      if (!element.children.length && element.textContent.includes("__row__")) element.textContent = ready(element.textContent);
    }
    formset.querySelector("[data-formset-rows]").append(row);
    total.value = number + 1;
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    row.dispatchEvent(new CustomEvent("portal:row-added", { bubbles: true }));
  };

  // The admin's lists become cards on a phone: each cell is told what its column is called.
  const nameCells = (table) => {
    const names = all("thead th", table).map((head) => head.querySelector(".text")?.textContent.trim() ?? "");
    for (const row of all("tbody tr", table)) {
      [...row.children].forEach((cell, index) => { cell.dataset.label = names[index] ?? ""; });
    }
  };

  const wake = (root) => {
    all("#result_list", root).forEach(nameCells);
    all("[data-counter]", root).forEach(showCount);
    all("[data-reading-of]", root).forEach(showReading);
    all("[data-countdown]", root).forEach(startCountdown);
    all("[data-formset-add]", root).forEach((button) => { button.hidden = false; });
    root.querySelector("[data-focus]")?.focus();
  };

  let lastSeen = Date.now();
  const watchSession = () => {
    const seconds = Number(document.querySelector("meta[name=session-seconds]")?.content || 0);
    const banner = document.querySelector("[data-session-banner]");
    if (!seconds || !banner) return;
    setInterval(() => { banner.hidden = Date.now() - lastSeen < (seconds - 600) * 1000; }, 30000);
  };

  document.addEventListener("click", (event) => {
    const menu = event.target.closest("[data-menu-button]");
    if (menu) toggleMenu(menu);
    const add = event.target.closest("[data-formset-add]");
    if (add) addRow(add.closest("[data-formset]"));
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.id) return;
    const id = CSS.escape(target.id);
    all(`[data-counter="${id}"]`).forEach(showCount);
    all(`[data-reading-of="${id}"]`).forEach(showReading);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.name?.endsWith("-DELETE")) target.closest("[data-formset-row]")?.classList.toggle("is-removed", target.checked);
  });
  document.addEventListener("htmx:afterRequest", () => { lastSeen = Date.now(); });
  document.addEventListener("htmx:afterSwap", (event) => wake(event.detail.elt));
  // Django's rows of parts scroll inside their own frame on a phone: keys must reach it.
  all(".tabular.inline-related").forEach((frame) => { frame.tabIndex = 0; });
  wake(document);
  watchSession();
})();
