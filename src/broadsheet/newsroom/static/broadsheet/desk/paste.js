/* Text that a word processor hid (tracked deletions, comments) stays out of what is pasted. The rich-text editor
   drops styles before anything of ours sees the text, and would publish what nobody could see. */
(() => {
  const UNSEEN = /display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden/i;

  function seen(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const element of page.querySelectorAll("[style], del, [hidden]")) {
      const hidden = element.matches("del, [hidden]") || UNSEEN.test(element.getAttribute("style") ?? "");
      if (hidden) element.remove();
    }
    return page;
  }

  function paste(event) {
    const html = event.clipboardData?.getData("text/html");
    if (!html || event.deskSeen || !event.target.closest?.(".public-DraftEditor-content")) return;
    const before = new DOMParser().parseFromString(html, "text/html").querySelectorAll("*").length;
    const page = seen(html);
    if (page.querySelectorAll("*").length === before) return; // nothing was hidden: the editor's own way
    event.preventDefault();
    event.stopImmediatePropagation();
    const data = new DataTransfer();
    data.setData("text/html", page.documentElement.outerHTML);
    data.setData("text/plain", page.body.textContent);
    const again = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    again.deskSeen = true;
    event.target.dispatchEvent(again);
  }

  document.addEventListener("paste", paste, true); // before the editor's
})();
