/* The embed block: when an address is put in, the provider is asked for title, author and shape. Only fields that
   are empty are filled; a failure is said beside the address, and the form can be saved all the same. */
(() => {
  const PARTS = ["title", "author", "width", "height"];
  const WAIT = 400; // ms after the last letter

  function csrf() {
    return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  // The fields of one block share the beginning of their names.
  function part(box, name) {
    const wanted = box.name.replace(/-url$/, `-${name}`);
    return box.form?.elements.namedItem(wanted) ?? null;
  }

  function fill(field, value) {
    if (!field || field.value || value === "") return;
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  function dress(box) {
    if (box.deskEmbed) return box.deskEmbed;
    const row = document.createElement("div");
    row.className = "desk-embed";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = box.dataset.askLabel;
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    row.append(button, said);
    box.after(row);
    button.addEventListener("click", () => ask(box));
    box.deskEmbed = { button, said, asked: "" };
    return box.deskEmbed;
  }

  async function ask(box) {
    const { button, said } = dress(box);
    const url = box.value.trim();
    if (!url) return;
    box.deskEmbed.asked = url;
    button.disabled = true;
    said.textContent = box.dataset.asking;
    try {
      const answer = await fetch(box.dataset.deskEmbed, {
        method: "POST",
        headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
        body: new URLSearchParams({ url }),
      });
      const found = await answer.json();
      if (box.value.trim() !== url) return;
      if (answer.ok) for (const name of PARTS) fill(part(box, name), found[name]);
      said.textContent = answer.ok ? box.dataset.found.replace("%s", found.title || found.url) : found.error;
    } catch {
      said.textContent = box.dataset.failed;
    } finally {
      button.disabled = false;
    }
  }

  let timer = 0;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-desk-embed]")) dress(event.target);
  });
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches?.("[data-desk-embed]")) return;
    dress(box);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (/^https?:\/\/[^\s]+\.[^\s]+\/\S/.test(box.value.trim()) && box.value.trim() !== box.deskEmbed.asked) ask(box);
    }, WAIT);
  });
})();
