// The filters: one fieldset each, a checkbox per value with the number of comments it would leave.

const FEW_VALUES = 8;

function countText(data, count, people, ofPeople) {
  return ofPeople && tooFew(data, people) ? `<${data.head.min_group}` : count.toLocaleString("en-GB");
}

/** Build the filters; `onChange(facet, code, wanted)` is called when a value is ticked. */
function buildFilters(root, data, facets, onChange) {
  const made = facets.map((facet, place) => {
    const set = element("fieldset", "facet");
    set.append(element("legend", "", facet.label));
    const list = element("ul");
    const rows = [];
    facet.names.forEach((name, code) => {
      if (name === "") return;
      const row = element("li");
      const label = element("label");
      const box = element("input");
      box.type = "checkbox";
      box.addEventListener("change", () => onChange(facet, code, box.checked));
      const words = element("span", "value", name);
      words.dir = "auto";
      const count = element("span", "count");
      label.append(box, words, " ", count);
      row.append(label);
      rows.push({ row, box, count, code });
    });
    // "No topic" comes last.
    if (facet.key === "topic") rows.push(rows.shift());
    list.append(...rows.map((part) => part.row));
    list.id = `explorer-facet-${place}`;
    set.append(list);
    const more = element("button", "more", "");
    more.type = "button";
    more.setAttribute("aria-controls", list.id);
    const part = { facet, set, rows, more, all: false };
    more.addEventListener("click", () => {
      part.all = !part.all;
      shorten(part);
    });
    if (rows.length > FEW_VALUES + 2) set.append(more);
    return part;
  });
  root.replaceChildren(...made.map((part) => part.set));
  return made;
}

/** Show the first values of a long filter, those that are ticked, or all. */
function shorten(part) {
  if (part.rows.length <= FEW_VALUES + 2) return;
  part.rows.forEach(({ row, box }, place) => {
    row.hidden = !part.all && place >= FEW_VALUES && !box.checked;
  });
  part.more.textContent = part.all ? "Show fewer" : `Show all ${part.rows.length}`;
  part.more.setAttribute("aria-expanded", String(part.all));
}

/** Bring counts and ticks up to date. */
function updateFilters(parts, data, view, found) {
  for (const part of parts) {
    const { facet } = part;
    const isGroup = facet.kind === "group";
    const counts = isGroup ? found.groups[facet.group] : found[facet.kind];
    const ticked = new Set(chosen(view, facet));
    for (const { row, box, count, code } of part.rows) {
      const text = countText(data, counts.n[code], counts.people[code], isGroup || found.ofPeople);
      if (count.textContent !== text) count.textContent = text;
      box.checked = ticked.has(code);
      row.classList.toggle("nothing", counts.n[code] === 0);
    }
    shorten(part);
  }
}
