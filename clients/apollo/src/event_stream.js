// @ts-check
/**
 * What a client remembers of one subscription, so that it can go on where its connection broke.
 *
 * graphql-ws and Apollo Client send the variables they were given at first whenever they subscribe again. So each
 * subscription gets an object of its own to send, and this class changes it as events arrive.
 */

/** More events than one reply has between two places where a late frame and its replay can overlap. */
const REMEMBERED = 1_000;

/** @typedef {{ data?: Record<string, unknown> | null }} Result */

export class EventStream {
  /** @type {Set<string>} */
  #seen = new Set();

  /**
   * @param {string} document The subscription's text.
   * @param {Record<string, unknown> | null} [variables] What the app asked for; copied.
   * @throws {TypeError} When the document does one half of what resuming needs: read `cursor`, declare `$after`.
   */
  constructor(document, variables) {
    const reads = /\bcursor\b/.test(document);
    const declares = /\$after\s*:/.test(document);
    if (reads !== declares) {
      const problem = reads ? "reads `cursor` but declares no `$after: String`" : "declares `$after` but reads no `cursor`";
      throw new TypeError(`A subscription ${problem}: after a lost connection it could not go on where it was.`);
    }
    /** Sent with each subscribe, as they are then. */
    this.variables = { ...variables };
  }

  /**
   * Take note of a result; tell whether it is to be shown.
   *
   * A connection given up for dead may still deliver frames that its successor replays. Both come in order, so
   * dropping what was seen leaves each event once, in order.
   *
   * @param {Result} result
   */
  accept(result) {
    const cursor = cursorOf(result);
    if (cursor === undefined) return true;
    if (this.#seen.has(cursor)) return false;
    this.#seen.add(cursor);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(/** @type {string} */ (this.#seen.values().next().value));
    this.variables.after = cursor;
    return true;
  }
}

/**
 * Tell whether a document is a subscription, from its text.
 *
 * @param {string} document
 */
export function isSubscription(document) {
  return /(^|[\s}])subscription\b[^{}]*\{/.test(document.replace(/"""[^]*?"""|"[^"\n]*"|#.*/g, ""));
}

/**
 * @param {Result} result A subscription's result has one root field (GraphQL section 5.2.3.1), whatever its alias.
 * @returns {string | undefined}
 */
function cursorOf(result) {
  const [event] = Object.values(result.data ?? {});
  const cursor = /** @type {{ cursor?: unknown } | null | undefined} */ (event)?.cursor;
  return typeof cursor === "string" ? cursor : undefined;
}
