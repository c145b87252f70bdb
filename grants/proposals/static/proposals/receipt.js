// The reply to the press that filed is the receipt's own page: reloading it asks for the receipt again.
(() => {
  "use strict";
  const receipt = document.querySelector("[data-receipt-address]");
  if (receipt) history.replaceState(null, "", receipt.dataset.receiptAddress);
})();
