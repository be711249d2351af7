// The line to the server: a stream where it works, asking again and again where it does not.

const SILENT_MS = 40 * 1000; // the server says something every 15 seconds
const HELLO_MS = 8 * 1000;
const ASK_SECONDS = 3;
const ASK_HIDDEN_SECONDS = 60;
const STREAM_AGAIN_MS = 2 * 60 * 1000;
const line = { running: false, caughtUp: false, source: null, heard: 0, streamAfter: 0, end: null, quick: 0 };

function showLine(state) {
  byId("line").dataset.state = state;
  byId("line-words").textContent = words("web-js-line-" + state);
}

function isOffline() {
  return byId("line").dataset.state === "offline";
}

function lineLost() {
  if (isOffline()) return;
  showLine("offline");
  queue.items.forEach(showItem);
}

function lineBack() {
  if (byId("line").dataset.state === "connected") return;
  showLine("connected");
  queue.items.forEach(showItem);
  wakeAll();
}

async function keepLine() {
  if (line.running) return;
  line.running = true;
  let tries = 0;
  while (page.signedIn) {
    const answer = await call("GET", page.last ? "messages?limit=100&after=" + page.last : "messages");
    if (answer.status === 401) {
      signedOut();
      break;
    }
    if (answer.status !== 200) {
      tries += 1;
      if (tries > 1 || !navigator.onLine) lineLost();
      await nap(answer.wait || patienceAfter(tries));
      continue;
    }
    tries = 0;
    const wasCaughtUp = line.caughtUp;
    if (!takePage(answer.data)) continue; // the page is about to change, or asks anew
    lineBack();
    sendWaiting();
    tellSeen();
    if (!wasCaughtUp) greet();
    if (wasCaughtUp && answer.data.more) continue;
    const mayStream = !boot.asks && window.EventSource && Date.now() >= line.streamAfter && !document.hidden;
    if (mayStream) await followStream();
    else await nap(askSeconds());
  }
  line.running = false;
}

// After something was sent the answer is near.
function askSeconds() {
  if (document.hidden && !boot.asks) return ASK_HIDDEN_SECONDS;
  if (line.quick > 0) {
    line.quick -= 1;
    return 0.4;
  }
  return boot.asks ? 1.5 : ASK_SECONDS;
}

function askSoon() {
  line.quick = 8;
  if (!line.source) wakeAll();
}

// Shows what the server answered; false when it belongs to another conversation than the page showed so far.
function takePage(data) {
  if (page.session && data.session !== page.session) {
    startAfresh();
    return false;
  }
  page.session = data.session;
  if (data.thread !== page.thread) {
    if (line.caughtUp) moveToThread(data.thread);
    setThread(data.thread);
    if (page.last) {
      forgetShown();
      return false;
    }
  }
  const isFirstLoad = !line.caughtUp;
  line.caughtUp = true;
  showAbout(data.about);
  if (isFirstLoad) setMore(page.last ? page.first > 1 : data.more);
  addNew(data.messages, isFirstLoad);
  return true;
}

// What is done once it is known whose conversation this is.
function greet() {
  takeWanted();
  renewCalls();
}

function forgetShown() {
  clearLog();
  line.caughtUp = false;
}

function setThread(thread) {
  if (page.thread === thread) return;
  page.thread = thread;
  remember("thread", thread);
  forgetRecent();
  queue.items.forEach(showItem);
}

function showAbout(about) {
  page.title = about.title;
  byId("title").textContent = about.title || words("web-js-title");
  byId("detail").textContent = about.detail;
  showTitle();
}

// Resolves when the stream is over, for whatever reason.
function followStream() {
  return new Promise(function (resolve) {
    const query = "stream?after=" + page.last + "&thread=" + encodeURIComponent(page.thread);
    const source = new EventSource(boot.base + query);
    let said = false;
    line.source = source;
    line.heard = Date.now();
    const opened = Date.now();
    const watch = setInterval(function () {
      const silent = Date.now() - line.heard;
      if (!said && Date.now() - opened > HELLO_MS) line.streamAfter = Date.now() + STREAM_AGAIN_MS;
      if (silent > (said ? SILENT_MS : HELLO_MS)) end();
    }, 1000);
    function end() {
      clearInterval(watch);
      source.close();
      if (line.source === source) line.source = null;
      line.end = null;
      resolve();
    }
    function on(name, take) {
      source.addEventListener(name, function (event) {
        said = true;
        line.heard = Date.now();
        lineBack();
        take(JSON.parse(event.data));
      });
    }
    line.end = end;
    on("about", function (about) {
      setThread(about.thread);
      showAbout(about);
    });
    on("message", function (message) { addNew([message], false); });
    on("ping", function () {});
    on("reset", function (reset) {
      moveToThread(reset.thread);
      setThread(reset.thread);
      forgetShown();
      end();
    });
    on("bye", end);
    source.onerror = function () {
      if (byId("line").dataset.state === "connected") showLine("connecting");
      end();
    };
  });
}

function endStream() {
  if (line.end) line.end();
}

function startLine() {
  window.addEventListener("online", function () {
    wakeAll();
    endStream();
  });
  window.addEventListener("offline", function () {
    lineLost();
    endStream();
  });
  let hiding = 0;
  document.addEventListener("visibilitychange", function () {
    clearTimeout(hiding);
    if (document.hidden) {
      // A browser has six connections for all pages of a server: a page nobody sees gives its own back.
      hiding = setTimeout(endStream, ASK_HIDDEN_SECONDS * 1000);
    } else {
      wakeAll();
      if (Date.now() - line.heard > SILENT_MS) endStream();
    }
  });
}
