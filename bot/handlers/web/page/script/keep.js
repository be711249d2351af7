// Keeps what the server does not have yet, files included, over reloads and dead batteries.

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
    request.onupgradeneeded = function () { request.result.createObjectStore("items", { keyPath: "id" }); };
    request.onsuccess = function () {
      kept.database = request.result;
      resolve();
    };
    request.onerror = request.onblocked = function () { resolve(); };
  });
}

function inKept(mode, work) {
  if (!kept.database) return Promise.resolve();
  return new Promise(function (resolve) {
    let asked;
    try {
      const transaction = kept.database.transaction("items", mode);
      transaction.oncomplete = function () { resolve(asked && asked.result); };
      transaction.onerror = transaction.onabort = function () { resolve(); };
      asked = work(transaction.objectStore("items"));
    } catch (refused) {
      resolve();
    }
  });
}

function keepItem(item) {
  return inKept("readwrite", function (items) { return items.put(item); });
}

function dropKept(id) {
  return inKept("readwrite", function (items) { return items.delete(id); });
}

function dropAllKept() {
  return inKept("readwrite", function (items) { return items.clear(); });
}

async function keptItems() {
  const items = (await inKept("readonly", function (all) { return all.getAll(); })) || [];
  return items.sort(function (one, other) { return one.at - other.at; });
}
