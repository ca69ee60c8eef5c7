// The keypad: by mouse, finger, and the PC's keyboard. A key is sent when it goes down and when it comes up, so that
// holding and repeating are the device's own affair.

import { $, make } from './dom.js';
import { icon } from './icons.js';
import { T } from './texts.js';

const KEYS = [['menu', 'sys'], ['up', 'sys'], ['down', 'sys'], ['func', 'sys'], ['1'], ['2'], ['3'], ['cancel', 'red'], ['4'], ['5', 'raised'], ['6'],
  ['back', 'yellow'], ['7'], ['8'], ['9'], ['ok', 'green'], ['clear', 'sys'], ['0'], ['00']];
const FROM_KEYBOARD = { Enter: 'ok', Escape: 'cancel', Backspace: 'back', Delete: 'clear', m: 'menu', M: 'menu', f: 'func', F: 'func', ArrowUp: 'up',
  ArrowDown: 'down', '.': '00', ...Object.fromEntries([...'0123456789'].map((digit) => [digit, digit])) };
const SHORTCUT = { ok: 'Enter', cancel: 'Escape', back: 'Backspace', clear: 'Delete', menu: 'M', func: 'F', up: 'ArrowUp', down: 'ArrowDown', '00': '.' };
const CLICK_MS = 70; // a press by assistive technology, which only knows clicks

export class Keypad {
  #link; #buttons = new Map(); #held = new Map(); #byPointer = false;

  constructor(link, onRefusal) {
    this.#link = link;
    this.onRefusal = onRefusal;
    for (const [key, look = ''] of KEYS) this.#add(key, look);
    this.label();
    addEventListener('keydown', (event) => this.#keyboardDown(event));
    addEventListener('keyup', (event) => this.#keyboardUp(event));
    addEventListener('blur', () => this.releaseAll());
    addEventListener('pointerdown', () => { this.#byPointer = true; }, true);
    addEventListener('keydown', (event) => { if (event.key === 'Tab') this.#byPointer = false; }, true);
    document.addEventListener('visibilitychange', () => document.hidden && this.releaseAll());
  }

  #add(key, look) {
    const button = make('button', { type: 'button', class: `key ${look}`, 'data-key': key, 'aria-keyshortcuts': SHORTCUT[key] ?? key });
    this.#buttons.set(key, button);
    button.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      event.preventDefault(); // the focus stays where it was: Enter goes on meaning OK
      button.setPointerCapture(event.pointerId);
      this.down(key, button);
    });
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) button.addEventListener(end, () => this.up(button));
    button.addEventListener('contextmenu', (event) => event.preventDefault());
    button.addEventListener('click', (event) => {
      if (event.detail || this.#held.has(button)) return;
      this.down(key, button);
      setTimeout(() => this.up(button), CLICK_MS);
    });
    $('#keys').append(button);
  }

  // The printed legends, in the page's language.
  label() {
    for (const [key, button] of this.#buttons) {
      if (/^\d/.test(key)) {
        button.replaceChildren(make('big', {}, key));
        button.setAttribute('aria-label', key);
        continue;
      }
      const words = T(`key_${key}`);
      button.innerHTML = `<i>${icon(key, true)}</i>`;
      if (key !== 'up' && key !== 'down') button.append(make('span', {}, words));
      button.setAttribute('aria-label', words);
    }
  }

  // `hand` is what holds the key down: a button, or a key of the PC.
  down(key, hand) {
    if (this.#held.has(hand)) return;
    const already = [...this.#held.values()].includes(key);
    this.#held.set(hand, key);
    this.#buttons.get(key).classList.add('down');
    if (!already) this.#link.ask({ do: 'key', down: key }).catch(this.onRefusal);
  }

  up(hand) {
    const key = this.#held.get(hand);
    if (key === undefined) return;
    this.#held.delete(hand);
    if ([...this.#held.values()].includes(key)) return;
    this.#buttons.get(key).classList.remove('down');
    this.#link.ask({ do: 'key', up: key }).catch(() => {});
  }

  releaseAll() {
    for (const hand of [...this.#held.keys()]) this.up(hand);
  }

  #keyboardDown(event) {
    const key = FROM_KEYBOARD[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const focused = event.target instanceof Element ? event.target : document.body;
    const button = focused.closest('.key');
    if (button && !this.#byPointer && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      this.down(button.dataset.key, event.code);
      return;
    }
    if (key === undefined || this.#belongsTo(focused, event.key)) return;
    event.preventDefault();
    this.down(key, event.code);
  }

  #keyboardUp(event) {
    this.up(event.code);
  }

  // Whether a key of the PC is meant for the page's element in focus and not for the terminal.
  #belongsTo(element, key) {
    if (element.closest('dialog[open]')) return true;
    if (element.matches('select, input[type=number]')) return true;
    if (element.matches('input[type=range]')) return key.startsWith('Arrow');
    if (element.closest('#log')) return key.startsWith('Arrow');
    const clickable = element.closest('button, a');
    return Boolean(clickable) && key === 'Enter' && !this.#byPointer;
  }
}

// Keys for the wallet: T, I, S. Returns nothing while the person types into a field.
export function onLetters(letters) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest('dialog[open], select, input[type=number]')) return;
    letters[event.key.toLowerCase()]?.();
  });
}
