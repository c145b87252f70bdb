// A draft's page saves what is typed as it is typed, and says truly how that stands.
(() => {
  "use strict";
  const form = document.querySelector("[data-draft]");
  const state = document.querySelector("[data-save-state]");
  if (!form || !state) return;
  const fields = window.draftFields(form);
  const device = window.deviceStore(form.dataset.deviceKey, form.dataset.proposal);
  const say = state.dataset;
  const AFTER_THE_LAST_KEY = 1000;
  const AT_THE_LATEST = 2500;
  const SETTLED = 2500;
  const LONGEST_WAIT = 30000;

  const waiting = new Map();
  const taken = new Map();
  const refused = new Map();
  // Sent, and whether it arrived is unknown: sent once more as it was, before what was typed since.
  let unsure = null;
  let sending = null;
  let timer = 0;
  let firstKey = 0;
  let failures = 0;
  let settling = 0;
  let problem = "";
  let savedAt = say.at;

  const show = () => {
    const offline = failures > 0;
    const conflicts = document.querySelectorAll("[data-conflict]").length;
    const words = problem
      || (offline ? (device.isPossible ? say.offline : say.offlineUnkept) : "")
      || (refused.size ? say.refused : "")
      || (waiting.size || sending ? say.saving : "")
      || (conflicts ? say.twoVersions.replace("{count}", conflicts) : "")
      || say.saved.replace("{time}", savedAt);
    state.textContent = words;
    state.classList.toggle("is-problem", Boolean(problem || offline || refused.size || conflicts));
  };

  const later = (milliseconds) => { clearTimeout(timer); timer = setTimeout(send, milliseconds); };
  const soon = () => {
    firstKey ||= Date.now();
    later(Math.max(0, Math.min(AFTER_THE_LAST_KEY, firstKey + AT_THE_LATEST - Date.now())));
  };

  let comingBack = false;
  const changed = (element) => {
    if (comingBack) return;
    const address = fields.addressOf(element);
    if (!address) return;
    const value = fields.valueOf(element);
    if (taken.get(address) === value && !waiting.has(address)) return;
    clearError(address);
    waiting.set(address, { value, was: fields.markOf(address) });
    device.keep(address, value, fields.markOf(address));
    if (failures === 0) { problem = ""; soon(); }
    show();
  };

  const errorId = (address) => `refused-${address.replaceAll("/", "-")}`;
  const clearError = (address) => {
    if (!refused.delete(address)) return;
    document.getElementById(errorId(address))?.remove();
    for (const element of fields.elementsAt(address)) { element.removeAttribute("aria-invalid"); element.classList.remove("is-error"); }
  };
  const showError = (address, sentence) => {
    clearError(address);
    refused.set(address, sentence);
    const [element] = fields.elementsAt(address);
    if (!element) return;
    element.setAttribute("aria-invalid", "true");
    element.classList.add("is-error");
    const words = document.createElement("p");
    words.id = errorId(address);
    words.className = "form-hint-invalid";
    words.textContent = sentence;
    element.after(words);
  };

  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");
  const renewToken = async () => {
    const page = await fetch(location.href, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-draft] [name=csrfmiddlewaretoken]");
    if (!fresh) return false;
    token().value = fresh.value;
    return true;
  };
  const post = (batch, keepalive = false) => fetch(form.dataset.saveUrl, {
    method: "POST",
    credentials: "same-origin",
    keepalive,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token().value },
    body: JSON.stringify({ person: form.dataset.person, fields: Object.fromEntries(batch) }),
  });

  // The server has it: no longer waiting, unless more was typed meanwhile.
  const settle = (address, sent) => {
    taken.set(address, sent.value);
    const now = waiting.get(address);
    if (now && now.value !== sent.value) now.was = fields.markOf(address);
    else { waiting.delete(address); device.forget(address); }
  };
  const take = (batch, answer) => {
    fields.know(answer.marks);
    savedAt = answer.at;
    for (const [address, sent] of batch) {
      if (answer.refused[address]) { waiting.delete(address); showError(address, answer.refused[address]); }
      else settle(address, sent);
    }
    for (const { url } of answer.contested) showConflict(url);
    removeGoneRows(batch);
  };
  const removeGoneRows = (batch) => {
    for (const [address, { value }] of batch) {
      if (address.split("/").length === 2 && value === "" && fields.isOfTable(address)) fields.elementsAt(address)[0]?.closest("[data-formset-row]")?.classList.add("is-gone");
    }
  };
  const showConflict = (url) => {
    const place = document.querySelector("[data-conflicts]");
    const id = `conflict-${url.split("/").filter(Boolean).at(-1)}`;
    document.getElementById(id)?.remove();
    const card = document.createElement("div");
    card.id = id;
    place.append(card);
    window.htmx.ajax("GET", url, { target: card, swap: "innerHTML" }).then(show);
  };

  const failed = (batch) => {
    unsure = batch;
    failures += 1;
    later(Math.min(LONGEST_WAIT, 1000 * 2 ** failures));
  };
  const heard = async (batch, reply) => {
    if (reply.status >= 500) { failed(batch); return; }
    if (reply.ok) { const answer = await reply.json(); unsure = null; failures = 0; take(batch, answer); return; }
    if (reply.status === 403 && await renewToken()) { later(0); return; }
    if (reply.status === 403) { failed(batch); return; }
    unsure = null;
    problem = (await reply.json().catch(() => ({}))).sentence ?? say.offline;
  };

  const send = async () => {
    if (sending) return sending;
    firstKey = 0;
    const batch = unsure ?? [...waiting];
    if (!batch.length) { show(); return null; }
    sending = post(batch).then((reply) => heard(batch, reply)).catch(() => failed(batch));
    show();
    await sending;
    sending = null;
    if (waiting.size && !failures && !problem) soon();
    show();
    clearTimeout(settling);
    settling = setTimeout(() => { if (!waiting.size) document.body.dispatchEvent(new Event("portal:settled")); }, SETTLED);
    return null;
  };
  const flush = async () => {
    clearTimeout(timer);
    for (let turn = 0; turn < 3 && (waiting.size || sending) && !problem; turn += 1) await send();
    return !waiting.size && !failures && !problem && !refused.size;
  };

  // What the device kept comes back, into its field where this page has it, and is saved.
  const comeBack = async () => {
    const found = await device.kept();
    let shown = 0;
    for (const { field, value, was } of found) {
      if (fields.isOfTable(field) && !fields.elementsAt(field).length && was === "") fields.addRow(field);
      const [element] = fields.elementsAt(field);
      if (element && fields.valueOf(element) === value) { device.forget(field); continue; }
      comingBack = true;
      fields.put(field, value);
      comingBack = false;
      waiting.set(field, { value, was });
      shown += 1;
    }
    if (!shown) return;
    document.querySelector("[data-came-back]").hidden = false;
    later(0);
    show();
  };

  form.addEventListener("input", ({ target }) => changed(target));
  form.addEventListener("change", ({ target }) => changed(target));
  form.addEventListener("focusout", () => { if (waiting.size && !failures) later(0); });
  form.addEventListener("submit", async (event) => {
    if (!waiting.size && !sending && !failures && !device.isBusy()) return;
    event.preventDefault();
    const { submitter } = event;
    failures = 0;
    const isSaved = await flush();
    await device.idle();
    if (isSaved) form.requestSubmit(submitter);
    else { show(); state.scrollIntoView({ block: "center" }); }
  });
  // A row added since the page was loaded has no id of its key: what is found leads to it all the same.
  const leadTo = (address) => {
    const element = fields.placeOf(address);
    element?.focus();
    return Boolean(element);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-field]");
    if (link && leadTo(link.dataset.field)) event.preventDefault();
  });
  const leave = () => {
    if (waiting.size) post([...waiting], true).catch(() => {});
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else if (waiting.size) { problem = ""; later(0); }
  });
  addEventListener("pagehide", leave);
  addEventListener("online", () => { failures = 0; problem = ""; later(0); });
  addEventListener("focus", () => { if (problem && waiting.size) { problem = ""; later(0); } });
  addEventListener("beforeunload", (event) => { if (waiting.size && !device.isPossible) event.preventDefault(); });
  document.body.addEventListener("htmx:afterSettle", show);
  show();
  // After the browser went to the table itself.
  addEventListener("load", () => { if (location.hash.startsWith("#id_")) leadTo(location.hash.slice("#id_".length)); });
  comeBack();
})();
