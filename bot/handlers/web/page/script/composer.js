// The row one types in: words, files from the paper clip, the camera, the clipboard or dropped on the page.

const composer = { files: [] };

function grow() {
  const box = byId("box");
  box.style.height = "auto";
  box.style.height = box.scrollHeight + 2 + "px";
  byId("composer").classList.toggle("has-text", box.value.trim() !== "");
}

function showNotice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = false;
}

function hideNotice() {
  byId("notice").hidden = true;
}

function submit() {
  const box = byId("box");
  const text = box.value.trim();
  if (!text && !composer.files.length) {
    box.focus();
    return;
  }
  hideNotice();
  if (composer.files.length) addFiles(composer.files, text);
  else sayText(text);
  composer.files = [];
  showTray();
  box.value = "";
  remember("draft", "");
  grow();
}

// Files go at once; when something is already typed they wait for it, because it may be their caption.
function takeFiles(files) {
  hideNotice();
  if (byId("box").value.trim() === "" && !composer.files.length) {
    addFiles(files, "");
    return;
  }
  composer.files = composer.files.concat(Array.from(files));
  showTray();
  byId("box").focus();
}

function showTray() {
  const tray = byId("tray");
  tray.textContent = "";
  tray.hidden = composer.files.length === 0;
  composer.files.forEach(function (file) {
    const row = make("li");
    row.appendChild(make("span", "", file.name));
    const remove = makeButton("", "×", function () {
      composer.files = composer.files.filter(function (other) { return other !== file; });
      showTray();
      byId("box").focus();
    });
    remove.setAttribute("aria-label", words("web-js-cancel-file", { name: file.name }));
    row.appendChild(remove);
    tray.appendChild(row);
  });
}

function startComposer() {
  const box = byId("box");
  box.value = remembered("draft");
  grow();
  box.addEventListener("input", function () {
    remember("draft", box.value);
    grow();
  });
  box.addEventListener("keydown", function (event) {
    // Vietnamese is typed with an input method; its Enter ends a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || isPhone()) return;
    event.preventDefault();
    submit();
  });
  byId("composer").addEventListener("submit", function (event) {
    event.preventDefault();
    submit();
  });
  startPicker("attach", "files");
  startPicker("camera", "photo");
  document.addEventListener("paste", function (event) {
    const files = event.clipboardData ? event.clipboardData.files : [];
    if (!files.length || byId("app").hidden) return;
    event.preventDefault();
    takeFiles(files);
  });
  startDropping();
}

function isPhone() {
  return Boolean(window.matchMedia) && window.matchMedia("(pointer: coarse)").matches;
}

function startPicker(buttonId, inputId) {
  const input = byId(inputId);
  byId(buttonId).addEventListener("click", function () { input.click(); });
  input.addEventListener("change", function () {
    takeFiles(input.files);
    input.value = "";
  });
}

function startDropping() {
  let depth = 0;
  function holdsFiles(event) {
    return !byId("app").hidden && event.dataTransfer && Array.from(event.dataTransfer.types).indexOf("Files") >= 0;
  }
  function on(name, take) {
    document.addEventListener(name, function (event) {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      take(event);
      byId("drop").hidden = depth === 0;
    });
  }
  on("dragenter", function () { depth += 1; });
  on("dragleave", function () { depth = Math.max(0, depth - 1); });
  on("dragover", function () {});
  on("drop", function (event) {
    depth = 0;
    takeFiles(event.dataTransfer.files);
  });
}
