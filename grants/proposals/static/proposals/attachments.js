// Files go one by one, each with its progress; without this script the same forms send them.
(() => {
  "use strict";
  const page = document.querySelector("[data-uploads]");
  if (!page) return;
  const words = page.dataset;
  const LAST_WORDS = ["no_room", "too_many", "not_allowed"];

  const element = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const show = (list, file) => {
    const row = element("li", "upload");
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const state = element("span", "upload-state", words.sending);
    const again = element("button", "krds-btn small tertiary", words.again);
    again.type = "button";
    again.hidden = true;
    row.append(element("span", "file-name", file.name), bar, state, again);
    list.append(row);
    return { row, bar, state, again };
  };

  const end = (shown, className, text) => {
    shown.bar.hidden = true;
    shown.row.classList.add(className);
    shown.state.textContent = text;
  };
  // By then the file stands in the list above.
  const sent = (shown) => { end(shown, "is-sent", words.sent); setTimeout(() => shown.row.remove(), 3000); };

  const reasonIn = (request) => {
    try { return JSON.parse(request.responseText).refused[0]; } catch { return null; }
  };

  // Resolves to what was refused, null when it was attached, or "again" when it may be sent again.
  const send = (place, file, shown) => new Promise((resolve) => {
    const body = place.body();
    body.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", place.url);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
      shown.state.textContent = `${words.sending} ${Math.floor(shown.bar.value * 100)}%`;
    });
    request.addEventListener("load", () => {
      const reason = reasonIn(request);
      if (request.status === 200 && !reason) { sent(shown); resolve(null); }
      else if (reason) { end(shown, "is-refused", reason.why); resolve(reason); }
      else { end(shown, "is-refused", words.failed); resolve("again"); }
    });
    request.addEventListener("error", () => { end(shown, "is-refused", words.cut); resolve("again"); });
    request.send(body);
  });

  const tellTheList = () => document.body.dispatchEvent(new CustomEvent("files:sent"));

  const offerAgain = (place, file, shown) => {
    shown.again.hidden = false;
    shown.again.addEventListener("click", () => {
      shown.row.remove();
      sendAll(place, [file]);
    }, { once: true });
  };

  // Resolves to whether every file was attached.
  const sendEach = async (place, files) => {
    let refused = 0;
    for (const [index, file] of files.entries()) {
      const shown = show(place.list, file);
      const outcome = await send(place, file, shown);
      tellTheList();
      if (outcome) refused += 1;
      if (outcome === "again") offerAgain(place, file, shown);
      const left = files.length - index - 1;
      if (left && LAST_WORDS.includes(outcome?.code)) {
        place.list.append(element("li", "upload is-refused", `${words.leftOut} ${left}`));
        break;
      }
    }
    return !refused;
  };

  const onTheirWay = new Set();
  const sendAll = (place, files) => {
    const way = sendEach(place, files).finally(() => onTheirWay.delete(way));
    onTheirWay.add(way);
  };
  const begin = (place, chooser) => {
    const files = [...chooser.files];
    chooser.value = "";
    place.list.replaceChildren();
    sendAll(place, files);
  };

  // A form of its own: its files go when it is sent.
  const placeOfForm = (form) => ({
    url: form.action || location.href,
    list: form.querySelector("[data-progress]"),
    body: () => { const body = new FormData(form); body.delete("file"); return body; },
  });
  page.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-upload]");
    const chooser = form?.querySelector("input[type=file]");
    if (!chooser?.files.length) return;
    event.preventDefault();
    begin(placeOfForm(form), chooser);
  });

  // A question among others: its file goes as soon as it is chosen.
  const placeOfAnswer = (chooser, slot) => ({
    url: slot.dataset.uploadUrl,
    list: slot.querySelector("[data-progress]"),
    body: () => {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", chooser.form.querySelector("[name=csrfmiddlewaretoken]").value);
      body.append("question", slot.dataset.fileAnswer);
      return body;
    },
  });
  page.addEventListener("change", ({ target }) => {
    const slot = target.files?.length && target.closest("[data-asked]")?.querySelector("[data-file-answer]");
    if (slot) begin(placeOfAnswer(target, slot), target);
  });

  // Leaving the page would lose what is on its way: other forms wait for it, and for what was refused to be seen.
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (!onTheirWay.size || target.closest("[data-upload]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const all = await Promise.all(onTheirWay);
    if (all.every(Boolean)) target.requestSubmit(submitter?.isConnected ? submitter : undefined);
    else page.querySelector(".upload.is-refused")?.scrollIntoView({ block: "center" });
  }, true);
  addEventListener("beforeunload", (event) => { if (onTheirWay.size) event.preventDefault(); });
})();
