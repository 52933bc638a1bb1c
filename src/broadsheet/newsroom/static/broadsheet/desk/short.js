/* Short news: keeps what is written in the browser until the desk has it, so that neither a lost session nor a
   lost line loses it. Without this script the form works, but only the desk keeps what was sent. */
(() => {
  "use strict";
  const form = document.querySelector("[data-desk-short]");
  if (!form) return;
  const place = `broadsheet-short-${form.dataset.user}`;
  const said = form.querySelector("[data-desk-short-said]");
  const anew = form.querySelector("[data-desk-short-anew]");
  const kept = () => [...form.elements].filter(
    (field) => field.name && !["csrfmiddlewaretoken", "file", "publish", "draft"].includes(field.name),
  );

  /* Private windows may have no storage: then there is nothing to keep it in. */
  const storage = {
    read() {
      try { return JSON.parse(localStorage.getItem(place)); } catch { return null; }
    },
    write(value) {
      try { localStorage.setItem(place, JSON.stringify(value)); } catch { /* see above */ }
    },
    clear() {
      try { localStorage.removeItem(place); } catch { /* see above */ }
    },
  };

  const keep = () => storage.write(
    kept().map((field) => [
      field.name,
      field.type === "checkbox" ? { value: field.value, checked: field.checked } : field.value,
    ]),
  );

  const restore = (values) => {
    for (const [name, value] of values) {
      for (const field of kept().filter((one) => one.name === name)) {
        if (field.type !== "checkbox") field.value = value;
        else if (field.value === value.value) field.checked = value.checked;
      }
    }
  };

  const written = (values) => values && values.some(
    ([name, value]) => ["headline", "first", "second"].includes(name) && value.trim(),
  );

  if ("done" in form.dataset) {
    storage.clear();
    /* A reload must not clear what is written next. */
    history.replaceState(null, "", location.pathname);
  } else if (!("sent" in form.dataset)) {
    const values = storage.read();
    if (written(values)) {
      restore(values);
      said.textContent = `${form.dataset.restored} ${form.dataset.again}`;
      anew.hidden = false;
    }
  }
  anew.addEventListener("click", () => {
    storage.clear();
    location.assign(location.pathname);
  });

  /* The edition follows the section: one touch less. A section of another edition does not outlive its choice. */
  const section = form.elements.section;
  const edition = form.elements.edition;
  section.addEventListener("change", () => {
    const group = section.selectedOptions[0]?.closest("optgroup");
    const match = group && [...(edition.options || [])].find((option) => option.text === group.label);
    if (match) edition.value = match.value;
  });
  edition.addEventListener?.("change", () => {
    const group = section.selectedOptions[0]?.closest("optgroup");
    if (group && group.label !== edition.selectedOptions?.[0]?.text) section.value = "";
  });

  const about = form.querySelector("[data-desk-short-picture]");
  const file = form.elements.file;
  /* A file is not kept: the desk is told that there was one, so that it asks where it is. */
  const wanted = form.elements.wanted;
  const hasPicture = () => file.files.length > 0 || Boolean(form.elements.picture.value || wanted.value);
  const showAbout = () => { about.hidden = !hasPicture(); };
  file.addEventListener("change", () => {
    wanted.value = file.files.length > 0 ? "1" : "";
    showAbout();
    keep();
  });
  showAbout();

  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    keep();
    /* Signing in again in another tab makes a new token: take the one that holds now. */
    const token = document.cookie.split("; ").find((pair) => pair.startsWith(`${form.dataset.cookie}=`));
    if (token) form.elements.csrfmiddlewaretoken.value = token.slice(form.dataset.cookie.length + 1);
    form.dataset.busy = "1";
    said.textContent = form.dataset.sending;
    /* Going back to this page finds it ready again. */
    addEventListener("pageshow", () => { delete form.dataset.busy; said.textContent = ""; }, { once: true });
  });
})();
