// What the server tells the page when it loads, the page's words, and the few ways elements are made.

let boot = null;

const page = { signedIn: false, session: "", thread: "", title: "", first: 0, last: 0, more: false };

function readBoot() {
  boot = JSON.parse(document.getElementById("boot").textContent);
  page.thread = remembered("thread");
  page.signedIn = boot.signedIn && !(boot.offline && !page.thread); // kept on the phone, it is shown to anybody
}

function words(key, facts) {
  return boot.words[key].replace(/\{(\w+)\}/g, function (_, name) { return String(facts[name]); });
}

function byId(id) { return document.getElementById(id); }

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function makeButton(className, text, onClick) {
  const button = make("button", className, text);
  button.type = "button";
  if (onClick) button.addEventListener("click", onClick);
  return button;
}

const SHAPES = {
  file: "M6.5 3.500h7l4.500 4.500v11a1.500 1.500 0 0 1-1.500 1.500h-10A1.500 1.500 0 0 1 5 19V5a1.500 1.500 0 0 1 1.500-1.500zM13.500 3.500V8H18",
  save: "M12 4v11m-5-4.500 5 5 5-5M5 20h14",
};

function makeIcon(name) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  icon.appendChild(path);
  return icon;
}

// Small things that outlive a reload. A browser may refuse to keep anything; then they live as long as the page.
const fleeting = {};

function remembered(name) {
  try {
    return localStorage.getItem("chamdiem" + boot.base + name) || "";
  } catch (refused) {
    return fleeting[name] || "";
  }
}

function remember(name, text) {
  fleeting[name] = text;
  try {
    if (text) localStorage.setItem("chamdiem" + boot.base + name, text);
    else localStorage.removeItem("chamdiem" + boot.base + name);
  } catch (refused) { /* it lives as long as the page */ }
}
