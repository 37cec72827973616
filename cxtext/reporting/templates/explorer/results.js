// What was found: how many, their tone, the comments page by page.

const PAGE = 20;
const SVG = "http://www.w3.org/2000/svg";
const FILLS = { negative: "negative", neutral: "quiet", positive: "positive" };

function percentText(share) {
  const shown = share * 100;
  const digits = shown > 0 && (shown < 0.95 || (shown > 99.05 && shown < 100)) ? 1 : 0;
  return `${shown.toFixed(digits)}\u00a0%`;
}

function plural(n, one) {
  return `${n.toLocaleString("en-GB")}\u00a0${one}${n === 1 ? "" : "s"}`;
}

/** The bar of tones, of the view without its filter of sentiments. */
function drawTones(root, data, found) {
  root.replaceChildren();
  const counts = [...found.sentiments.n];
  const total = counts.reduce((sum, n) => sum + n, 0);
  const people = found.sentiments.people.reduce((sum, n) => sum + n, 0);
  const small = found.ofPeople && [...found.sentiments.people, people].some((n) => tooFew(data, n));
  if (!total || small || found.hidden) return;
  const bar = document.createElementNS(SVG, "svg");
  const facts = { class: "stack", width: "100%", height: "12", "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(facts)) bar.setAttribute(key, value);
  const legend = element("ul", "legend");
  let left = 0;
  data.head.sentiments.forEach((name, code) => {
    const share = counts[code] / total;
    const part = document.createElementNS(SVG, "rect");
    const place = { class: `fill-${FILLS[name]}`, x: `${left * 100}%`, y: "0", width: `${share * 100}%`, height: "12" };
    for (const [key, value] of Object.entries(place)) part.setAttribute(key, value);
    bar.append(part);
    left += share;
    const row = element("li", "", "");
    row.append(element("b", "", percentText(share)), ` ${name} `);
    row.append(element("small", "", `${counts[code].toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")}`));
    legend.append(row);
  });
  root.append(bar, legend);
}

function statusText(data, found, view) {
  const all = plural(data.n, "comment");
  const n = found.matched.length;
  if (found.hidden) {
    return `Fewer than ${data.head.min_group} people among ${all}: neither their number nor their words are shown, so that nobody can be singled out.`;
  }
  if (!n) return `None of ${all} matches.`;
  const pages = Math.ceil(n / PAGE);
  const page = pages > 1 ? ` Page ${view.page} of ${pages}.` : "";
  return n === data.n ? `All ${all}.${page}` : `${n.toLocaleString("en-GB")} of ${all}.${page}`;
}

/** Chips of what is chosen, each of which takes it back. */
function drawChips(root, facets, view, onRemove) {
  const chips = [];
  const chip = (words, remove) => {
    const button = element("button", "chosen");
    button.type = "button";
    const name = element("bdi", "", words);
    const cross = element("span", "cross", "×");
    cross.setAttribute("aria-hidden", "true");
    button.append(element("span", "unseen", "Remove filter "), name, cross);
    button.addEventListener("click", remove);
    chips.push(button);
  };
  for (const facet of facets) {
    for (const code of chosen(view, facet)) {
      chip(`${facet.label}: ${facet.names[code]}`, () => onRemove((next) => choose(next, facet, code, false)));
    }
  }
  const said = { q: "Words", from: "From", to: "To" };
  for (const [key, label] of Object.entries(said)) {
    if (view[key]) {
      chip(`${label}: ${view[key]}`, () =>
        onRemove((next) => {
          next[key] = "";
        }),
      );
    }
  }
  if (chips.length > 1) {
    const all = element("button", "chosen chosen-all", "Clear all");
    all.type = "button";
    all.addEventListener("click", () => onRemove((next) => Object.assign(next, { ...emptyView(), sort: next.sort })));
    chips.push(all);
  }
  root.replaceChildren(...chips);
}

/** The comments of the page that the view is at. */
async function pageOf(data, masked, found, order, page, words) {
  const shown = [...order.subarray((page - 1) * PAGE, page * PAGE)];
  return Promise.all(shown.map((comment) => card(data, comment, masked, found, words)));
}
