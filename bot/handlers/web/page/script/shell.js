// The worker that keeps this page on the phone, and the way from a notification to the message it was about.

const MOST_PAGES_BACK = 10;

function startWorker() {
  if (!boot.worker || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(boot.worker, { scope: boot.base, updateViaCache: "none" }).catch(function () {
    // Without it the page works as long as there is a line.
  });
  navigator.serviceWorker.addEventListener("message", function (event) {
    if (event.data && event.data.seq) showMessage(event.data.seq);
  });
}

// The message named in the address, once.
function takeWanted() {
  const found = /^#tin-(\d+)$/.exec(location.hash);
  if (!found) return;
  history.replaceState(null, "", boot.base);
  showMessage(Number(found[1]));
}

async function showMessage(seq) {
  wakeAll();
  for (let pages = 0; page.first > seq && page.more && pages < MOST_PAGES_BACK; pages += 1) await loadOlder();
  const found = Array.from(byId("log").children).find(function (one) { return Number(one.dataset.seq) >= seq; });
  if (!found) return;
  found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "start" });
}

// --- what was last said, for when the page is opened without a line -----------------------------------------------------

const MOST_RECENT = 8;
const recent = [];

function noteRecent(messages) {
  recent.push.apply(recent, messages);
  recent.splice(0, Math.max(0, recent.length - MOST_RECENT));
  remember("recent", JSON.stringify({ title: page.title, detail: byId("detail").textContent, messages: recent }));
}

function forgetRecent() {
  recent.length = 0;
  remember("recent", "");
}

function showRecent() {
  const known = readJson(remembered("recent"));
  if (!known.messages) return;
  showAbout({ title: known.title, detail: known.detail });
  addNew(known.messages, true);
}
