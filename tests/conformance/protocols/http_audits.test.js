/** GraphQL over HTTP: every audit that the reference library has for servers. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { serverAudits } from "graphql-http";

import { Server } from "../../../clients/apollo/test/server.js";

const AUDITS = 61;

describe("graphql-http's server audits", { timeout: 60_000 }, () => {
  let server;
  before(async () => (server = await Server.start()));
  after(() => server.stop());

  it("has as many as when this was written", () => assert.equal(audits().length, AUDITS));

  for (const [index, { id, name }] of serverAudits({ url: "http://127.0.0.1/" }).entries()) {
    it(`${id} ${name}`, async () => {
      const result = await audits()[index].fn();
      assert.equal(result.status, "ok", result.reason);
    });
  }

  function audits() {
    return serverAudits({ url: server.url, fetchFn: fetch });
  }
});
