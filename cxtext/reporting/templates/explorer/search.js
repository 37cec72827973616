// Searching in texts: every word must begin a word of the comment (or be its id), whatever its case and accents.

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MAX_QUERY = 200;

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replaceAll("ς", "σ");
}

function wordsOf(text) {
  return folded(text.slice(0, MAX_QUERY)).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** A text as the search compares it: words with one space before each. */
function indexed(text) {
  // Most texts are ASCII, for which the same is done ten times as fast.
  if (/^[\x00-\x7f]*$/.test(text)) return ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, " ")}`;
  return ` ${folded(text).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
}

/** Search the texts of `data`; they are unpacked and folded at the first search, the last answer is kept. */
function searcher(data, onProgress) {
  let index = null;
  let last = { key: "", hits: null };

  async function prepare() {
    const made = [];
    const size = data.blockSize;
    for (let start = 0; start < data.n; start += size) {
      const ids = data.ids.slice(start, start + size);
      const texts = data.nBlocks ? await data.blockOf(start / size) : null;
      ids.forEach((id, k) => made.push(indexed(texts ? `${id} ${texts[k]}` : id)));
      onProgress(Math.min(1, (start + size) / data.n));
    }
    return made;
  }

  return async (query) => {
    const words = wordsOf(query);
    const key = words.join(" ");
    if (!key) return null;
    if (key !== last.key) {
      index = index || prepare();
      const texts = await index;
      const wanted = words.map((word) => (UNSPACED.test(word) ? word : ` ${word}`));
      const hits = new Uint8Array(data.n);
      for (let c = 0; c < data.n; c += 1) hits[c] = wanted.every((word) => texts[c].includes(word)) ? 1 : 0;
      last = { key, hits };
    }
    return last.hits;
  };
}
