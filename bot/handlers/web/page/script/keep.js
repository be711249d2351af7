// Keeps what the server does not have yet, files included, over reloads and dead batteries. The bytes of a file are
// written once and apart, so that noting how an item stands never writes them again.

const kept = { database: null };

function openKept() {
  return new Promise(function (resolve) {
    let request;
    try {
      request = indexedDB.open("chamdiem" + boot.base, 1);
    } catch (refused) {
      resolve();
      return;
    }
    request.onupgradeneeded = function () {
      request.result.createObjectStore("items", { keyPath: "id" });
      request.result.createObjectStore("files", { keyPath: "id" });
    };
    request.onsuccess = function () {
      kept.database = request.result;
      resolve();
    };
    request.onerror = request.onblocked = function () { resolve(); };
  });
}

// A browser that keeps nothing (a private window, a full disk) is no reason to stop: items then live with the page.
function inKept(mode, work) {
  if (!kept.database) return Promise.resolve();
  return new Promise(function (resolve) {
    let asked;
    try {
      const transaction = kept.database.transaction(["items", "files"], mode, { durability: "strict" });
      transaction.oncomplete = function () { resolve(asked && asked.result); };
      transaction.onerror = transaction.onabort = function () { resolve(); };
      asked = work(transaction.objectStore("items"), transaction.objectStore("files"));
    } catch (refused) {
      resolve();
    }
  });
}

function keepItem(item) {
  const noted = Object.assign({}, item);
  delete noted.file;
  return inKept("readwrite", function (items) { return items.put(noted); });
}

function keepFile(item) {
  return inKept("readwrite", function (items, files) { return files.put({ id: item.id, file: item.file }); });
}

function dropKept(id) {
  return inKept("readwrite", function (items, files) {
    files.delete(id);
    return items.delete(id);
  });
}

function dropAllKept() {
  return inKept("readwrite", function (items, files) {
    files.clear();
    return items.clear();
  });
}

async function keptItems() {
  const items = (await inKept("readonly", function (all) { return all.getAll(); })) || [];
  for (const item of items) {
    if (item.kind !== "file") continue;
    const found = await inKept("readonly", function (_, files) { return files.get(item.id); });
    item.file = found ? found.file : new Blob();
  }
  return items.sort(function (one, other) { return one.at - other.at; });
}
