// The log of the conversation: adding, paging, and never jumping away from what somebody reads.

const NEAR_PX = 120;
const OLDER_FROM_PX = 400;
const OLDER_MESSAGES = 30;
const log = { older: null, unseen: 0, followsNewest: true };

function addNew(messages, isFirstLoad) {
  const box = byId("log");
  const follows = isNearNewest();
  if (isFirstLoad) box.setAttribute("aria-live", "off"); // nobody wants the whole past read out
  let last = null;
  let asked = null;
  const fresh = messages.filter(function (message) { return message.seq > page.last; });
  fresh.forEach(function (message) {
    page.last = message.seq;
    if (!page.first) page.first = message.seq;
    const element = makeMessage(message);
    addDay(box, element);
    box.appendChild(element);
    last = element;
    if (message.direction === "out" && !asked) asked = element;
    takeIn(message);
  });
  if (isFirstLoad) setTimeout(function () { box.setAttribute("aria-live", "polite"); }, 0);
  if (!last) return;
  noteRecent(fresh);
  if (!isFirstLoad) offerCalls(fresh);
  quietenPast();
  if (follows || isFirstLoad) scrollToNewest(isFirstLoad ? null : asked);
  else byId("newest").hidden = false;
  if (document.hidden) {
    log.unseen += messages.filter(function (message) { return message.direction === "out"; }).length;
    showTitle();
  }
}

// What a message changes elsewhere on the page.
function takeIn(message) {
  if (message.ref) dropItem(message.ref);
  if (message.direction === "out") hideBusy();
  if (message.unseen) noteUnseen(message.seq);
  const tokens = message.body.tokens || [];
  if (message.body.kind === "tap" && tokens.length) markChosen(tokens[0]);
  if (message.body.kind === "pick") markPicked(tokens);
}

function addDay(box, element) {
  const before = box.lastElementChild;
  if (before && before.dataset.day === element.dataset.day) return;
  box.appendChild(makeDay(element.dataset.day));
}

function makeDay(day) {
  const element = make("p", "day", dayInWords(day));
  element.dataset.day = day;
  return element;
}

// Only the newest question calls for an answer; the buttons of older ones stay usable.
function quietenPast() {
  const asking = Array.from(document.querySelectorAll("#log .message[data-asks]"));
  const newest = asking[asking.length - 1];
  document.querySelectorAll("#log .message[data-choices]").forEach(function (element) {
    const isPast = newest && element !== newest && Number(element.dataset.seq) < Number(newest.dataset.seq);
    element.classList.toggle("past", Boolean(isPast));
  });
}

// Resolves when the next older messages are shown; whoever asks meanwhile waits for the same ones.
function loadOlder() {
  if (!page.more || !page.first) return Promise.resolve();
  if (!log.older) log.older = fetchOlder().finally(function () { log.older = null; });
  return log.older;
}

async function fetchOlder() {
  const answer = await call("GET", "messages?before=" + page.first + "&limit=" + OLDER_MESSAGES);
  if (answer.status === 401) signedOut();
  if (answer.status !== 200 || answer.data.thread !== page.thread) return;
  addOld(answer.data.messages);
  setMore(answer.data.more);
}

function addOld(messages) {
  if (!messages.length) return;
  const box = byId("log");
  const view = byId("log-box");
  box.setAttribute("aria-live", "off");
  const heightBefore = view.scrollHeight;
  const topBefore = view.scrollTop;
  const piece = document.createDocumentFragment();
  let day = "";
  messages.forEach(function (message) {
    const element = makeMessage(message);
    if (element.dataset.day !== day) piece.appendChild(makeDay(element.dataset.day));
    day = element.dataset.day;
    piece.appendChild(element);
  });
  const firstDay = box.firstElementChild;
  if (firstDay && firstDay.classList.contains("day") && firstDay.dataset.day === day) firstDay.remove();
  box.insertBefore(piece, box.firstElementChild);
  page.first = messages[0].seq;
  quietenPast();
  view.scrollTop = topBefore + view.scrollHeight - heightBefore;
  setTimeout(function () { box.setAttribute("aria-live", "polite"); }, 0);
}

function setMore(more) {
  page.more = more;
  byId("older").hidden = !more;
}

function clearLog() {
  byId("log").textContent = "";
  page.first = 0;
  page.last = 0;
  forgetSeen();
  setMore(false);
}

// Goes to the end; a message taller than the screen is shown from its beginning.
function scrollToNewest(from) {
  const view = byId("log-box");
  log.followsNewest = true;
  view.scrollTop = view.scrollHeight;
  if (from && view.scrollHeight - from.offsetTop > view.clientHeight) view.scrollTop = from.offsetTop - 8;
  byId("newest").hidden = true;
}

function isNearNewest() {
  const view = byId("log-box");
  return view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_PX;
}

function showTitle() {
  const name = page.title || words("web-js-title");
  document.title = log.unseen ? "(" + log.unseen + ") " + name : name;
}

let busyTimer = 0;

function showBusy() {
  clearTimeout(busyTimer);
  busyTimer = setTimeout(hideBusy, 12000);
  byId("busy").hidden = false;
  if (log.followsNewest) scrollToNewest();
}

function hideBusy() {
  clearTimeout(busyTimer);
  byId("busy").hidden = true;
}

function startLog() {
  const view = byId("log-box");
  view.addEventListener("scroll", function () {
    log.followsNewest = isNearNewest();
    if (log.followsNewest) byId("newest").hidden = true;
    if (view.scrollTop < OLDER_FROM_PX) loadOlder();
  }, { passive: true });
  byId("older").addEventListener("click", loadOlder);
  byId("newest").addEventListener("click", function () { scrollToNewest(); });
  if (window.ResizeObserver) {
    // The keyboard of a phone takes half of the view away; who read the newest goes on reading it.
    new ResizeObserver(function () { if (log.followsNewest) view.scrollTop = view.scrollHeight; }).observe(view);
  }
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) return;
    log.unseen = 0;
    showTitle();
  });
}
