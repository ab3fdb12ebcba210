"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const items = [...document.querySelectorAll(".item")];
  const words = items.map((item) => item.textContent.toLowerCase());
  const [search, panel] = [one("search"), one("source")];
  let only = "";

  const filter = () => {
    const query = search.value.trim().toLowerCase();
    const asked = query !== "" || only !== "";
    let count = 0;
    const found = new Set();
    items.forEach((item, at) => {
      const shown = words[at].includes(query) && (only === "" || item.querySelector("." + only) !== null);
      item.hidden = !shown;
      if (shown) {
        count += 1;
        found.add(item.closest(".section"));
      }
    });
    for (const section of document.querySelectorAll(".section")) {
      if (asked) section.open = found.has(section);
    }
    one("count").textContent = asked ? count + " found" : "";
  };

  const show = (id) => {
    const line = one(id);
    if (line === null) return;
    panel.querySelector("b").textContent = line.dataset.place;
    panel.querySelector("pre").textContent = line.textContent;
    panel.hidden = false;
  };

  const reveal = () => {
    let at = one(decodeURIComponent(location.hash.slice(1)));
    if (at === null) return;
    at.scrollIntoView();
    for (; at !== null; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
  };

  const step = (by) => {
    const seen = items.filter((item) => item.checkVisibility()).map((item) => item.querySelector("summary")).filter(Boolean);
    const now = seen.indexOf(document.activeElement?.closest(".item")?.querySelector("summary") ?? null);
    const next = seen[now < 0 ? 0 : Math.min(Math.max(now + by, 0), seen.length - 1)];
    next?.focus();
  };

  const theme = () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("button, a");
    if (target === null) return;
    if (target.dataset.s) {
      event.preventDefault();
      show(target.dataset.s);
    } else if (target.dataset.only) {
      only = only === target.dataset.only ? "" : target.dataset.only;
      for (const button of document.querySelectorAll("[data-only]")) {
        button.setAttribute("aria-pressed", String(button.dataset.only === only));
      }
      filter();
    } else if (target.id === "theme") {
      theme();
    } else if (panel.contains(target)) {
      panel.hidden = true;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      panel.hidden = true;
      if (document.activeElement === search) {
        search.value = "";
        search.blur();
        filter();
      }
      return;
    }
    if (document.activeElement === search) {
      if (event.key === "Enter") {
        search.blur();
        step(0);
      }
      return;
    }
    const action = { "/": () => search.focus(), j: () => step(1), k: () => step(-1), d: theme }[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  search.addEventListener("input", filter);
  addEventListener("hashchange", reveal);
  reveal();
  document.documentElement.dataset.ready = "yes";
})();
