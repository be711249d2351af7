// What the person said and sent, in their order, until the server's own record of it arrives.
//
// An item is plain data: {id, at, thread, kind: "event" | "file", state: "waiting" | "accepted" | "refused", …}.
// It is kept first, then sent; its id makes a repetition harmless, so it is sent again until there is an answer.

const ACCEPTED_KEPT_MS = 60 * 60 * 1000;
const queue = { items: [], latest: 0, talking: false, carrying: false };

function newItem(kind, more) {
  queue.latest = Math.max(Date.now(), queue.latest + 1);
  const item = { id: newId(), at: queue.latest, thread: page.thread, kind: kind, state: "waiting", reason: "" };
  return Object.assign(item, more);
}

async function enqueue(item) {
  queue.items.push(item);
  showItem(item);
  if (item.kind === "file") await keepFile(item);
  await keepItem(item);
  sendWaiting();
}

function sendWaiting() {
  talk();
  carryFiles();
}

// Nothing goes out before the server has told whose conversation this is.
function nextWaiting(kind) {
  if (!line.caughtUp) return undefined;
  return queue.items.find(function (item) { return item.kind === kind && item.state === "waiting" && isOurs(item); });
}

// What was written in another person's conversation is never sent in this one; it waits until they are back.
function isOurs(item) {
  return !item.thread || item.thread === page.thread;
}

async function restoreQueue() {
  const items = await keptItems();
  for (const item of items) {
    const isStale = item.state === "accepted" && Date.now() - item.at > ACCEPTED_KEPT_MS;
    if (isStale || queue.items.some(function (other) { return other.id === item.id; })) {
      if (isStale) dropKept(item.id);
      continue;
    }
    queue.items.push(item);
    showItem(item);
  }
}

function setItemState(item, state, reason) {
  item.state = state;
  item.reason = reason || "";
  if (queue.items.indexOf(item) < 0) return;
  keepItem(item);
  showItem(item);
}

function dropItem(id) {
  queue.items = queue.items.filter(function (item) { return item.id !== id; });
  hideItem(id);
  dropKept(id);
}

// The browser joined another person while it was in use: what waits was written by whoever holds it. The record of
// what was accepted before may stand in the conversation that was left, so nobody waits for it.
function moveToThread(thread) {
  queue.items.filter(isOurs).forEach(function (item) {
    if (item.state === "accepted") {
      dropItem(item.id);
      return;
    }
    item.thread = thread;
    item.moved = true;
    keepItem(item);
  });
}

async function talk() {
  if (queue.talking) return;
  queue.talking = true;
  let tries = 0;
  for (let item = nextWaiting("event"); item; item = nextWaiting("event")) {
    const answer = await call("POST", "events", Object.assign({ id: item.id }, item.body));
    if (settle(item, answer)) {
      tries = 0;
      if (item.state === "accepted") afterAccepted(item);
      continue;
    }
    if (!page.signedIn) break;
    tries += 1;
    await nap(answer.wait || patienceAfter(tries));
  }
  queue.talking = false;
}

// Takes in the answer to an item; false means that it must be tried again.
function settle(item, answer) {
  if (answer.status >= 200 && answer.status < 300) {
    hideNotice();
    setItemState(item, "accepted");
    if (item.moved) dropItem(item.id);
    return true;
  }
  if (answer.status === 401) {
    signedOut();
    return false;
  }
  if (answer.status === 412) {
    startAfresh();
    return false;
  }
  if (maySucceedLater(answer.status)) {
    if (answer.status === 429) showNotice(answer.data.message);
    setItemState(item, "waiting", answer.status ? answer.data.message || "" : "offline");
    if (answer.status === 0) lineLost();
    return false;
  }
  setItemState(item, "refused", answer.data.message || words("web-js-refused"));
  return true;
}

function sayText(text) {
  enqueue(newItem("event", { body: { kind: "text", text: text }, text: text }));
}

function sayTap(token, label) {
  enqueue(newItem("event", { body: { kind: "tap", token: token }, text: label }));
}

function sayPick(tokens, labels) {
  const text = labels.length ? labels.join("\n") : words("web-js-nothing-picked");
  enqueue(newItem("event", { body: { kind: "pick", tokens: tokens }, text: text }));
}

function sayCode(code) {
  enqueue(newItem("event", { body: { kind: "open", code: code }, text: words("web-js-opening") }));
}
