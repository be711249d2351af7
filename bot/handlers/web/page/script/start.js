// Decides what is shown first: the conversation, or the field for an invitation code.

function showWelcome(hasEnded) {
  byId("app").hidden = true;
  byId("welcome").hidden = false;
  byId("ended").hidden = !hasEnded;
  if (!boot.asks) byId("code").focus();
}

function showChat() {
  byId("welcome").hidden = true;
  byId("app").hidden = false;
  grow();
  if (!isPhone() && !boot.asks) byId("box").focus();
}

function signedOut() {
  if (!page.signedIn && !byId("welcome").hidden) return;
  page.signedIn = false;
  page.session = "";
  line.caughtUp = false; // whoever comes next may be somebody else
  clearLog();
  forgetRecent();
  endStream();
  showWelcome(true);
}

// Somebody else has signed in on this machine: nothing of this page is theirs.
function startAfresh() {
  page.signedIn = false;
  endStream();
  location.replace(boot.base);
}

// The code of an invitation link, once: it leaves the address, so that it is not shared by accident.
function takeCode() {
  const found = /\/m\/([^/]+)\/?$/.exec(location.pathname);
  if (!found) return "";
  history.replaceState(null, "", boot.base);
  try {
    return decodeURIComponent(found[1]);
  } catch (broken) {
    return "";
  }
}

// A code that signs this browser in is posted by itself, before there is any queue; false when it was not taken.
async function enterWith(code) {
  const answer = await call("POST", "events", { id: newId(), kind: "open", code: code });
  if (answer.status !== 202) return answer.data.message || words("web-js-line-offline");
  rememberOpened(code);
  page.signedIn = true;
  return "";
}

function rememberOpened(code) {
  const marks = remembered("opened").split(" ").filter(Boolean);
  if (!wasOpened(code)) marks.push(markOf(code));
  remember("opened", marks.slice(-20).join(" "));
}

function wasOpened(code) {
  return remembered("opened").split(" ").indexOf(markOf(code)) >= 0;
}

// Enough to know a code again, not enough to use it.
function markOf(code) {
  let mark = 0x811c9dc5;
  for (let at = 0; at < code.length; at += 1) mark = Math.imul(mark ^ code.charCodeAt(at), 0x01000193) >>> 0;
  return mark.toString(36);
}

function afterAccepted(item) {
  if (item.body.kind === "open") rememberOpened(item.body.code);
  if (queue.items.indexOf(item) >= 0) showBusy(); // else the answer came before this was known
  askSoon();
}

async function startChat() {
  showChat();
  showLine("connecting");
  if (boot.offline) showRecent();
  await restoreQueue();
  keepLine();
}

// A link is opened again and again by the person it belongs to; who is in already just goes on.
async function startSignedIn(code) {
  await startChat();
  if (!code) return;
  const about = await call("GET", "messages?limit=1");
  const isIn = about.status === 200 && about.data.about.title !== "";
  if (!(isIn && wasOpened(code))) sayCode(code);
}

function showCodeProblem(problem) {
  byId("code-error").textContent = problem;
  byId("code-error").hidden = !problem;
}

function startWayIn() {
  const button = byId("way-in").querySelector("button");
  byId("way-in").addEventListener("submit", async function (event) {
    event.preventDefault();
    button.disabled = true;
    const problem = await enterWith(byId("code").value.trim());
    button.disabled = false;
    showCodeProblem(problem);
    if (problem) return;
    byId("code").value = "";
    startChat();
  });
}

async function startSignedOut(code) {
  if (!code) {
    showWelcome(false);
    return;
  }
  showChat();
  showLine("connecting");
  byId("busy").hidden = false;
  const problem = await enterWith(code);
  if (problem) {
    showWelcome(false);
    byId("code").value = code;
    showCodeProblem(problem);
  } else {
    startChat();
  }
}

document.addEventListener("DOMContentLoaded", async function () {
  if (!byId("boot")) return;
  readBoot();
  startComposer();
  startLog();
  startMenu();
  startLine();
  startWayIn();
  startSeen();
  startCalls();
  startWorker();
  await openKept();
  const code = takeCode();
  if (page.signedIn) startSignedIn(code);
  else startSignedOut(code);
});
