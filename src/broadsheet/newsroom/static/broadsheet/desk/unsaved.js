/* What stops a form from saving itself stands beside "Save draft" (Wagtail), which a telephone shows at the form's end
   alone. There it is said under the bar too, which stays in sight, until the form is saved. */
(() => {
  "use strict";
  let note = null;

  document.addEventListener("w-autosave:error", ({ detail }) => {
    const bar = document.querySelector("#w-autosave-indicator")?.closest("header");
    if (detail.type !== "validation_error" || !bar) return;
    if (!note) {
      /* For eyes: whoever hears the page is told by the other one. */
      note = document.createElement("p");
      note.className = "desk-unsaved desk-alarm";
      note.setAttribute("aria-hidden", "true");
      bar.append(note);
    }
    note.textContent = detail.text;
  });
  document.addEventListener("w-autosave:success", () => {
    note?.remove();
    note = null;
  });
})();
