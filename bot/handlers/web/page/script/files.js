// Carries files to the server piece by piece. The server says where a file stands, so nothing is sent twice.

const STALLED_MS = 90 * 1000;
const carried = new Map(); // item id -> {xhr, upload, done}

function addFiles(files, caption) {
  Array.from(files).forEach(function (file) {
    if (file.size === 0 || file.size > boot.maxFileBytes) {
      showNotice(words(file.size ? "web-js-file-too-large" : "web-js-file-empty", { name: file.name }));
      return;
    }
    const name = file.name || words("web-js-photo-name");
    enqueue(newItem("file", { file: file, name: name, size: file.size, caption: caption, component: "" }));
  });
}

async function carryFiles() {
  if (queue.carrying || !nextWaiting("file")) return;
  queue.carrying = true;
  await carryWaiting();
  queue.carrying = false;
}

async function carryWaiting() {
  let tries = 0;
  for (let item = nextWaiting("file"); item; item = nextWaiting("file")) {
    const before = (carried.get(item.id) || { done: 0 }).done;
    const answer = await carry(item);
    const after = (carried.get(item.id) || { done: 0 }).done;
    if (queue.items.indexOf(item) < 0 || settle(item, answer)) {
      tries = 0;
      continue;
    }
    if (!page.signedIn) return;
    tries = after > before ? 1 : tries + 1;
    await nap(answer.wait || patienceAfter(tries));
  }
}

// Sends one file as far as the line allows and gives the last answer.
async function carry(item) {
  const known = { id: item.id, name: item.name, size: item.size, caption: item.caption, component: item.component };
  const made = await call("POST", "uploads", known);
  if (made.status !== 201) return made;
  const state = { xhr: null, upload: made.data.id, done: made.data.offset };
  carried.set(item.id, state);
  showProgress(item, state.done);
  for (;;) {
    if (queue.items.indexOf(item) < 0) return { status: 0, data: {}, wait: 0 };
    const answer = await sendPiece(item, state);
    if (answer.status === 204 || answer.status === 409) state.done = answer.offset;
    else return answer.status === 404 ? { status: 0, data: {}, wait: 0 } : answer;
    showProgress(item, state.done);
    if (answer.status === 204 && state.done >= item.size) return answer;
  }
}

// An empty piece at the end is meant: it tells the server to look whether the file is whole.
async function sendPiece(item, state) {
  let piece;
  try {
    if (item.file.size !== item.size) throw new Error("the file is not what it was");
    piece = await readPiece(item.file.slice(state.done, state.done + boot.chunkBytes));
  } catch (unreadable) {
    return { status: 400, data: { message: words("web-js-file-unreadable") }, wait: 0 };
  }
  return new Promise(function (resolve) {
    const xhr = new XMLHttpRequest();
    state.xhr = xhr;
    xhr.open("PATCH", boot.base + "uploads/" + state.upload);
    xhr.setRequestHeader("X-Chamdiem", sessionOfPage());
    xhr.setRequestHeader("Content-Type", "application/offset+octet-stream");
    xhr.setRequestHeader("Upload-Offset", String(state.done));
    xhr.timeout = STALLED_MS;
    xhr.upload.onprogress = function (event) { showProgress(item, state.done + event.loaded); };
    xhr.onloadend = function () {
      resolve({
        status: xhr.status,
        offset: xhr.status ? Number(xhr.getResponseHeader("Upload-Offset")) : 0,
        data: readJson(xhr.responseText),
        wait: xhr.status ? Number(xhr.getResponseHeader("Retry-After")) || 0 : 0,
      });
    };
    xhr.send(piece);
  });
}

function readPiece(blob) {
  return new Promise(function (resolve, reject) {
    const reader = new FileReader();
    reader.onload = function () { resolve(reader.result); };
    reader.onerror = function () { reject(reader.error); };
    reader.readAsArrayBuffer(blob);
  });
}

function cancelFile(item) {
  const state = carried.get(item.id);
  dropItem(item.id);
  carried.delete(item.id);
  if (!state) return;
  if (state.xhr) state.xhr.abort();
  call("DELETE", "uploads/" + state.upload);
}

function retryFile(item) {
  setItemState(item, "waiting");
  wakeAll();
  sendWaiting();
}

function sizeInWords(bytes) {
  if (bytes < 1024 * 1024) return words("web-js-kilobytes", { size: Math.max(1, Math.round(bytes / 1024)) });
  return words("web-js-megabytes", { size: (bytes / 1024 / 1024).toFixed(1).replace(".", ",") });
}
