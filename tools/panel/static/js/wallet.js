// The wallet: choose a test card, then tap, insert or swipe it, by button, key, or dragging it to the terminal.

import { $, all, calm, make, press, pressed } from './dom.js';
import { fillIcons } from './icons.js';
import { T, explain, pick } from './texts.js';
import { toast } from './toasts.js';

const DRAG_FROM = 6; // CSS pixels of moving that make a press a drag

// Between name and number: the chip and the sign for tapping, or the stripe on the back.
function signs(card) {
  if (!card.chip && !card.tap) return make('span', { class: 'nochip' });
  const row = make('span', { class: 'chiprow' });
  if (card.chip) row.append(make('span', { class: 'chip' }));
  if (card.tap) row.append(make('i', { 'data-icon': 'waves', 'data-one': '' }));
  return row;
}

export class Wallet {
  #link; #cards = []; #chosen = null; #busy = false; #trouble = '';

  constructor(link) {
    this.#link = link;
    link.on('held', () => this.show());
    link.on('troubles', () => this.#fillTroubles());
    $('#trouble').addEventListener('change', ({ target }) => { this.#trouble = target.value; target.classList.toggle('armed', Boolean(target.value)); });
    $('#renew').addEventListener('click', () => this.#renew());
    link.on('cards', (cards) => { this.#cards = cards; this.#chosen ??= cards[0]?.id; this.show(); });
    for (const button of all('[data-way]')) button.addEventListener('click', () => this.present(button.dataset.way));
    $('#cards').addEventListener('keydown', (event) => this.#walk(event));
  }

  show() {
    const stack = $('#cards'), acts = $('#acts');
    const focused = document.activeElement?.dataset?.card;
    if (acts.parentElement === stack) stack.after(acts);
    stack.replaceChildren(...this.#cards.map((card) => this.#face(card)));
    if (!this.#cards.length) stack.append(make('p', { class: 'empty' }, T('wallet_empty')));
    this.#placeActs();
    this.#fillTroubles();
    if (focused) stack.querySelector(`[data-card="${CSS.escape(focused)}"]`)?.focus();
  }

  #face(card) {
    const name = pick(card.name), hint = pick(card.note);
    const held = this.#held(card.id), where = held && T(held.way === 'insert' ? 'in_slot' : 'over_reader');
    const kind = `bank${card.phone ? ' phone' : ''}${held ? ' away' : ''}`;
    const face = make('button', { type: 'button', class: kind, 'data-card': card.id, 'aria-label': T('card_label', name, where || hint, card.number) },
      make('span', { class: 'name' }, make('b', {}, name), make('em', {}, where || hint)), signs(card),
      make('span', { class: 'number' }, card.number),
      make('span', { class: 'foot' }, make('span', {}, card.holder), make('span', {}, card.expires)));
    fillIcons(face);
    face.style.setProperty('--face', card.colour);
    press(face, card.id === this.#chosen);
    face.addEventListener('click', () => this.choose(card.id));
    face.addEventListener('pointerdown', (event) => this.#maybeDrag(event, face, card));
    return face;
  }

  #held(id) { return (this.#link.facts.held ?? []).find(({ card }) => card === id); }

  // What can be wrong with a chip; the choice is the same for all cards.
  #fillTroubles() {
    const options = (this.#link.facts.troubles ?? []).map((name) => make('option', { value: name }, T(`trouble_${name}`)));
    $('#trouble').replaceChildren(make('option', { value: '' }, T('no_trouble')), ...options);
    $('#trouble').value = this.#trouble;
  }

  async #renew() {
    const card = this.#cards.find(({ id }) => id === this.#chosen);
    try {
      await this.#link.ask({ do: 'renew', card: card.id });
      toast(T('card_renewed', pick(card.name)));
    } catch (refusal) { toast(explain(refusal.message), 'bad'); }
  }

  choose(id) {
    this.#chosen = id;
    for (const face of all('.bank')) press(face, face.dataset.card === id);
    this.#placeActs();
    if ($('#acts').parentElement === $('#cards')) $('#acts').scrollIntoView({ block: 'nearest' });
    all('.bank').find(pressed)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  // On wide screens the three ways stand right under the chosen card.
  #placeActs() {
    const chosen = all('.bank').find(pressed), card = this.#cards.find(({ id }) => id === this.#chosen), held = this.#held(this.#chosen);
    $('#chipside').hidden = !card?.chip && !card?.tap;
    for (const button of all('#acts .act')) {
      const here = held?.way === button.dataset.way;
      press(button, here);
      button.querySelector('[data-t]').textContent = T(here ? 'take_back' : button.dataset.way);
    }
    if (chosen && getComputedStyle($('#cards')).flexDirection === 'column') chosen.after($('#acts'));
    else $('#cards').after($('#acts'));
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const faces = all('.bank'), at = faces.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault(); // and the terminal does not hear it
    event.stopPropagation();
    const next = faces[Math.max(0, Math.min(faces.length - 1, at + step))];
    next.focus();
    this.choose(next.dataset.card);
  }

  // Hand the chosen card to the terminal.
  async present(way) {
    const card = this.#cards.find(({ id }) => id === this.#chosen);
    if (!card) { toast(T('no_card')); return; }
    if (this.#busy) return;
    this.#busy = true;
    const place = $(`.zone[data-way=${way}]`);
    place.classList.add('used');
    try {
      if (way === 'swipe') this.#slide(card);
      if (this.#held(card.id)?.way === way) {
        await this.#link.ask({ do: 'take', card: card.id });
        return;
      }
      const trouble = way === 'swipe' ? '' : this.#trouble;
      await this.#link.ask({ do: 'card', card: card.id, way, trouble });
      toast(T({ swipe: 'card_swiped', insert: 'card_inserted', tap: 'card_tapped' }[way], pick(card.name)));
    } catch (refusal) {
      const missing = refusal.message === 'this reader is not fitted';
      toast(missing ? T(`no_${way}`) : explain(refusal.message), 'bad');
    } finally {
      this.#busy = false;
      setTimeout(() => place.classList.remove('used'), 400);
    }
  }

  // The card runs down the rail behind the terminal's edge.
  #slide(card) {
    if (calm()) return;
    const runner = make('span', { class: 'runner', 'aria-hidden': 'true' });
    runner.style.setProperty('--face', card.colour);
    $('#device').prepend(runner);
    runner.animate([{ transform: 'translateY(-40px)', opacity: 0 }, { transform: 'translateY(20px)', opacity: 1, offset: 0.15 },
      { transform: 'translateY(300px)', opacity: 1, offset: 0.85 }, { transform: 'translateY(350px)', opacity: 0 }], { duration: 620, easing: 'ease-in-out' })
      .finished.finally(() => runner.remove());
  }

  #maybeDrag(event, face, card) {
    if (event.button) return;
    const start = { x: event.clientX, y: event.clientY };
    let ghost = null;
    const move = (now) => {
      if (!ghost && Math.hypot(now.clientX - start.x, now.clientY - start.y) > DRAG_FROM) {
        this.choose(card.id);
        ghost = face.cloneNode(true);
        ghost.className = `${face.className} ghost-card`;
        ghost.setAttribute('aria-hidden', 'true');
        document.body.append(ghost);
        document.body.classList.add('dragging');
        face.setPointerCapture(now.pointerId);
      }
      if (!ghost) return;
      ghost.style.transform = `translate(${now.clientX - 116}px, ${now.clientY - 40}px) rotate(-3deg)`;
      const zone = this.#zoneAt(now);
      for (const other of all('.zone')) other.classList.toggle('over', other === zone);
    };
    const end = (last) => {
      for (const [type, listener] of listeners) face.removeEventListener(type, listener);
      if (!ghost) return;
      ghost.remove();
      document.body.classList.remove('dragging');
      const zone = last.type === 'pointerup' ? this.#zoneAt(last) : null;
      for (const other of all('.zone')) other.classList.remove('over');
      if (zone) this.present(zone.dataset.way);
    };
    const listeners = [['pointermove', move], ['pointerup', end], ['pointercancel', end]];
    for (const [type, listener] of listeners) face.addEventListener(type, listener);
  }

  // The zone under the pointer, or the nearest within a finger's breadth.
  #zoneAt({ clientX, clientY }) {
    const near = all('.zone').map((zone) => {
      const box = zone.getBoundingClientRect();
      const dx = Math.max(box.left - clientX, 0, clientX - box.right), dy = Math.max(box.top - clientY, 0, clientY - box.bottom);
      return [Math.hypot(dx, dy), zone];
    }).sort(([a], [b]) => a - b)[0];
    return near[0] <= 24 ? near[1] : null;
  }
}
