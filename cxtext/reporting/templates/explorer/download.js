// The comments of a view as a csv file, made in the browser.

/** A cell: quoted, and with an apostrophe before what a spreadsheet program would run as a formula. */
function csvCell(value) {
  const text = /^[ \n]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

async function csvOf(data, found, order) {
  const header = ["comment", "date", "score", "source", "sentiment", "topics", "stages", "text"];
  const rows = [header.map(csvCell).join(",")];
  const known = (c, kind) =>
    data.head.groups
      .map((group, g) => (group.kind === kind ? group.values[data.groups[g][c] - 1] : undefined))
      .filter((value) => value !== undefined)
      .join("; ");
  const once = (values) => [...new Set(values)].join("; ");
  for (const c of order) {
    const subjects = subjectsOf(data, c);
    const cells = [
      data.ids[c],
      dayOf(data, c),
      known(c, "score"),
      known(c, "source"),
      found.verdict[c] === NO_VERDICT ? "" : data.head.sentiments[found.verdict[c]],
      once(subjects.map((subject) => subject.name).filter(Boolean)),
      once(subjects.map((subject) => subject.place)),
      await data.text(c),
    ];
    rows.push(cells.map(csvCell).join(","));
  }
  return `\ufeff${rows.join("\r\n")}\r\n`;
}

function offer(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = element("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
