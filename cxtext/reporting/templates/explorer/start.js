// Wiring: nothing is unpacked before the explorer comes near the screen or a link asks for it.

const part = (name) => document.getElementById(`explorer-${name}`);

async function openExplorer() {
  const data = await openData();
  const facets = facetsOf(data.head);
  const search = searcher(data, (done) => {
    if (done < 1) part("message").textContent = `Preparing the search: ${Math.round(done * 100)} %`;
    else part("message").textContent = "";
  });
  let view = emptyView();
  let written = null;
  let turn = 0;
  let current = null;

  const filters = buildFilters(part("facets"), data, facets, (facet, code, wanted) => {
    change((next) => choose(next, facet, code, wanted));
  });

  async function show() {
    turn += 1;
    const mine = turn;
    const hits = await search(view.q);
    if (mine !== turn) return;
    const masked = maskedView(view, facets, data, hits);
    const found = select(data, masked);
    const order = found.hidden ? new Uint32Array(0) : sorted(data, masked, found);
    const pages = Math.max(1, Math.ceil(order.length / PAGE));
    view.page = Math.min(view.page, pages);
    const cards = await pageOf(data, masked, found, order, view.page, view.q ? wordsOf(view.q) : []);
    if (mine !== turn) return;
    current = { found, order };
    part("status").textContent = statusText(data, found, view);
    part("unknown").textContent = view.unknown.length
      ? `Not offered here, or of too few people to show: ${view.unknown.slice(0, 5).join("; ").slice(0, 300)}.`
      : "";
    updateFilters(filters, data, view, found);
    drawTones(part("tones"), data, found);
    drawChips(part("chips"), facets, view, (edit) => {
      change(edit);
      part("heading").focus();
    });
    part("list").replaceChildren(...cards);
    part("pager").hidden = pages === 1;
    part("previous").disabled = view.page === 1;
    part("next").disabled = view.page === pages;
    part("csv").disabled = !order.length;
    part("search").value = part("search") === document.activeElement ? part("search").value : view.q;
    part("sort").value = view.sort;
    if (part("from")) {
      part("from").value = view.from;
      part("to").value = view.to;
    }
    const nFilters = facets.reduce((sum, facet) => sum + chosen(view, facet).length, 0) + [view.from, view.to].filter(Boolean).length;
    part("summary").textContent = nFilters ? `Filters (${nFilters})` : "Filters";
    part("root").dataset.shown = String(mine);
  }

  /** Change the view, keep it in the address, and show it. */
  function change(edit, { keepPage = false, replace = false } = {}) {
    const next = { ...view, values: new Map(view.values), unknown: [] };
    if (!keepPage) next.page = 1;
    edit(next);
    view = next;
    written = writeView(view, facets);
    if (written !== location.hash) {
      if (replace) location.replace(written);
      else location.hash = written;
    }
    return show();
  }

  let typing = 0;
  part("search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      const q = part("search").value.slice(0, MAX_QUERY).trim();
      // One entry in the history for a search, not one for each letter.
      change((next) => { next.q = q; }, { replace: Boolean(view.q) });
    }, 200);
  });
  part("sort").addEventListener("change", () => change((next) => { next.sort = part("sort").value; }));
  for (const key of ["from", "to"]) {
    if (!part(key)) continue;
    part(key).addEventListener("change", () => change((next) => { next[key] = part(key).value; }));
  }
  const turnTo = (step) =>
    change((next) => { next.page += step; }, { keepPage: true }).then(() => {
      part("heading").focus({ preventScroll: true });
      part("heading").scrollIntoView({ block: "start", behavior: "instant" });
    });
  part("previous").addEventListener("click", () => turnTo(-1));
  part("next").addEventListener("click", () => turnTo(1));
  part("csv").addEventListener("click", async () => {
    const { found, order } = current;
    offer(await csvOf(data, found, order), "comments.csv");
    part("message").textContent = `${plural(order.length, "comment")} written to comments.csv.`;
  });
  part("copy").addEventListener("click", async () => {
    part("message").textContent = (await copied(location.href)) ? "Link copied." : "Copy the link from the address bar.";
  });

  const wide = matchMedia("(min-width: 60rem)");
  const fold = () => { part("filters").open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  part("note").hidden = true;
  part("root").hidden = false;

  return {
    /** Follow the address, unless it is what was written last. */
    follow(hash, { arrive }) {
      if (hash === written) return null;
      const asked = readView(hash, facets);
      if (asked) view = asked;
      written = asked ? hash : null;
      const done = show();
      if (!asked || !arrive) return done;
      return done.then(() => {
        document.getElementById("explore").scrollIntoView({ block: "start", behavior: "instant" });
        part("heading").focus({ preventScroll: true });
      });
    },
  };
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const root = part("root");
if (root) {
  let opening = null;
  const open = () => {
    opening = opening || openExplorer().catch((error) => {
      part("note").textContent = "The comments cannot be shown: this browser is too old, or the file is damaged. All other parts of the report can be read.";
      throw error;
    });
    return opening;
  };
  const follow = async (arrive) => {
    const explorer = await open();
    await explorer.follow(location.hash, { arrive });
  };
  const isAsked = () => location.hash === PREFIX || location.hash.startsWith(`${PREFIX}?`);
  addEventListener("hashchange", () => {
    if (isAsked()) follow(true);
  });
  part("note").textContent = "Unpacking the comments …";
  if (isAsked()) follow(true);
  else {
    const near = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) {
          near.disconnect();
          follow(false);
        }
      },
      { rootMargin: "800px" },
    );
    near.observe(document.getElementById("explore"));
  }
}
