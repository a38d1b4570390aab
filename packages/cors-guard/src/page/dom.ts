/** Elements without innerHTML: a page with Trusted Types allows nothing else. */

type Child = Node | string | undefined | false;

/** Attributes; `true` writes an empty one, `false` and undefined none. A function becomes a listener: `onclick`. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/**
 * Makes an element.
 *
 * @example element('button', { type: 'button', class: 'copy', onclick: copy }, 'Copy')
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/**
 * Puts these children in the place of those that are there. What says the same stays, with focus, selection and listeners.
 *
 * @example replaceChanged(body, [heading, text])
 */
export function replaceChanged(parent: Element, children: readonly Element[]): void {
  for (const [index, child] of children.entries()) {
    const present = parent.children[index];
    if (!present) parent.append(child);
    else if (present !== child && !present.isEqualNode(child)) present.replaceWith(child);
  }
  while (parent.children.length > children.length) parent.lastElementChild?.remove();
}

/**
 * A text with addresses in it, for a narrow place: it breaks before the segments of a path rather than anywhere.
 *
 * @example element('code', {}, ...breakable('GET https://api.example.com/items'))
 */
export function breakable(text: string): readonly (Node | string)[] {
  return text.split(/(?=(?<![/:])\/)/).flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part]));
}

/** Writes the text only when it changed, so that screen readers hear news alone. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * A style sheet that a strict CSP allows.
 *
 * @example root.adoptedStyleSheets = [styleSheet(':host { all: initial }')]
 */
export function styleSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
