// The report's editor: saved while it is typed, safe in this browser until the server has it, photos taken in, marks and
// inserts put in by a press. Without this file the form is posted as it is.
"use strict";

(() => {
  const form = document.getElementById("report-form");
  if (!form) return;
  const { body, title, base, photo, csrf_token: token } = form.elements, words = form.dataset;
  const state = document.getElementById("report-state"), clash = document.getElementById("report-clash");
  const DEBOUNCE = 2_000, LONGEST_WAIT = 15_000, RETRY = 20_000;

  // ---------- Safe in this browser ----------
  // One place a tab: two tabs with unsent text must not write over each other. outbox.js clears them at sign-out.

  const shelf = `magang-laporan:${words.account}:${words.reference}:`;
  const own = shelf + (sessionStorage.magangTab ||= Math.random().toString(36).slice(2));

  function remember() {
    try {
      localStorage.setItem(own, JSON.stringify({ title: title.value, body: body.value, base: base.value, at: Date.now() }));
    } catch { /* A private window or a full disk: the page itself still holds the text. */ }
  }

  function left() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(shelf));
      return keys.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) })).sort((a, b) => b.at - a.at);
    } catch {
      return [];
    }
  }

  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };

  // ---------- Saving ----------
  // A browser that puts back what stood in the form before a reload would hide what the server has (autocomplete="off").
  [title.value, body.value] = [title.defaultValue, body.defaultValue];

  let sent = { title: title.value, body: body.value }, timer = 0, since = 0, busy = false, wrote = false, held = own;
  const changed = () => title.value !== sent.title || body.value !== sent.body;

  function say(text, kind = "") {
    if (state.textContent !== text) state.textContent = text;
    state.dataset.kind = kind;
  }

  function typed() {
    remember();
    wrote = true;
    if (!busy) say(words.typed);
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(DEBOUNCE, since + LONGEST_WAIT - Date.now())));
  }

  function packed(text, cause) {
    const data = new FormData();
    const fields = { csrf_token: token.value, title: text.title, body: text.body, base: base.value, cause };
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return data;
  }

  async function save() {
    if (busy) return void (timer = setTimeout(save, 300));
    if (!changed()) return;
    busy = true;
    since = 0;
    say(words.saving);
    const text = { title: title.value, body: body.value };
    const answer = await post(words.save, () => packed(text, "moment"));
    busy = false;
    if (answer) taken(text, answer);
  }

  // The server's answer, or null after having said why there is none.
  async function post(address, data, again = true) {
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body: data(), redirect: "manual", headers: { Accept: "application/json" } });
    } catch {
      return later(words.offline);
    }
    if (answer.type === "opaqueredirect") return later(words.signedOut);
    if (answer.ok) return answer.json();
    if (answer.status === 400 && again && (await renewed())) return post(address, data, false);
    if (answer.status === 422) return fail((await answer.json().catch(() => ({}))).message || words.refused);
    return answer.status >= 500 || [400, 408, 409, 429].includes(answer.status) ? later(answer.status === 409 ? words.refused : words.offline) : fail(words.refused);
  }

  function later(text) {
    say(text, "wait");
    clearTimeout(timer);
    timer = setTimeout(save, RETRY);
    return null;
  }

  function fail(text) {
    say(text, "bad");
    return null;
  }

  // A token that is not hours old, but never one of another account.
  async function renewed() {
    try {
      const server = await (await fetch(words.connection, { cache: "no-store" })).json();
      if (server.account !== words.account) return false;
      token.value = server.token;
      return true;
    } catch {
      return false;
    }
  }

  function taken(text, answer) {
    sent = text;
    const isSame = !changed();
    clash.hidden = answer.saved !== "conflict";
    if (answer.saved === "conflict") {
      clash.querySelector("a").href = answer.address;
      say(words.clash, "bad");
    } else {
      base.value = isSame ? answer.version : answer.own;
      if (isSame && answer.body !== undefined) show(answer);
      say([words.saved.replace("{at}", answer.at), answer.message].filter(Boolean).join(". "), "good");
    }
    if (!changed()) forget(held);
    held = own;
    if (changed()) typed();
  }

  // The merged text, with the cursor where it was.
  function show(merged) {
    const at = [body.selectionStart, body.selectionEnd], top = body.scrollTop;
    [title.value, body.value] = [merged.title, merged.body];
    sent = { title: title.value, body: body.value };
    if (document.activeElement === body) body.setSelectionRange(...at);
    body.scrollTop = top;
    previewed();
  }

  const previewed = () => body.dispatchEvent(new Event("input", { bubbles: true }));

  form.addEventListener("input", (event) => {
    if ((event.target === body || event.target === title) && changed()) typed();
  });
  addEventListener("online", () => {
    if (changed()) save();
    previewed();
  });
  // No preview without a network, and no complaint about that either: the state line says it.
  body.addEventListener("htmx:before:request", (event) => navigator.onLine || event.preventDefault());
  // The version this visit leaves behind; what a beacon can't carry waits here and is sent next time.
  addEventListener("pagehide", () => {
    if (changed()) remember();
    if (wrote) navigator.sendBeacon(words.save, packed({ title: title.value, body: body.value }, "leaving"));
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  // First what was typed, then the form: it leaves only with what the server has, or refuses with its reasons.
  let going = false;
  form.addEventListener("submit", async (event) => {
    if (going || !changed()) return void (wrote = false); // The form itself is the leaving.
    event.preventDefault();
    while (busy) await new Promise((done) => setTimeout(done, 100));
    await save();
    going = state.dataset.kind !== "wait" && clash.hidden;
    if (going) form.requestSubmit(event.submitter);
  });

  // ---------- Putting something in ----------

  // As if it were typed, so that one step back takes it away again.
  function put(text, from = body.selectionStart, to = body.selectionEnd) {
    body.focus();
    body.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      body.setRangeText(text, from, to, "end");
      previewed();
    }
  }

  // On lines of its own.
  function putBlock(text) {
    const before = body.value.slice(0, body.selectionStart), after = body.value.slice(body.selectionEnd);
    const gap = (side, lines) => (side ? "\n".repeat(Math.max(0, 2 - lines)) : "");
    put(gap(before, before.match(/\n*$/)[0].length) + text + gap(after, after.match(/^\n*/)[0].length));
  }

  const around = (sign) => () => {
    const chosen = body.value.slice(body.selectionStart, body.selectionEnd) || "…", from = body.selectionStart;
    put(sign + chosen + sign);
    body.setSelectionRange(from + sign.length, from + sign.length + chosen.length);
  };
  const before = (sign) => () => {
    const from = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
    const lines = body.value.slice(from, Math.max(body.selectionEnd, body.selectionStart)).split("\n");
    put(lines.map((line, n) => (typeof sign === "string" ? sign : sign(n)) + line).join("\n"), from, body.selectionEnd);
  };
  const MARKS = {
    bold: around("**"), italic: around("*"), heading: before("## "), list: before("- "), numbers: before((n) => `${n + 1}. `),
    quote: before("> "), link: () => put(`[${body.value.slice(body.selectionStart, body.selectionEnd) || "…"}](https://)`),
  };
  const SNIPPETS = {
    table: () => putBlock("Tabel: Judul tabel\n\n| Uraian | Sebelum | Sesudah |\n|---|--:|--:|\n| … | 0 | 0 |"),
    note: () => {
      const n = (body.value.match(/^\[\^\d+\]:/gm) || []).length + 1, at = body.selectionEnd;
      put(`[^${n}]`);
      put(`${body.value.endsWith("\n") ? "" : "\n"}\n[^${n}]: …\n`, body.value.length, body.value.length);
      body.setSelectionRange(at + `[^${n}]`.length, at + `[^${n}]`.length);
    },
    box: () => putBlock('!!! penting "Judul kotak"\n    …'),
    speaker: () => putBlock("!!! catatan\n    …"),
    page: () => putBlock("<!-- … -->"),
  };

  const menu = document.getElementById("report-inserts");
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark], [data-insert], [data-snippet]"), line = event.target.closest("[data-line]");
    if (line) {
      event.preventDefault();
      goTo(Number(line.dataset.line));
    }
    if (!button) return;
    event.preventDefault();
    menu.open = false;
    const { mark, insert, snippet } = button.dataset;
    if (insert) putBlock(insert);
    else (MARKS[mark] || SNIPPETS[snippet])();
  });
  document.addEventListener("click", (event) => menu.open && !menu.contains(event.target) && (menu.open = false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  body.addEventListener("keydown", (event) => {
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey && { b: "bold", i: "italic" }[event.key];
    if (mark) {
      event.preventDefault();
      MARKS[mark]();
    }
  });
  document.getElementById("report-marks").hidden = false;
  document.getElementById("report-snippets").hidden = false;

  // The cursor to a line of the text; a copy of the box measures how far down that is.
  function goTo(line) {
    document.getElementById("lihat-tulis").checked = true;
    const upTo = body.value.split("\n").slice(0, line - 1).join("\n"), at = upTo.length + (line > 1 ? 1 : 0);
    const copy = body.cloneNode();
    for (const name of ["id", "name", "aria-describedby"]) copy.removeAttribute(name);
    copy.value = upTo;
    Object.assign(copy.style, { position: "absolute", visibility: "hidden", height: "0", width: `${body.offsetWidth}px` });
    body.after(copy);
    body.focus();
    body.setSelectionRange(at, at);
    body.scrollTop = copy.scrollHeight - body.clientHeight / 3;
    copy.remove();
  }

  // ---------- Photos ----------

  async function take(files) {
    for (const file of [...files].filter((one) => one.type.startsWith("image/"))) {
      say(words.uploading);
      const data = () => {
        const packet = new FormData();
        for (const [name, value] of Object.entries({ csrf_token: token.value, title: title.value })) packet.append(name, value);
        packet.append("photo", file, file.name || "foto.png");
        return packet;
      };
      const answer = await post(words.upload, data);
      if (!answer) {
        if (state.dataset.kind === "wait") say(words.uploadFailed, "bad");
        return;
      }
      putBlock(answer.text);
      body.setSelectionRange(body.selectionStart - answer.text.length + 2, body.selectionStart - answer.text.length + 12);
    }
  }

  photo.addEventListener("change", async () => {
    const files = [...photo.files];
    photo.value = "";
    await take(files);
  });
  body.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  body.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  body.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });

  // ---------- Beginning ----------

  const unsent = left().filter((one) => {
    const isThere = one.title === title.value && one.body === body.value;
    if (isThere) forget(one.key);
    return !isThere;
  });
  if (unsent.length) {
    [title.value, body.value, base.value, held] = [unsent[0].title, unsent[0].body, unsent[0].base, unsent[0].key];
    say(words.restored, "wait");
    save().then(previewed);
  }
  const line = new URLSearchParams(location.search).get("baris");
  if (/^\d{1,6}$/.test(line)) goTo(Number(line));
})();
