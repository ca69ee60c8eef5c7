// Device time is seconds since 2000, UTC; people read it as merchants' time in China.

const EPOCH_2000 = Date.UTC(2000, 0, 1);
const ZONE_MS = 8 * 3600 * 1000;

const iso = (seconds) => new Date(EPOCH_2000 + seconds * 1000 + ZONE_MS).toISOString();

export const stamp = (seconds) => iso(seconds).slice(0, 19).replace('T', ' '); // 2026-11-22 14:32:11
export const timeOfDay = (seconds) => iso(seconds).slice(11, 23);              // 14:32:11.204
