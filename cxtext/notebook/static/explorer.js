// The explorer of an analysis. What comes from comments is only ever set as textContent; nothing is fetched.
// Python holds the analysis: quotes are asked for as they are needed, edits are made there.

const PAGE = 50;
const TYPING_PAUSE = 200;

class Explorer {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.python = connect(model);
    this.filters = { topic: "", stage: "", sentiment: "", source: "", segment: "", value: "", search: "" };
    this.order = "clearest";
    this.asked = 0;
    this.total = 0;
    this.shown = [];
    this.counts = {};
    this.build();
    this.changed = () => this.showOverview();
    model.on("change:overview", this.changed);
    this.showOverview();
    this.read();
  }

  close() {
    clearTimeout(this.pause);
    this.model.off("change:overview", this.changed);
    this.python.close();
  }

  get overview() {
    return this.model.get("overview");
  }

  topic(id) {
    return this.overview.topics.find((one) => one.topic_id === id);
  }

  build() {
    this.status = make("div", { class: "cxtext-status", role: "status" });
    this.alert = make("div", { class: "cxtext-alert", role: "alert" });
    this.bar = make("div", { class: "cxtext-filters", role: "group", "aria-label": "Filters" });
    this.map = draw("svg", { class: "cxtext-map", role: "group", "aria-label": "Map of topics" });
    this.about = make("section", { class: "cxtext-topic", "aria-label": "Topic" });
    this.says = make("div", { class: "cxtext-says", tabindex: "-1" });
    this.list = make("ul", { class: "cxtext-quotes", "aria-label": "Quotes" });
    this.more = make("button", { type: "button", class: "cxtext-more", onclick: () => this.read(this.shown.length) });
    this.history = make("details", { class: "cxtext-history" });
    this.root.append(
      this.bar,
      make(
        "div",
        { class: "cxtext-columns" },
        make("div", { class: "cxtext-left" }, this.map, this.about, this.history),
        make("div", { class: "cxtext-right" }, this.says, this.list, this.more),
      ),
      this.status,
      this.alert,
    );
  }

  showOverview() {
    if (this.filters.topic && this.filters.topic !== "-" && !this.topic(this.filters.topic)) this.filters.topic = "";
    this.showFilters();
    this.showMap();
    this.showTopic();
    this.showHistory();
  }

  set(changes) {
    Object.assign(this.filters, changes);
    this.showFilters();
    this.showTopic();
    return this.read();
  }

  showFilters() {
    const { topics, stages, sentiments, sources, segments, orders } = this.overview;
    const typing = document.activeElement?.dataset.filter === "search" && this.bar.contains(document.activeElement);
    const caret = typing ? document.activeElement.selectionStart : null;
    const ranked = [...topics].sort((one, other) => other.n_feedback - one.n_feedback);
    const all = (text) => [["", text]];
    const pick = (name, choices, reset = {}) =>
      choice(name, choices, this.filters[name], (value) => this.set({ ...reset, [name]: value }));
    const search = make("input", {
      type: "search", "data-filter": "search", "data-key": "search", maxlength: 200, placeholder: "words in a quote", autocomplete: "off",
      oninput: () => {
        this.filters.search = search.value;
        clearTimeout(this.pause);
        this.pause = setTimeout(() => this.read(), TYPING_PAUSE);
      },
    });
    search.value = this.filters.search;
    const named = ranked.map((one) => [one.topic_id, `${one.name} (${one.n_feedback})`]);
    const fields = [
      labelled("Search", search),
      labelled("Topic", pick("topic", [...all("all"), ...named, ["-", "(without a topic)"]])),
      labelled("Stage", pick("stage", [...all("all"), ...stages.map((one) => [one.id, one.name])])),
      labelled("Sentiment", pick("sentiment", [...all("all"), ...sentiments.map((one) => [one, one])])),
    ];
    if (sources.length > 1) {
      fields.push(labelled("Source", pick("source", [...all("all"), ...sources.map((one) => [one, one])])));
    }
    const columns = Object.keys(segments);
    if (columns.length) {
      fields.push(labelled("Group by", pick("segment", [...all("-"), ...columns.map((one) => [one, one])], { value: "" })));
      if (this.filters.segment) {
        const values = segments[this.filters.segment] || [];
        fields.push(labelled("Group", pick("value", [...all("all"), ...values.map((one) => [one, one])])));
      }
    }
    const order = choice("order", Object.entries(orders), this.order, (value) => {
      this.order = value;
      this.read();
    });
    fields.push(labelled("Order", order));
    const clear = () => {
      for (const name of Object.keys(this.filters)) this.filters[name] = "";
      this.set({});
    };
    fields.push(make("button", { type: "button", "data-filter": "clear", "data-key": "clear", onclick: clear }, "Clear"));
    refill(this.bar, ...fields);
    if (typing) search.setSelectionRange(caret, caret);
  }

  showMap() {
    const { topics, size } = this.overview;
    this.map.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
    const marks = topics.map((one) => {
      const mark = draw("g", { class: "cxtext-mark", role: "button", tabindex: "0" });
      mark.dataset.topic = one.topic_id;
      mark.dataset.key = one.topic_id;
      const says = `${one.name}: ${one.mentions} mentions in ${one.reach} comments, negative ${one.negative}`;
      mark.setAttribute("aria-label", says);
      const circle = draw("circle", { cx: one.x, cy: one.y, r: one.radius, fill: colourOf(one.negative_share) });
      circle.append(draw("title", {}, `${says}${one.quote ? `\n“${one.quote}”` : ""}`));
      mark.append(circle);
      if (one.label) mark.append(draw("text", { x: one.x, y: one.label_y }, one.label));
      const toggle = () => this.set({ topic: this.filters.topic === one.topic_id ? "" : one.topic_id });
      mark.addEventListener("click", toggle);
      mark.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        toggle();
      });
      return mark;
    });
    refill(this.map, ...marks);
    this.dimMap();
  }

  // Topics that have none of the mentions which pass the other filters step back.
  dimMap() {
    for (const mark of this.map.children) {
      const chosen = mark.dataset.topic === this.filters.topic;
      mark.setAttribute("aria-pressed", String(chosen));
      mark.classList.toggle("cxtext-chosen", chosen);
      const away = this.filters.topic ? !chosen : !this.counts[mark.dataset.topic];
      mark.classList.toggle("cxtext-away", away);
    }
  }

  showTopic() {
    const one = this.topic(this.filters.topic);
    if (!one) {
      const hint = "Choose a topic in the map or above to read about it and to edit it.";
      this.about.replaceChildren(make("p", { class: "cxtext-quiet" }, hint));
      return;
    }
    refill(this.about, ...topicPanel(this, one));
  }

  showHistory() {
    const { log, can_undo: canUndo, can_redo: canRedo } = this.overview;
    const act = (text, edit, able) =>
      make("button", { type: "button", disabled: !able, "data-act": edit, "data-key": edit, onclick: () => this.edit({ edit }) }, text);
    const lines = [...log].reverse().map((one) => make("li", { class: one.holds ? "" : "cxtext-quiet" }, one.says));
    const held = log.filter((one) => one.holds).length;
    refill(
      this.history,
      make("summary", {}, held === 1 ? "1 edit" : `${held} edits`),
      make("div", { class: "cxtext-form" }, act("Undo", "undo", canUndo), act("Redo", "redo", canRedo)),
      make("ol", { reversed: true }, ...lines),
    );
  }

  async read(offset = 0) {
    clearTimeout(this.pause);
    const turn = (this.asked += 1);
    this.list.setAttribute("aria-busy", "true");
    try {
      const request = { ask: "quotes", filters: { ...this.filters }, offset, limit: PAGE, order: this.order };
      const answer = await this.python.ask(request);
      if (turn !== this.asked) return; // something else has been asked since
      this.alert.textContent = "";
      this.shown = offset ? [...this.shown, ...answer.quotes] : answer.quotes;
      this.total = answer.total;
      this.counts = answer.topics;
      this.says.textContent = answer.says;
      this.showQuotes(offset);
      this.dimMap();
    } catch (error) {
      if (turn === this.asked) this.alert.textContent = error.message;
    } finally {
      if (turn === this.asked) this.list.removeAttribute("aria-busy");
    }
  }

  showQuotes(offset) {
    const items = this.shown.slice(offset).map((one) => this.quote(one));
    if (offset) this.list.append(...items);
    else this.list.replaceChildren(...items);
    const left = this.total - this.shown.length;
    this.more.hidden = left <= 0;
    this.more.textContent = `Show more (${left} left)`;
    if (offset && items.length) items[0].querySelector("button").focus();
  }

  quote(one) {
    const topic = this.topic(one.topic_id);
    const stage = this.overview.stages.find((other) => other.id === one.stage);
    const about = [topic ? topic.name : "no topic", stage ? stage.name : "", one.sentiment, one.about];
    const item = make(
      "li",
      { class: `cxtext-quote cxtext-${one.sentiment}`, "data-mention": one.mention_id },
      make("blockquote", {}, one.before, make("mark", {}, one.text), one.after),
    );
    const move = make("button", { type: "button", class: "cxtext-small", onclick: () => this.moving(one, move) }, "Move…");
    item.append(make("div", { class: "cxtext-quiet" }, about.filter(Boolean).join(" · "), " ", move));
    return item;
  }

  moving(one, button) {
    const names = this.overview.topics.filter((other) => other.topic_id !== one.topic_id);
    const target = choice("move", names.map((other) => [other.topic_id, other.name]), "", () => {});
    const form = make(
      "form",
      {
        class: "cxtext-form", "data-form": "move",
        onsubmit: (event) => {
          event.preventDefault();
          this.edit({ edit: "move", mentions: [one.mention_id], topic: target.value });
        },
        onkeydown: (event) => {
          if (event.key !== "Escape") return;
          form.replaceWith(button);
          button.focus();
        },
      },
      labelled("Move to", target),
      make("button", { type: "submit" }, "Move"),
    );
    button.replaceWith(form);
    target.focus();
  }

  async edit(request) {
    if (this.root.getAttribute("aria-busy") === "true") return;
    this.root.setAttribute("aria-busy", "true");
    this.status.textContent = "Working …";
    this.alert.textContent = "";
    try {
      const answer = await this.python.ask({ ask: "edit", ...request });
      this.status.textContent = answer.says;
      await this.read();
    } catch (error) {
      this.status.textContent = "";
      this.alert.textContent = error.message;
    } finally {
      this.root.removeAttribute("aria-busy");
      // The quote or button that was used may be gone: the keyboard goes on at what came of it.
      if (!this.root.contains(document.activeElement) || document.activeElement.disabled) this.says.focus();
    }
  }
}

export default {
  render({ model, el }) {
    // Letters typed here are no shortcuts of the notebook.
    const root = make("div", { class: "cxtext-explorer", "data-lm-suppress-shortcuts": "true" });
    for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, (event) => event.stopPropagation());
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Explorer of topics");
    el.append(root);
    const explorer = new Explorer(model, root);
    return () => explorer.close();
  },
};
