// Puts another service's frame in place of its link when the reader asks for it. Until then nothing is fetched
// from there; without this script the link stands alone.
(() => {
  "use strict";
  const SHORTEST = 80, LONGEST = 4000; // px of a frame that tells its own height

  // Heights that the services' frames announce, each in its own way; anything else is not understood.
  function heightIn(data) {
    if (typeof data === "string") {
      try { data = JSON.parse(data); } catch { return 0; }
    }
    if (!data || typeof data !== "object") return 0;
    const tweet = data["twttr.embed"];
    if (tweet && tweet.method === "twttr.private.resize") return Number(tweet.params?.[0]?.height);
    if (data["datawrapper-height"]) return Number(Object.values(data["datawrapper-height"])[0]);
    if (data.type === "MEASURE") return Number(data.details?.height); // Instagram
    return Number(data.height); // Mastodon, Bluesky, Telegram, Flourish
  }

  function show(figure, offer) {
    const address = new URL(figure.dataset.embed);
    const width = Number(figure.dataset.width), height = Number(figure.dataset.height);
    const frame = document.createElement("iframe");
    frame.title = offer.querySelector(".what").textContent;
    frame.allow = "fullscreen; picture-in-picture; encrypted-media";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-presentation");
    frame.src = address.href;
    const holder = document.createElement("div");
    if (width) {
      frame.style.aspectRatio = `${width} / ${height}`;
      if (height > width) holder.className = "tall";
    } else {
      frame.style.blockSize = `${height}px`;
      window.addEventListener("message", (event) => {
        if (event.source !== frame.contentWindow || event.origin !== address.origin) return;
        const told = Math.round(heightIn(event.data));
        if (told >= SHORTEST) frame.style.blockSize = `${Math.min(told, LONGEST)}px`;
      });
      if (address.pathname.endsWith("/embed")) {
        // Mastodon tells its height when it is asked for it.
        frame.addEventListener("load", () => frame.contentWindow.postMessage({ type: "setHeight", id: 1 }, address.origin));
      }
    }
    const link = offer.querySelector(".what a");
    holder.append(frame);
    offer.replaceWith(holder);
    const below = document.createElement("p");
    below.className = "of";
    below.append(link);
    holder.append(below);
    frame.focus();
  }

  for (const figure of document.querySelectorAll("figure[data-embed]")) {
    const offer = figure.querySelector(".offer");
    const row = offer.querySelector(".load");
    row.hidden = false;
    row.querySelector("button").addEventListener("click", () => show(figure, offer), { once: true });
  }
})();
