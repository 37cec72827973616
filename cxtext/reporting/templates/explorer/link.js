// A view as the part of the address behind "#", and back: #explore?topic=t003&sentiment=negative&q=late

const PREFIX = "#explore";
const SORTS = ["relevance", "newest", "oldest"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function emptyView() {
  return { values: new Map(), from: "", to: "", q: "", sort: SORTS[0], page: 1, unknown: [] };
}

/** Filters of the explorer: `ids` as in links, `names` as shown, in the order of the codes. */
function facetsOf(head) {
  const named = (list) => [list.map((item) => item.id), list.map((item) => item.name)];
  const [stageIds, stageNames] = named(head.stages);
  const [topicIds, topicNames] = named(head.topics);
  const groups = head.groups.map((group, g) => ({
    key: group.key,
    label: group.label,
    kind: "group",
    group: g,
    ids: ["", ...group.values],
    names: ["", ...group.values],
  }));
  return [
    { key: "sentiment", label: "Sentiment", kind: "sentiments", ids: head.sentiments, names: head.sentiments.map((name) => name[0].toUpperCase() + name.slice(1)) },
    { key: "topic", label: "Topic", kind: "topics", ids: ["none", ...topicIds], names: ["No topic", ...topicNames] },
    { key: "stage", label: "Stage of the journey", kind: "stages", ids: stageIds, names: stageNames },
    ...groups,
  ];
}

/** Read a view; null where the address names none. What it asks for and is not offered is noted in `unknown`. */
function readView(hash, facets) {
  if (hash !== PREFIX && !hash.startsWith(`${PREFIX}?`)) return null;
  const asked = new URLSearchParams(hash.slice(PREFIX.length + 1));
  const view = emptyView();
  for (const facet of facets) {
    const given = [...asked.getAll(facet.key), ...(facet.key === "source" ? asked.getAll("in.source") : [])];
    asked.delete(facet.key);
    if (facet.key === "source") asked.delete("in.source");
    for (const id of given.slice(0, 500)) {
      const code = facet.ids.indexOf(id);
      if (code < 0 || facet.names[code] === "") view.unknown.push(`${facet.label}: ${id}`);
      else choose(view, facet, code, true);
    }
  }
  for (const key of ["from", "to"]) {
    if (DAY.test(asked.get(key) || "")) view[key] = asked.get(key);
    asked.delete(key);
  }
  view.q = (asked.get("q") || "").slice(0, MAX_QUERY);
  if (SORTS.includes(asked.get("sort"))) view.sort = asked.get("sort");
  view.page = Math.max(1, Math.floor(Number(asked.get("page"))) || 1);
  for (const key of ["q", "sort", "page"]) asked.delete(key);
  for (const [key, value] of asked) view.unknown.push(`${key.replace(/^in\./, "")}: ${value}`);
  return view;
}

function writeView(view, facets) {
  const parts = new URLSearchParams();
  for (const facet of facets) {
    for (const code of chosen(view, facet)) parts.append(facet.key, facet.ids[code]);
  }
  for (const key of ["q", "from", "to"]) if (view[key]) parts.set(key, view[key]);
  if (view.sort !== SORTS[0]) parts.set("sort", view.sort);
  if (view.page > 1) parts.set("page", String(view.page));
  const text = parts.toString();
  return text ? `${PREFIX}?${text}` : PREFIX;
}

function chosen(view, facet) {
  return [...(view.values.get(facet.key) || [])].sort((a, b) => a - b);
}

function choose(view, facet, code, wanted) {
  const codes = new Set(view.values.get(facet.key));
  if (wanted) codes.add(code);
  else codes.delete(code);
  view.values.set(facet.key, codes);
}

/** A view as `select` takes it; `hits` come from the search. */
function maskedView(view, facets, data, hits) {
  const mask = (facet) => {
    const codes = chosen(view, facet);
    if (!codes.length) return null;
    const wanted = new Uint8Array(Math.max(facet.ids.length, 256));
    for (const code of codes) wanted[code] = 1;
    return wanted;
  };
  const masks = { groups: [] };
  for (const facet of facets) {
    if (facet.kind === "group") masks.groups[facet.group] = mask(facet);
    else masks[facet.kind] = mask(facet);
  }
  const day = (text, otherwise) =>
    text ? Math.round((Date.parse(`${text}T00:00:00Z`) - Date.parse(`${data.head.start}T00:00:00Z`)) / 86400000) + 1 : otherwise;
  const dated = data.head.start && (view.from || view.to);
  const days = dated ? [day(view.from, 1), day(view.to, Number.MAX_SAFE_INTEGER)] : null;
  return { ...masks, hits, days, sort: view.sort };
}
