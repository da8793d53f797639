// Passkeys: the browser's own dialogue between two answers of the server. Shown only where the browser can do it.

interface Answer { to?: string; detail?: string }

/** Around a button: mode 'sign-in' lets somebody in, mode 'add' keeps a new passkey for whoever is in. */
class FlPasskey extends HTMLElement {
  connectedCallback(): void {
    if (!('PublicKeyCredential' in window) || !('parseCreationOptionsFromJSON' in PublicKeyCredential)) {
      this.replaceChildren();
      return;
    }
    this.querySelector('button')?.addEventListener('click', this.#clicked);
  }

  disconnectedCallback(): void {
    this.querySelector('button')?.removeEventListener('click', this.#clicked);
  }

  #clicked = (): void => void this.#run();

  async #run(): Promise<void> {
    const button = this.querySelector('button');
    if (button) button.disabled = true;
    this.#say('');
    try {
      const add = this.getAttribute('mode') === 'add';
      const base = add ? '/account/passkey' : '/sign-in/passkey';
      const options: unknown = await this.#post(`${base}/options`, add ? this.#typed('input[type=password]') : '');
      const credential = add
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) });
      const query = add
        ? `?name=${encodeURIComponent(this.#typed('input:not([type=hidden], [type=password])'))}`
        : `?return=${encodeURIComponent(this.dataset['return'] ?? '/')}`;
      const answer = await this.#post(base + query, JSON.stringify(credential)) as Answer;
      location.assign(answer.to ?? '/');
    } catch (error) {
      this.#say(error instanceof DOMException ? (error.name === 'InvalidStateError' ? 'This device has a passkey of yours already.' : 'The browser did not give a passkey.') : error instanceof Error ? error.message : 'That did not work.');
    } finally {
      if (button) button.disabled = false;
    }
  }

  #typed(input: string): string {
    return this.querySelector<HTMLInputElement>(input)?.value ?? '';
  }

  async #post(path: string, body: string): Promise<unknown> {
    const token = this.#typed('input[type=hidden]');
    const response = await fetch(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json', RequestVerificationToken: token } });
    const answer: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error((answer as Answer).detail ?? 'The server did not take it.');
    return answer;
  }

  #say(text: string): void {
    const place = this.querySelector('.error');
    if (place) place.textContent = text;
  }
}

if (!customElements.get('fl-passkey')) customElements.define('fl-passkey', FlPasskey);

export {};
