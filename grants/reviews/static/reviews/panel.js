// One box for all the submissions of the list.
(() => {
  "use strict";
  const place = document.querySelector("[data-all-of]");
  if (!place) return;
  place.hidden = false;
  place.querySelector("input").addEventListener("change", ({ target }) => {
    for (const box of document.getElementsByName(place.dataset.allOf)) box.checked = target.checked;
  });
})();
