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

  /* What Wagtail does not take for an edit: it was neither saved, nor in the preview, nor asked about when the page
     was left, unless something else was typed later. */
  const watcher = (form) => window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
  const isEdited = (form, since) => {
    const watched = watcher(form);
    watched.initialFormData = watched.previousFormData = since;
    watched.check();
  };

  /* What is typed in the two seconds that it gives a form to become ready. */
  const early = new WeakSet();
  document.addEventListener("input", ({ target, isTrusted }) => {
    const form = target.closest?.("[data-edit-form]");
    if (isTrusted && form && watcher(form) && !watcher(form).initialFormData) early.add(form);
  });
  /* Wagtail looks twice a second; who leaves sooner is asked all the same. */
  window.addEventListener(
    "beforeunload",
    () => {
      for (const form of document.querySelectorAll("[data-edit-form]")) {
        const watched = watcher(form);
        if (watched && early.has(form)) watched.hasEditsValue = true;
        else watched?.check();
      }
    },
    true,
  );
  document.addEventListener("w-unsaved:watch-edits", ({ target: form }) => {
    if (early.delete(form)) isEdited(form, "what it was before");
  });

  /* What is typed while a form is saving itself: with the answer Wagtail takes the whole form for saved. What was
     sent is kept, and where the form says something else by then, that is an edit. */
  const APART = ["csrfmiddlewaretoken", "next", "loaded_revision_id", "loaded_revision_created_at"];
  const asText = (data) =>
    JSON.stringify(
      [...data]
        .filter(([name]) => !APART.includes(name) && !name.startsWith("comments-"))
        .map(([name, value]) => [name, value instanceof File ? [value.name, value.size] : value]),
    );
  const sent = new WeakMap();

  document.addEventListener("w-autosave:save", ({ target: form }) => {
    sent.set(form, { data: new FormData(form), known: watcher(form)?.formData });
  });
  document.addEventListener("w-autosave:success", ({ target: form, detail }) => {
    const { data, known } = sent.get(form) || {};
    if (!data) return;
    /* Numbers that rows got by being saved are written into the form by Wagtail. */
    for (const [name, value] of Object.entries(detail.data.field_updates || {})) {
      if (data.has(name)) data.set(name, value ?? "");
    }
    if (asText(data) !== asText(new FormData(form))) isEdited(form, known);
  });
})();
