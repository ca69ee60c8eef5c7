// Small helpers for the page's own elements.

export const $ = (selector) => document.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Make an element: make('b', {class: 'x', 'aria-label': 'y'}, 'text', child...)
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Hand a file to the person.
export function save(blob, name) {
  const link = make('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const press = (button, on) => button.setAttribute('aria-pressed', String(Boolean(on)));
export const pressed = (button) => button.getAttribute('aria-pressed') === 'true';

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
export const narrow = matchMedia('(max-width: 720px)');

// What this browser remembers: theme, language, sound.
export const memory = {
  get(key) { try { return localStorage.getItem(`tinytill.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`tinytill.${key}`, value); } catch { /* private mode: nothing is kept */ } },
};
