// One box for all that stand in its list.
(() => {
  "use strict";
  for (const place of document.querySelectorAll("[data-all-of]")) {
    place.hidden = false;
    place.querySelector("input").addEventListener("change", ({ target }) => {
      for (const box of document.getElementsByName(place.dataset.allOf)) box.checked = target.checked;
    });
  }
})();
