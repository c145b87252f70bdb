// Questions of a call appear when the earlier answer they hang on is given: as the server would show them.
(() => {
  "use strict";
  const asked = [...document.querySelectorAll("[data-asked]")];
  if (!asked.length) return;
  const byKey = new Map(asked.map((place) => [place.dataset.asked, place]));

  const chosenIn = (place) => [...place.querySelectorAll("input:checked")].map((input) => input.value).filter(Boolean);
  const holds = ({ shownIf, shownIfValue }, chosen) => {
    if (!chosen.length) return false;
    if (shownIf === "contains") return chosen.includes(shownIfValue);
    const same = chosen.length === 1 && chosen[0] === shownIfValue;
    return same === (shownIf === "is");
  };

  // In the order of the page: what hangs on a hidden question is hidden. What hangs on a question of
  // another page stays as the server showed it.
  const show = () => {
    for (const place of asked) {
      const on = byKey.get(place.dataset.dependsOn);
      if (on) place.hidden = on.hidden || !holds(place.dataset, chosenIn(on));
    }
  };
  document.addEventListener("change", show);
  show();
})();
