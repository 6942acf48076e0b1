// @ts-check
const TRY_AGAIN_LATER = 1013;

const BUSY_MS = 1_000;
const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * How long to wait before trying again: a random part of it, so that a restarted server is not met by all at once.
 *
 * @param {number} failures So many in a row before this one.
 * @param {number} [closedWith] The close code of the last connection; a server that is full is left alone for longer.
 */
export function pauseMs(failures, closedWith) {
  const first = closedWith === TRY_AGAIN_LATER ? BUSY_MS : FIRST_MS;
  return Math.min(LONGEST_MS, first * 2 ** failures) * (0.5 + Math.random() / 2);
}
