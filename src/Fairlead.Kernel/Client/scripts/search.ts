// ⌘K: a dialog that finds as one types. Without it the field is a form that leads to the page of results, and so it is here for whoever presses Enter before an answer came.

interface Hit { title: string; detail: string; path: string }
interface Group { kind: string; title: string; found: number; more: boolean; hits: Hit[] }
interface Found { query: string; groups: Group[]; notAnswered: { title: string; reason: string }[] }

const shortest = 2;
const patience = 150;

const element = <K extends keyof HTMLElementTagNameMap>(name: K, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/** The text with what was looked for marked; always as text, never as markup. */
function marked(text: string, words: readonly string[]): (Node | string)[] {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return [text];
  const matches = new Array<boolean>(text.length).fill(false);
  for (const word of words)
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) matches.fill(true, at, at + word.length);
  const pieces: (Node | string)[] = [];
  for (let from = 0; from < text.length;) {
    let to = from + 1;
    while (to < text.length && matches[to] === matches[from]) to++;
    const piece = text.slice(from, to);
    pieces.push(matches[from] ? element('mark', {}, piece) : piece);
    from = to;
  }
  return pieces;
}

/** One dialog, made anew for each time it is opened: a navigation takes it away with the page. */
class Finder {
  readonly #dialog: HTMLDialogElement;
  readonly #form: HTMLFormElement;
  readonly #input: HTMLInputElement;
  readonly #list = element('div', { role: 'listbox', id: 'finder-list', 'aria-label': 'What was found' });
  readonly #gap = element('p', { class: 'gap', hidden: '' });
  readonly #said = element('p', { class: 'said', role: 'status' });
  #timer = 0;
  #asking: AbortController | null = null;
  #shown = '';

  constructor(form: HTMLFormElement) {
    this.#form = form.cloneNode(true) as HTMLFormElement;
    this.#form.removeAttribute('role');
    const input = this.#form.querySelector<HTMLInputElement>('input[type=search]');
    if (!input) throw new Error('The search field is missing.');
    this.#input = input;
    const key = this.#form.querySelector('kbd');
    if (key) key.textContent = 'Esc';
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'finder-list', 'aria-autocomplete': 'list' })) input.setAttribute(name, value);
    input.removeAttribute('aria-keyshortcuts');
    this.#dialog = element('dialog', { class: 'fl-finder', 'aria-label': 'Search' }, this.#form, this.#list, this.#gap, this.#said);
    this.#list.hidden = true;
    input.addEventListener('input', () => this.#typed());
    input.addEventListener('keydown', event => this.#key(event));
    this.#dialog.addEventListener('close', () => this.#gone());
    this.#dialog.addEventListener('click', event => {
      if (event.target === this.#dialog || (event.target instanceof Element && event.target.closest('a[role=option]'))) this.close();
    });
  }

  open(text: string): void {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#input.value = text;
    this.#input.focus();
    this.#input.select();
    this.#typed();
  }

  get isOpen(): boolean {
    return this.#dialog.isConnected && this.#dialog.open;
  }

  close(): void {
    this.#dialog.close();
  }

  #gone(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#dialog.remove();
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const text = this.#input.value.trim();
    if (text.length < shortest) {
      this.#show(null, '');
      this.#say(text.length === 0 ? 'Name, number, version or commit.' : 'One more letter.');
      return;
    }
    this.#timer = setTimeout(() => void this.#ask(text), patience);
  }

  async #ask(text: string): Promise<void> {
    const asking = (this.#asking = new AbortController());
    try {
      const response = await fetch(`/api/v1/search?q=${encodeURIComponent(text)}`, { signal: asking.signal, headers: { Accept: 'application/json' } });
      const answer: unknown = await response.json().catch(() => ({}));
      // An answer that comes behind a later question is nobody's.
      if (asking !== this.#asking || asking.signal.aborted) return;
      if (response.ok) this.#show(answer as Found, text);
      else this.#fail((answer as { detail?: string }).detail);
    } catch {
      if (asking === this.#asking && !asking.signal.aborted) this.#fail();
    }
  }

  #fail(detail?: string): void {
    this.#show(null, '');
    this.#say(detail ?? 'The server did not answer. Enter opens the page of results.');
  }

  #show(found: Found | null, text: string): void {
    this.#shown = found ? text : '';
    const words = found?.query.split(' ').filter(w => w.length > 0) ?? [];
    const option = (id: string, hit: Hit, marks = words): HTMLAnchorElement => element(
      'a',
      { role: 'option', id: `finder-${id}`, href: hit.path, tabindex: '-1', 'aria-selected': 'false', ...(hit.path.startsWith('/') ? {} : { rel: 'noreferrer' }) },
      element('span', {}, ...marked(hit.title, marks)),
      ...(hit.detail ? [element('span', { class: 'm' }, ...marked(hit.detail, marks))] : []));
    const groups = found?.groups ?? [];
    this.#list.replaceChildren(...groups.map((group, g) => element(
      'div',
      { role: 'group', 'aria-labelledby': `finder-${g}` },
      element('div', { class: 'group', id: `finder-${g}`, role: 'presentation' }, group.title),
      ...group.hits.map((hit, h) => option(`${g}-${h}`, hit)))));
    const hits = this.#options.length;
    if (groups.some(g => g.found > g.hits.length)) this.#list.append(option('all', { title: 'More on the page of results', detail: '', path: `${this.#form.getAttribute('action') ?? ''}?q=${encodeURIComponent(text)}` }, []));
    this.#list.hidden = hits === 0;
    this.#list.scrollTop = 0;
    this.#input.setAttribute('aria-expanded', String(hits > 0));
    const gaps = found?.notAnswered ?? [];
    this.#gap.hidden = gaps.length === 0;
    this.#gap.textContent = gaps.map(g => `◆ ${g.title} ${g.reason}.`).join(' ');
    this.#choose(0);
    if (found) this.#say(hits === 0 ? `Nothing found for “${text}”.` : `${hits} shown. ↑ ↓ to choose, Enter to open.`);
  }

  get #options(): HTMLAnchorElement[] {
    return [...this.#list.querySelectorAll<HTMLAnchorElement>('a[role=option]')];
  }

  get #chosen(): number {
    return this.#options.findIndex(o => o.getAttribute('aria-selected') === 'true');
  }

  #choose(index: number): void {
    const options = this.#options;
    options.forEach((o, i) => o.setAttribute('aria-selected', String(i === index)));
    const chosen = options[index];
    if (chosen) {
      this.#input.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    } else this.#input.removeAttribute('aria-activedescendant');
  }

  #key(event: KeyboardEvent): void {
    const last = this.#options.length - 1;
    if (event.key === 'Escape') {
      // A search field would only be emptied by it.
      event.preventDefault();
      this.close();
    } else if (event.key === 'ArrowDown' && last >= 0) {
      event.preventDefault();
      this.#choose(this.#chosen === last ? 0 : this.#chosen + 1);
    } else if (event.key === 'ArrowUp' && last >= 0) {
      event.preventDefault();
      this.#choose(this.#chosen <= 0 ? last : this.#chosen - 1);
    } else if (event.key === 'Enter' && !event.isComposing) {
      const chosen = this.#options[this.#chosen];
      // What is shown may be of what was typed before.
      if (!chosen || this.#shown !== this.#input.value.trim()) return;
      event.preventDefault();
      chosen.click();
    }
  }

  #say(text: string): void {
    this.#said.textContent = text;
  }
}

let finder: Finder | null = null;

function open(): boolean {
  if (finder?.isOpen) return true;
  const form = document.querySelector<HTMLFormElement>('fl-search form');
  // Another dialog asks for an answer first.
  if (!form || document.querySelector('dialog[open]')) return false;
  finder = new Finder(form);
  finder.open(form.querySelector<HTMLInputElement>('input[type=search]')?.value ?? '');
  return true;
}

const types = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.repeat || event.altKey) return;
  const command = (event.metaKey || event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === 'k';
  const slash = event.key === '/' && !event.metaKey && !event.ctrlKey && !types(event.target);
  if ((command || slash) && open()) event.preventDefault();
});

/** Around the field above the navigation: a click opens the dialog. */
class FlSearch extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('mousedown', this.#pressed);
  }

  disconnectedCallback(): void {
    this.removeEventListener('mousedown', this.#pressed);
  }

  #pressed = (event: MouseEvent): void => {
    if (event.button === 0 && open()) event.preventDefault();
  };
}

if (!customElements.get('fl-search')) customElements.define('fl-search', FlSearch);

export {};
