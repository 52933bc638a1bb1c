// Tells the reader of an open page that there are newer stories. The page is whole without this.
(() => {
  "use strict";
  const POLL = 30_000; // ms between questions where the stream does not work, a quarter more or less
  const STEP = 10_000; // ms in which all readers ask for the same address (delivery/polling.py)
  const FAILURES = 3; // of the stream in a row before it is given up for polling
  const REST = 300_000; // ms until the stream is tried again, a half more or less

  // What the reader opened can be read again without a network.
  const manifest = document.querySelector('link[rel="manifest"]');
  if (manifest && navigator.serviceWorker) {
    const worker = manifest.href.replace(/[^/]+$/, "sw.js");
    addEventListener("load", () => { navigator.serviceWorker.register(worker).catch(() => { /* not here */ }); });
  }

  // What the worker gave out as kept is fetched anew once there is a network again.
  addEventListener("online", () => { if (document.querySelector(".notice.saved")) location.reload(); });

  // Text alone, for whoever chose it and, as long as nothing was chosen, for a browser that is to save data.
  const LITE = "broadsheet lite";
  const lite = document.querySelector("a.lite");
  if (lite) {
    let chosen = null;
    try { chosen = localStorage.getItem(LITE); } catch { /* no storage here */ }
    if (navigator.onLine && (chosen === "1" || (chosen === null && navigator.connection?.saveData))) {
      location.replace(lite.href);
      return;
    }
    lite.addEventListener("click", () => {
      try { localStorage.setItem(LITE, "1"); } catch { /* for this page alone then */ }
    });
  }

  let river = document.getElementById("river");
  if (!river || !window.fetch) return;

  const fresh = new Set();
  let source = null;
  let timer = 0;
  let failures = 0;
  let seen = 0; // the newest place in the river that this page has heard of
  let skew = null; // ms that delivery's clock is ahead of this one
  let waiting = null; // aborts the wait for this page's turn
  // A reader may stop the news (WCAG 2.2.2); the browser remembers it for every page of the site.
  const PAUSED = "broadsheet paused";
  let still = false;
  try { still = localStorage.getItem(PAUSED) === "1"; } catch { /* no storage here */ }
  let letGo = null; // ends this page's turn
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
    if (!river.dataset.pause) return;
    const pause = document.createElement("button");
    pause.type = "button";
    pause.className = "pause";
    const say = () => { pause.textContent = still ? river.dataset.resume : river.dataset.pause; };
    pause.addEventListener("click", () => {
      still = !still;
      try { localStorage.setItem(PAUSED, still ? "1" : ""); } catch { /* for this page alone then */ }
      say();
      visible();
    });
    say();
    row.append(pause);
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

  // What one page of this browser learns, all of them hear.
  const channel = window.BroadcastChannel ? new BroadcastChannel("broadsheet " + live("")) : null;
  if (channel) channel.onmessage = (event) => hear(event.data);

  function hear({ item, head }) {
    if (item) {
      seen = Math.max(seen, item.place ?? 0);
      note(item.story, item.datetime);
    }
    if (head) {
      seen = Math.max(seen, head.last_id);
      for (const one of head.items) note(one.story, one.published);
    }
  }

  function tell(news) {
    hear(news);
    if (channel) channel.postMessage(news);
  }

  // One stream for all: the page whose turn it is listens. The browser gives the turn to the next when a page goes.
  function lead() {
    if (!channel || !navigator.locks) return listen();
    const asked = new AbortController();
    waiting = asked;
    navigator.locks
      .request("broadsheet " + live(""), { signal: asked.signal }, () => new Promise((done) => {
        letGo = done;
        if (asked.signal.aborted) done();
        else listen();
      }))
      .catch(() => { /* hidden before its turn came */ });
  }

  function listen() {
    if (!window.EventSource || failures >= FAILURES) return poll();
    source = new EventSource(live("events"));
    source.onopen = () => { failures = 0; };
    source.onmessage = (event) => {
      try { tell({ item: JSON.parse(event.data) }); } catch { /* not ours */ }
    };
    // What came in between two streams is in neither: it is asked for.
    source.addEventListener("ready", (event) => { catchUp(JSON.parse(event.data).place); });
    // Away for longer than the server's window: what was missed is asked for instead.
    source.addEventListener("reset", (event) => { catchUp(JSON.parse(event.data).place); });
    source.onerror = () => {
      failures += 1;
      if (failures < FAILURES && source.readyState !== EventSource.CLOSED) return; // it reconnects by itself
      failures = FAILURES;
      source.close();
      source = null;
      poll();
      setTimeout(() => { failures = 0; visible(); }, REST * (0.5 + Math.random()));
    };
  }

  async function catchUp(place) {
    if (place <= seen) return;
    await ask();
    // A cache may have answered from a moment before.
    if (place > seen) timer = setTimeout(ask, STEP);
  }

  async function poll() {
    clearTimeout(timer);
    timer = setTimeout(poll, POLL * (0.75 + Math.random() / 2));
    await ask();
  }

  async function ask() {
    const name = skew === null ? "head.json" : `head/${Math.floor((Date.now() + skew) / STEP)}.json`;
    try {
      const answer = await fetch(live(name));
      if (!answer.ok) return;
      const made = Date.parse(answer.headers.get("Date") ?? "") + 1000 * (answer.headers.get("Age") ?? 0);
      if (made) skew = made - Date.now();
      tell({ head: await answer.json() });
    } catch { /* away for a while: asked again in a moment */ }
  }

  function stop() {
    clearTimeout(timer);
    if (source) source.close();
    if (waiting) waiting.abort();
    if (letGo) letGo();
    source = waiting = letGo = null;
  }

  async function visible() {
    stop();
    if (still || document.visibilityState !== "visible") return;
    // What came in while nobody looked is asked for once; the stream then tells only what follows.
    await ask();
    if (!still && document.visibilityState === "visible" && !waiting && !source) lead();
  }

  prepare();
  document.addEventListener("visibilitychange", visible);
  visible();
})();
