// Buttons and ticks: numbered answers large and below each other, everything else as chips.

const DOUBLE_TAP_MS = 700;
const lastTap = { token: "", at: 0 };

function addChoices(bubble, body, choices) {
  const answers = choices.filter(function (choice) { return choice.number !== null; });
  const others = choices.filter(function (choice) {
    // Ticks bring a button of their own; a choice that only ends them would stand there twice.
    const endsTicks = body.many && answers.length > 0 && choice.label === words("web-js-done");
    return choice.number === null && !endsTicks;
  });
  const ticked = body.ticked || [];
  if (answers.length) bubble.appendChild(body.many ? makeTicks(answers, ticked) : makeAnswers(answers, body.chosen));
  if (others.length) bubble.appendChild(makeChips(others, body.chosen));
}

function makeAnswers(answers, chosen) {
  const list = make("div", "choices");
  answers.forEach(function (choice) {
    const button = makeButton("choice", "", function () { tap(button, choice.token, choice.label); });
    button.dataset.token = choice.token;
    setPressed(button, choice.token === chosen);
    fillChoice(button, choice);
    list.appendChild(button);
  });
  return list;
}

function fillChoice(parent, choice) {
  parent.appendChild(make("span", "choice-number", String(choice.number)));
  parent.appendChild(make("span", "choice-label", choice.label));
  if (choice.points !== null && choice.points !== undefined && choice.points !== "") {
    parent.appendChild(make("span", "choice-points", words("web-js-points", { points: choice.points })));
  }
}

function makeChips(others, chosen) {
  const list = make("div", "chips");
  others.forEach(function (choice) {
    const button = makeButton("chip", choice.label, function () { tap(button, choice.token, choice.label); });
    button.dataset.token = choice.token;
    setPressed(button, choice.token === chosen);
    list.appendChild(button);
  });
  return list;
}

function makeTicks(answers, ticked) {
  const form = make("form", "choices");
  form.setAttribute("aria-label", words("web-js-ticks"));
  answers.forEach(function (choice) {
    const row = make("label", "choice");
    const box = make("input");
    box.type = "checkbox";
    box.checked = ticked.indexOf(choice.token) >= 0;
    box.dataset.tick = choice.token;
    box.dataset.label = choice.label;
    box.addEventListener("change", function () { row.classList.toggle("ticked", box.checked); });
    row.classList.toggle("ticked", box.checked);
    row.appendChild(box);
    fillChoice(row, choice);
    if (row.lastChild.className === "choice-points") row.querySelector(".choice-label").appendChild(row.lastChild);
    form.appendChild(row);
  });
  const done = make("button", "primary", words("web-js-done"));
  done.type = "submit";
  form.appendChild(done);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const picked = Array.from(form.querySelectorAll("input:checked"));
    const tokens = picked.map(function (box) { return box.dataset.tick; });
    if (isDoubleTap("pick " + tokens.join(" "))) return;
    sayPick(tokens, picked.map(function (box) { return box.dataset.label; }));
  });
  return form;
}

function tap(button, token, label) {
  if (isDoubleTap(token)) return;
  markChosen(token);
  sayTap(token, label);
}

// A trembling finger is not a second answer.
function isDoubleTap(token) {
  const isDouble = lastTap.token === token && Date.now() - lastTap.at < DOUBLE_TAP_MS;
  lastTap.token = token;
  lastTap.at = Date.now();
  return isDouble;
}

function setPressed(button, isPressed) {
  if (isPressed) button.setAttribute("aria-pressed", "true");
  else button.removeAttribute("aria-pressed");
}

// Marks a choice wherever it stands in the log; of the buttons of one message one is chosen.
function markChosen(token) {
  withToken("token", token).forEach(function (button) {
    const message = button.closest(".message");
    message.querySelectorAll("[aria-pressed]").forEach(function (other) { setPressed(other, false); });
    if (!button.classList.contains("progress")) setPressed(button, true);
  });
}

function markPicked(tokens) {
  if (!tokens.length) return;
  const form = withToken("tick", tokens[0]).map(function (box) { return box.closest("form"); })[0];
  if (!form) return;
  form.querySelectorAll("input").forEach(function (box) {
    box.checked = tokens.indexOf(box.dataset.tick) >= 0;
    box.closest(".choice").classList.toggle("ticked", box.checked);
  });
}

function withToken(name, token) {
  return Array.from(byId("log").querySelectorAll("[data-" + name + "]")).filter(function (element) {
    return element.dataset[name] === token;
  });
}
