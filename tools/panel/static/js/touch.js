// A finger, pen or mouse on the terminal's glass: points of the display, in order, one picture's worth at a time.

import { HEIGHT, WIDTH } from './lcd.js';

export class Touch {
  #canvas; #link; #refused; #points = []; #drawing = false;

  constructor(canvas, link, refused) {
    this.#canvas = canvas;
    this.#link = link;
    this.#refused = refused;
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => this.#up());
  }

  #down(event) {
    if (event.button) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#drawing = true;
    this.#points = [this.#at(event)];
    this.#send();
  }

  #move(event) {
    if (!this.#drawing) return;
    if (!this.#points.length) requestAnimationFrame(() => this.#send());
    this.#points.push(this.#at(event));
  }

  #up() {
    if (!this.#drawing) return;
    this.#send();
    this.#drawing = false;
    this.#ask({ up: true });
  }

  // Pixels of the display; a finger that has left the glass is at its edge.
  #at({ clientX, clientY }) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const pixel = (offset, size, most) => Math.min(most - 1, Math.max(0, Math.floor(offset / size * most)));
    return [pixel(clientX - left, width, WIDTH), pixel(clientY - top, height, HEIGHT)];
  }

  #send() {
    const last = this.#points.at(-1);
    this.#points = [];
    if (last) this.#ask({ at: last });
  }

  #ask(what) { this.#link.ask({ do: 'touch', ...what }).catch(this.#refused); }
}
