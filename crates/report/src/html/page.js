"use strict";
// Search, keys, the panel beside the list, light and dark. Without this script rows open in place.
(() => {
  const get = (id) => document.getElementById(id);
  const root = document.documentElement;
  const [tools, search, found, panel, shown, help] =
    ["tools", "search", "found", "panel", "shown", "help"].map(get);
  const rows = [...document.querySelectorAll("details.step")];
  /** More rows than this are not all opened at once. */
  const MANY = 300;
  let current = null;

  // --- what is in a row ---------------------------------------------------------------------------------------------

  /** The markup of what a row opens. Our own: texts from files are escaped in it. */
  const inside = (row) => row.querySelector(":scope > noscript")?.textContent ?? "";

  /** Opens in place, as without a script. */
  const unfold = (row) => {
    if (!row.querySelector(":scope > .content")) row.insertAdjacentHTML("beforeend", inside(row));
  };

  const TEXTS = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
  const plain = (markup) =>
    markup.replace(/<[^>]*>/g, " ").replace(/&(?:lt|gt|quot|#39|amp);/g, (name) => TEXTS[name]);

  const part = (row, name) => row.querySelector(`summary > .${name}`).textContent;

  /** What a row is searched by, in lower case; made when it is first searched. */
  const texts = new Map();
  const textsOf = (row) => {
    let known = texts.get(row);
    if (known) return known;
    const markup = inside(row);
    const places = markup.match(/<span class="place">[^<]*/g) ?? [];
    const changes = markup.match(/<div class="changes">.*?(?=<h4>|$)/s) ?? [""];
    known = {
      address: part(row, "address"),
      kind: part(row, "kind"),
      file: [part(row, "place"), ...places.map(plain)].join(" "),
      change: plain(changes[0]),
      action: row.dataset.action,
      wave: row.closest(".wave").dataset.wave,
    };
    known.all = [row.id, known.address, known.kind, part(row, "reason"), known.file, plain(markup)].join(" ");
    for (const name in known) known[name] = known[name].toLowerCase();
    texts.set(row, known);
    return known;
  };

  // --- search -------------------------------------------------------------------------------------------------------

  const test = (word) => {
    const [, name, rest] = word.match(/^(address|kind|file|change|action|wave):(.*)$/) ?? [];
    if (name === "wave" || name === "action") return (row) => rest === "" || textsOf(row)[name] === rest;
    if (name) return (row) => textsOf(row)[name].includes(rest);
    return (row) => textsOf(row).all.includes(word);
  };

  const boxesOf = (application) => application.querySelectorAll(".graph [data-node]");

  const filter = () => {
    const tests = search.value.toLowerCase().split(/\s+/).filter(Boolean).map(test);
    let number = 0;
    for (const row of rows) {
      row.hidden = !tests.every((is) => is(row));
      if (!row.hidden) number += 1;
    }
    for (const wave of document.querySelectorAll(".wave")) {
      wave.hidden = !wave.querySelector(":scope > .step:not([hidden])");
    }
    for (const application of document.querySelectorAll(".application")) {
      const byNode = new Map([...application.querySelectorAll("details.step")].map((row) => [row.dataset.node, row]));
      for (const box of boxesOf(application)) {
        box.classList.toggle("dim", tests.length > 0 && (byNode.get(box.dataset.node)?.hidden ?? true));
      }
    }
    found.textContent = tests.length > 0 ? `${number} of ${rows.length} steps` : "";
  };

  const searchFor = (text) => {
    search.value = text;
    filter();
  };

  // --- the current step, and the panel ------------------------------------------------------------------------------

  /** Moves the drawing, where a box is outside of what is seen of it. */
  const reveal = (box, graph) => {
    const { x, y, width, height } = box.getBBox();
    const moved = (from, start, length, room) =>
      start >= from && start + length <= from + room ? from : start - (room - length) / 2;
    graph.scrollTo({
      left: moved(graph.scrollLeft, x, width, graph.clientWidth),
      top: moved(graph.scrollTop, y, height, graph.clientHeight),
    });
  };

  /** Marks the boxes and arrows of a row, or of none. */
  const mark = (row) => {
    for (const old of document.querySelectorAll(".graph .current, .graph .around")) {
      old.classList.remove("current", "around");
    }
    if (!row) return;
    const { node } = row.dataset;
    const graph = row.closest(".application").querySelector(".graph");
    if (!graph) return;
    const box = graph.querySelector(`[data-node="${node}"]`);
    if (box) {
      box.classList.add("current");
      reveal(box, graph);
    }
    for (const edge of graph.querySelectorAll(`[data-from="${node}"], [data-to="${node}"]`)) {
      edge.classList.add("around");
    }
  };

  const choose = (row) => {
    current?.classList.remove("current");
    current?.removeAttribute("aria-current");
    current = row;
    mark(row);
    if (!row) return;
    if (row.hidden) searchFor("");
    row.classList.add("current");
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
  };

  const remember = (hash) => {
    try {
      history.replaceState(null, "", hash || location.pathname + location.search);
    } catch {
      // Some viewers of files allow no change of the address.
    }
  };

  const show = (row) => {
    choose(row);
    const title = document.createElement("h2");
    title.className = ["create", "update", "delete", "invoke"].find((name) => row.classList.contains(name));
    for (const name of ["symbol", "address"]) {
      title.append(row.querySelector(`summary > .${name}`).cloneNode(true));
    }
    const why = document.createElement("p");
    why.className = "why";
    why.textContent = [part(row, "kind"), part(row, "reason")].join(" · ");
    const place = document.createElement("div");
    place.className = "place";
    place.textContent = part(row, "place");
    shown.replaceChildren(title, why, place);
    shown.insertAdjacentHTML("beforeend", inside(row));
    panel.hidden = false;
    panel.scrollTop = 0;
    root.classList.add("beside");
    row.scrollIntoView({ block: "nearest" });
    remember(`#${row.id}`);
  };

  const close = () => {
    panel.hidden = true;
    root.classList.remove("beside");
    remember("");
    current?.querySelector("summary").focus();
  };

  /** The next step that the search has left, or the one before. */
  const move = (by) => {
    const visible = rows.filter((row) => !row.hidden);
    if (visible.length === 0) return;
    const at = visible.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    if (panel.hidden) {
      choose(visible[next]);
      visible[next].querySelector("summary").focus({ preventScroll: true });
    } else {
      show(visible[next]);
    }
  };

  /** The row that an address leads to. */
  const rowAt = (hash) => {
    let id = hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Then it is taken as it is.
    }
    const target = id && get(id);
    return target && target.matches("details.step") ? target : null;
  };

  const visit = () => {
    const row = rowAt(location.hash);
    if (!row) return;
    show(row);
    row.scrollIntoView({ block: "center" });
  };

  // --- clicks and keys ----------------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const counted = event.target.closest("[data-search]");
    if (counted) return searchFor(search.value === counted.dataset.search ? "" : counted.dataset.search);
    const summary = event.target.closest(".step > summary");
    const link = event.target.closest("a[href^='#']");
    const row = summary ? summary.parentElement : link && rowAt(link.getAttribute("href"));
    if (!row) return;
    if (row.open) return;
    event.preventDefault();
    show(row);
    panel.focus();
  });

  const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");

  const KEYS = {
    "/": () => { search.focus(); search.select(); },
    "?": () => help.showModal(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => { if (current) { show(current); panel.focus(); } },
  };

  /** Keys that an element has a use for itself. */
  const isTaken = (key, element) =>
    (key === "Enter" && element.matches("a, button, summary")) ||
    (key.startsWith("Arrow") && element.closest(".graph, #panel"));

  document.addEventListener("keydown", (event) => {
    if (help.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!panel.hidden) return close();
      if (search.value !== "") searchFor("");
      return search.blur();
    }
    if (isTyping(event.target)) {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      search.blur();
      choose(null);
      return move(1);
    }
    const act = KEYS[event.key];
    if (!act || isTaken(event.key, event.target)) return;
    event.preventDefault();
    act();
  });

  search.addEventListener("input", filter);
  get("close").addEventListener("click", close);
  get("help-button").addEventListener("click", () => help.showModal());
  window.addEventListener("hashchange", visit);
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches("details.step")) unfold(event.target);
  }, true);

  // --- open all, print ----------------------------------------------------------------------------------------------

  const all = get("open-all");
  const openAll = (open) => {
    for (const row of rows) {
      if (open) unfold(row);
      row.open = open;
    }
    all.textContent = open ? "Close all" : "Open all";
  };
  all.hidden = rows.length > MANY;
  all.addEventListener("click", () => openAll(all.textContent === "Open all"));
  window.addEventListener("beforeprint", () => { if (rows.length <= MANY) openAll(true); });
  window.addEventListener("afterprint", () => openAll(false));

  // --- light and dark -----------------------------------------------------------------------------------------------

  const theme = get("theme");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  dark.addEventListener("change", label);
  label();

  // --- the drawing is moved with the pointer ------------------------------------------------------------------------

  for (const graph of document.querySelectorAll(".graph")) {
    let from = null;
    graph.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0) {
        from = { x: event.clientX + graph.scrollLeft, y: event.clientY + graph.scrollTop, moved: false };
      }
    });
    graph.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [left, top] = [from.x - event.clientX, from.y - event.clientY];
      if (!from.moved && Math.hypot(left - graph.scrollLeft, top - graph.scrollTop) < 5) return;
      from.moved = true;
      graph.classList.add("dragged");
      graph.scrollTo(left, top);
    });
    const end = () => {
      from = null;
      graph.classList.remove("dragged");
    };
    graph.addEventListener("click", (event) => {
      if (!from?.moved) return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
    window.addEventListener("pointerup", () => setTimeout(end));
    graph.addEventListener("dragstart", (event) => event.preventDefault());
  }

  root.classList.add("scripted");
  tools.hidden = false;
  visit();
})();
