// The payer's phone: shows a payer's code to the scanner, reads the code on the terminal's display.

import { $, make } from './dom.js';
import { T } from './texts.js';
import { toast } from './toasts.js';

const BEHAVIOURS = ['pays', 'types_password', 'late', 'refuses', 'no_answer'];
const WALLETS = { W: 'wechat', A: 'alipay', U: 'unionpay' };
const QUIET = 2; // modules of white around a code

const yuan = (fen) => (fen / 100).toFixed(2);

export class Phone {
  #link; #refused; #chosen = null; #busy = false;

  constructor(link, refused) {
    this.#link = link;
    this.#refused = refused;
    for (const fact of ['phones', 'paycode']) link.on(fact, () => this.show());
    $('#phone-wallet').addEventListener('change', ({ target }) => { this.#chosen = target.value; this.show(); });
    $('#payer-will').append(...BEHAVIOURS.map((value) => make('option', { value })));
    $('#payer-will').addEventListener('change', ({ target }) => this.#ask({ do: 'phone', behaviour: target.value }));
    $('#balance').addEventListener('change', ({ target }) => {
      const fen = Math.round(Number(target.value) * 100);
      this.#ask({ do: 'phone', balance: fen }).then(() => this.show());
    });
    $('#show-code').addEventListener('click', () => this.#showCode());
    $('#scan-display').addEventListener('click', () => this.#scanDisplay());
    this.show();
  }

  get #phone() {
    const phones = this.#link.facts.phones ?? [];
    return phones.find(({ id }) => id === this.#chosen) ?? phones[0];
  }

  // One thing at a time: a phone has one hand. Resolves with the answer, or undefined when it was refused.
  async #ask(request) {
    if (this.#busy || !this.#phone) return undefined;
    this.#busy = true;
    this.show();
    try {
      return await this.#link.ask({ ...request, phone: this.#phone.id });
    } catch (refusal) {
      this.#refused(refusal);
      return undefined;
    } finally {
      this.#busy = false;
      this.show();
    }
  }

  async #showCode() {
    const answer = await this.#ask({ do: 'show_code' });
    if (answer && !answer.result) toast(T('code_unread'), 'bad');
  }

  async #scanDisplay() {
    const answer = await this.#ask({ do: 'scan_display' });
    if (answer) toast(T(`scanned_${answer.result}`), answer.result === 'declined' ? 'bad' : 'info');
  }

  show() {
    const phones = this.#link.facts.phones ?? [], phone = this.#phone;
    $('#phone-hint').textContent = T(phone ? 'phone_hint' : 'phone_none');
    $('#phone-wallet').replaceChildren(...phones.map((one) => make('option', { value: one.id }, T(`wallet_${WALLETS[one.wallet]}`))));
    for (const option of $('#payer-will').options) option.textContent = T(`payer_${option.value}`);
    for (const id of ['#phone-wallet', '#show-code', '#scan-display', '#payer-will', '#balance']) $(id).disabled = !phone || this.#busy;
    if (phone) {
      $('#phone-wallet').value = phone.id;
      $('#payer-will').value = phone.behaviour;
      if (document.activeElement !== $('#balance')) $('#balance').value = yuan(phone.balance);
    }
    $('#payer-will').classList.toggle('armed', Boolean(phone) && phone.behaviour !== BEHAVIOURS[0]);
    this.#draw(phone);
  }

  // What is on the phone's own display.
  #draw(phone) {
    const paycode = this.#link.facts.paycode, mine = phone && paycode?.phone === phone.id ? paycode : null;
    $('#handset').dataset.wallet = phone ? WALLETS[phone.wallet] : '';
    $('#handset').classList.toggle('read', Boolean(mine?.read));
    $('#handset-title').textContent = T(mine?.read ? 'handset_read' : mine ? 'handset_shown' : 'handset_ready');
    $('#paycode-digits').textContent = mine ? mine.code.replace(/(.{4})(?=.)/g, '$1 ') : '';
    $('#purse').textContent = phone ? T('purse', yuan(phone.balance)) : '';
    $('#paycode').hidden = !mine;
    $('#handset-idle').hidden = Boolean(mine);
    if (mine) drawCode($('#paycode'), mine.rows);
  }
}

// Rows of 0 and 1, as large as whole pixels allow.
function drawCode(canvas, rows) {
  const context = canvas.getContext('2d'), size = Math.floor(canvas.width / (rows.length + 2 * QUIET)), edge = (canvas.width - size * rows.length) >> 1;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#101821';
  rows.forEach((row, y) => [...row].forEach((dark, x) => { if (dark === '1') context.fillRect(edge + x * size, edge + y * size, size, size); }));
}
