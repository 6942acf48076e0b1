/** urql with the exchanges it brings: HTTP, subscriptions as server-sent events, and graphql-ws. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Client, fetchExchange, subscriptionExchange } from "@urql/core";

import { asksAndChanges, NOT_A_DOCUMENT, NOT_THERE } from "./documents.js";
import { Scene } from "./scene.js";

describe("urql", { timeout: 60_000 }, () => {
  const scene = Scene.forSuite();
  const client = (options = {}) =>
    new Client({
      url: scene.server.url,
      fetchOptions: () => ({ headers: scene.headers }),
      preferGetMethod: false,
      exchanges: [fetchExchange],
      ...options,
    });
  const overSockets = () => {
    const socket = scene.graphqlWs();
    const forwardSubscription = ({ query, variables }) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
    });
    return client({ exchanges: [subscriptionExchange({ forwardSubscription, enableAllOperations: true })] });
  };
  const run = (urql) => (document, variables) => (document.startsWith("mutation") ? urql.mutation : urql.query).call(urql, document, variables).toPromise();
  const follow = (urql) => (query, variables, heard) => {
    const { unsubscribe } = urql.subscription(query, variables).subscribe(({ data, error }) =>
      error ? heard.error(error) : heard.add(data.events),
    );
    scene.opened(unsubscribe);
  };

  it("asks and changes over HTTP", () => asksAndChanges(run(client())));

  it("asks by GET and changes by POST", () => asksAndChanges(run(client({ preferGetMethod: "force" }))));

  it("asks and changes over a socket", () => asksAndChanges(run(overSockets())));

  it("is told what went wrong", async () => {
    const urql = client();
    assert.equal((await run(urql)(NOT_THERE, {})).data.conversation, null);
    const { error } = await run(urql)(NOT_A_DOCUMENT, {});
    assert.equal(error.graphQLErrors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
  });

  it("follows a conversation over a socket", () => scene.toldExactly(follow(overSockets())));

  it("follows a conversation by server-sent events", () => scene.toldExactly(follow(client({ fetchSubscriptions: true }))));
});
