// Turns one message into elements. Everything is set as text: nothing a person wrote can become markup.

const DAY_MS = 24 * 60 * 60 * 1000;
const VIETNAM_AHEAD_MS = 7 * 60 * 60 * 1000; // no summer time

function makeMessage(message) {
  const element = make("div", "message " + message.direction);
  element.dataset.day = dayOf(message.at);
  element.dataset.seq = String(message.seq);
  const bubble = make("div", "bubble");
  element.appendChild(make("span", "unseen", message.direction === "in" ? words("web-js-you") : words("web-js-us")));
  element.appendChild(bubble);
  if (message.direction === "in") fillOwn(bubble, message.body);
  else fillReply(bubble, message.body, element);
  const time = timeOf(message.at);
  if (message.direction === "in" && !bubble.textContent) element.hidden = true;
  element.appendChild(make("p", "stamp", message.direction === "in" ? words("web-js-sent-at", { time: time }) : time));
  return element;
}

function fillOwn(bubble, body) {
  if (body.kind !== "media") {
    addText(bubble, body.text || "");
    return;
  }
  const file = make("div", "file");
  file.appendChild(makeIcon("file"));
  file.appendChild(make("span", "file-name", body.name || body.text || ""));
  bubble.appendChild(file);
  if (body.name && body.text && body.text !== body.name) bubble.appendChild(make("p", "file-caption", body.text));
}

function fillReply(bubble, body, element) {
  (body.lines || []).forEach(function (line) {
    const paragraph = make("p", "say " + line.style);
    addText(paragraph, line.text);
    bubble.appendChild(paragraph);
  });
  const choices = body.choices || [];
  if (body.bars && body.bars.length) bubble.appendChild(makeBars(body.bars));
  if (body.previews && body.previews.length) bubble.appendChild(makePreviews(body.previews));
  if (body.attachments && body.attachments.length) bubble.appendChild(makeAttachments(body.attachments));
  if (choices.length) {
    addChoices(bubble, body, choices);
    element.dataset.choices = body.asks ? "asks" : "offers";
  }
  if (body.asks) element.dataset.asks = "yes";
  if (choices.length || (body.bars && body.bars.length)) element.classList.add("wide");
}

function addText(parent, text) {
  const address = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g;
  let from = 0;
  for (let found = address.exec(text); found; found = address.exec(text)) {
    parent.appendChild(document.createTextNode(text.slice(from, found.index)));
    const link = make("a", "", found[0]);
    link.href = found[0];
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    parent.appendChild(link);
    from = found.index + found[0].length;
  }
  parent.appendChild(document.createTextNode(text.slice(from)));
}

function makeBars(bars) {
  const list = make("div", "bars");
  bars.forEach(function (bar) {
    const row = bar.token ? makeButton("progress", "", function () { tap(row, bar.token, bar.label); }) : make("div", "progress");
    if (bar.token) row.dataset.token = bar.token;
    const top = make("span", "progress-top");
    top.appendChild(make("span", "progress-label", bar.label));
    top.appendChild(make("span", "progress-caption", bar.caption));
    const meter = make("progress");
    meter.max = Math.max(bar.total, 1);
    meter.value = bar.done;
    meter.setAttribute("aria-label", bar.label);
    row.appendChild(top);
    row.appendChild(meter);
    list.appendChild(row);
  });
  return list;
}

function makeAttachments(attachments) {
  const list = make("div", "attachments");
  attachments.forEach(function (attachment) {
    const link = make("a", "attachment");
    link.href = boot.base + "files/" + encodeURIComponent(attachment.kind) + "/" + encodeURIComponent(attachment.ref);
    link.setAttribute("download", attachment.name);
    if (attachment.kind.endsWith("_png")) link.appendChild(makeGlance(link.href));
    link.appendChild(makeIcon("save"));
    link.appendChild(make("span", "", attachment.name));
    list.appendChild(link);
  });
  return list;
}

// Our own summary picture, its upper part; the whole of it is one tap away. The link beside it already has the words.
function makeGlance(address) {
  const picture = make("img", "glance");
  picture.src = address;
  picture.alt = "";
  picture.loading = "lazy";
  return picture;
}

// The clock on the wall in Viet Nam, whatever the phone is set to: deadlines are meant there.
function inVietnam(moment) {
  return new Date(new Date(moment).getTime() + VIETNAM_AHEAD_MS);
}

function timeOf(moment) {
  const at = inVietnam(moment);
  return pad(at.getUTCHours()) + ":" + pad(at.getUTCMinutes());
}

function dayOf(moment) {
  const at = inVietnam(moment);
  return pad(at.getUTCDate()) + "/" + pad(at.getUTCMonth() + 1) + "/" + at.getUTCFullYear();
}

function pad(number) { return String(number).padStart(2, "0"); }

function dayInWords(day) {
  if (day === dayOf(Date.now())) return words("web-js-today");
  if (day === dayOf(Date.now() - DAY_MS)) return words("web-js-yesterday");
  return day;
}
