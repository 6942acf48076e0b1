// @ts-check
/** A graphql-ws client told what suits this server and a network that comes and goes. */
import { createClient } from "graphql-ws";

import { pauseMs } from "./pause.js";
import { resumable } from "./resumable.js";

/** @import { Client, ClientOptions } from "graphql-ws" */

const FORBIDDEN = 4403;
/** Ours, from the range for applications: graphql-ws connects again after it. */
const NO_ACCESS_TOKEN = 4900;

/**
 * @typedef {object} ConnectOptions
 * @property {(asked: { refused: boolean }) => Promise<string | null>} accessToken Called for each connection. Return a
 *   token that is still good; after `refused`, a new one whatever the clock says. Null: nobody is signed in. Throw when
 *   it cannot be told now (no network): the connection is tried again.
 * @property {number} [pongTimeout] How long a connection may stay silent after a ping, in milliseconds.
 */

/**
 * Make a graphql-ws client that reconnects for as long as it takes, with fresh tokens, and resumes its subscriptions.
 *
 * All other options are those of graphql-ws and win over what is chosen here.
 *
 * @param {ConnectOptions & Omit<ClientOptions, "connectionParams">} options
 * @returns {Client}
 */
export function connect({ accessToken, pongTimeout = 5_000, ...options }) {
  /** @type {WebSocket | undefined} */
  let socket;
  let closedWith = 0;
  const client = createClient({
    keepAlive: 10_000,
    connectionAckWaitTimeout: 10_000,
    retryAttempts: Infinity,
    // Asked only where trying again may help: graphql-ws gives up by itself after 4400, 4401, 4409, 4500 and the like.
    // Its own default gives up when a connection is refused, as one is while a server restarts.
    shouldRetry: () => true,
    retryWait: (retries) => waitFor(pauseMs(retries, closedWith)),
    ...options,
    connectionParams: async () => {
      const asking = socket;
      try {
        const token = await accessToken({ refused: closedWith === FORBIDDEN });
        return token === null ? {} : { authorization: `Bearer ${token}` };
      } catch {
        // Thrown on, it would close the socket with 4005, after which graphql-ws gives up.
        asking?.close(NO_ACCESS_TOKEN, "No access token");
        return undefined;
      }
    },
  });
  client.on("opened", (opened) => (socket = /** @type {WebSocket} */ (opened)));
  client.on("connected", () => (closedWith = 0));
  client.on("closed", (event) => (closedWith = /** @type {CloseEvent} */ (event)?.code ?? 0));
  giveUpSilentSockets(client, pongTimeout);
  return resumable(client);
}

/**
 * A phone that changed networks is not told that its connection is gone: it notices that nothing comes back.
 *
 * @param {Client} client
 * @param {number} pongTimeout
 */
function giveUpSilentSockets(client, pongTimeout) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;
  const alive = () => clearTimeout(patience);
  client.on("ping", (received) => {
    if (received) return;
    alive();
    patience = setTimeout(() => client.terminate(), pongTimeout);
  });
  client.on("message", alive);
  client.on("closed", alive);
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
function waitFor(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
