// Keeps one page that holds nobody's data (the journal's form) and what it needs, and shows it where there is no signal.
// VERSION is put in front by the server: it changes when that page's files change.
"use strict";

const CACHE = `magang-${VERSION}`;
const PAGE = "/jurnal/tanpa-sinyal";

async function keep() {
  const cache = await caches.open(CACHE);
  // Without cookies: the page as a stranger gets it.
  const page = await fetch(PAGE, { credentials: "omit", cache: "no-store" });
  if (!page.ok) throw new Error(`${PAGE}: ${page.status}`);
  const html = await page.clone().text();
  const files = new Set();
  for (const [, address] of html.matchAll(/(?:href="|src=")(\/static\/[^"#]+|\/[^"#]*logo[^"#]*)/g)) {
    files.add(address.replaceAll("&amp;", "&"));
  }
  for (const style of [...files].filter((address) => address.includes(".css"))) {
    const css = await (await fetch(style)).text();
    for (const [, address] of css.matchAll(/url\("([^"]+)"\)/g)) {
      files.add(new URL(address, new URL(style, location.href)).pathname);
    }
  }
  await cache.addAll([...files]);
  await cache.put(PAGE, page);
}

async function dropOld() {
  for (const name of await caches.keys()) if (name.startsWith("magang-") && name !== CACHE) await caches.delete(name);
  await clients.claim();
}

async function fromCacheFirst(request) {
  return (await caches.match(request)) || fetch(request);
}

async function fromNetwork(request, otherwise) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(otherwise);
    if (kept) return kept;
    throw error;
  }
}

addEventListener("install", (event) => event.waitUntil(keep().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(dropOld()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fromNetwork(request, PAGE));
  else if (pathname.startsWith("/static/")) event.respondWith(fromCacheFirst(request));
  else if (request.destination === "image") event.respondWith(fromNetwork(request, request));
});
