// The terminal's display: a canvas of 320x240 device pixels, painted rectangle by rectangle.

import { save } from './dom.js';

export const WIDTH = 320, HEIGHT = 240;

// RGB565 as it stands on the display's bus (high byte first), read as a little-endian word -> RGBA of a canvas
const COLOURS = new Uint32Array(65536);
for (let word = 0; word < 65536; word++) {
  const c = (word >> 8 | word << 8) & 0xffff;
  const r = c >> 11, g = c >> 5 & 63, b = c & 31;
  COLOURS[word] = 0xff000000 | (b << 3 | b >> 2) << 16 | (g << 2 | g >> 4) << 8 | (r << 3 | r >> 2);
}

export class Lcd {
  #canvas; #context;

  constructor(canvas, link) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    link.on('lcd', (rect) => this.#paint(rect));
    link.on('backlight', () => this.#light(link));
    link.on('power', () => this.#light(link));
    link.on('device', () => this.#light(link));
    new ResizeObserver(() => this.sharpen()).observe(canvas);
  }

  #paint({ x, y, w, h, pixels }) {
    const image = this.#context.createImageData(w, h);
    const out = new Uint32Array(image.data.buffer);
    for (let i = 0; i < out.length; i++) out[i] = COLOURS[pixels[i]];
    this.#context.putImageData(image, x, y);
  }

  // The backlight dims the picture; without power the glass is dark.
  #light({ facts }) {
    const on = facts.power === 'on' && facts.device?.connected;
    const percent = on ? facts.backlight ?? 100 : 0;
    this.#canvas.style.setProperty('--light', String(percent ? 0.25 + 0.75 * percent / 100 : 0));
    this.#canvas.classList.toggle('dark', !percent);
  }

  // Hard pixels only where each becomes a whole number of the screen's; in between they would be uneven.
  sharpen() {
    const scale = this.#canvas.getBoundingClientRect().width * devicePixelRatio / WIDTH;
    this.#canvas.classList.toggle('sharp', scale >= 1 && Math.abs(scale - Math.round(scale)) < 0.01);
  }

  // Save the picture, pixel for pixel.
  async save(name) {
    const blob = await new Promise((done) => this.#canvas.toBlob(done, 'image/png'));
    save(blob, name);
  }
}
