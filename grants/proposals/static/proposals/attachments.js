// Files go one by one, each with its progress; without this script the same forms send them all at once.
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
  const send = (form, file, shown) => new Promise((resolve) => {
    const body = new FormData(form);
    body.delete("file");
    body.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
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

  const offerAgain = (form, file, shown) => {
    shown.again.hidden = false;
    shown.again.addEventListener("click", () => {
      shown.row.remove();
      sendAll(form, [file]);
    }, { once: true });
  };

  const sendAll = async (form, files) => {
    const list = form.querySelector("[data-progress]");
    for (const [index, file] of files.entries()) {
      const shown = show(list, file);
      const outcome = await send(form, file, shown);
      tellTheList();
      if (outcome === "again") offerAgain(form, file, shown);
      const left = files.length - index - 1;
      if (left && LAST_WORDS.includes(outcome?.code)) {
        list.append(element("li", "upload is-refused", `${words.leftOut} ${left}`));
        return;
      }
    }
  };

  page.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-upload]");
    const chooser = form?.querySelector("input[type=file]");
    if (!chooser?.files.length) return;
    event.preventDefault();
    const files = [...chooser.files];
    chooser.value = "";
    form.querySelector("[data-progress]").replaceChildren();
    sendAll(form, files);
  });
})();
