// @ts-check
/** Event streams that survive lost connections, for graphql-ws without Apollo Client. */
import { EventStream, isSubscription } from "./event_stream.js";

/** @import { Client, Sink, SubscribePayload } from "graphql-ws" */

/**
 * Make a graphql-ws client whose subscriptions go on where they were after each reconnect, each event once.
 *
 * Everything else about the client stays as it is. A subscription must be given the `after` to begin with (an
 * `eventCursor` or `TurnPayload.cursor`), or what happens before its first event can be missed.
 *
 * @param {Client} client
 * @returns {Client}
 */
export function resumable(client) {
  /** @type {Client["subscribe"]} */
  const subscribe = (payload, sink) => {
    if (!isSubscription(payload.query)) return client.subscribe(payload, sink);
    const stream = new EventStream(payload.query, payload.variables);
    return client.subscribe(
      { ...payload, variables: stream.variables },
      {
        next: (result) => {
          if (stream.accept(result)) sink.next(/** @type {any} */ (result));
        },
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      },
    );
  };
  return { ...client, subscribe, iterate: (payload) => iterate(subscribe, payload) };
}

/**
 * As `client.iterate`, over a `subscribe` of ours: the last cursor is that of the event received, not of the one read.
 *
 * @param {Client["subscribe"]} subscribe
 * @param {SubscribePayload} payload
 * @returns {AsyncIterableIterator<any>}
 */
function iterate(subscribe, payload) {
  /** @type {object[]} */
  const waiting = [];
  /** @type {{ error?: unknown } | undefined} */
  let end;
  let wake = () => {};
  /** @type {Sink<any>} */
  const sink = {
    next: (result) => (waiting.push(result), wake()),
    error: (error) => ((end = { error }), wake()),
    complete: () => ((end ??= {}), wake()),
  };
  const dispose = subscribe(payload, sink);
  const results = (async function* () {
    for (;;) {
      for (let result; (result = waiting.shift()); ) yield result;
      if (end) {
        if ("error" in end) throw end.error;
        return;
      }
      await new Promise((resolve) => (wake = () => resolve(undefined)));
    }
  })();
  // A generator would only be left once its next result is there; the subscription has to end now.
  return Object.assign(results, {
    return: async () => (dispose(), (end ??= {}), wake(), { done: /** @type {const} */ (true), value: undefined }),
  });
}
