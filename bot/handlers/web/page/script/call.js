// One request to the server, and patience when there is no line.

const CALL_SECONDS = 20;
const nappers = new Set();

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
}

// A page acts only for the session it was shown for: the cookie may be somebody else's by now.
function sessionOfPage() {
  return page.session || "1";
}

// Answers {status, data, wait}; status 0 means that nothing came back. wait is in seconds.
async function call(method, path, body) {
  const patience = new AbortController();
  const timer = setTimeout(function () { patience.abort(); }, CALL_SECONDS * 1000);
  const request = { method: method, headers: { "X-Chamdiem": sessionOfPage(), Accept: "application/json" }, cache: "no-store", credentials: "same-origin", signal: patience.signal };
  if (body) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(boot.base + path, request);
    const text = await response.text();
    return { status: response.status, data: readJson(text), wait: Number(response.headers.get("Retry-After")) || 0 };
  } catch (noLine) {
    return { status: 0, data: {}, wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}

function readJson(text) {
  try {
    return JSON.parse(text) || {};
  } catch (notOurs) {
    return {};
  }
}

// Whether trying the very same thing again may help.
function maySucceedLater(status) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

// Sleeps, but wakes at once when the line seems to be back.
function nap(seconds) {
  return new Promise(function (resolve) {
    const wake = function () {
      clearTimeout(timer);
      nappers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, seconds * 1000);
    nappers.add(wake);
  });
}

function wakeAll() {
  Array.from(nappers).forEach(function (wake) { wake(); });
}

// Seconds to wait after so many failed tries: 1, 2, 4 … 15, never all phones in the same moment.
function patienceAfter(tries) {
  return Math.min(15, Math.pow(2, Math.min(tries, 5) - 1)) * (0.75 + Math.random() / 2);
}
