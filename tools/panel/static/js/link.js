// The page's socket to the panel: requests with answers, facts, log lines, sounds, and binary pictures.
// Comes back by itself when the panel goes away.

const FIRST_WAIT = 300, LONGEST_WAIT = 3000; // ms between attempts
export const LCD = 1, PAPER = 2;             // kinds of binary frames (tools/panel/frames.py)

export class Refusal extends Error {}

export class Link {
  #socket = null;
  #wait = FIRST_WAIT;
  #next = 1;
  #asked = new Map();
  #listeners = new Map();
  facts = {};

  // Call `listener` with every message of a kind: a fact's name, 'lines', 'beep', 'lcd', 'paper', 'link'.
  on(kind, listener) {
    if (!this.#listeners.has(kind)) this.#listeners.set(kind, []);
    this.#listeners.get(kind).push(listener);
  }

  #emit(kind, value) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(value);
  }

  open() {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/tab`);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => { this.#wait = FIRST_WAIT; this.#emit('link', true); };
    socket.onmessage = ({ data }) => (typeof data === 'string' ? this.#take(JSON.parse(data)) : this.#frame(data));
    socket.onclose = () => {
      if (this.#socket === socket) this.#socket = null;
      for (const { reject } of this.#asked.values()) reject(new Refusal('panel_gone'));
      this.#asked.clear();
      this.#emit('link', false);
      setTimeout(() => this.open(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    };
    this.#socket = socket;
  }

  // Send a request; resolves with the answer, rejects with a Refusal that says why not.
  ask(request) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Refusal('panel_gone'));
    const id = this.#next++;
    this.#socket.send(JSON.stringify({ id, ...request }));
    return new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
  }

  #take(message) {
    if ('answer' in message) {
      const asked = this.#asked.get(message.answer);
      this.#asked.delete(message.answer);
      if (message.ok) asked?.resolve(message);
      else asked?.reject(new Refusal(message.error));
    } else if (message.facts) {
      Object.assign(this.facts, message.facts);
      for (const [name, value] of Object.entries(message.facts)) this.#emit(name, value);
    } else if (message.lines) {
      this.#emit('lines', message.lines);
    } else if (message.beep) {
      this.#emit('beep', message.beep);
    }
  }

  #frame(data) {
    const view = new DataView(data);
    if (view.getUint8(0) === LCD) {
      const [x, y, w, h] = [2, 4, 6, 8].map((at) => view.getUint16(at, true));
      this.#emit('lcd', { x, y, w, h, pixels: new Uint16Array(data, 10, w * h) });
    } else if (view.getUint8(0) === PAPER) {
      this.#emit('paper', { slip: view.getUint32(4, true), first: view.getUint32(8, true), rows: new Uint8Array(data, 12) });
    }
  }
}
