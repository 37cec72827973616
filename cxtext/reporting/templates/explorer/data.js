// What the page carries: columns of numbers, ids and texts, each unpacked when it is first needed.

const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, int16: Int16Array, int32: Int32Array };
const NO_PLACE = -32768;
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

async function inflated(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

async function lines(text) {
  return UTF8.decode(await inflated(text)).split("\n");
}

function columnsOf(layout, buffer) {
  const columns = {};
  let start = 0;
  for (const [name, kind, n] of layout) {
    const end = start + n * ARRAYS[kind].BYTES_PER_ELEMENT;
    columns[name] = new ARRAYS[kind](buffer.slice(start, end));
    start = end;
  }
  return columns;
}

/** Unpack the columns and ids of the page; texts come block by block. */
async function openData() {
  const block = JSON.parse(document.getElementById("cxtext-explorer").textContent);
  const columns = columnsOf(block.layout, await inflated(block.data));
  columns.weight = Int32Array.from(columns.extra, (extra, row) => extra + columns.length[row]);
  const ids = await lines(block.ids);
  const n = block.head.comments;
  const first = new Uint32Array(n + 1);
  for (let c = 0; c < n; c += 1) first[c + 1] = first[c] + columns.n_mentions[c];
  const unpacked = new Map();
  const blockOf = (k) => {
    if (!unpacked.has(k)) unpacked.set(k, lines(block.texts[k]));
    return unpacked.get(k);
  };
  return {
    head: block.head,
    n,
    ids,
    first,
    columns,
    groups: block.head.groups.map((_, k) => columns[`group ${k}`]),
    nBlocks: block.texts.length,
    blockSize: block.block,
    blockOf,
    text: async (c) => (block.texts.length ? (await blockOf(Math.floor(c / block.block)))[c % block.block] : ""),
  };
}

/** Where the mentions of a comment stand in its text: [start, end, row], those that are in it. */
function placesOf(data, comment) {
  const { gap, length } = data.columns;
  const places = [];
  let end = 0;
  for (let row = data.first[comment]; row < data.first[comment + 1]; row += 1) {
    if (gap[row] !== NO_PLACE) {
      const start = end + gap[row];
      end = start + length[row];
      places.push([start, end, row]);
    }
  }
  return places;
}

/** Day of a comment as 2026-10-31; empty where it is not known. */
function dayOf(data, comment) {
  const day = data.columns.day[comment];
  if (!day) return "";
  return new Date(Date.parse(`${data.head.start}T00:00:00Z`) + (day - 1) * 86400000).toISOString().slice(0, 10);
}
