/** What every test needs: a server, a network in front of it, clients, and their end. */
import { afterEach } from "node:test";

import WebSocket from "ws";

import { connect } from "../src/graphql_ws.js";
import { EVENTS, Heard } from "./heard.js";
import { Proxy } from "./proxy.js";
import { Server } from "./server.js";

// Apollo's GraphQLWsLink asks for the global before it tells any error; browsers and Node 22 have it.
globalThis.WebSocket ??= WebSocket;

export const TURNS = Number(process.env.TURNS ?? 3);
export const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Ended after each test, however it went: what is left open would go on trying for ever. */
const open = [];
export const opened = (end) => void open.push(end);

afterEach(async () => {
  for (const end of open.splice(0).reverse()) await end();
});

/** A client as apps make it, but that it does not wait long before it tries again. */
export function client(url, user, options = {}) {
  const accessToken = async () => user.accessToken;
  const made = connect({ url, accessToken, webSocketImpl: WebSocket, retryWait: soon, ...options });
  opened(() => made.dispose());
  return made;
}

export async function serverWith(environment, args) {
  const server = await Server.start(environment, args);
  opened(() => server.stop());
  return server;
}

export async function proxyBefore(server) {
  const proxy = await Proxy.before(server);
  opened(() => proxy.close());
  return proxy;
}

/** Follow a conversation without any disturbance, from where `after` says. */
export function undisturbed(server, user, conversationId, after) {
  const heard = new Heard();
  client(server.socketUrl, user).subscribe({ query: EVENTS, variables: { conversationId, after } }, heard);
  return heard;
}
