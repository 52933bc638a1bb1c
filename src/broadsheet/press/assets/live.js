// Tells the reader of an open page that there are newer stories. The page is whole without this.
(() => {
  "use strict";
  const POLL = 30_000; // ms between questions where the stream does not work
  const FAILURES = 3; // of the stream before it is given up for polling

  let river = document.getElementById("river");
  if (!river || !window.fetch) return;

  const fresh = new Set();
  let source = null;
  let timer = 0;
  let failures = 0;
  let button = null;
  let status = null;

  const live = (name) => river.dataset.live + name;
  const shown = (story) => river.querySelector(`[data-story="${Number(story)}"]`) !== null;
  const newest = () => Date.parse(river.querySelector("li time")?.getAttribute("datetime") ?? "") || 0;

  function words(count) {
    const forms = JSON.parse(river.dataset.new);
    const category = new Intl.PluralRules(document.documentElement.lang || "en").select(count);
    return (forms[category] ?? forms.other).replace("{n}", count.toLocaleString(document.documentElement.lang, { numberingSystem: "latn" }));
  }

  // The row under the heading has the button's height from the start (see the style sheet): nothing moves.
  function prepare() {
    const row = river.querySelector(".river-head");
    status = document.createElement("div");
    status.setAttribute("aria-live", "polite");
    row.append(status);
    button = null;
  }

  function note(story, published) {
    if (!story || shown(story) || Date.parse(published) < newest()) return;
    fresh.add(Number(story));
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "fresh";
      button.addEventListener("click", replace);
      status.append(button);
    }
    const text = words(fresh.size);
    if (button.textContent !== text) button.textContent = text;
  }

  async function replace() {
    const answer = await fetch(live("river.html"));
    if (!answer.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const next = holder.content.querySelector("#river");
    if (!next) return;
    river.replaceWith(next);
    river = next;
    fresh.clear();
    prepare();
    const first = river.querySelector("li a");
    if (first) first.focus({ preventScroll: true });
  }

  function listen() {
    if (!window.EventSource || failures >= FAILURES) return poll();
    source = new EventSource(live("events"));
    source.onopen = () => { failures = 0; };
    source.onmessage = (event) => {
      let item;
      try { item = JSON.parse(event.data); } catch { return; }
      note(item.story, item.datetime);
    };
    // Away for longer than the server's window: what was missed is asked for instead.
    source.addEventListener("reset", () => poll().then(() => clearTimeout(timer)));
    source.onerror = () => {
      failures += 1;
      if (failures >= FAILURES || source.readyState === EventSource.CLOSED) {
        failures = FAILURES;
        stop();
        poll();
      }
    };
  }

  async function poll() {
    clearTimeout(timer);
    timer = setTimeout(poll, POLL);
    try {
      const answer = await fetch(live("head.json"));
      if (!answer.ok) return;
      for (const item of (await answer.json()).items) note(item.story, item.published);
    } catch { /* away for a while: asked again in a moment */ }
  }

  function stop() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }

  function visible() {
    stop();
    // What came in while nobody looked is asked for once; the stream then tells only what follows.
    if (document.visibilityState === "visible") {
      poll().then(() => { if (failures < FAILURES) { clearTimeout(timer); if (document.visibilityState === "visible") listen(); } });
    }
  }

  prepare();
  document.addEventListener("visibilitychange", visible);
  visible();
})();
