/** Stock graphql-ws with `connect` and `resumable`, against the real server over a network that breaks. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { hasCode } from "../src/graphql_ws.js";
import { EVENTS, Heard, sameExactly, stream } from "./heard.js";
import { SEED, breaking, seeded } from "./random.js";
import { TURNS, client, opened, proxyBefore, serverWith, soon, undisturbed } from "./scene.js";
import { Server } from "./server.js";
import { User } from "./user.js";


describe("graphql-ws", { timeout: 90_000 }, () => {
  let server, user;
  before(async () => {
    server = await Server.start({ LEASE_SECONDS: "1", WEBSOCKET_PING_SECONDS: "1" });
    user = await User.signUp(server);
  });
  after(() => server.stop());

  it("gets each event of all five streams once while sockets break at any byte", async (t) => {
    t.diagnostic(`SEED=${SEED}`);
    const { proxy, conversation } = await scene();
    proxy.budget = breaking(seeded(SEED));
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    const socket = client(proxy.url, user);
    const fields = ["conversationEvents", "transcription", "thinking", "response", "audioResponse"];
    const told = fields.map((field) => {
      const heard = new Heard();
      socket.subscribe({ query: stream(field), variables }, heard);
      return heard;
    });
    const read = new Heard();
    const reading = (async () => {
      for await (const result of socket.iterate({ query: EVENTS, variables })) {
        read.next(result);
        if (read.events.filter(({ __typename }) => __typename === "TurnCompleted").length === TURNS) break;
      }
    })();
    const witness = undisturbed(server, user, conversation.id, conversation.eventCursor);
    for (let turn = 1; turn <= TURNS; turn += 1) {
      await user.write(conversation.id);
      await Promise.all([witness.turns(turn), told[0].turns(turn)]);
    }
    await reading;
    sameExactly(told[0], witness);
    sameExactly(read, witness);
    const kinds = [
      [1, /^Transcription/],
      [2, /^ThinkingChanged$/],
      [3, /^(ReplyDelta|ReplyRestarted|ReplyCompleted|TurnInterrupted|TurnFailed)$/],
      [4, /^(AudioChunk|ReplyRestarted|TurnInterrupted|TurnFailed)$/],
    ];
    for (const [index, kind] of kinds) {
      const expected = witness.events.filter(({ __typename }) => kind.test(__typename)).map(({ cursor }) => cursor);
      if (expected.length > 0) await told[index].cursor(expected.at(-1));
      assert.deepEqual(told[index].cursors, expected, fields[index]);
    }
    t.diagnostic(`${proxy.broken} sockets broken, ${witness.events.length} events, ${TURNS} turns`);
    assert.ok(proxy.broken >= 5 * TURNS);
    assert.equal(variables.after, conversation.eventCursor, "the app's own variables stay as they are");
  });

  it("gets each change of the account once while sockets break at any byte", async (t) => {
    t.diagnostic(`SEED=${SEED}`);
    const { proxy } = await scene();
    proxy.budget = breaking(seeded(SEED), 2);
    const { me } = await user.run("{ me { eventCursor } }");
    const query = `subscription($after: String) {
      events: accountEvents(after: $after) { __typename cursor ... on ConversationChanged { conversation { id title } } }
    }`;
    const follow = (url) => {
      const heard = new Heard();
      client(url, user).subscribe({ query, variables: { after: me.eventCursor } }, heard);
      return heard;
    };
    const [told, witness] = [follow(proxy.url), follow(server.socketUrl)];
    const created = [];
    for (let number = 1; number <= 50; number += 1) {
      created.push((await user.conversation()).id);
      await Promise.all([told, witness].map((heard) => heard.until(({ events }) => events.length >= number)));
    }
    assert.deepEqual(told.events, witness.events);
    assert.deepEqual(told.events.map(({ conversation }) => conversation.id), created);
    t.diagnostic(`${proxy.broken} sockets broken, ${told.events.length} events`);
    assert.ok(proxy.broken >= 5);
  });

  it("repeats events without `resumable`: what these tests would notice", async () => {
    const { proxy, conversation } = await scene();
    const told = new Heard();
    const options = { webSocketImpl: WebSocket, retryWait: soon, shouldRetry: () => true };
    const connectionParams = { authorization: `Bearer ${user.accessToken}` };
    const stock = createClient({ url: proxy.url, connectionParams, ...options });
    opened(() => stock.dispose());
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    stock.subscribe({ query: EVENTS, variables }, told);
    await user.write(conversation.id);
    await told.until(({ events }) => events.length >= 5);
    proxy.breakAll();
    await told.turns(1);
    assert.ok(new Set(told.cursors).size < told.cursors.length);
  });

  it("reconnects by itself when nothing comes back, and drops what the dead connection delivers late", async () => {
    const { proxy, conversation } = await scene();
    const witness = undisturbed(server, user, conversation.id, conversation.eventCursor);
    const told = new Heard();
    const socket = client(proxy.url, user, { keepAlive: 100, pongTimeout: 100 });
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    socket.subscribe({ query: EVENTS, variables }, told);
    await user.write(conversation.id);
    await told.until(({ events }) => events.length >= 10);
    const thaw = proxy.freeze();
    const connections = proxy.connections;
    const next = told.events.length + 1;
    await told.until(({ events }) => events.length >= next);
    assert.ok(proxy.connections > connections);
    thaw();
    await Promise.all([told.turns(1), witness.turns(1)]);
    sameExactly(told, witness);
  });

  it("goes on with a new token after its sign-in ended (4403)", async () => {
    const { proxy, conversation } = await scene();
    const witness = undisturbed(server, await user.elsewhere(), conversation.id, conversation.eventCursor);
    const signIn = await user.elsewhere();
    const asked = [];
    const closed = [];
    const accessToken = async ({ refused }) => {
      asked.push(refused);
      return refused ? signIn.logIn() : signIn.accessToken;
    };
    const socket = client(proxy.url, signIn, { accessToken });
    socket.on("closed", ({ code }) => closed.push(code));
    const told = new Heard();
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    socket.subscribe({ query: EVENTS, variables }, told);
    await user.write(conversation.id);
    await told.turns(1);
    const back = new Promise((resolve) => socket.on("connected", resolve));
    await signIn.logOut();
    await user.write(conversation.id);
    await back;
    await Promise.all([told.turns(2), witness.turns(2)]);
    sameExactly(told, witness);
    assert.deepEqual(closed, [4403]);
    assert.deepEqual(asked, [false, true]);
  });

  it("tries again while no token can be had, and goes on without one when nobody is signed in", async () => {
    const { proxy, conversation } = await scene();
    let failures = 3;
    const accessToken = async () => {
      if (failures-- > 0) throw new TypeError("fetch failed");
      return null;
    };
    const socket = client(proxy.url, user, { accessToken });
    const told = new Heard();
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    socket.subscribe({ query: EVENTS, variables }, told);
    await assert.rejects(told.turns(1), (error) => hasCode(error, "UNAUTHENTICATED"));
    assert.equal(failures, -1);
    assert.equal(proxy.connections, 4);
  });

  it("gets each event once when the server is killed in the middle of a reply and started again", async (t) => {
    const { proxy, conversation } = await scene();
    const random = seeded(SEED);
    t.diagnostic(`SEED=${SEED}`);
    const told = new Heard();
    const socket = client(proxy.url, user);
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    socket.subscribe({ query: EVENTS, variables }, told);
    for (let turn = 1; turn <= 2; turn += 1) {
      await user.write(conversation.id);
      const enough = told.events.length + 4 + Math.floor(random() * 40);
      await told.until(({ events }) => events.length >= enough);
      await server.kill();
      const before = told.events.length;
      await server.start();
      await told.turns(turn);
      t.diagnostic(`killed after ${before} events, ${told.events.length - before} came afterwards`);
      assert.ok(told.events.length > before);
    }
    const witness = undisturbed(server, user, conversation.id, conversation.eventCursor);
    await witness.turns(2);
    sameExactly(told, witness);
  });

  async function scene() {
    return { proxy: await proxyBefore(server), conversation: await user.conversation() };
  }
});

describe("graphql-ws with access tokens that end in the middle of a reply", { timeout: 60_000 }, () => {
  it("goes on with the next token, each event once", async () => {
    const server = await serverWith({}, ["--access-token-seconds", "2"]);
    const user = await User.signUp(server);
    const conversation = await user.conversation();
    const closed = [];
    const told = new Heard();
    const socket = client(server.socketUrl, user, { accessToken: () => user.logIn() });
    socket.on("closed", ({ code }) => closed.push(code));
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    socket.subscribe({ query: EVENTS, variables }, told);
    for (let turn = 1; turn <= 4; turn += 1) {
      await user.logIn();
      await user.write(conversation.id);
      await told.turns(turn);
    }
    assert.ok(closed.length > 0);
    assert.deepEqual(new Set(closed), new Set([4403]));
    await user.logIn();
    const witness = undisturbed(server, user, conversation.id, conversation.eventCursor);
    await witness.turns(4);
    sameExactly(told, witness);
  });
});

describe("graphql-ws after a long absence", { timeout: 60_000 }, () => {
  it("is told EVENT_GAP when what it missed is no longer kept", async () => {
    const server = await serverWith({ EVENT_LOG_MAX_BYTES: "20000" });
    const user = await User.signUp(server);
    const conversation = await user.conversation();
    for (let turn = 0; turn < 2; turn += 1) {
      const { cursor } = await user.write(conversation.id);
      await undisturbed(server, user, conversation.id, cursor).turns(1);
    }
    const told = new Heard();
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    client(server.socketUrl, user).subscribe({ query: EVENTS, variables }, told);
    await assert.rejects(told.turns(1), (error) => hasCode(error, "EVENT_GAP"));
    assert.deepEqual(told.events, []);
  });
});
