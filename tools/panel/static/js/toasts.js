// Short messages at the foot of the page; the newest three, each for a few seconds; bad news longer.

import { $, make } from './dom.js';

const SHOWN_MS = { info: 2500, bad: 7000 }, MOST = 3;

export function toast(words, kind = 'info') {
  const room = $('#toasts');
  if (room.lastChild?.textContent === words) room.lastChild.remove(); // said again: shown anew
  const note = make('p', { class: `toast ${kind}` }, words);
  room.append(note);
  while (room.children.length > MOST) room.firstChild.remove();
  setTimeout(() => note.remove(), SHOWN_MS[kind]);
}
