/** graphql-sse, the reference client of GraphQL over server-sent events, in its distinct connections mode. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createClient } from "graphql-sse";

import { asksAndChanges, NOT_A_DOCUMENT } from "./documents.js";
import { Scene } from "./scene.js";

describe("graphql-sse", { timeout: 60_000 }, () => {
  const scene = Scene.forSuite();
  const client = () => {
    const made = createClient({ url: scene.server.url, headers: scene.headers, retryAttempts: 0 });
    scene.opened(() => made.dispose());
    return made;
  };
  const only = async (query, variables) => {
    const results = [];
    for await (const result of client().iterate({ query, variables })) results.push(result);
    assert.equal(results.length, 1);
    return results[0];
  };

  it("asks and changes", () => asksAndChanges(only));

  it("is told what went wrong", async () => {
    const { errors } = await only(NOT_A_DOCUMENT);
    assert.equal(errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
  });

  it("follows a conversation", () =>
    scene.toldExactly((query, variables, heard) => client().subscribe({ query, variables }, heard)));
});
