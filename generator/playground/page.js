"use strict";
(async () => {
  const one = (id) => document.getElementById(id);
  const PASTED = "page.md";
  const packed = Uint8Array.from(atob(one("wasm").textContent), (letter) => letter.charCodeAt(0));
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const module = await WebAssembly.compile(await new Response(bytes).arrayBuffer());
  let specless = await WebAssembly.instantiate(module);
  let pages = new Map();
  let unread = [];
  let last = null;
  let picked = "";

  const ask = (question) => {
    const { memory, room, run, length } = specless.exports;
    const text = new TextEncoder().encode(JSON.stringify(question));
    // The memory is another whenever it has grown: it is asked for after each call.
    const asked = room(text.length);
    new Uint8Array(memory.buffer, asked, text.length).set(text);
    const answered = run();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, answered, length())));
  };

  const list = (id, lines) => {
    one(id).replaceChildren(...lines.map(([kind, text]) => {
      const line = document.createElement("li");
      line.className = kind;
      line.textContent = text;
      return line;
    }));
  };

  const choose = (select, names) => {
    const before = select.value;
    select.replaceChildren(...names.map((name) => new Option(name)));
    if (names.includes(before)) select.value = before;
  };

  const count = (number, word) => number + " " + word + (number === 1 ? "" : "s");

  const covered = ({ dialect, flavour, figures, rows, lists_and_code: others, pages: read }) => {
    const now = { operations: figures.operations, types: figures.types, fields: figures.fields, rows: rows.used };
    one("coverage").textContent = [
      [dialect, flavour].filter(Boolean).join(", "),
      [count(figures.operations, "operation"), count(figures.types, "type"), count(figures.fields, "field"), count(read, "page")].join(", "),
      rows.used + " of " + count(rows.read, "row") + " used, " + others.used + " of " + others.read + " list items and code blocks",
    ].join("\n");
    const changes = last === null ? [] : Object.keys(now).filter((key) => now[key] !== last[key])
      .map((key) => (now[key] > last[key] ? "+" : "") + (now[key] - last[key]) + " " + key);
    one("change").textContent = changes.length > 0 ? "since before: " + changes.join(", ") : "";
    last = now;
  };

  const show = () => {
    one("rust").textContent = answer.files[one("file").value] ?? "";
  };

  let answer = { files: {} };
  const run = () => {
    const own = one("grammar").value;
    try {
      answer = ask({ pages: Object.fromEntries(pages), grammar: own.trim() === "" ? null : own });
    } catch (error) {
      // What has stopped halfway is not used again.
      specless = new WebAssembly.Instance(module);
      answer = { files: {}, openapi: "", report: { findings: [] }, error: "a bug in specless: " + error };
    }
    const { report, error } = answer;
    const files = Object.keys(answer.files);
    choose(one("file"), files);
    // At first, the types.
    if (!files.includes(picked)) one("file").value = files.find((name) => /^src\/models\/(?!mod\.rs)/.test(name)) ?? files[0];
    show();
    one("openapi").textContent = answer.openapi;
    if (error === null) covered(report);
    else one("coverage").textContent = one("change").textContent = "";
    const place = ({ path, line }) => (path === undefined ? "" : path + ":" + line + ": ");
    const findings = (report.findings ?? []).map((finding) => [finding.severity,
      place(finding) + finding.severity + "[" + finding.code + "]: " + finding.message +
        (finding.count ? " (" + finding.count + " times)" : "") + (finding.help ? "; help: " + finding.help : "")]);
    const first = error === null ? [] : [["error", error]];
    list("findings", [...first, ...unread.map((text) => ["error", text]), ...findings]);
    list("rules", (report.rules ?? []).map((rule) =>
      ["", rule.list + " " + rule.number + ", `" + rule.looks_for + "`: " + rule.matches]));
    one("edit").disabled = !answer.grammar;
    document.documentElement.dataset.ready = "yes";
  };

  const pick = () => {
    one("text").value = pages.get(one("page").value) ?? "";
  };

  const changed = () => {
    choose(one("page"), [...pages.keys()].sort());
    pick();
    last = null;
    run();
  };

  const add = async (files) => {
    for (const [path, file] of files) {
      try {
        pages.set(path, new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
      } catch {
        unread.push(path + ": cannot be read as UTF-8 text");
      }
    }
    changed();
  };

  // A folder tells its entries a hundred at a time.
  const below = async (entry, path) => {
    if (entry.isFile) return [[path + entry.name, await new Promise((done, failed) => entry.file(done, failed))]];
    const reader = entry.createReader();
    const files = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) return files;
      for (const inner of some) files.push(...await below(inner, path + entry.name + "/"));
    }
  };

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(run, 300);
  };

  one("text").addEventListener("input", () => {
    const text = one("text").value;
    if (pages.size === 0) {
      pages.set(text.trimStart().startsWith("<") ? "page.html" : PASTED, text);
      choose(one("page"), [...pages.keys()]);
    }
    pages.set(one("page").value, text);
    soon();
  });
  one("grammar").addEventListener("input", soon);
  one("page").addEventListener("change", pick);
  one("file").addEventListener("change", () => {
    picked = one("file").value;
    show();
  });
  one("edit").addEventListener("click", (event) => {
    event.preventDefault();
    one("grammar").value = answer.grammar;
    run();
  });
  one("clear").addEventListener("click", () => {
    pages = new Map();
    unread = [];
    changed();
  });
  for (const id of ["files", "folder"]) {
    one(id).addEventListener("change", (event) => {
      const chosen = [...event.target.files];
      add(chosen.map((file) => [file.webkitRelativePath || file.name, file]));
      event.target.value = "";
    });
  }
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.documentElement.dataset.over = "yes";
  });
  addEventListener("dragleave", () => delete document.documentElement.dataset.over);
  addEventListener("drop", async (event) => {
    event.preventDefault();
    delete document.documentElement.dataset.over;
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    // Both are there during the event only; what is not from a disk is no entry.
    const dropped = items.map((item) => [item.webkitGetAsEntry(), item.getAsFile()]);
    const files = [];
    for (const [entry, file] of dropped) files.push(...(entry === null ? [[file.name, file]] : await below(entry, "")));
    add(files);
  });
  one("edit").disabled = true;
  document.documentElement.dataset.ready = "yes";
})();
