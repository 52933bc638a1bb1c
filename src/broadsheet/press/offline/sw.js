// Keeps what a reader has opened, so that it can be read without a network; what is shown then says how old it is.
// Everything else about a page is as without this file. SITE is filled in by the press.
"use strict";
const SITE = {};
const OWN = `broadsheet ${SITE.home} `;
const PAGES = `${OWN}pages`;
const FILES = `${OWN}files`;
const PICTURES = `${OWN}pictures`;
const MOST = { [PAGES]: 60, [FILES]: 20, [PICTURES]: 80 };
const PATIENCE = 6_000; // ms that a page that is kept waits for the network
const FRESH = 600_000; // ms between two looks for a newer front and river
let looked = 0;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await (await caches.open(FILES)).addAll(SITE.files);
    await (await caches.open(PAGES)).add(SITE.offline);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(kept(FILES, event));
  else if (url.pathname.startsWith("/media/") && request.destination === "image") event.respondWith(kept(PICTURES, event));
});

// A page from the network, else as it was kept, else the page that says so.
async function page(event) {
  const cache = await caches.open(PAGES);
  const held = await cache.match(event.request, { ignoreSearch: true });
  try {
    // Asked of the site each time: the browser's own cache would give an old page out as a new one for a minute.
    const answer = await soon(fetch(event.request, { cache: "no-cache" }), held ? PATIENCE : 0);
    if (held && answer.status > 501) throw new Error("the site is away");
    const type = answer.headers.get("Content-Type") ?? "";
    if (answer.ok && !answer.redirected && type.startsWith("text/html")) {
      event.waitUntil(keep(PAGES, event.request, answer.clone()).then(refresh));
    } else if (held && answer.status < 500) {
      event.waitUntil(cache.delete(event.request, { ignoreSearch: true })); // withdrawn, or moved
    }
    return answer;
  } catch (error) {
    if (held) return aged(held, SITE.saved);
    const offline = await cache.match(SITE.offline);
    if (!offline) throw error;
    return aged(offline, SITE.news, await list(cache));
  }
}

function soon(answer, patience) {
  if (!patience) return answer;
  return Promise.race([answer, new Promise((_, give) => setTimeout(give, patience, new Error("too slow")))]);
}

// Names in /static/ and /media/ never get other bytes.
async function kept(name, event) {
  const held = await (await caches.open(name)).match(event.request);
  if (held) return held;
  const answer = await fetch(event.request);
  if (answer.status === 200) event.waitUntil(keep(name, event.request, answer.clone()));
  return answer;
}

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const all = (await cache.keys()).filter((one) => ![SITE.home, SITE.offline].includes(new URL(one.url).pathname));
  await Promise.all(all.slice(0, -MOST[name]).map((one) => cache.delete(one)));
}

// The front and the river of the page that says that there is no network, once in ten minutes.
async function refresh() {
  if (Date.now() - looked < FRESH || navigator.connection?.saveData) return;
  looked = Date.now();
  const cache = await caches.open(PAGES);
  try { await cache.addAll([SITE.home, SITE.offline]); } catch { /* another time */ }
}

// The page as it was kept, with a line above it that says when that was, as the page writes its own times.
async function aged(held, words, more = "") {
  const when = new Date(held.headers.get("Date") ?? Date.now());
  const time = new Intl.DateTimeFormat(SITE.language, { dateStyle: "long", timeStyle: "short", timeZone: SITE.zone, numberingSystem: "latn" }).format(when);
  const line = `<p class="notice saved" role="status">${escaped(words.replace("{when}", time))}</p>`;
  const text = (await held.text()).replace(/<main\b[^>]*>/, (main) => main + line).replace("<!--saved-->", () => more);
  const headers = new Headers(held.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response(text, { status: held.status, headers });
}

// What can be read now: the titles of the pages that are kept, the last opened first.
async function list(cache) {
  const rows = [];
  const titles = new Set([""]); // a page and its text alone have the same
  for (const one of (await cache.keys()).reverse()) {
    const path = new URL(one.url).pathname;
    const title = /<title>([^<]*)<\/title>/.exec(await (await cache.match(one)).text())?.[1] ?? "";
    if (titles.has(title) || path === SITE.offline) continue;
    titles.add(title);
    rows.push(`<li><a href="${escaped(path)}">${title.replace(SITE.suffix, "")}</a></li>`);
  }
  return rows.length ? `<h2>${escaped(SITE.kept)}</h2><ul>${rows.join("")}</ul>` : "";
}

const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
