// Elements of a page and the wire to Python. What comes from comments is only ever set as textContent.

const SVG = "http://www.w3.org/2000/svg";
const COLOURS = { positive: [33, 102, 172], even: [213, 215, 219], negative: [179, 88, 6] };

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function draw(tag, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

// From blue (nobody complains) over grey to orange (everybody does).
function colourOf(share) {
  const [from, to, part] =
    share < 0.5 ? [COLOURS.positive, COLOURS.even, share * 2] : [COLOURS.even, COLOURS.negative, share * 2 - 1];
  return `rgb(${from.map((value, at) => Math.round(value + (to[at] - value) * part)).join(",")})`;
}

// Requests to Python, each with a number that its answer carries.
function connect(model) {
  const waiting = new Map();
  let last = 0;
  const heard = (message) => {
    const settle = waiting.get(message.number);
    if (!settle) return;
    waiting.delete(message.number);
    if (message.error) settle.reject(new Error(message.error));
    else settle.resolve(message.answer);
  };
  model.on("msg:custom", heard);
  return {
    ask(request) {
      const number = `${Date.now()}-${Math.random()}-${(last += 1)}`;
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        model.send({ number, ...request });
      });
    },
    close: () => model.off("msg:custom", heard),
  };
}

// Fill an element anew; the control that had the focus, known by its data-key, has it again.
function refill(element, ...children) {
  const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  element.replaceChildren(...children);
  if (key) element.querySelector(`[data-key="${key}"]`)?.focus();
}

function option(value, text, chosen) {
  return make("option", { value, selected: value === chosen }, text);
}

function labelled(text, control) {
  return make("label", { class: "cxtext-field" }, make("span", {}, text), control);
}

function choice(name, choices, chosen, onchange) {
  const select = make("select", { "data-filter": name, "data-key": name, onchange: () => onchange(select.value) });
  select.append(...choices.map(([value, text]) => option(value, text, chosen)));
  return select;
}
