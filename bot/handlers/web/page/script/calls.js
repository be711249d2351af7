// Being called while the page is closed. The browser is asked only after the person has said yes here; that is offered
// once, after the first answer that was kept, and can be changed under "Thông báo" in the menu.

const SAID_MS = 8000;

function canBeCalled() {
  return Boolean(boot.callKey && boot.worker) && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

function offerCalls(messages) {
  const isKept = messages.some(function (message) {
    return message.direction === "out" && (message.body.lines || []).some(function (said) { return said.style === "ok"; });
  });
  // The first thing that is "kept" is the person's coming in; the second is an answer.
  const isSecond = document.querySelectorAll("#log .say.ok").length > 1;
  if (!isKept || !isSecond || !canBeCalled() || remembered("calls") || Notification.permission === "denied") return;
  showOffer("ask");
}

// What stands in the line above the composer: "ask", "on", "blocked", "impossible".
function showOffer(state) {
  const said = {
    ask: [words("web-js-calls-ask"), words("web-js-calls-yes"), words("web-js-calls-no")],
    on: [words("web-js-calls-on"), words("web-js-calls-stop"), words("web-js-calls-close")],
    blocked: [words("web-js-calls-blocked"), "", words("web-js-calls-close")],
    impossible: [words("web-js-calls-impossible"), "", words("web-js-calls-close")],
  }[state];
  byId("offer").hidden = false;
  byId("offer").dataset.state = state;
  byId("offer-words").textContent = said[0];
  byId("offer-yes").textContent = said[1];
  byId("offer-yes").hidden = !said[1];
  byId("offer-no").textContent = said[2];
  if (log.followsNewest) scrollToNewest();
}

function hideOffer() {
  const hadFocus = byId("offer").contains(document.activeElement);
  byId("offer").hidden = true;
  if (hadFocus) byId("box").focus();
}

async function showCalls() {
  if (!canBeCalled()) showOffer("impossible");
  else if (Notification.permission === "denied") showOffer("blocked");
  else showOffer(remembered("calls") === "on" ? "on" : "ask");
}

async function sayYes() {
  byId("offer-yes").disabled = true;
  const refusal = await beCalled();
  byId("offer-yes").disabled = false;
  if (refusal) {
    showOffer(refusal);
    return;
  }
  hideOffer();
}

// Answers what stands in the way, "" when nothing does.
async function beCalled() {
  if ((await Notification.requestPermission()) !== "granted") return Notification.permission === "denied" ? "blocked" : "ask";
  const answer = await register(false);
  if (answer && answer.data.on) {
    remember("calls", "on");
    sayForAWhile(words("web-js-calls-kept"));
    return "";
  }
  if (!answer) return "impossible";
  showNotice(answer.data.message || words("web-js-calls-later"));
  return "ask";
}

function sayForAWhile(text) {
  byId("calls-said").textContent = text;
  setTimeout(function () { byId("calls-said").textContent = ""; }, SAID_MS);
}

// The browser's address, told to the server; null when the browser gives none.
async function register(isRenewal) {
  try {
    const worker = await navigator.serviceWorker.ready;
    let known = await worker.pushManager.getSubscription();
    if (known && !isForOurKey(known)) {
      await known.unsubscribe();
      known = null;
    }
    if (!known) known = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(boot.callKey) });
    return await call("POST", "calls", Object.assign(known.toJSON(), { renew: isRenewal }));
  } catch (refused) {
    return null;
  }
}

// An address may have changed, or have been forgotten; and the person may have said no on another phone.
async function renewCalls() {
  if (remembered("calls") !== "on" || !canBeCalled() || Notification.permission !== "granted") return;
  const answer = await register(true);
  if (answer && answer.status === 200 && !answer.data.on) await endCalls();
}

async function endCalls() {
  remember("calls", "no");
  try {
    const worker = await navigator.serviceWorker.getRegistration(boot.base);
    const known = worker && await worker.pushManager.getSubscription();
    if (known) await known.unsubscribe();
  } catch (refused) { /* the server calls nobody who said no */ }
}

async function sayNo() {
  if (byId("offer").dataset.state === "ask") remember("calls", "no");
  hideOffer();
}

async function stopCalls() {
  const answer = await call("DELETE", "calls");
  if (answer.status !== 204) {
    showNotice(answer.data.message || words("web-js-calls-later"));
    return;
  }
  await endCalls();
  hideOffer();
  sayForAWhile(words("web-js-calls-ended"));
}

function isForOurKey(known) {
  const key = known.options && known.options.applicationServerKey;
  if (!key) return true;
  const ours = bytesOf(boot.callKey);
  const theirs = new Uint8Array(key);
  return ours.length === theirs.length && ours.every(function (byte, at) { return byte === theirs[at]; });
}

function bytesOf(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
}

function startCalls() {
  byId("offer-yes").addEventListener("click", function () {
    if (byId("offer").dataset.state === "on") stopCalls();
    else sayYes();
  });
  byId("offer-no").addEventListener("click", sayNo);
  byId("notices").addEventListener("click", showCalls);
}
