import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";

import { buildSchema, validate } from "graphql";

import { EventStream, isSubscription } from "../src/event_stream.js";
import { CONVERSATION, CONVERSATION_EVENTS } from "../src/index.js";
import { pauseMs } from "../src/pause.js";
import { SEED, seeded } from "./random.js";

const DOCUMENT = "subscription($after: String) { conversationEvents(after: $after) { cursor } }";
const event = (cursor) => ({ data: { conversationEvents: { cursor } } });

describe("an event stream", () => {
  it("sends the last cursor when it is subscribed again, and leaves the app's variables alone", () => {
    const given = Object.freeze({ conversationId: "conv_1", after: "1" });
    const stream = new EventStream(DOCUMENT, given);
    assert.deepEqual(stream.variables, given);
    assert.ok(stream.accept(event("2")));
    assert.deepEqual(stream.variables, { conversationId: "conv_1", after: "2" });
  });

  it("takes each event once, in order, when a connection thought dead delivers beside its successor", () => {
    const random = seeded(SEED);
    for (let run = 0; run < 200; run += 1) {
      const stream = new EventStream(DOCUMENT, { after: "0" });
      const late = Array.from({ length: 50 }, (_, index) => String(index + 1));
      const replay = late.slice();
      const taken = [];
      while (late.length + replay.length > 0) {
        const source = replay.length === 0 || (late.length > 0 && random() < 0.5) ? late : replay;
        const cursor = source.shift();
        if (stream.accept(event(cursor))) taken.push(cursor);
        assert.equal(stream.variables.after, taken.at(-1), `SEED=${SEED}`);
      }
      assert.deepEqual(taken, Array.from({ length: 50 }, (_, index) => String(index + 1)), `SEED=${SEED}`);
    }
  });

  it("remembers no more than it needs, the newest", () => {
    const stream = new EventStream(DOCUMENT);
    for (let number = 0; number < 2_000; number += 1) assert.ok(stream.accept(event(String(number))));
    assert.ok(!stream.accept(event("1999")));
    assert.ok(!stream.accept(event("1000")));
    assert.ok(stream.accept(event("999")));
  });

  it("lets errors and results without a cursor pass, and keeps its place", () => {
    const stream = new EventStream(DOCUMENT, { after: "7" });
    for (const result of [{ data: null, errors: [{}] }, { data: { thinking: {} } }, {}]) assert.ok(stream.accept(result));
    assert.equal(stream.variables.after, "7");
  });

  it("refuses a document that does only one half of what resuming needs", () => {
    const half = ["subscription { conversationEvents { cursor } }", "subscription($after: String) { e(after: $after) { at } }"];
    for (const document of half) assert.throws(() => new EventStream(document), TypeError);
    assert.doesNotThrow(() => new EventStream("subscription { ticks }"));
  });
});

describe("isSubscription", () => {
  it("goes by the operation, not by words in other places", () => {
    const fragmentFirst = "fragment E on ConversationEvent { cursor }\nsubscription S { conversationEvents { ...E } }";
    for (const document of [DOCUMENT, "subscription{a}", fragmentFirst, "# a query\nsubscription S { a }"]) {
      assert.ok(isSubscription(document), document);
    }
    const others = ["{ me { id } }", "mutation { subscription }", '# subscription {\nquery { a(b: "subscription {") }'];
    for (const document of others) assert.ok(!isSubscription(document), document);
  });
});

describe("pauses between attempts", () => {
  it("grow to ten seconds, and begin longer when the server is full", () => {
    for (let run = 0; run < 100; run += 1) {
      assert.ok(pauseMs(0) >= 125 && pauseMs(0) <= 250);
      assert.ok(pauseMs(0, 1013) >= 500 && pauseMs(0, 1013) <= 1_000);
      assert.ok(pauseMs(1_000) >= 5_000 && pauseMs(1_000) <= 10_000);
    }
  });
});

describe("the documents", () => {
  it("fit the server's schema", async () => {
    const schema = buildSchema(await readFile(new URL("../../../schema.graphql", import.meta.url), "utf8"));
    for (const document of [CONVERSATION, CONVERSATION_EVENTS]) assert.deepEqual(validate(schema, document), []);
  });
});
