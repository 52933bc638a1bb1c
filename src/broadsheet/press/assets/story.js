// Sharing and printing. The page is whole without this.
(() => {
  "use strict";
  const article = document.querySelector("article.story");
  const tools = article && article.querySelector(".tools");
  if (!tools) return;

  const address = (document.querySelector("link[rel=canonical]") ?? location).href;
  const title = article.querySelector("h1").textContent;

  function offer(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", act);
    tools.append(button);
  }

  if (navigator.share || navigator.clipboard) {
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    offer(tools.dataset.share, async () => {
      try {
        if (navigator.share) return await navigator.share({ title, url: address });
        await navigator.clipboard.writeText(address);
        said.textContent = tools.dataset.copied;
        setTimeout(() => { said.textContent = ""; }, 4000);
      } catch { /* the reader thought better of it */ }
    });
    tools.append(said);
  }
  offer(tools.dataset.print, () => window.print());
})();
