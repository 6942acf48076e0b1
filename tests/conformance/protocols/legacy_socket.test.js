/** subscriptions-transport-ws, the client of the old `graphql-ws` subprotocol: refused unless the server is told otherwise. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import legacy from "subscriptions-transport-ws";

import { asksAndChanges, NOT_A_DOCUMENT } from "./documents.js";
import { Scene, WebSocket } from "./scene.js";

describe("subscriptions-transport-ws", { timeout: 60_000 }, () => {
  const scene = Scene.forSuite({ WEBSOCKET_LEGACY_PROTOCOL: "true", WEBSOCKET_PING_SECONDS: "1" });
  const client = (options = {}) => {
    const made = new legacy.SubscriptionClient(scene.server.socketUrl, { connectionParams: scene.headers, ...options }, WebSocket);
    scene.opened(() => made.close());
    return made;
  };
  const only = (made) => (query, variables) =>
    new Promise((done, failed) => {
      const results = [];
      made.request({ query, variables }).subscribe({
        next: (result) => results.push(result),
        error: failed,
        complete: () => (results.length === 1 ? done(results[0]) : failed(new Error(`${results.length} results`))),
      });
    });

  it("asks and changes", () => asksAndChanges(only(client())));

  it("is told what went wrong", () =>
    assert.rejects(only(client())(NOT_A_DOCUMENT), (error) => /nothing/.test(error.message)));

  it("follows a conversation", () =>
    scene.toldExactly((query, variables, heard) => client().request({ query, variables }).subscribe(heard)));

  it("stops what it no longer wants, and is kept alive", async () => {
    const made = client();
    const { unsubscribe } = made.request({ query: 'subscription { accountEvents { cursor } }' }).subscribe({});
    await new Promise((connected) => made.onConnected(connected));
    unsubscribe();
    await new Promise((alive) => made.client.on("message", (data) => /"ka"/.test(data) && alive()));
    await asksAndChanges(only(made));
  });

  it("is told why it is not let in", async () => {
    const connectionParams = { authorization: "Bearer nonsense" };
    const error = await new Promise((connectionCallback) => client({ connectionParams, connectionCallback }));
    assert.equal(error.message, "Forbidden");
  });
});

describe("subscriptions-transport-ws at a server that was not told", { timeout: 60_000 }, () => {
  const scene = Scene.forSuite();

  it("is refused", async () => {
    const socket = new WebSocket(scene.server.socketUrl, "graphql-ws");
    const error = await new Promise((refused) => socket.on("error", refused));
    assert.match(error.message, /no subprotocol/);
  });
});
