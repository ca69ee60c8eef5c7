// Cards that are at the terminal: one sticks out of the slot, others lie over the contactless reader. A click takes them.

import { $, make } from './dom.js';
import { fillIcons } from './icons.js';
import { T, explain, pick } from './texts.js';
import { toast } from './toasts.js';

export class Held {
  #link; #where = new Map();

  constructor(link) {
    this.#link = link;
    link.on('held', () => this.show());
    link.on('cards', () => this.show());
  }

  show() {
    const held = this.#link.facts.held ?? [], cards = this.#link.facts.cards ?? [];
    const focused = document.activeElement?.dataset?.held;
    const there = held.map(({ card, way }, at) => this.#draw(cards.find(({ id }) => id === card), way, at)).filter(Boolean);
    $('#held').replaceChildren(...there);
    $('#stage').classList.toggle('loaded', held.some(({ way }) => way === 'insert'));
    this.#where = new Map(held.map(({ card, way }) => [card, way]));
    if (focused) $(`[data-held="${CSS.escape(focused)}"]`)?.focus();
  }

  #draw(card, way, at) {
    if (!card) return null;
    const name = pick(card.name), words = T(way === 'insert' ? 'take_out' : 'take_away', name);
    const fresh = this.#where.get(card.id) !== way ? ' fresh' : '';
    const piece = make('button', { type: 'button', class: `heldcard ${way}${card.phone ? ' phone' : ''}${fresh}`, 'data-held': card.id, 'aria-label': words, title: words },
      make('b', {}, name), make('span', { class: 'number' }, card.number));
    if (way === 'tap') piece.append(make('i', { 'data-icon': 'waves', 'data-one': '' }));
    piece.style.setProperty('--face', card.colour);
    piece.style.setProperty('--at', String(at));
    fillIcons(piece);
    piece.addEventListener('click', () => this.#link.ask({ do: 'take', card: card.id }).catch(({ message }) => toast(explain(message), 'bad')));
    return piece;
  }
}
