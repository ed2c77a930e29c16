// What of a page can be seen and pointed at: evaluated in a world of its own, where the page's scripts
// can't change what it calls. Bounded in elements, characters and time.
(most, pictureWidth, pictureHeight, framesToo) => {
  const MOST_VISITED = 200_000;
  const MOST_VISIBLE = 30_000;
  /** For counting names, for finding what is visible, and for naming that: each. */
  const LIMIT_MILLIS = 1_500;
  const LONGEST_SELECTOR = 300;
  const LONGEST_TEXT = 80;
  const LONGEST_VALUE = 100;
  const HIGHEST_CHAIN = 40;
  const LARGEST_FAMILY = 20_000;
  const MOST_TREES = 3_000;
  /** As many of a page's frames as are read. */
  const MOST_FRAMES = 30;
  /** Told of each element, so that other selectors than ours can be tried on them. */
  const TOLD = ['id', 'class', 'data-testid', 'data-test', 'data-qa', 'itemprop', 'role', 'name', 'type', 'rel', 'lang'];
  /** Set by people, for machines to find: better names than any class. */
  const MARKS = ['data-testid', 'data-test', 'data-qa', 'itemprop'];
  /** There is mostly one of each, and it stays what it is. */
  const LANDMARKS = new Set(['main', 'h1', 'header', 'footer', 'nav', 'article', 'aside', 'form', 'table', 'h2', 'dl', 'video', 'blockquote', 'figure']);
  const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'br', 'wbr', 'link', 'meta', 'option', 'source', 'track', 'param', 'base', 'title', 'head']);
  const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
  const GENERATED = /^(css|sc|jss|jsx|svelte|emotion|ember|react|radix|headlessui|yui|ext-gen|ng|tw|styled|chakra|mantine|data-v)[-_]?\w*\d|^(sc|css|svelte|jsx|astro|emotion)-|^ng-|^_/i;
  const UTILITY = /^-?(m|p)[trblxyse]?-?(\d|auto$|px$)|^-?(w|h|gap|z|top|left|right|bottom|inset|size|basis|order|opacity|leading|tracking|space-[xy]|translate-[xy]|min-[wh]|max-[wh]|col|row|col-span|row-span|grid-cols|grid-rows|line-clamp|duration|scale|d|g)-(\d|full|auto|px|screen|none|min|max|fit|xs|sm|md|lg|xl|tight|wide|normal)|^(text|font|bg|border|rounded|shadow|ring|fill|stroke|items|justify|self|content|object|align|overflow|cursor|select|whitespace|flex|float|d)-(xs|sm|md|lg|xl|base|full|none|auto|hidden|visible|white|black|transparent|current|bold|medium|semibold|light|normal|thin|left|right|center|start|end|between|around|stretch|baseline|col|row|wrap|nowrap|grow|shrink|1|cover|contain|pointer|flex|grid|block|inline|\d.*|[a-z]+-\d{2,3})$/;
  const PASSING = /^(flex|grid|block|inline|inline-block|hidden|relative|absolute|fixed|sticky|static|clearfix|row|col|truncate|uppercase|active|selected|open|opened|closed|visible|current|disabled|enabled|loading|loaded|hover|focus|focused|first|last|odd|even|show|shown|fade|in|lazy|lazyload|lazyloaded|(is|has|was|js)-.*|no-js)$/i;

  /** Also of a frame's document, whose classes are other ones. */
  const isShadowRoot = (node) => node !== null && node.nodeType === Node.DOCUMENT_FRAGMENT_NODE;

  let until = performance.now() + LIMIT_MILLIS;
  const late = () => performance.now() > until;

  /** Whether part of a name looks drawn by lot rather than thought of. */
  const random = (part) => {
    if (part.length < 5) return /\d[a-z]+\d/i.test(part);
    if (/[a-z]\d+[a-z]|\d[a-z]+\d/i.test(part) || /^\d{4,}$/.test(part)) return true;
    if (/[a-z][A-Z][a-z]?[A-Z]/.test(part)) return true;
    return !/[aeiouy]/i.test(part);
  };
  const lasting = new Map();
  const human = (name) => {
    let known = lasting.get(name);
    if (known === undefined) {
      known = NAME.test(name) && !GENERATED.test(name) && !/\d{4,}/.test(name) && !name.split(/[-_]+/).some(random);
      lasting.set(name, known);
    }
    return known;
  };
  const telling = (name) => human(name) && !UTILITY.test(name) && !PASSING.test(name);
  const quotable = (value) => value.length > 0 && value.length <= 60 && /^[\w .:/@-]+$/.test(value);
  const classesOf = (element) => [...element.classList].filter(telling).slice(0, 6);
  const tagOf = (element) => element.localName;
  /** Half a character can't be told. */
  const told = (text) => text.toWellFormed();

  /**
   * The document, and what it is made of beside its own nodes: open shadow trees and the documents in frames,
   * the same as PageMarkup reads.
   *
   * @typedef {{ root: Element | ShadowRoot, host: Element | null }} Tree
   * @type {Tree[]}
   */
  const trees = [{ root: document.documentElement, host: null }];
  /** Of the roots of trees. */
  const hosts = new Map();
  /** The tree right within an element. */
  const treeOf = new Map();
  const isSeen = (frame) => {
    const box = frame.getBoundingClientRect();
    return box.width >= 10 && box.height >= 10 && (frame.localName === 'frame' || frame.checkVisibility({ visibilityProperty: true }));
  };
  const frameBody = (frame) => {
    try {
      const inner = frame.contentDocument;
      return (frame.hasAttribute('srcdoc') || /^https?:/.test(inner.URL)) && isSeen(frame) ? inner.body : null;
    } catch {
      return null;
    }
  };
  let frames = 0;
  const withinOf = (element) => {
    const shadow = element.shadowRoot;
    if (shadow) return shadow.slotAssignment === 'manual' ? null : shadow;
    const isFrame = element.localName === 'iframe' || element.localName === 'frame';
    const body = framesToo && isFrame && frames < MOST_FRAMES ? frameBody(element) : null;
    if (body) frames++;
    return body;
  };

  // How often each name stands in all of them: what stands once names its element.
  const counts = new Map();
  const seen = (key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  let visited = 0;
  let whole = true;
  const count = (element) => {
    const tag = tagOf(element);
    seen(tag);
    if (element.id) seen(`#${element.id}`);
    for (const mark of MARKS) {
      const value = element.getAttribute(mark);
      if (value) seen(`[${mark}="${value}"]`);
    }
    if (element.classList.length > 0 && element.classList.length < 40) {
      for (const name of new Set(element.classList)) {
        seen(`.${name}`);
        seen(`${tag}.${name}`);
      }
    }
  };
  count(document.documentElement);
  for (let at = 0; at < trees.length && whole; at++) {
    const all = document.createTreeWalker(trees[at].root, NodeFilter.SHOW_ELEMENT);
    for (let element = all.nextNode(); element; element = all.nextNode()) {
      if (++visited > MOST_VISITED || (visited % 1000 === 0 && late())) {
        whole = false;
        break;
      }
      count(element);
      const root = withinOf(element);
      if (!root) continue;
      if (trees.length > MOST_TREES) {
        whole = false;
        break;
      }
      const tree = { root, host: element };
      trees.push(tree);
      hosts.set(root, element);
      treeOf.set(element, tree);
    }
  }
  /** What an element is in, across the borders of trees. */
  const parentOf = (element) => hosts.get(element.parentNode) ?? element.parentElement;
  /** All trees within an element, however deep. */
  const holds = new Map();
  for (const tree of trees) {
    for (let at = tree.host, height = 0; at && height < 200; at = parentOf(at), height++) {
      const held = holds.get(at);
      if (held) held.push(tree);
      else holds.set(at, [tree]);
    }
  }
  const alone = (selector) => counts.get(selector) === 1;

  /** By its own names only; empty where they name others too. */
  const own = (element) => {
    if (!whole) return '';
    if (human(element.id) && alone(`#${element.id}`)) return `#${element.id}`;
    for (const mark of MARKS) {
      const value = element.getAttribute(mark) ?? '';
      if (quotable(value) && alone(`[${mark}="${value}"]`)) return `[${mark}="${value}"]`;
    }
    const tag = tagOf(element);
    if (tag === 'body' || (LANDMARKS.has(tag) && alone(tag))) return tag;
    const classes = classesOf(element);
    return classes.map((name) => `.${name}`).find(alone) ?? classes.map((name) => `${tag}.${name}`).find(alone) ?? '';
  };

  const families = new Map();
  /** How often tags and classes stand among a parent's children, and each child's place among its like. */
  const familyOf = (parent) => {
    let family = families.get(parent);
    if (family) return family;
    family = { tags: new Map(), classes: new Map(), places: new Map() };
    families.set(parent, family);
    let looked = 0;
    for (let child = parent.firstElementChild; child && looked < LARGEST_FAMILY; child = child.nextElementSibling, looked++) {
      const place = (family.tags.get(child.localName) ?? 0) + 1;
      family.tags.set(child.localName, place);
      family.places.set(child, place);
      if (child.classList.length < 40) for (const name of child.classList) family.classes.set(name, (family.classes.get(name) ?? 0) + 1);
    }
    return family;
  };

  /** Among its siblings. */
  const step = (element) => {
    const parent = element.parentElement ?? element.parentNode;
    if (!parent || parent === element.ownerDocument) return '';
    const tag = tagOf(element);
    const { tags, classes, places } = familyOf(parent);
    const name = classesOf(element).find((each) => classes.get(each) === 1);
    if (name) return `.${name}`;
    if (!/^[a-z][a-z0-9-]*$/.test(tag) || !places.has(element)) return '';
    return tags.get(tag) === 1 ? tag : `${tag}:nth-of-type(${places.get(element)})`;
  };

  const named = new Map();
  const owned = (element) => {
    let known = named.get(element);
    if (known === undefined) named.set(element, known = own(element));
    return known;
  };
  const within = new Map();
  /** Whether a selector selects one element within another, trees in it among that; asked of small ones only. */
  const onceIn = (anchor, selector) => {
    const key = within.get(anchor) ?? new Map();
    within.set(anchor, key);
    let known = key.get(selector);
    if (known !== undefined) return known;
    let times = anchor.querySelectorAll(selector).length;
    for (const { root } of holds.get(anchor) ?? []) {
      if (times > 1 || late()) break;
      times += root.querySelectorAll(selector).length;
    }
    key.set(selector, known = times === 1);
    return known;
  };

  /** Names that outlast a chain of places. */
  const namesOf = (element) => [...classesOf(element).map((name) => `.${name}`), ...(LANDMARKS.has(tagOf(element)) ? [tagOf(element)] : [])];

  /** Within a shadow tree: its host's selector, then one that selects it alone there. */
  const shadowed = (host, element, steps) => {
    const outer = selectorOf(host);
    if (!outer || late()) return '';
    const inner = [...namesOf(element), steps.join(' > ')].find((each) => onceIn(host, each));
    const selector = `${outer} ${inner}`;
    return inner && selector.length <= LONGEST_SELECTOR ? selector : '';
  };

  const selectors = new Map();
  const selectorOf = (element) => {
    let known = selectors.get(element);
    if (known === undefined) selectors.set(element, known = found(element));
    return known;
  };
  const found = (element) => {
    const self = owned(element);
    if (self) return self;
    const steps = [];
    let at = element;
    for (let height = 0; height < HIGHEST_CHAIN && at; height++) {
      const part = step(at);
      if (!part) return '';
      steps.unshift(part);
      if (isShadowRoot(at.parentNode)) return hosts.has(at.parentNode) ? shadowed(hosts.get(at.parentNode), element, steps) : '';
      at = parentOf(at);
      if (!at) return '';
      const anchor = at === document.body ? 'body' : owned(at);
      if (!anchor) continue;
      const direct = `${anchor} > ${steps.join(' > ')}`;
      if (anchor !== 'body' && steps.length > 1 && !late()) {
        const short = namesOf(element).find((name) => onceIn(at, name));
        if (short) return `${anchor} ${short}`;
      }
      return direct.length <= LONGEST_SELECTOR ? direct : '';
    }
    return '';
  };

  const textsOf = function* (element) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) yield node;
  };
  /** As they are drawn: of a host its shadow tree, of a slot what is assigned to it. */
  const drawnTexts = function* (element) {
    const path = [element];
    for (let looked = 0; path.length > 0 && looked < 2_000; looked++) {
      const node = path.pop();
      if (node.nodeType === Node.TEXT_NODE) yield node;
      const assigned = node.localName === 'slot' && node.assignedNodes ? node.assignedNodes() : [];
      const inside = assigned.length > 0 ? assigned : (treeOf.get(node)?.root ?? node).childNodes;
      if (inside.length < 5_000) path.push(...[...inside].reverse());
    }
  };

  /** The first words in it. */
  const textOf = (element) => {
    const label = element.getAttribute('aria-label') || element.getAttribute('alt') || element.getAttribute('title') || element.getAttribute('placeholder');
    let text = '';
    const texts = trees.length > 1 ? drawnTexts(element) : textsOf(element);
    for (let looked = 0; looked < 60 && text.length <= LONGEST_TEXT; looked++) {
      const node = texts.next().value;
      if (!node) break;
      if (UNSEEN.has(node.parentElement?.localName ?? '')) continue;
      const words = node.data.slice(0, 400).replace(/\s+/g, ' ').trim();
      if (words) text += (text ? ' ' : '') + words;
    }
    return [...(text || label || '')].slice(0, LONGEST_TEXT).join('');
  };

  // What can be seen, with its depth: where there is too much, the deepest are left out.
  until = performance.now() + LIMIT_MILLIS;
  const visible = [];
  const depths = [];
  let cut = !whole;
  visited = 0;
  const shown = (element) => {
    if (UNSEEN.has(element.localName)) return NodeFilter.FILTER_REJECT;
    return element.ownerSVGElement ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  };
  /** Its elements in order, with what to add to their boxes and where what is seen of them ends. */
  const walk = (root, dx, dy, left, top, right, bottom) => ({ walker: document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, shown), dx, dy, left, top, right, bottom });
  /** What is drawn in a frame, within its border and padding. */
  const walkFrame = (frame, body, around) => {
    const box = frame.getBoundingClientRect();
    const style = getComputedStyle(frame);
    const x = box.left + around.dx + frame.clientLeft + (parseFloat(style.paddingLeft) || 0);
    const y = box.top + around.dy + frame.clientTop + (parseFloat(style.paddingTop) || 0);
    return walk(body, x, y, Math.max(around.left, x), Math.max(around.top, y), Math.min(around.right, box.right + around.dx), Math.min(around.bottom, box.bottom + around.dy));
  };
  const start = document.body ?? document.documentElement;
  const path = [walk(start, scrollX, scrollY, 0, 0, pictureWidth, pictureHeight)];
  const enter = (element) => {
    const tree = treeOf.get(element);
    if (!tree) return;
    const around = path.at(-1);
    if (isShadowRoot(tree.root)) path.push({ ...around, walker: walk(tree.root).walker });
    else path.push(walkFrame(element, tree.root, around));
  };
  let depth = 0;
  const deep = new Map([[start, 0]]);
  enter(start);
  while (path.length > 0) {
    const { walker, dx, dy, ...edges } = path.at(-1);
    const element = walker.nextNode();
    if (!element) {
      path.pop();
      continue;
    }
    if (++visited > MOST_VISITED || visible.length >= MOST_VISIBLE || (visited % 500 === 0 && late())) {
      cut = true;
      break;
    }
    depth = (deep.get(parentOf(element)) ?? 0) + 1;
    deep.set(element, depth);
    const box = element.getBoundingClientRect();
    enter(element);
    const x = Math.max(edges.left, box.left + dx);
    const y = Math.max(edges.top, box.top + dy);
    const right = Math.min(edges.right, box.right + dx);
    const bottom = Math.min(edges.bottom, box.bottom + dy);
    if (right - x < 2 || bottom - y < 2) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    visible.push({ element, depth, x, y, width: right - x, height: bottom - y });
    depths[depth] = (depths[depth] ?? 0) + 1;
  }
  let deepest = 0;
  let room = most;
  while (deepest < depths.length && room >= (depths[deepest] ?? 0)) room -= depths[deepest++] ?? 0;
  if (deepest < depths.length) cut = true;

  until = performance.now() + LIMIT_MILLIS;
  const places = new Map();
  const elements = [];
  const boxes = [];
  for (const { element, depth: level, x, y, width, height } of visible) {
    if (level > deepest || (level === deepest && room-- <= 0)) continue;
    const selector = selectorOf(element);
    if (!selector) {
      cut = true;
      continue;
    }
    let parent = -1;
    for (let at = parentOf(element), height = 0; at && at !== document.body && height < HIGHEST_CHAIN; at = parentOf(at), height++) {
      const place = places.get(at);
      if (place !== undefined) {
        parent = place;
        break;
      }
    }
    const attributes = {};
    for (const name of TOLD) {
      const value = element.getAttribute(name);
      if (value) attributes[name] = told(value.slice(0, LONGEST_VALUE));
    }
    places.set(element, elements.length);
    boxes.push([element, element.getBoundingClientRect()]);
    const rounded = (value) => Math.round(value * 10) / 10;
    elements.push({ selector, x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height), tag: told(tagOf(element).slice(0, 40)), text: told(textOf(element)), parent, attributes });
    if (late()) {
      cut = true;
      break;
    }
  }
  // Asked once the picture is taken.
  globalThis.unmoved = () => boxes.every(([element, was]) => {
    const is = element.getBoundingClientRect();
    return is.x === was.x && is.y === was.y && is.width === was.width && is.height === was.height;
  });
  return JSON.stringify({ elements, cut });
}
