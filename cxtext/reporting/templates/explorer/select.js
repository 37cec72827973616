// Which comments a view shows, and how many each further filter would leave: loops over typed arrays, nothing else.

const NEGATIVE = 0;
const NEUTRAL = 1;
const POSITIVE = 2;
const NO_VERDICT = 255;
const BALANCE = 0.2;
const UNDATED = 2 ** 32;

/** Sides of a comment over the mentions that `keep` says, where it has praise and complaint. */
function balanced(data, comment, keep) {
  const { sentiment, score, weight } = data.columns;
  let sum = 0;
  let total = 0;
  for (let row = data.first[comment]; row < data.first[comment + 1]; row += 1) {
    if (sentiment[row] !== NEUTRAL && keep(row)) {
      sum += weight[row] * score[row];
      total += weight[row];
    }
  }
  const side = sum / total / data.head.scale;
  return side <= -BALANCE ? NEGATIVE : side >= BALANCE ? POSITIVE : NEUTRAL;
}

/** What each comment says on balance in its mentions of the wanted topics and stages; NO_VERDICT where it has none. */
function verdicts(data, topics, stages) {
  const { topic, stage, sentiment } = data.columns;
  const keep = (row) => (!topics || topics[topic[row]]) && (!stages || stages[stage[row]]);
  const found = new Uint8Array(data.n).fill(NO_VERDICT);
  for (let c = 0; c < data.n; c += 1) {
    let heard = 0;
    for (let row = data.first[c]; row < data.first[c + 1]; row += 1) {
      if (keep(row)) heard |= 1 << sentiment[row];
    }
    if (heard) found[c] = verdictOf(data, c, heard, keep);
  }
  return found;
}

function verdictOf(data, comment, heard, keep) {
  const complains = heard & (1 << NEGATIVE);
  const praises = heard & (1 << POSITIVE);
  if (complains && praises) return balanced(data, comment, keep);
  return complains ? NEGATIVE : praises ? POSITIVE : NEUTRAL;
}

/** Comments, and at least how many people behind them: someone who sent in three counts a third for each. */
function tally(size) {
  return { n: new Uint32Array(size), people: new Float64Array(size) };
}

/** Count the comments that pass by the topics (or stages) of those mentions that the filter of the other kind leaves. */
function countKinds(data, kinds, size, others, other, passes, sentiments) {
  const { sentiment, sent_in: sentIn } = data.columns;
  const counts = tally(size);
  const met = new Int32Array(size).fill(-1);
  const heard = new Uint8Array(size);
  const here = [];
  for (let c = 0; c < data.n; c += 1) {
    if (!passes[c]) continue;
    here.length = 0;
    for (let row = data.first[c]; row < data.first[c + 1]; row += 1) {
      if (other && !other[others[row]]) continue;
      const kind = kinds[row];
      if (met[kind] !== c) {
        met[kind] = c;
        heard[kind] = 0;
        here.push(kind);
      }
      heard[kind] |= 1 << sentiment[row];
    }
    for (const kind of here) {
      const keep = (row) => kinds[row] === kind && (!other || other[others[row]]);
      if (sentiments && !sentiments[verdictOf(data, c, heard[kind], keep)]) continue;
      counts.n[kind] += 1;
      counts.people[kind] += 1 / sentIn[c];
    }
  }
  return counts;
}

/**
 * Find the comments of a view.
 *
 * @param view  topics, stages, sentiments: wanted codes as arrays of 0 and 1, or null; groups: the same by group;
 *              days: first and last wanted, or null; hits: comments that hold the words searched for, or null.
 */
function select(data, view) {
  const { topic, stage, day, sent_in: sentIn } = data.columns;
  const { n } = data;
  // How many filters on the comment itself say no; where it is one alone, which.
  const refusals = new Uint8Array(n);
  const refuser = new Int8Array(n).fill(-1);
  view.groups.forEach((wanted, g) => {
    if (!wanted) return;
    const codes = data.groups[g];
    for (let c = 0; c < n; c += 1) {
      if (!wanted[codes[c]]) {
        refusals[c] += 1;
        refuser[c] = g;
      }
    }
  });
  const { hits, days } = view;
  if (days) {
    for (let c = 0; c < n; c += 1) {
      if (!day[c] || day[c] < days[0] || day[c] > days[1]) refusals[c] = 100;
    }
  }
  const narrowed = view.topics || view.stages;
  const verdict = narrowed ? verdicts(data, view.topics, view.stages) : data.overall || (data.overall = verdicts(data, null, null));
  const passes = new Uint8Array(n);
  const said = new Uint8Array(n);
  const matched = new Uint32Array(n);
  const sentiments = tally(3);
  let nMatched = 0;
  let people = 0;
  let searched = 0;
  for (let c = 0; c < n; c += 1) {
    said[c] = (!narrowed || verdict[c] !== NO_VERDICT) && (!view.sentiments || view.sentiments[verdict[c]] === 1);
    if (said[c] && refusals[c] === 0) searched += 1 / sentIn[c];
    if (hits && !hits[c]) refusals[c] = 100;
    passes[c] = refusals[c] === 0;
    if (!passes[c]) continue;
    if (verdict[c] !== NO_VERDICT) {
      sentiments.n[verdict[c]] += 1;
      sentiments.people[verdict[c]] += 1 / sentIn[c];
    }
    if (said[c]) {
      matched[nMatched] = c;
      nMatched += 1;
      people += 1 / sentIn[c];
    }
  }
  const groups = data.groups.map((codes, g) => {
    const counts = tally(data.head.groups[g].values.length + 1);
    for (let c = 0; c < n; c += 1) {
      if (said[c] && (passes[c] || (refusals[c] === 1 && refuser[c] === g))) {
        counts.n[codes[c]] += 1;
        counts.people[codes[c]] += 1 / sentIn[c];
      }
    }
    return counts;
  });
  const { topics, stages } = data.head;
  // Who, when, which score: what is left of these may be too few people to show, whatever they say. What comments are
  // about makes a group too; what a search finds in a group that is large enough could be read there anyway.
  const ofPeople = Boolean(days) || view.groups.some(Boolean);
  return {
    matched: matched.subarray(0, nMatched),
    hidden: tooFew(data, ofPeople ? people : searched),
    verdict,
    sentiments,
    groups,
    topics: countKinds(data, topic, topics.length + 1, stage, view.stages, passes, view.sentiments),
    stages: countKinds(data, stage, stages.length, topic, view.topics, passes, view.sentiments),
    ofPeople,
  };
}

/** Whether so many people are too few to show; no one is no one's secret. */
function tooFew(data, people) {
  return people > 0 && people + 1e-6 < data.head.min_group;
}

/** Put matched comments in order: by how well their matching mentions serve as quotes, or by day. */
function sorted(data, view, found) {
  const { topic, stage, sentiment, quality, day } = data.columns;
  const keys = new Float64Array(found.matched.length);
  const size = data.n + 1;
  found.matched.forEach((c, place) => {
    let key = 0;
    if (view.sort === "newest") key = day[c];
    else if (view.sort === "oldest") key = day[c] ? -day[c] : -UNDATED;
    else {
      for (let row = data.first[c]; row < data.first[c + 1]; row += 1) {
        const wanted =
          (!view.topics || view.topics[topic[row]]) &&
          (!view.stages || view.stages[stage[row]]) &&
          (!view.sentiments || view.sentiments[sentiment[row]]);
        if (wanted && quality[row] + 1 > key) key = quality[row] + 1;
      }
    }
    // One number for both: the larger key first, equals by id.
    keys[place] = -key * size + c;
  });
  keys.sort();
  return Uint32Array.from(keys, (key) => ((key % size) + size) % size);
}
