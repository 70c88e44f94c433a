// The journal's form on a phone: photos are shrunk before they travel, and what is saved is safe before it is sent.
// Without this file the form is posted as it is.
"use strict";

(() => {
  const form = document.getElementById("journal-form");
  if (!form) return;
  const field = form.elements, { words } = Outbox;
  const LONGEST = 1600, MOST = 6;
  let pictures = [], work = Promise.resolve(), journal = null;

  // ---------- Which journal ----------

  async function begin() {
    const known = await Outbox.journals().catch(() => []);
    const named = document.querySelector("[data-journal]")?.dataset;
    const asked = location.pathname.match(/[A-Z]-\d{4}-\d{3,}/)?.[0];
    journal = named ? { reference: named.journal, send: named.send, write: named.write }
      : known.find((one) => one.reference === asked) || known[0];
    if (!journal) {
      form.hidden = true;
      document.getElementById("unknown-journal").hidden = false;
      return;
    }
    field.client_key.value = Outbox.newKey();
    if (!named) {
      const wanted = new URLSearchParams(location.search).get("hari");
      field.day.value = /^\d{4}-\d{2}-\d{2}$/.test(wanted) ? wanted : today();
      field.starts_at.value = journal.starts;
      field.ends_at.value = journal.ends;
    }
    const key = location.hash.match(/^#entri=([\w-]+)$/)?.[1];
    const entry = key && (await Outbox.entries()).find((one) => one.key === key);
    if (entry) take(entry);
  }

  function today() {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  }

  function take(entry) {
    for (const [name, value] of Object.entries(entry.fields)) field[name].value = value;
    field.client_key.value = entry.key;
    journal = { reference: entry.reference, send: entry.send, write: entry.write };
    pictures = entry.photos;
    draw();
    field.activity.focus();
  }

  document.addEventListener("outbox:edit", (event) => {
    event.preventDefault();
    take(event.detail);
  });

  // ---------- Photos ----------

  for (const input of [field.camera, field.photos]) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      work = work.then(async () => {
        for (const file of files.slice(0, MOST - pictures.length)) pictures.push(await shrink(file));
        input.value = "";
        draw();
      });
    });
  }

  // At most 1600 px, as JPEG; a file that is no picture goes as it is, so that the server can say what is wrong with it.
  async function shrink(file) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const blob = await new Promise((done) => drawn(bitmap, LONGEST).toBlob(done, "image/jpeg", 0.82));
      const thumb = drawn(bitmap, 160).toDataURL("image/jpeg", 0.7);
      bitmap.close();
      const name = `${file.name.replace(/\.[^.]*$/, "").slice(0, 60) || "foto"}.jpg`;
      return { name, type: blob.type, thumb, bytes: await blob.arrayBuffer() };
    } catch {
      return { name: file.name, type: file.type, thumb: "", bytes: await file.arrayBuffer() };
    }
  }

  function drawn(bitmap, longest) {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function draw() {
    const list = document.getElementById("thumbs");
    list.hidden = !pictures.length;
    list.replaceChildren(...pictures.map((picture) => {
      const li = document.createElement("li"), button = document.createElement("button");
      if (picture.thumb) {
        const image = new Image();
        image.src = picture.thumb;
        image.alt = picture.name;
        li.append(image);
      }
      button.type = "button";
      button.className = "link";
      button.textContent = `${words.remove} ${picture.name}`;
      button.addEventListener("click", () => {
        pictures = pictures.filter((other) => other !== picture);
        draw();
      });
      li.append(button);
      return li;
    }));
  }

  // ---------- Saving ----------

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await ready;
      await work;
      await keep();
    } finally {
      button.disabled = false;
    }
  });

  async function keep() {
    const empty = ["day", "starts_at", "ends_at", "activity"].find((name) => !field[name].value.trim());
    if (empty) {
      say(`${form.querySelector(`label[for="${field[empty].id}"]`).textContent}: ${words.required}`, "alert");
      return field[empty].focus();
    }
    const key = field.client_key.value;
    const names = ["day", "starts_at", "ends_at", "activity", "lesson", "caption"];
    try {
      await Outbox.save({
        key, reference: journal.reference, send: journal.send, write: journal.write, noted_at: Date.now(),
        fields: Object.fromEntries(names.map((name) => [name, field[name].value])), photos: pictures,
      });
    } catch {
      return sendPlainly(); // Nothing can be kept here (a private window, a full phone).
    }
    const outcome = (await Outbox.deliver()).get(key);
    if (outcome?.address) return location.assign(outcome.address);
    if (outcome?.problem) return say(outcome.problem, "alert");
    startOver();
    say(words.kept, "notice");
  }

  function sendPlainly() {
    if (!navigator.onLine) return say(words.full, "alert");
    const files = new DataTransfer();
    for (const one of pictures) files.items.add(new File([one.bytes], one.name, { type: one.type }));
    field.photos.files = files.files;
    return form.submit();
  }

  function startOver() {
    form.reset();
    pictures = [];
    draw();
    history.replaceState(null, "", location.pathname + location.search);
    field.client_key.value = Outbox.newKey();
    document.getElementById("main").focus({ preventScroll: true });
    document.getElementById("outbox").scrollIntoView({ block: "center" });
  }

  // A refusal stands where errors are said, everything else where the page says what was done.
  function say(text, kind) {
    const p = document.createElement("p");
    p.textContent = text;
    p.className = kind === "alert" ? "error-summary" : "notice";
    if (kind === "alert") p.setAttribute("role", "alert");
    document.getElementById("alerts").replaceChildren(...(kind === "alert" ? [p] : []));
    document.getElementById("status").replaceChildren(...(kind === "alert" ? [] : [p]));
    if (kind === "alert") p.scrollIntoView({ block: "center" });
  }

  addEventListener("pageshow", (event) => event.persisted && location.reload());
  const ready = begin();
})();
