// A reader who wants the pictures back is not led here again.
(() => {
  "use strict";
  document.getElementById("full")?.addEventListener("click", () => {
    try { localStorage.setItem("broadsheet lite", "0"); } catch { /* no storage here */ }
  });
})();
