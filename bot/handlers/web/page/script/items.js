// Shows what is still on its way: below everything else, until the server's own record takes its place.

const shownItems = new Map(); // item id -> element

function showItem(item) {
  if (!isOurs(item)) {
    hideItem(item.id);
    return;
  }
  let element = shownItems.get(item.id);
  if (!element) {
    element = make("div", "message in");
    shownItems.set(item.id, element);
    byId("pending").appendChild(element);
    const content = item.kind === "file" ? makeSending(item) : make("div", "bubble", item.text);
    element.appendChild(content);
    element.appendChild(make("p", "stamp"));
    scrollToNewest();
  }
  const isLate = item.state === "waiting" && (item.reason !== "" || isOffline());
  element.className = "message in " + item.state + (isLate ? " late" : "");
  element.lastChild.textContent = itemStateInWords(item, isLate);
  if (item.kind === "file") showFileButtons(item, element, isLate);
}

function hideItem(id) {
  const element = shownItems.get(id);
  if (element) element.remove();
  shownItems.delete(id);
}

function itemStateInWords(item, isLate) {
  if (item.state === "accepted") return words("web-js-sent");
  if (item.state === "refused") return item.reason;
  return words(isLate ? "web-js-not-sent" : "web-js-sending");
}

function makeSending(item) {
  const bubble = make("div", "bubble sending");
  const top = make("div", "file");
  const name = make("span", "file-name", item.name);
  name.appendChild(make("span", "file-size", sizeInWords(item.size)));
  top.appendChild(makeIcon("file"));
  top.appendChild(name);
  bubble.appendChild(top);
  if (item.caption) bubble.appendChild(make("p", "file-caption", item.caption));
  const bar = make("progress");
  bar.max = item.size;
  bar.value = 0;
  bar.setAttribute("aria-label", words("web-js-progress", { name: item.name }));
  bubble.appendChild(bar);
  const buttons = make("div", "file-buttons");
  const retry = makeButton("file-retry", words("web-js-retry"), function () { retryFile(item); });
  const cancel = makeButton("file-cancel", words("web-js-cancel"), function () { cancelFile(item); });
  retry.setAttribute("aria-label", words("web-js-retry-file", { name: item.name }));
  cancel.setAttribute("aria-label", words("web-js-cancel-file", { name: item.name }));
  buttons.appendChild(retry);
  buttons.appendChild(cancel);
  bubble.appendChild(buttons);
  return bubble;
}

function showFileButtons(item, element, isLate) {
  element.querySelector("progress").hidden = item.state === "refused";
  element.querySelector(".file-buttons").hidden = item.state === "accepted";
  element.querySelector(".file-retry").hidden = !(isLate || item.state === "refused");
}

function showProgress(item, bytes) {
  const element = shownItems.get(item.id);
  if (!element || item.state !== "waiting") return;
  element.querySelector("progress").value = bytes;
  if (item.reason) {
    item.reason = "";
    showItem(item);
  }
  const percent = Math.floor((100 * bytes) / item.size);
  element.lastChild.textContent = words("web-js-sending-percent", { percent: Math.min(percent, 100) });
}
