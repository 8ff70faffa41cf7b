/**
 * A run that was drawn once, and its values packed beside it → a reader steps through its time.
 *
 * The drawings are there when this starts. It replaces texts, colours and classes by key, and
 * computes nothing that the run already holds: every number comes as it is printed.
 *
 * @typedef {[fill: string, stroke: string, text: string, width: number, dashed: boolean]} Paint
 * @typedef {{at: number, units: number[]}} Column
 * @typedef {{first: number, count: number, moves: boolean, at: number[]}} Windowed
 * @typedef {object} View
 * @property {number} layer
 * @property {number} reverse
 * @property {number} sequence
 * @property {number} steps
 * @property {string[]} read
 * @property {string[]} said
 * @property {Record<string, [plain: string, name: string, meaning: string]>} quantities
 * @property {Windowed} window
 * @property {{left: number, column: number}} plot
 * @property {Record<string, Column>} columns
 * @typedef {object} Data
 * @property {number} step
 * @property {Record<string, string>} words
 * @property {string} pause
 * @property {string[]} tokens
 * @property {2 | 4} bytes
 * @property {string} data
 * @property {Record<string, Paint>} paints
 * @property {View[]} views
 * @typedef {object} Slot A place where a number stands.
 * @property {Element} node
 * @property {Text} text
 * @property {Element | null} box
 * @property {Element | null} ink
 * @property {number} at Which step of the window, or -1 for the step that is shown.
 * @property {number} begin
 * @property {number} stride
 * @property {number} token
 * @property {string} shade
 * @property {number} step
 * @typedef {{node: Element, kind: string, text: Text | null, at: number}} Note
 * @typedef {{view: View, node: HTMLElement, slots: Slot[], notes: Note[], here: Element | null, cursor: Element | null}} Scene
 */

const PACE = 900; // milliseconds from step to step
const WIDEST = 9; // pixels of a letter below the slider

/**
 * Return the indices into the table of texts.
 *
 * @param {string} data base64 of little-endian integers
 * @param {number} bytes how many bytes each takes, 2 or 4
 * @returns {Uint16Array | Uint32Array}
 */
export function unpacked(data, bytes) {
  const binary = atob(data);
  const view = new DataView(new ArrayBuffer(binary.length));
  for (let at = 0; at < binary.length; at++) view.setUint8(at, binary.charCodeAt(at));
  const count = binary.length / bytes;
  const indices = bytes === 2 ? new Uint16Array(count) : new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    indices[at] = bytes === 2 ? view.getUint16(2 * at, true) : view.getUint32(4 * at, true);
  }
  return indices;
}

/**
 * Return a sentence with values in its braces.
 *
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function said(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * Return the first step of a window in which a step stands in the middle, or near an end.
 *
 * @param {number} step
 * @param {number} count how many steps the window shows
 * @param {number} steps how many there are
 */
export function windowAt(step, count, steps) {
  return Math.max(0, Math.min(step - Math.floor(count / 2), steps - count));
}

/**
 * Return which steps are named below the slider: those that have room.
 *
 * @param {string[]} names
 * @param {number} width pixels that there are
 * @param {number} letter pixels that a letter takes
 */
export function named(names, width, letter) {
  const longest = Math.max(1, ...names.map((name) => name.length)) + 1;
  const most = Math.max(2, Math.floor(width / (longest * letter)));
  const stride = round((names.length - 1) / (most - 1));
  const shown = [];
  for (let step = 0; step < names.length; step += stride) shown.push(step);
  return shown;
}

/**
 * Return the smallest of 1, 2, 5, 10, 20, 50… that is not less.
 *
 * @param {number} least
 */
export function round(least) {
  const power = 10 ** Math.max(0, Math.ceil(Math.log10(least)) - 1);
  return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= least) ?? 1;
}

/** @param {Element | null} node @returns {Text | null} */
function textOf(node) {
  const child = node && node.firstChild;
  return child instanceof Text ? child : null;
}

/**
 * Return everything of a view in which something changes.
 *
 * @param {View} view
 * @param {HTMLElement} node
 * @returns {Scene}
 */
function sceneOf(view, node) {
  const live = [...node.querySelectorAll("[data-symbol][data-unit]")].filter(
    (each) => !each.closest(".ldx-stills"),
  );
  const notes = [...node.querySelectorAll("[data-text], [data-part], [data-only]")];
  return {
    view,
    node,
    slots: live.map((each) => slotOf(view, each)),
    notes: notes.map((each) => noteOf(each)),
    here: node.querySelector(".ldx-here"),
    cursor: node.querySelector(".ldx-cursor"),
  };
}

/** @param {View} view @param {Element} node @returns {Slot} */
function slotOf(view, node) {
  const column = view.columns[node.getAttribute("data-symbol") ?? ""];
  const inSvg = node instanceof SVGElement;
  const ink = inSvg ? node.querySelector("text") : null;
  const at = node.getAttribute("data-at");
  return {
    node,
    text: /** @type {Text} */ (textOf(ink ?? node)),
    box: inSvg ? node.querySelector("polygon, path, ellipse") : null,
    ink,
    at: at === null ? -1 : Number(at),
    begin: column.at + column.units.indexOf(Number(node.getAttribute("data-unit"))),
    stride: column.units.length,
    token: -1,
    shade: "",
    step: -1,
  };
}

/** The shade in which a number was drawn. @param {Element} node */
function shadeOf(node) {
  const name = [...node.classList].find((each) => each.startsWith("ld-") && each !== "ld-value");
  return name?.slice("ld-".length) ?? "";
}

/** @param {Element} node @returns {Note} */
function noteOf(node) {
  const kind = node.getAttribute("data-text") ?? "";
  const text = kind ? textOf(node.querySelector("text")) : null;
  return { node, kind, text, at: Number(node.getAttribute("data-at")) };
}

/** One explorer of a page. */
class Explorer {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** @type {Data} */
    const data = JSON.parse(root.querySelector('script[type="application/json"]')?.textContent ?? "");
    this.root = root;
    this.data = data;
    this.indices = unpacked(data.data, data.bytes);
    this.tokens = data.tokens.map((token) => /** @type {[string, string]} */ (token.split(" ")));
    this.nodes = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".ldx-view")]);
    /** @type {(Scene | undefined)[]} */
    this.scenes = data.views.map(() => undefined);
    this.at = 0;
    this.step = data.step;
    this.timer = 0;
    this.frame = 0;
    this.pinned = "";
    this.triangle = root.querySelector("[data-do=play] path")?.getAttribute("d") ?? "";
    /** @type {Element[]} */
    this.lit = [];
    this.slider = /** @type {HTMLInputElement} */ (root.querySelector("input[type=range]"));
    this.ticks = /** @type {HTMLElement} */ (root.querySelector(".ldx-ticks"));
    this.hint = /** @type {HTMLElement} */ (root.querySelector(".ldx-hint"));
    this.live = /** @type {HTMLElement} */ (root.querySelector(".ldx-live"));
    this.begin();
  }

  /** @param {string} selector */
  find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  begin() {
    this.root.classList.add("ldx-ready");
    this.find(".ldx-controls").hidden = false;
    this.hint.hidden = false;
    this.listen();
    this.look(0);
    new ResizeObserver(() => this.name()).observe(this.ticks);
  }

  listen() {
    const { root, slider } = this;
    slider.addEventListener("input", () => this.move(Number(slider.value)));
    slider.addEventListener("pointerdown", () => this.pause());
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("change", () => this.choose());
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch") this.point(/** @type {Element} */ (event.target));
    });
    root.addEventListener("pointerleave", () => this.point(null));
    root.addEventListener("focusin", (event) => this.point(/** @type {Element} */ (event.target)));
    root.addEventListener("focusout", () => this.point(null));
  }

  get view() {
    return this.data.views[this.at];
  }

  /** @returns {Scene} */
  get scene() {
    return (this.scenes[this.at] ??= sceneOf(this.view, this.nodes[this.at]));
  }

  /** The first step that the drawn sequence shows. */
  get first() {
    const { window: seen, steps } = this.view;
    return seen.moves ? windowAt(this.step, seen.count, steps) : seen.first;
  }

  /**
   * Look at another layer, direction or sequence.
   *
   * @param {number} at
   */
  look(at) {
    this.at = at;
    this.nodes.forEach((node, place) => (node.hidden = place !== at));
    const places = this.root.querySelectorAll(".ldx-place");
    for (const place of places) /** @type {HTMLElement} */ (place).hidden = true;
    this.slider.max = String(this.view.steps - 1);
    this.name();
    this.light("", null);
    this.move(this.step);
  }

  /** Follow the choices of layer, direction and sequence. */
  choose() {
    const selects = /** @type {HTMLSelectElement[]} */ ([...this.root.querySelectorAll("select")]);
    const wanted = selects.map((each) => [each.dataset.choose ?? "", Number(each.value)]);
    /** @param {View} view */
    const fits = (view) =>
      wanted.filter(([name, value]) => Reflect.get(view, name) === value).length;
    const best = Math.max(...this.data.views.map(fits));
    this.look(this.data.views.findIndex((view) => fits(view) === best));
    for (const each of selects) each.value = String(Reflect.get(this.view, each.dataset.choose ?? ""));
  }

  /**
   * Show a step.
   *
   * @param {number} step
   */
  move(step) {
    const { view, scene } = this;
    this.step = Math.max(0, Math.min(step, view.steps - 1));
    const { first } = this;
    for (const slot of scene.slots) this.fill(slot, slot.at < 0 ? this.step : first + slot.at);
    if (view.window.moves) for (const note of scene.notes) this.write(note, first);
    this.mark(scene, this.step - first);
    this.say();
  }

  /**
   * Put the number of a step into its slot.
   *
   * @param {Slot} slot
   * @param {number} step
   */
  fill(slot, step) {
    if (step !== slot.step) slot.node.setAttribute("data-step", String(step));
    slot.step = step;
    const token = this.indices[slot.begin + step * slot.stride];
    if (token === slot.token) return;
    slot.token = token;
    const [text, shade] = this.tokens[token];
    if (slot.text.data !== text) slot.text.data = text;
    if (shade === slot.shade) return;
    const old = slot.shade || shadeOf(slot.node);
    slot.shade = shade;
    if (old === shade) return;
    slot.node.classList.replace(`ld-${old}`, `ld-${shade}`);
    if (slot.box && slot.ink) this.paint(slot.box, slot.ink, this.data.paints[shade]);
  }

  /** @param {Element} box @param {Element} ink @param {Paint} paint */
  paint(box, ink, [fill, stroke, text, width, dashed]) {
    box.setAttribute("fill", fill);
    box.setAttribute("stroke", stroke);
    box.setAttribute("stroke-width", String(width));
    if (dashed) box.setAttribute("stroke-dasharray", "5,2");
    else box.removeAttribute("stroke-dasharray");
    ink.setAttribute("fill", text);
  }

  /**
   * Write what a window says of a step besides its numbers, or hide it.
   *
   * @param {Note} note
   * @param {number} first
   */
  write({ node, kind, text, at }, first) {
    const { view, data } = this;
    const step = first + at;
    const before = first;
    const after = view.steps - first - view.window.count;
    /** @type {Record<string, string>} */
    const texts = {
      step: String(step),
      x: view.read[step] ?? "",
      y: view.said[step] ?? "",
      before: said(data.words.more, { count: before }),
      after: said(data.words.more, { count: after }),
    };
    if (text) text.data = texts[kind];
    /** @type {Record<string, boolean>} */
    const there = {
      before: before > 0,
      after: after > 0,
      x: isThere(view.read, step),
      y: isThere(view.said, step),
      rows: Array.from({ length: view.window.count }).some((_, place) => isThere(view.said, first + place)),
    };
    const part = node.getAttribute("data-part") ?? node.getAttribute("data-only");
    if (part) node.setAttribute("visibility", there[part] ? "visible" : "hidden");
  }

  /**
   * Mark the step in the sequence and in the plot.
   *
   * @param {Scene} scene
   * @param {number} place in the window
   */
  mark(scene, place) {
    const { window: seen, plot } = scene.view;
    scene.here?.removeAttribute("hidden");
    scene.here?.setAttribute("x", String(seen.at[place]));
    scene.cursor?.setAttribute("x", String(plot.left + this.step * plot.column));
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (scene.here) follow(scene.here, scene.node.querySelector(".ldx-strip"));
      if (scene.cursor) follow(scene.cursor, scene.node.querySelector(".ldx-plot"));
    });
  }

  /** Say where the reader is. */
  say() {
    const { view, step, data, slider } = this;
    const { words } = data;
    const name = view.steps > 1 ? words.step : words.only;
    const parts = [said(name, { step, last: view.steps - 1 })];
    for (const [kind, labels] of /** @type {[string, string[]][]} */ ([["reads", view.read], ["says", view.said]])) {
      const text = labels[step] ? said(words[kind], { label: labels[step] }) : "";
      this.find(`.ldx-now .ldx-${kind}`).textContent = text;
      if (text) parts.push(text);
    }
    this.find(".ldx-now .ldx-step").textContent = parts[0];
    slider.value = String(step);
    slider.setAttribute("aria-valuetext", parts.join(words.between));
    for (const tick of this.ticks.children) tick.classList.toggle("ldx-on", Number(tick.getAttribute("data-tick")) === step);
    for (const [does, off] of /** @type {[string, boolean][]} */ ([
      ["first", step === 0],
      ["previous", step === 0],
      ["next", step === view.steps - 1],
      ["last", step === view.steps - 1],
    ])) {
      this.find(`[data-do=${does}]`).classList.toggle("ldx-off", off);
    }
  }

  /** Say it to who listens; the slider says it by itself. */
  announce() {
    this.live.textContent = this.slider.getAttribute("aria-valuetext");
  }

  /** Name the steps below the slider, as many as there is room for. */
  name() {
    const { view, ticks } = this;
    const names = Array.from({ length: view.steps }, (_, step) => view.read[step] || String(step));
    const width = ticks.clientWidth;
    if (!width) return;
    ticks.replaceChildren(
      ...named(names, width, WIDEST).map((step) => {
        const tick = document.createElement("span");
        tick.textContent = names[step];
        tick.setAttribute("data-tick", String(step));
        const edge = step === 0 ? "start" : step === view.steps - 1 ? "end" : "";
        tick.setAttribute("data-edge", view.steps > 1 ? edge : "");
        tick.style.left = `${view.steps > 1 ? (100 * step) / (view.steps - 1) : 50}%`;
        tick.classList.toggle("ldx-on", step === this.step);
        return tick;
      }),
    );
  }

  /** @param {string} does */
  act(does) {
    const last = this.view.steps - 1;
    if (does === "play") return this.timer ? this.pause() : this.play();
    this.pause();
    /** @type {Record<string, number>} */
    const steps = { first: 0, previous: this.step - 1, next: this.step + 1, last };
    this.move(steps[does]);
    this.announce();
  }

  play() {
    if (this.step === this.view.steps - 1) this.move(0);
    this.timer = setInterval(() => {
      if (!this.root.isConnected || this.step === this.view.steps - 1) return this.pause();
      this.move(this.step + 1);
    }, PACE);
    this.sign("pause");
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    this.sign("play");
    this.announce();
  }

  /** @param {"play" | "pause"} does */
  sign(does) {
    const button = this.find("[data-do=play]");
    const path = /** @type {Element} */ (button.querySelector("path"));
    path.setAttribute("d", does === "play" ? this.triangle : this.data.pause);
    button.setAttribute("aria-label", this.data.words[does]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Escape") {
      this.pinned = "";
      return this.light("", null);
    }
    const acts = { ArrowLeft: "previous", ArrowRight: "next", Home: "first", End: "last" };
    const does = Reflect.get(acts, event.key);
    if (!does) return;
    if (target.matches("input, select")) return this.pause();
    event.preventDefault();
    this.act(does);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {Element} */ (event.target);
    const button = target.closest("[data-do]");
    if (button) return this.act(button.getAttribute("data-do") ?? "");
    this.pinned = symbolAt(target);
    this.light(this.pinned, target);
    const step = target.closest(".ldx-plot svg") ? this.inPlot(event) : this.inStrip(target);
    if (step < 0 || step >= this.view.steps) return;
    this.pause();
    this.move(step);
    this.announce();
  }

  /** Return the step of a place in the sequence, or -1. @param {Element} target */
  inStrip(target) {
    const at = target.closest(".ldx-strip [data-at]")?.getAttribute("data-at");
    return at ? this.first + Number(at) : -1;
  }

  /** Return the step of a place in the plot, or -1. @param {MouseEvent} event */
  inPlot(event) {
    const svg = /** @type {SVGSVGElement} */ (this.nodes[this.at].querySelector(".ldx-plot svg"));
    const { left, column } = this.view.plot;
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    return Math.floor((x - left) / column);
  }

  /**
   * Light up what a reader points at, or what was tapped last.
   *
   * @param {Element | null} target
   */
  point(target) {
    const symbol = target ? symbolAt(target) : "";
    if (symbol) return this.light(symbol, target);
    const focused = document.activeElement;
    const own = focused && this.root.contains(focused) ? symbolAt(focused) : "";
    this.light(own || this.pinned, null);
  }

  /**
   * Light up a quantity everywhere, and say what it is.
   *
   * @param {string} symbol
   * @param {Element | null} target
   */
  light(symbol, target) {
    for (const each of this.lit) each.classList.remove("ldx-lit");
    const found = symbol ? [...this.nodes[this.at].querySelectorAll(`[data-symbol="${symbol}"], [data-of~="${symbol}"]`)] : [];
    for (const each of found) each.classList.add("ldx-lit");
    this.lit = found;
    const text = symbol ? this.meaning(symbol, target) : this.data.words.hint;
    if (this.hint.textContent !== text) this.hint.textContent = text;
    this.hint.classList.toggle("ldx-on", Boolean(symbol));
  }

  /** @param {string} symbol @param {Element | null} target */
  meaning(symbol, target) {
    const [plain, name, meaning] = this.view.quantities[symbol];
    const number = target?.closest("[data-symbol][data-unit]");
    const { words } = this.data;
    if (!number) return said(words.meaning, { symbol: plain, name, meaning });
    const unit = number.getAttribute("data-unit") ?? "";
    const value = (number.querySelector("text") ?? number).textContent ?? "";
    return said(words.value, { symbol: plain, unit, value, name, meaning });
  }
}

/**
 * Whether a step has an input or an output: without labels, all have.
 *
 * @param {string[]} labels
 * @param {number} step
 */
export function isThere(labels, step) {
  return labels.length === 0 || labels[step] !== "";
}

/** @param {Element} target */
function symbolAt(target) {
  const node = target.closest("[data-symbol], [data-of]");
  const named = node?.getAttribute("data-symbol") ?? node?.getAttribute("data-of") ?? "";
  return named.split(" ")[0];
}

/**
 * Scroll a box sideways until a mark in it is in sight, where it will be when it has moved.
 *
 * @param {Element} mark
 * @param {Element | null} box
 */
function follow(mark, box) {
  const svg = /** @type {SVGGraphicsElement} */ (mark).ownerSVGElement;
  if (!svg || !box || box.scrollWidth <= box.clientWidth) return;
  const drawn = svg.getBoundingClientRect();
  const begins = drawn.left - box.getBoundingClientRect().left + box.scrollLeft;
  const middle = Number(mark.getAttribute("x")) + Number(mark.getAttribute("width")) / 2;
  const scale = drawn.width / svg.viewBox.baseVal.width;
  box.scrollLeft = begins + middle * scale - box.clientWidth / 2;
}

/** Start every explorer of the page that has not started yet. */
function start() {
  const roots = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-ldx]"));
  const explorers = [];
  for (const root of roots) {
    root.removeAttribute("data-ldx");
    explorers.push(new Explorer(root));
  }
  const [only] = explorers;
  if (explorers.length === 1) {
    document.addEventListener("keydown", (event) => {
      if (event.target === document.body) only.key(event);
    });
  }
}

if (typeof document !== "undefined") {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
