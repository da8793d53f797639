// Small comforts. Every page works without this file.
import './passkey';
import './search';
import './shell';

interface BlazorLike {
  navigateTo?: (url: string, options: { forceLoad: boolean; replaceHistoryEntry: boolean }) => void;
  addEventListener?: (name: 'enhancedload', listener: () => void) => void;
  removeEventListener?: (name: 'enhancedload', listener: () => void) => void;
}
declare global {
  interface Window { Blazor?: BlazorLike }
}

const all = <T extends Element>(selector: string): T[] => [...document.querySelectorAll<T>(selector)];

/** While present, loads its page anew every so many seconds; never while somebody types, chooses or reads a selection. */
class FlRefresh extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#wait();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const seconds = Math.max(1, Number(this.getAttribute('seconds')) || 5);
    this.#timer = setTimeout(() => this.#refresh(), seconds * 1000);
  }

  #refresh(): void {
    if (!this.isConnected) return;
    this.#wait();
    if (document.hidden || busy() || leaving()) return;
    const blazor = window.Blazor;
    if (!blazor?.navigateTo || !blazor.addEventListener) {
      location.reload();
      return;
    }
    keepPlace(blazor);
    // A fragment would only scroll.
    blazor.navigateTo(location.href.split('#')[0] ?? location.href, { forceLoad: false, replaceHistoryEntry: true });
  }
}

const busy = (): boolean =>
  document.activeElement?.matches('input, select, textarea, [contenteditable]') === true
  || document.querySelector('.fl-pop[open], .fl-menu[open], dialog[open]') !== null
  || document.getSelection()?.isCollapsed === false;

// Somebody who has followed a link is on the way to another page: a refresh now would bring them back.
let left = -Infinity;
const leaving = (): boolean => performance.now() - left < 10_000;
document.addEventListener('click', event => {
  if (event.target instanceof Element && event.target.closest('a[href], button')) left = performance.now();
}, { capture: true });

const opened = 'main details:not(.fl-pop)';

function keepPlace(blazor: BlazorLike): void {
  const { scrollX, scrollY } = window;
  const open = all<HTMLDetailsElement>(opened).map(d => d.open);
  const restore = (): void => {
    blazor.removeEventListener?.('enhancedload', restore);
    const now = all<HTMLDetailsElement>(opened);
    if (now.length === open.length) now.forEach((d, i) => (d.open = open[i] === true));
    requestAnimationFrame(() => window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' }));
  };
  blazor.addEventListener?.('enhancedload', restore);
}

const closePops = (except?: Element | null): void =>
  all<HTMLDetailsElement>('.fl-pop[open], .fl-menu[open]').forEach(d => {
    if (d !== except) d.open = false;
  });

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : null;
  closePops(target?.closest('.fl-pop, .fl-menu'));
  const button = target?.closest<HTMLButtonElement>('button[data-copy]');
  if (button) void copy(button);
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const open = document.querySelector<HTMLDetailsElement>('.fl-pop[open], .fl-menu[open]');
  if (!open) return;
  if (open.contains(document.activeElement)) open.querySelector('summary')?.focus();
  closePops();
});

// Buttons that copy are of no use without a script, so the script shows them.
const sheet = new CSSStyleSheet();
sheet.replaceSync('button[data-copy] { display: inline-flex }');
document.adoptedStyleSheets.push(sheet);

async function copy(button: HTMLButtonElement): Promise<void> {
  const said = (await toClipboard(button.dataset['copy'] ?? '')) ? 'Copied' : 'Could not copy';
  const before = button.dataset['label'] ?? button.textContent ?? '';
  button.dataset['label'] = before;
  button.textContent = said;
  const status = document.createElement('div');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  document.body.append(status);
  setTimeout(() => (status.textContent = said), 50);
  setTimeout(() => {
    status.remove();
    if (button.textContent === said) button.textContent = before;
    delete button.dataset['label'];
  }, 2000);
}

// The clipboard interface exists on https and localhost only.
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

// Charts are loaded by the first page that has one, be it by navigation.
const charts = document.getElementsByTagName('fl-chart');
const arrivals = new MutationObserver(loadCharts);

function loadCharts(): void {
  const url = document.querySelector<HTMLScriptElement>('script[data-charts]')?.dataset['charts'];
  if (charts.length === 0 || !url) return;
  arrivals.disconnect();
  import(new URL(url, document.baseURI).href).catch((error: unknown) => console.error('The charts did not load.', error));
}

arrivals.observe(document.documentElement, { childList: true, subtree: true });
loadCharts();

// Whichever script comes first, ours or Blazor's.
const follow = (): void => window.Blazor?.addEventListener?.('enhancedload', () => {
  closePops();
  left = -Infinity;
});
if (window.Blazor) follow();
else addEventListener('load', follow, { once: true });

if (!customElements.get('fl-refresh')) customElements.define('fl-refresh', FlRefresh);

export {};
