/** Numbers in [0, 1) that are the same for the same seed. Source: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Bytes until a connection breaks: from less than a handshake on, small numbers as often as large ones. With the usual
 * `spread` the longest are a third of a reply.
 */
export const breaking = (random, spread = 4.5) => () => Math.round(Math.exp(5 + random() * spread));

/** The schedule of this run; SEED=... repeats one. */
export const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
