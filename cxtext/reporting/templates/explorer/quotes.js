// Comments as elements. Their words are foreign: they become text nodes and nothing else.

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Append text, with the words searched for made bold. */
function appendWords(parent, text, words) {
  if (!words.length) {
    parent.append(text);
    return;
  }
  let done = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = folded(match[0]);
    if (words.some((wanted) => word.startsWith(wanted) || (UNSPACED.test(wanted) && word.includes(wanted)))) {
      parent.append(text.slice(done, match.index), element("b", "hit", match[0]));
      done = match.index + match[0].length;
    }
  }
  parent.append(text.slice(done));
}

/** Append the text of a comment; `marks` are [start, end, sentiment], in order. */
function appendQuote(parent, text, marks, words) {
  let done = 0;
  for (const [start, end, sentiment] of marks) {
    if (start < done || end > text.length) continue;
    appendWords(parent, text.slice(done, start), words);
    const mark = element("mark", `said-${sentiment}`);
    appendWords(mark, text.slice(start, end), words);
    parent.append(mark);
    done = end;
  }
  appendWords(parent, text.slice(done), words);
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

function dayInWords(day) {
  const [year, month, date] = day.split("-");
  return `${Number(date)}\u00a0${MONTHS[month - 1]}\u00a0${year}`;
}

/** What is known of a comment besides its text: its day, scores and source; nothing that would single out a person. */
function factsOf(data, comment) {
  const facts = [];
  const day = dayOf(data, comment);
  if (day) facts.push(dayInWords(day));
  data.head.groups.forEach((group, g) => {
    const value = group.values[data.groups[g][comment] - 1];
    if (value === undefined) return;
    if (group.kind === "score") facts.push(group.card.replace("{value}", () => value).replaceAll(" ", "\u00a0"));
    if (group.kind === "source") facts.push(value);
  });
  return facts;
}

/** Topics and stages of the mentions of a comment, each once, with the sentiment first heard on it. */
function subjectsOf(data, comment) {
  const { topic, stage, sentiment } = data.columns;
  const found = new Map();
  for (let row = data.first[comment]; row < data.first[comment + 1]; row += 1) {
    const name = topic[row] ? data.head.topics[topic[row] - 1].name : "";
    const place = data.head.stages[stage[row]].name;
    const key = `${topic[row]} ${stage[row]}`;
    if (!found.has(key)) found.set(key, { name, place, sentiment: data.head.sentiments[sentiment[row]] });
  }
  return [...found.values()];
}

/** One comment: its text with the matching mentions marked, its facts, its topics. */
async function card(data, comment, view, found, words) {
  const { topic, stage, sentiment } = data.columns;
  const item = element("li", "comment");
  const tone = found.verdict[comment];
  const figure = element("figure", `quote quote-${tone === NO_VERDICT ? "neutral" : data.head.sentiments[tone]}`);
  const text = await data.text(comment);
  if (text) {
    const isWanted = (row) => (!view.topics || view.topics[topic[row]]) && (!view.stages || view.stages[stage[row]]);
    const isHeard = (row) => isWanted(row) && (!view.sentiments || view.sentiments[sentiment[row]]);
    const filtered = view.topics || view.stages || view.sentiments;
    let places = filtered ? placesOf(data, comment).filter(([, , row]) => isHeard(row)) : [];
    // A comment may be negative on balance without a mention that is: then all it says of the subject is marked.
    if (filtered && !places.length) places = placesOf(data, comment).filter(([, , row]) => isWanted(row));
    const marks = places.map(([start, end, row]) => [start, end, data.head.sentiments[sentiment[row]]]);
    const quote = element("blockquote");
    const words_ = element("bdi");
    quote.dir = "auto";
    appendQuote(words_, text, marks, words);
    quote.append(words_);
    figure.append(quote);
  } else {
    const kept = data.head.quotes.kept === "none" ? "this report carries no texts" : "left out to keep the file small";
    figure.append(element("p", "none", `Text not shown: ${kept}.`));
  }
  const caption = element("figcaption");
  for (const fact of factsOf(data, comment)) {
    const part = element("span", "", fact);
    part.dir = "auto";
    caption.append(part);
  }
  const id = element("code", "", data.ids[comment]);
  id.dir = "auto";
  caption.append(id);
  figure.append(caption);
  const subjects = subjectsOf(data, comment);
  const list = element("ul", "subjects");
  for (const subject of subjects.slice(0, 8)) {
    const part = element("li", `subject subject-${subject.sentiment}`);
    const name = element("bdi", "", subject.name || "No topic");
    part.append(name, ` · ${subject.place} · ${subject.sentiment}`);
    list.append(part);
  }
  if (subjects.length > 8) list.append(element("li", "subject", `${subjects.length - 8} more`));
  item.append(figure, list);
  return item;
}
