// Journal entries that wait on this phone until there is a signal: kept in IndexedDB, sent once each, never as another
// account. The server knows each entry by its key, so that sending one twice is the same as sending it once.
"use strict";

const Outbox = (() => {
  const box = document.getElementById("outbox");
  const words = box.dataset;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("magang-outbox") : { postMessage() {} };
  const opened = idb.openDB("magang", 1, {
    upgrade(db) {
      db.createObjectStore("entries", { keyPath: "key" });
      db.createObjectStore("journals", { keyPath: "reference" });
    },
  });
  let signedOut = false, queue = Promise.resolve();

  const count = (text, n) => text.replace("{n}", n);
  const entries = async () => (await (await opened).getAll("entries")).sort((a, b) => a.noted_at - b.noted_at);

  // ---------- Whose, and which journal ----------

  async function journals() {
    return (await (await opened).getAll("journals")).sort((a, b) => b.seen - a.seen);
  }

  // The page kept for later names nobody: there the phone belongs to who used it last.
  async function owner() {
    return words.account || (await journals())[0]?.account || "";
  }

  async function rememberJournals() {
    const db = await opened;
    for (const { dataset: d } of document.querySelectorAll("[data-journal]")) {
      const before = await db.get("journals", d.journal);
      await db.put("journals", {
        reference: d.journal, account: words.account, host: d.host, send: d.send, write: d.write, first: d.first,
        last: d.last, starts: d.starts || before?.starts || "08:00", ends: d.ends || before?.ends || "16:00",
        seen: Date.now(),
      });
    }
  }

  // ---------- Keeping ----------

  function newKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function save(entry) {
    await (await opened).put("entries", { ...entry, account: await owner(), state: "waiting", problem: "" });
    navigator.storage?.persist?.();
    await show();
    channel.postMessage("changed");
  }

  async function discard(key) {
    await (await opened).delete("entries", key);
    await show();
    channel.postMessage("changed");
  }

  // ---------- Sending ----------

  // One tab at a time; the others wait and then find nothing left to send.
  async function deliver() {
    const outcomes = new Map();
    const send = () => sendAll(outcomes);
    if ((await entries()).some((entry) => entry.state === "waiting")) {
      queue = queue.then(() => (navigator.locks ? navigator.locks.request("magang-outbox", send) : send()));
      await queue.catch(() => {});
      channel.postMessage("changed");
    }
    await show();
    return outcomes;
  }

  async function sendAll(outcomes) {
    const server = await reach();
    signedOut = Boolean(server && !server.account);
    if (!server?.account) return;
    const db = await opened;
    for (const entry of await entries()) {
      if (entry.state !== "waiting" || entry.account !== server.account) continue;
      const answer = await post(entry, server.token);
      if (!answer) return;
      if (answer.problem) await db.put("entries", { ...entry, state: "refused", problem: answer.problem });
      else await db.delete("entries", entry.key);
      outcomes.set(entry.key, answer);
    }
  }

  // Who is signed in, and a token that is not hours old; null when the server can't be reached.
  async function reach() {
    if (!navigator.onLine) return null;
    try {
      const answer = await fetch(words.connection, { headers: { Accept: "application/json" }, cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // { address } when taken, { problem } when refused, null when it has to be tried again later.
  async function post(entry, token) {
    const form = new FormData();
    for (const [name, value] of Object.entries(entry.fields)) form.append(name, value);
    form.append("client_key", entry.key);
    form.append("noted_at", entry.noted_at);
    form.append("csrf_token", token);
    for (const photo of entry.photos) form.append("photos", new Blob([photo.bytes], { type: photo.type }), photo.name);
    try {
      const answer = await fetch(entry.send, {
        method: "POST", body: form, redirect: "manual", headers: { Accept: "application/json" },
      });
      if (answer.type === "opaqueredirect") signedOut = true;
      if (answer.ok) return await answer.json();
      if ([0, 400, 408, 429].includes(answer.status) || answer.status >= 500) return null;
      return { problem: (await answer.json().catch(() => ({}))).message || `${words.failed} (${answer.status})` };
    } catch {
      return null;
    }
  }

  // ---------- Showing ----------

  async function show() {
    const account = await owner(), all = await entries();
    const mine = all.filter((entry) => entry.account === account);
    const waiting = mine.filter((entry) => entry.state === "waiting").length, refused = mine.length - waiting;
    const lines = [
      waiting && count(words.waiting, waiting),
      refused && count(words.refused, refused),
      all.length > mine.length && count(words.others, all.length - mine.length),
      waiting && signedOut && words.signedOut,
    ].filter(Boolean);
    const line = box.querySelector(".outbox-line"), text = lines.join(". ");
    if (line.textContent !== text) line.textContent = text;
    box.hidden = !all.length;
    box.classList.toggle("has-refused", refused > 0);
    box.querySelector(".outbox-sign-in").hidden = !(waiting && signedOut);
    const details = box.querySelector("details");
    details.hidden = !mine.length;
    details.open = details.open || refused > 0;
    details.querySelector("ul").replaceChildren(...mine.map(item));
  }

  function item(entry) {
    const li = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const day = new Date(`${entry.fields.day}T00:00`);
    li.dataset.key = entry.key;
    li.querySelector(".outbox-day").textContent = Number.isNaN(day.valueOf()) ? entry.fields.day
      : day.toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
    const photos = entry.photos.length ? ` · ${count(words.photos, entry.photos.length)}` : "";
    li.querySelector(".outbox-text").textContent = entry.fields.activity.slice(0, 90) + photos;
    const problem = li.querySelector(".outbox-problem");
    problem.textContent = entry.problem;
    problem.hidden = !entry.problem;
    return li;
  }

  box.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const entry = await (await opened).get("entries", button.closest("li").dataset.key);
    if (!entry) return show();
    if (button.dataset.do === "discard") {
      if (confirm(words.discard)) await discard(entry.key);
    } else if (!document.dispatchEvent(new CustomEvent("outbox:edit", { detail: entry, cancelable: true }))) {
      box.querySelector("details").open = false; // The form of this page has taken it.
    } else {
      location.assign(`${entry.write}#entri=${entry.key}`);
    }
  });

  // ---------- Leaving a shared phone ----------

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!words.account || new URL(form.action, location.href).pathname !== words.signOut) return;
    event.preventDefault();
    // Where nothing can be kept there is nothing to lose, and nobody is held back.
    const mine = (await entries().catch(() => [])).filter((entry) => entry.account === words.account).concat(unsentReports());
    if (mine.length && !confirm(count(words.leave, mine.length))) return;
    if (!(await reach())) return alert(words.stay); // Signing out needs the server: nothing may be lost for nothing.
    await forget().catch(() => {});
    form.submit();
  });

  // Texts of reports that the server has not confirmed (report.js).
  function unsentReports() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`magang-laporan:${words.account}:`));
    } catch {
      return [];
    }
  }

  async function forget() {
    for (const key of unsentReports()) localStorage.removeItem(key);
    const db = await opened;
    for (const store of ["entries", "journals"]) {
      for (const row of await db.getAll(store)) {
        if (row.account === words.account) await db.delete(store, row.key ?? row.reference);
      }
    }
    channel.postMessage("changed");
    if (!isSecureContext) return; // No caches and no worker without https.
    for (const name of await caches.keys()) if (name.startsWith("magang-")) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  }

  // ---------- Beginning ----------

  channel.onmessage = show;
  addEventListener("online", deliver);
  document.addEventListener("visibilitychange", () => document.hidden || deliver());
  setInterval(deliver, 30_000);
  if (words.account) {
    navigator.serviceWorker?.register("/sw.js").catch(() => {}); // Without it, only the open page works offline.
    rememberJournals();
  }
  deliver();

  return { newKey, save, deliver, entries, journals, words };
})();
