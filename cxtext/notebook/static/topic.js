// What is said of a chosen topic, and the forms that edit it.

function topicPanel(explorer, one) {
  const facts = [
    one.rank ? `pain point ${one.rank}` : "", one.stage, `${one.mentions} mentions`, `${one.reach} comments`,
    `negative ${one.negative}`, one.excluded ? "excluded from the pain points" : "",
  ];
  const others = explorer.overview.topics.filter((other) => other.topic_id !== one.topic_id);
  const names = others.map((other) => [other.topic_id, other.name]);
  names.sort((left, right) => left[1].localeCompare(right[1]));
  const name = make("input", { type: "text", value: one.name, maxlength: 200, "data-edit": "name", "data-key": "name" });
  const other = choice("merge", names, "", () => {});
  const part = make("input", { type: "text", placeholder: "name of the new topic", maxlength: 200, "data-edit": "part" });
  const words = make("input", { type: "text", placeholder: "words, other words", maxlength: 300, "data-edit": "words" });
  const form = (kind, title, fields, request) =>
    make(
      "form",
      { class: "cxtext-form", "data-form": kind, onsubmit: (event) => {
        event.preventDefault();
        explorer.edit(request());
      } },
      ...fields, make("button", { type: "submit", "data-key": `${kind} button` }, title),
    );
  const topic = one.topic_id;
  const act = (key, text, request) =>
    make("button", { type: "button", "data-key": key, "data-act": key, onclick: () => explorer.edit(request) }, text);
  return [
    make("h3", {}, one.name, make("small", {}, ` ${one.topic_id}`)),
    make("p", { class: "cxtext-quiet" }, facts.filter(Boolean).join(" · ")),
    make("p", {}, one.definition),
    form("rename", "Rename", [labelled("Name", name)], () => ({ edit: "rename", topic, name: name.value })),
    form("merge", "Merge", [labelled("Take in", other)], () => ({ edit: "merge", topic, others: [other.value] })),
    form("split", "Split off", [labelled("New topic", part), labelled("of what says", words)], () => ({
      edit: "split", topic, name: part.value, words: words.value,
    })),
    make(
      "div",
      { class: "cxtext-form" },
      act("halve", "Split in two", { edit: "split", topic, into: 2 }),
      act("exclude", one.excluded ? "Count among pain points" : "Exclude from pain points", {
        edit: "exclude", topic, on: !one.excluded,
      }),
    ),
  ];
}
