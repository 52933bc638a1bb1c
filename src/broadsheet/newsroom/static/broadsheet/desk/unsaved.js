/* Wagtail says "Autosave is paused", and why only to a pointer that rests on it. What stops it here is said in full
   under the bar, which stays in sight, until the form is saved. */
(() => {
  "use strict";
  let note = null;

  function clear() {
    note?.remove();
    note = null;
  }

  document.addEventListener("w-autosave:error", ({ detail }) => {
    const bar = document.querySelector("#w-autosave-indicator")?.closest("header");
    if (detail.type !== "validation_error" || !bar) return;
    if (!note) {
      note = document.createElement("p");
      note.className = "desk-unsaved desk-alarm";
      note.setAttribute("role", "status");
      bar.append(note);
    }
    /* The same again is not told again to whoever hears the page. */
    if (note.textContent !== detail.text) note.textContent = detail.text;
  });
  document.addEventListener("w-autosave:success", clear);
})();
