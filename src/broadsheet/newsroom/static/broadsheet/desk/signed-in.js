/* A session that has ended: a form sent then leads to the sign-in page, and what was written in it is gone. So it is
   asked first, and the form stays open until whoever writes has signed in again in another window.

   A form that is saving itself is sent after that: the answer gives its new rows their numbers, a new story its
   address. Sent before, it would have them made a second time. */
(() => {
  "use strict";
  const given = document.currentScript.dataset;
  /* Milliseconds after which a form can be sent again: as long as Wagtail keeps its button off. */
  const PATIENCE = 30000;
  let sure = false;
  let sending = false;
  let saving = false;
  let settle = () => {};

  window.addEventListener("w-autosave:save", (event) => {
    if (!sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  window.addEventListener("w-autosave:save", (event) => { saving = !event.defaultPrevented; });
  for (const end of ["success", "error"]) {
    window.addEventListener(`w-autosave:${end}`, () => {
      saving = false;
      settle();
    });
  }
  window.addEventListener("pageshow", () => { sending = false; });

  async function ask() {
    const asXhr = { "X-Requested-With": "XMLHttpRequest" };
    return fetch(given.ask, { headers: asXhr, redirect: "manual", cache: "no-store" }).catch(() => null);
  }

  function say(form, answered) {
    form.querySelector("[data-desk-signed-out]")?.remove();
    const box = document.createElement("div");
    box.className = "help-block help-critical";
    box.setAttribute("role", "alert");
    box.dataset.deskSignedOut = "";
    box.textContent = `${answered ? given.out : given.away} `;
    if (answered) {
      const link = document.createElement("a");
      [link.href, link.target, link.textContent] = [given.signIn, "_blank", given.link];
      box.append(link);
    }
    form.prepend(box);
    return box;
  }

  /* A form that could not save itself: whether that is why. Once there is a session again, it goes on. */
  async function lookAgain(form) {
    const told = form.querySelector("[data-desk-signed-out]");
    const answer = await ask();
    if (!answer?.ok) {
      if (answer && !told) say(form, true);
      return;
    }
    form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    if (!told) return;
    told.remove();
    window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave")?.save();
  }
  document.addEventListener("w-autosave:error", ({ target, detail }) => {
    if (detail.type === "server_error") lookAgain(target);
  });
  window.addEventListener("focus", () => {
    for (const told of document.querySelectorAll("[data-desk-signed-out]")) lookAgain(told.closest("form"));
  });

  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (sure || !form.matches("form[data-edit-form]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending) return;
    sending = true;
    if (saving) await new Promise((done) => { settle = done; });
    const answer = await ask();
    if (!answer?.ok) {
      sending = false;
      /* Wagtail's button says "Saving" from the click on. */
      if (submitter?.dataset.wProgressLoadingValue) submitter.dataset.wProgressLoadingValue = "false";
      say(form, Boolean(answer)).scrollIntoView({ block: "center" });
      return;
    }
    /* Whoever has signed in again has another token. */
    form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    /* Wagtail has switched the pressed button off meanwhile; what it stands for would not be sent. */
    if (submitter) submitter.disabled = false;
    sure = true;
    form.requestSubmit(submitter);
    sure = false;
    setTimeout(() => { sending = false; }, PATIENCE);
  }, true);
})();
