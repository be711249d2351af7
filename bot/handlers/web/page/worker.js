// The service worker: keeps the page on the phone for when there is no line, and shows that something has come.
// `shell` stands above this script; the server writes it there.

const PREFIX = "chamdiem " + shell.base + " ";
const KEPT = PREFIX + shell.version;
const PATIENCE_MS = 8000;

function words(key, facts) {
  return shell.words[key].replace(/\{(\w+)\}/g, function (_, name) { return String(facts[name]); });
}

// --- the page without a line -----------------------------------------------------------------------------------------

self.addEventListener("install", function (event) {
  event.waitUntil(keepShell());
});

self.addEventListener("activate", function (event) {
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", function (event) {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && isChat(address)) event.respondWith(pageOrShell(event.request));
  else if (shell.assets.indexOf(address.pathname) >= 0) event.respondWith(keptOrFetched(event.request));
});

async function keepShell() {
  const cache = await caches.open(KEPT);
  await cache.addAll([new Request(shell.page, { cache: "no-cache" })].concat(shell.assets));
  await self.skipWaiting(); // the page comes from the server whenever there is one, so nobody is held to an old one
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.map(function (name) {
    return name.indexOf(PREFIX) === 0 && name !== KEPT ? caches.delete(name) : undefined;
  }));
  await self.clients.claim();
}

function isChat(address) {
  return address.pathname === shell.base || address.pathname.indexOf(shell.base + "m/") === 0;
}

// The server's page where there is a line; the kept one where there is none, or only a proxy in front of nothing.
async function pageOrShell(request) {
  const late = new Promise(function (resolve) { setTimeout(resolve, PATIENCE_MS); });
  let answer;
  try {
    answer = await Promise.race([fetch(request), late]);
  } catch (noLine) { /* the kept page is shown */ }
  if (answer && [502, 503, 504].indexOf(answer.status) < 0) return answer;
  return (await caches.match(shell.page)) || answer || Response.error();
}

async function keptOrFetched(request) {
  return (await caches.match(request)) || fetch(request);
}

// --- being called ----------------------------------------------------------------------------------------------------

self.addEventListener("push", function (event) {
  let news = {};
  try {
    news = event.data.json();
  } catch (nothingReadable) { /* that something has come can be said without it */ }
  event.waitUntil(tell(news));
});

self.addEventListener("notificationclick", function (event) {
  event.notification.close();
  event.waitUntil(openAt(event.notification.data.seq));
});

async function chats() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter(function (page) { return isChat(new URL(page.url)); });
}

// Whoever looks at the page sees the message there.
async function tell(news) {
  const isSeen = (await chats()).some(function (page) { return page.visibilityState === "visible"; });
  if (isSeen && !news.test) return;
  const title = news.unit || words("web-worker-title");
  await self.registration.showNotification(title, {
    body: news.test ? words("web-worker-test") : words("web-worker-news", { count: news.count || 1 }),
    lang: "vi",
    icon: shell.icon,
    badge: shell.badge,
    tag: "chamdiem", // the newest takes the place of the one before it
    renotify: true,
    data: { seq: news.seq || 0 },
  });
}

async function openAt(seq) {
  const open = (await chats())[0];
  if (!open) {
    await self.clients.openWindow(shell.base + (seq ? "#tin-" + seq : ""));
    return;
  }
  await open.focus();
  open.postMessage({ seq: seq });
}
