/** graphql-ws, the reference client of graphql-transport-ws. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { asksAndChanges, NOT_A_DOCUMENT, NOT_THERE } from "./documents.js";
import { Scene } from "./scene.js";

describe("graphql-ws", { timeout: 60_000 }, () => {
  const scene = Scene.forSuite();
  const only = async (client, query, variables) => {
    const results = [];
    for await (const result of client.iterate({ query, variables })) results.push(result);
    assert.equal(results.length, 1);
    return results[0];
  };

  it("asks and changes", () => {
    const client = scene.graphqlWs();
    return asksAndChanges((query, variables) => only(client, query, variables));
  });

  it("is told what went wrong", async () => {
    const client = scene.graphqlWs();
    const { data } = await only(client, NOT_THERE);
    assert.equal(data.conversation, null);
    await assert.rejects(only(client, NOT_A_DOCUMENT), ([error]) => error.extensions.code === "GRAPHQL_VALIDATION_FAILED");
  });

  it("follows a conversation", () =>
    scene.toldExactly((query, variables, heard) => scene.graphqlWs().subscribe({ query, variables }, heard)));
});
