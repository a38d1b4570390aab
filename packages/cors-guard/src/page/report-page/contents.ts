import { element, setText } from '../dom.ts';

/** One part of the page. */
export interface Part {
  readonly element: HTMLElement;
  /** Shows something new under the heading. */
  show(...children: readonly Node[]): void;
  /** How much there is, for the contents. */
  count(count: number): void;
}

/** What is where on the page. */
export interface Contents {
  readonly nav: HTMLElement;
  /** A part, and its line in the contents. */
  readonly part: (id: string, title: string) => Part;
}

/** @example const { nav, part } = createContents(); part('calls', 'Calls').show(matrix) */
export function createContents(): Contents {
  const nav = element('nav', { 'aria-label': 'On this page' });
  return {
    nav,
    part(id, title) {
      const number = element('span', { class: 'count' });
      nav.append(element('a', { href: `#${id}` }, title, number));
      const heading = element('h2', {}, title);
      const section = element('section', { id }, heading);
      return {
        element: section,
        show: (...children) => section.replaceChildren(heading, ...children),
        count: (count) => setText(number, String(count)),
      };
    },
  };
}
