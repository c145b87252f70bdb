// The dashboard asks only while somebody looks, keeps what they opened, and leaves when the session has ended.
(() => {
  "use strict";
  const isBoard = (event) => event.target.closest?.("[data-board]");
  let wasOpen = false;

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isBoard(event) && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isBoard(event)) return;
    const answered = new URL(event.detail.xhr.responseURL || location.href).pathname;
    if (!answered.endsWith("/live/")) {
      event.detail.shouldSwap = false;
      location.reload();
      return;
    }
    wasOpen = Boolean(document.querySelector(".board-places[open]"));
  });
  document.addEventListener("htmx:afterSwap", () => {
    const places = document.querySelector(".board-places");
    if (places && wasOpen) places.open = true;
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-full-screen]")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.querySelector("[data-board-frame]")?.requestFullscreen();
  });
})();
