// The menu says ordinary words for the person; only signing out is something of its own.

function openMenu(isOpen) {
  byId("menu").hidden = !isOpen;
  byId("menu-button").setAttribute("aria-expanded", String(isOpen));
  if (isOpen) byId("menu").querySelector("button").focus();
}

async function logOut() {
  const waiting = queue.items.some(function (item) { return item.state === "waiting"; });
  if (waiting && !window.confirm(words("web-js-log-out-unsent"))) return;
  const answer = await call("POST", "logout");
  if (answer.status !== 200) {
    showNotice(answer.data.message || words("web-js-log-out-offline"));
    return;
  }
  page.signedIn = false;
  endStream();
  await endCalls();
  await dropAllKept();
  ["draft", "thread", "opened", "recent", "calls"].forEach(function (name) { remember(name, ""); });
  location.replace(boot.base);
}

function startMenu() {
  const button = byId("menu-button");
  const menu = byId("menu");
  button.addEventListener("click", function () { openMenu(menu.hidden); });
  menu.addEventListener("click", function (event) {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    openMenu(false);
    button.focus();
    if (chosen.dataset.say) sayText(chosen.dataset.say);
    else logOut();
  });
  document.addEventListener("click", function (event) {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) openMenu(false);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || menu.hidden) return;
    openMenu(false);
    button.focus();
  });
}
