// The navigation's groups stay as somebody left them, and the list of scopes filters as one types. Both work without this file: by a link, and by a form.

const folding = 'details.fl-group[data-group]';

/** Writes which groups are folded, for the server draws the next page. */
function keepFolded(changed: HTMLDetailsElement): void {
  const name = changed.dataset['group'];
  // A phone's menu has the same groups.
  document.querySelectorAll<HTMLDetailsElement>(folding).forEach(d => {
    if (d.dataset['group'] === name && d.open !== changed.open) d.open = changed.open;
  });
  const folded = new Set<string>();
  document.querySelectorAll<HTMLDetailsElement>(folding).forEach(d => {
    if (!d.open && d.dataset['group']) folded.add(d.dataset['group']);
  });
  document.cookie = `fairlead-folded=${[...folded].join('.')}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
}

// 'toggle' also comes when a page is drawn; only what somebody did is kept.
document.addEventListener('click', event => {
  const group = event.target instanceof Element ? event.target.closest('summary')?.parentElement : null;
  if (!(group instanceof HTMLDetailsElement) || !group.matches(folding)) return;
  group.addEventListener('toggle', () => keepFolded(group), { once: true });
});

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Around the form above the navigation. */
class FlScope extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('toggle', this.#toggled, { capture: true });
    this.addEventListener('input', this.#typed);
    this.addEventListener('keydown', this.#key);
  }

  disconnectedCallback(): void {
    this.removeEventListener('toggle', this.#toggled, { capture: true });
    this.removeEventListener('input', this.#typed);
    this.removeEventListener('keydown', this.#key);
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[type=search]');
  }

  get #choices(): HTMLButtonElement[] {
    return [...this.querySelectorAll<HTMLButtonElement>('li:not([hidden]) > button')];
  }

  #toggled = (event: Event): void => {
    if (!(event.target instanceof HTMLDetailsElement) || !event.target.open) return;
    const field = this.#field;
    if (!field) return;
    field.value = '';
    this.#filter();
    field.focus();
  };

  #typed = (event: Event): void => {
    if (event.target === this.#field) this.#filter();
  };

  #filter(): void {
    const wanted = fold(this.#field?.value.trim() ?? '');
    this.querySelectorAll<HTMLElement>('.fl-scopes').forEach(group => {
      const items = [...group.querySelectorAll('li')];
      items.forEach(item => (item.hidden = !fold(item.querySelector('button')?.textContent ?? '').includes(wanted)));
      group.hidden = items.every(item => item.hidden);
    });
    const none = this.querySelector<HTMLElement>('.none');
    // More may be found on the page than stands here.
    if (none) none.hidden = this.#choices.length > 0 || this.querySelector('.more') !== null;
  }

  #key = (event: KeyboardEvent): void => {
    const choices = this.#choices;
    const field = this.#field;
    if (event.key === 'Enter' && event.target === field && !event.isComposing) {
      if (this.querySelector('.more')) return;
      event.preventDefault();
      if (field?.value.trim()) choices[0]?.click();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const at = choices.findIndex(choice => choice === document.activeElement);
      const next = event.key === 'ArrowDown' ? choices[at + 1] : at > 0 ? choices[at - 1] : field;
      if (!next || (at < 0 && event.target !== field)) return;
      event.preventDefault();
      next.focus();
    }
  };
}

if (!customElements.get('fl-scope')) customElements.define('fl-scope', FlScope);

export {};
