// Device time is seconds since 2000, UTC; people read it as merchants' time in China.

const EPOCH_2000 = Date.UTC(2000, 0, 1);
const ZONE_MS = 8 * 3600 * 1000;

const iso = (seconds) => new Date(EPOCH_2000 + seconds * 1000 + ZONE_MS).toISOString();

// Seconds from now to 23:59 of the last day of its month; within that minute, of the next month.
export function toMonthEnd(seconds) {
  const here = new Date(EPOCH_2000 + seconds * 1000 + ZONE_MS);
  for (const months of [1, 2]) {
    const end = Date.UTC(here.getUTCFullYear(), here.getUTCMonth() + months, 1) - 60_000;
    if (end > here.getTime()) return Math.round((end - here.getTime()) / 1000);
  }
  throw new Error('no month ends');
}

export const stamp = (seconds) => iso(seconds).slice(0, 19).replace('T', ' '); // 2026-11-22 14:32:11
export const timeOfDay = (seconds) => iso(seconds).slice(11, 23);              // 14:32:11.204
