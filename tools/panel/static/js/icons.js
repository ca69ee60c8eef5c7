// Icons as shapes on a 24 grid (rows of the keypad: 16 grid), the same language as the terminal's own icons:
// r x y w h rad = filled box   o x y w h rad s = outline   l x1 y1 x2 y2 s = line, round ends
// c cx cy r = disc   k cx cy r s = ring   a cx cy r from to s = arc, degrees, 0 = right, clockwise
// p x1 y1 x2 y2 ... = filled polygon.  A leading 2 = second colour, a leading - = punched out.
const GRID24 = {
  tap: ['o 3 5 11 16 2 2', 'r 6 9 5 2 0', '2a 13 13 5 -50 50 2', '2a 13 13 9 -50 50 2'],
  waves: ['2a 2 12 6 -42 42 2', '2a 2 12 12 -42 42 2', '2a 2 12 18 -42 42 2'],
  chip: ['o 6 0 12 18 2 2', '2r 9 4 6 5 1', '-r 2 13 20 6 0', 'r 1 13 22 2.4 1', 'l 12 18 12 22.5 2', 'l 8.8 19.8 12 23 2', 'l 15.2 19.8 12 23 2'],
  swipe: ['o 2 2 20 13 2 2', 'r 2 5 20 4 0', '2l 4 20 20 20 2', '2l 17 17 20 20 2', '2l 17 23 20 20 2'],
  card: ['o 1 4 22 16 2.5 2', 'r 1 8 22 4 0', '2r 5 15 6 2 0'],
  history: ['l 8 5 21 5 2', 'l 8 12 21 12 2', 'l 8 19 21 19 2', '2c 4 5 1.6', '2c 4 12 1.6', '2c 4 19 1.6'],
  receipt: ['o 5 2 14 20 1 2', 'l 9 7 15 7 2', 'l 9 11 15 11 2', '2l 9 16 15 16 2'],
  globe: ['k 12 12 9.5 2', 'l 3 12 21 12 1.6', 'l 12 3 12 21 1.6', 'a 5 12 11.2 -50 50 1.6', 'a 19 12 11.2 130 230 1.6'],
  sun: ['c 12 12 4.5', 'l 12 2 12 4 2', 'l 12 20 12 22 2', 'l 2 12 4 12 2', 'l 20 12 22 12 2', 'l 5 5 6.2 6.2 2', 'l 17.8 17.8 19 19 2', 'l 5 19 6.2 17.8 2', 'l 17.8 6.2 19 5 2'],
  moon: ['c 12 12 9', '-c 16.5 8.5 7.5'],
  sound: ['p 3 9 7 9 13 4 13 20 7 15 3 15', '2a 13 12 5 -50 50 2', '2a 13 12 9 -50 50 2'],
  mute: ['p 3 9 7 9 13 4 13 20 7 15 3 15', '2l 16.5 9 22 15 2', '2l 22 9 16.5 15 2'],
  plug: ['l 8 2 8 7 2.4', 'l 16 2 16 7 2.4', 'p 5 7 19 7 19 11 16 15.5 8 15.5 5 11', 'l 12 15 12 22 2.4'],
  power: ['a 12 13 8 -60 240 2.2', 'l 12 2.5 12 12 2.2'],
  camera: ['o 2 6 20 15 2.5 2', 'p 8 6 9.5 3 14.5 3 16 6', '2k 12 13.5 3.8 2'],
  tear: ['p 5 2 19 2 19 13 16.7 15.5 14.3 13 12 15.5 9.7 13 7.3 15.5 5 13', '-l 8.5 6 15.5 6 1.8', '-l 8.5 9.5 13 9.5 1.8', '2l 12 23 12 19 2', '2l 9.5 20.5 12 18 2', '2l 14.5 20.5 12 18 2'],
  phone: ['o 6 1 12 22 2.5 2', 'l 10.5 19.5 13.5 19.5 1.6'],
  scan: ['l 3 8 3 3 2', 'l 3 3 8 3 2', 'l 16 3 21 3 2', 'l 21 3 21 8 2', 'l 21 16 21 21 2', 'l 21 21 16 21 2', 'l 8 21 3 21 2', 'l 3 21 3 16 2', '2l 6 12 18 12 2'],
  qr: ['o 3 3 7 7 0 2', 'o 14 3 7 7 0 2', 'o 3 14 7 7 0 2', '2r 14 14 3 3 0', '2r 18 18 3 3 0', '2r 18 14 3 3 0', '2r 14 18 3 3 0'],
  terminal: ['o 5 1 14 22 3 2', 'r 8 4 8 6 1', '2r 8 13 2 2 0', '2r 11 13 2 2 0', '2r 14 13 2 2 0', '2r 8 17 2 2 0', '2r 11 17 2 2 0', '2r 14 17 2 2 0'],
  cross: ['l 5 5 19 19 2.4', 'l 19 5 5 19 2.4'],
  save: ['l 12 3 12 15 2.2', 'l 7 10.5 12 15.5 2.2', 'l 17 10.5 12 15.5 2.2', '2l 4 21 20 21 2.2'],
  warn: ['p 12 1.5 23.5 22 0.5 22', '-l 12 9 12 14.5 2.6', '-c 12 18.3 1.6'],
};
const GRID16 = {
  cancel: ['l 4 4 12 12 2.4', 'l 12 4 4 12 2.4'],
  back: ['l 2.5 8 13 8 2.2', 'l 2.5 8 7 4 2.2', 'l 2.5 8 7 12 2.2'],
  ok: ['k 8 8 4.6 2.4'],
  menu: ['r 3 3 10 2 0', 'r 3 7 10 2 0', 'r 3 11 10 2 0'],
  func: ['r 5 3 2.4 10 0', 'r 5 3 7 2.2 0', 'r 5 7.2 6 2 0'],
  up: ['p 8 4 13 11 3 11'],
  down: ['p 8 12 13 5 3 5'],
  clear: ['a 8.4 8 4.6 45 315 2.4'],
};

const round = (n) => Math.round(n * 1000) / 1000;

function shape(op, first, second) {
  let [kind, ...rest] = op.split(' ');
  const v = rest.map(Number);
  let colour = first;
  if (kind[0] === '2') { colour = second; kind = kind.slice(1); }
  if (kind[0] === '-') { colour = 'var(--hole, var(--card))'; kind = kind.slice(1); }
  const stroke = (width) => `fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"`;
  const on = (degrees) => {
    const a = degrees * Math.PI / 180;
    return `${round(v[0] + v[2] * Math.cos(a))} ${round(v[1] + v[2] * Math.sin(a))}`;
  };
  switch (kind) {
    case 'r': return `<rect x="${v[0]}" y="${v[1]}" width="${v[2]}" height="${v[3]}" rx="${v[4]}" fill="${colour}"/>`;
    case 'o': return `<rect x="${v[0] + v[5] / 2}" y="${v[1] + v[5] / 2}" width="${v[2] - v[5]}" height="${v[3] - v[5]}" rx="${Math.max(0, v[4] - v[5] / 2)}" ${stroke(v[5])}/>`;
    case 'l': return `<path d="M${v[0]} ${v[1]}L${v[2]} ${v[3]}" ${stroke(v[4])}/>`;
    case 'c': return `<circle cx="${v[0]}" cy="${v[1]}" r="${v[2]}" fill="${colour}"/>`;
    case 'k': return `<circle cx="${v[0]}" cy="${v[1]}" r="${v[2]}" ${stroke(v[3])}/>`;
    case 'a': return `<path d="M${on(v[3])}A${v[2]} ${v[2]} 0 ${v[4] - v[3] > 180 ? 1 : 0} 1 ${on(v[4])}" ${stroke(v[5])}/>`;
    case 'p': return `<polygon points="${v.join(' ')}" fill="${colour}"/>`;
    default: throw new Error(`no shape ${kind}`);
  }
}

// The SVG text of an icon. `one` colour: both parts take the text's colour, as on a printed key.
export function icon(name, one = false) {
  const small = !(name in GRID24);
  const size = small ? 16 : 24;
  const shapes = (small ? GRID16 : GRID24)[name].map((op) => shape(op, 'currentColor', one ? 'currentColor' : 'var(--accent)'));
  return `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true" focusable="false">${shapes.join('')}</svg>`;
}

// Fill every <i data-icon="name"> below `root`.
export function fillIcons(root) {
  for (const spot of root.querySelectorAll('i[data-icon]')) spot.innerHTML = icon(spot.dataset.icon, spot.hasAttribute('data-one'));
}
