/* A text that is too long is told, where a browser cuts what is pasted and says nothing. The limit is the
   field's own `maxlength`, which goes as soon as somebody is in the field; the server holds to it as before. */
(() => {
  const { said } = document.currentScript.dataset;

  // As the server counts: an emoji is one character. A line end is two, as it is sent.
  const length = ({ value }) => [...value.replace(/\r?\n/g, "\r\n")].length;

  function tell(field) {
    const most = Number(field.dataset.deskMost);
    const count = length(field);
    const id = `${field.id || field.name}-too-long`;
    let note = document.getElementById(id);
    if (count <= most) {
      if (!note) return;
      note.remove();
      field.removeAttribute("aria-invalid");
      describe(field, (ids) => ids.filter((one) => one !== id));
      return;
    }
    if (!note) {
      note = document.createElement("p");
      note.id = id;
      note.className = "desk-alarm desk-too-long";
      note.setAttribute("role", "status");
      field.after(note);
      field.setAttribute("aria-invalid", "true");
      describe(field, (ids) => [...ids, id]);
    }
    note.textContent = said.replace("{count}", count).replace("{most}", most);
  }

  function describe(field, change) {
    const ids = change((field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
    if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
    else field.removeAttribute("aria-describedby");
  }

  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches?.("input[maxlength], textarea[maxlength]")) return;
    target.dataset.deskMost = target.getAttribute("maxlength");
    target.removeAttribute("maxlength");
  });
  document.addEventListener("input", ({ target }) => {
    if (target.dataset?.deskMost) tell(target);
  });
})();
