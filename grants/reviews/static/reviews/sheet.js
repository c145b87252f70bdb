// The score sheet: chips and points agree, the running total, saving by itself, keys, finding in the text.
// The server is the truth: what is saved and what counts comes from its answer.
(() => {
  "use strict";
  const PAUSE = 1500;
  const AGAIN = 5000;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = () => document.querySelector("[data-sheet]");
  const state = () => document.getElementById("save-state");
  let timer = 0;
  let unsaved = false;

  const say = (key, problem = false) => {
    const place = state();
    if (!place) return;
    place.textContent = place.dataset[key];
    place.classList.toggle("is-problem", problem);
  };
  const showTotal = () => {
    const place = document.querySelector("[data-total]");
    if (place) place.value = all("[data-points]").reduce((sum, field) => sum + (parseInt(field.value, 10) || 0), 0);
  };
  const showLevel = (criterion) => {
    const typed = criterion.querySelector("[data-points]").value;
    const levels = all("[data-level]", criterion);
    const reached = typed === "" ? undefined : levels.find((level) => Number(level.value) <= Number(typed));
    levels.forEach((level) => { level.checked = level === reached; });
    all("[data-says]", criterion).forEach((text) => { text.hidden = !reached || text.dataset.says !== reached.value; });
  };
  const save = () => {
    clearTimeout(timer);
    if (form()) window.htmx.trigger(form(), "sheet:save");
  };
  const later = (pause = PAUSE) => { clearTimeout(timer); timer = setTimeout(save, pause); };

  document.addEventListener("input", ({ target }) => {
    const criterion = target.closest("[data-criterion]");
    if (!target.closest("[data-sheet]")) return;
    if (target.matches("[data-level]")) criterion.querySelector("[data-points]").value = target.value;
    if (criterion) showLevel(criterion);
    showTotal();
    unsaved = true;
    say("unsaved");
    later();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-save]")) return;
    event.preventDefault();
    save();
  });
  // A saving on its way would make the page's version old: the pressed button waits for its answer.
  let pressed = null;
  document.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.target.matches("[data-sheet].htmx-request")) {
      event.preventDefault();
      pressed = event.submitter;
      return;
    }
    unsaved = false;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const button = pressed;
    pressed = null;
    if (button?.isConnected) button.click();
  });
  document.addEventListener("htmx:beforeRequest", () => { unsaved = false; say("saving"); });
  const failed = () => { pressed = null; unsaved = true; say("failed", true); later(AGAIN); };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", (event) => {
    if (![403, 404].includes(event.detail.xhr.status)) { failed(); return; }
    // The seat has ended, or a ground of exclusion was found: sending it again would not help.
    pressed = null;
    say("gone", true);
  });
  document.addEventListener("htmx:afterSwap", () => { if (unsaved) say("unsaved"); });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  const step = (by) => {
    const criteria = all("[data-criterion]");
    const here = criteria.findIndex((each) => each.contains(document.activeElement));
    const next = criteria[Math.max(0, Math.min(criteria.length - 1, here + by))];
    (next?.querySelector("[data-level]:checked") || next?.querySelector("[data-level]") || next?.querySelector("[data-points]"))?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const go = (where) => document.querySelector(`[data-go="${where}"]`)?.click();
  const keys = {
    "alt+KeyJ": () => step(1),
    "alt+KeyK": () => step(-1),
    "alt+KeyN": () => go("next"),
    "alt+KeyP": () => go("previous"),
    "ctrl+KeyS": save,
    "ctrl+Enter": () => document.querySelector("[data-submit]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    const held = (event.altKey ? "alt+" : "") + (event.ctrlKey || event.metaKey ? "ctrl+" : "");
    const act = keys[held + event.code];
    if (!act || !held) return;
    event.preventDefault();
    act();
  });

  const text = document.querySelector("[data-proposal-text]");
  const ranges = (wanted) => {
    const found = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const plain = walker.currentNode.data.toLowerCase();
      for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length)) {
        const range = new Range();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + wanted.length);
        found.push(range);
      }
    }
    return found;
  };
  const find = document.querySelector("[data-find]");
  if (find && text && window.CSS?.highlights) {
    find.hidden = false;
    const count = find.querySelector("[data-find-count]");
    find.addEventListener("input", ({ target }) => {
      const wanted = target.value.trim().toLowerCase();
      const found = wanted ? ranges(wanted) : [];
      CSS.highlights.set("found", new Highlight(...found));
      count.textContent = wanted ? `${found.length} ${count.dataset.found}` : "";
      found[0]?.startContainer.parentElement.scrollIntoView({ block: "center" });
    });
  }
  showTotal();
})();
