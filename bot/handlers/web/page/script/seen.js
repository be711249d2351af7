// Tells the server when what was pushed has been before the person's eyes, so that nobody is called to it.

const seen = { upTo: 0, told: 0 };

function noteUnseen(seq) {
  seen.upTo = Math.max(seen.upTo, seq);
  tellSeen();
}

async function tellSeen() {
  if (document.hidden || seen.upTo <= seen.told) return;
  const upTo = seen.upTo;
  const answer = await call("POST", "seen", { seq: upTo });
  if (answer.status === 204) seen.told = Math.max(seen.told, upTo);
}

function forgetSeen() {
  seen.upTo = 0;
  seen.told = 0;
}

function startSeen() {
  document.addEventListener("visibilitychange", tellSeen);
}
