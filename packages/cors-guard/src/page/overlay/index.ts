/** The overlay: a badge in the corner, and the panel behind it. Loaded when there is something to say for the first time. */

import type { OverlaySettings, PageCommand, PageState } from '../../report/protocol.ts';
import { copyText } from '../clipboard.ts';
import { element, setText, styleSheet } from '../dom.ts';
import { askDoor } from '../door.ts';
import { openSource } from '../editor.ts';
import { createBadge } from './badge.ts';
import { createPanel } from './panel.ts';
import { isShortcut } from './shortcut.ts';
import { findingStyles } from '../styles/finding.ts';
import { theme } from '../styles/theme.ts';
import { overlayStyles } from './styles.ts';

const NAME = 'cors-guard-overlay';

/** Hidden by the visitor, until the tab is closed. */
const DISMISSED = 'cors-guard:dismissed';

/** Time between two changes of the page, in milliseconds: at most four a second. */
const COMMIT_MS = 250;

/** What the overlay is given by the host. */
export interface OverlayHost {
  readonly send: (command: PageCommand) => void;
}

/** Takes states; shows them at most four times a second. */
export interface Overlay {
  update(state: PageState): void;
}

/**
 * Makes the overlay. Nothing is added to the page before the first finding.
 *
 * @example const overlay = createOverlay(host); socket.on(messageName.state, (state) => overlay.update(state))
 */
export function createOverlay(host: OverlayHost): Overlay {
  let latest: PageState | undefined;
  let shown: Shown | undefined;
  let isWaiting = false;

  function commit(): void {
    isWaiting = false;
    if (!latest) return;
    const isWorthIt = latest.findings.some(({ severity }) => severity !== 'advice');
    if (!shown && (!isWorthIt || isDismissed())) return;
    const { overlay } = latest.links;
    if (overlay === false) return;
    shown ??= show(host, overlay, latest);
    shown.update(latest);
  }

  return {
    update(state) {
      latest = state;
      if (isWaiting) return;
      isWaiting = true;
      if (shown) setTimeout(commit, COMMIT_MS);
      else whenSettled(commit);
    },
  };
}

interface Shown {
  update(state: PageState): void;
}

/** A framework that takes over the page of a server must find it as the server wrote it: nothing is added before it has. */
function whenSettled(work: () => void): void {
  if (document.readyState === 'complete') setTimeout(work, COMMIT_MS);
  else addEventListener('load', () => setTimeout(work, COMMIT_MS), { once: true });
}

function show(host: OverlayHost, { position, shortcut }: OverlaySettings, { links }: PageState): Shown {
  const badge = createBadge({ onOpen: () => toggle(), onDismiss: dismiss });
  const said = element('div', { class: 'said', role: 'status' });
  const panel = createPanel({
    reportUrl: links.reportUrl,
    openSource: (source) => openSource(links, source),
    fetchFixes: (finding) => askDoor(links, 'fixes.json', { finding }),
    checkAgain(calls) {
      host.send({ kind: 'check-again', calls });
      setText(said, 'checking again');
    },
    copy: (text, what) =>
      void copyText(text).then((done) => setText(said, done ? `${what} copied` : `${what} not copied`)),
    onClose: () => toggle(false),
  });
  panel.element.hidden = true;
  const layer = element(
    'div',
    { class: `theme layer ${position}`, popover: 'manual' },
    panel.element,
    badge.element,
    said,
  );
  const { root, outer } = mount(layer);
  root.adoptedStyleSheets = [styleSheet(theme + overlayStyles + findingStyles)];
  layer.showPopover();

  function toggle(open: boolean = panel.element.hidden !== false): void {
    if (open === !panel.element.hidden) return;
    panel.element.hidden = !open;
    badge.setOpen(open);
    if (open) panel.focus();
    else badge.focus();
  }

  function onKey(event: KeyboardEvent): void {
    if (!isShortcut(event, shortcut)) return;
    event.preventDefault();
    toggle();
  }

  function dismiss(): void {
    outer.remove();
    removeEventListener('keydown', onKey);
    remember();
  }

  addEventListener('keydown', onKey);
  return {
    update(state) {
      badge.update(state);
      panel.update(state);
    },
  };
}

/** An element of our own, at the end of the document: nothing of the app is touched. */
function mount(layer: HTMLElement): { readonly root: ShadowRoot; readonly outer: HTMLElement } {
  if (!customElements.get(NAME)) customElements.define(NAME, class extends HTMLElement {});
  const outer = document.createElement(NAME);
  const root = outer.attachShadow({ mode: 'open' });
  root.append(layer);
  document.documentElement.append(outer);
  return { root, outer };
}

/** A sandboxed page has no storage. */
function isDismissed(): boolean {
  try {
    return sessionStorage.getItem(DISMISSED) !== null;
  } catch {
    return false;
  }
}

function remember(): void {
  try {
    sessionStorage.setItem(DISMISSED, '1');
  } catch {
    // It stays hidden until the page is loaded anew.
  }
}
