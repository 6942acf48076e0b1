/** Apollo Client with the resume link, against the real server over a network that breaks. The same for each version. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { followConversation, hasCode, resumeLink, typePolicies } from "../src/index.js";
import { Heard, sameExactly, stream } from "./heard.js";
import { SEED, breaking, seeded } from "./random.js";
import { TURNS, client, opened, proxyBefore, serverWith, soon, undisturbed } from "./scene.js";
import { Server } from "./server.js";
import { User } from "./user.js";

/** Queries and mutations over HTTP, subscriptions over a socket link. */
function apollo(user, socketLink, options = {}) {
  const http = new HttpLink({
    uri: () => user.server.url,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${user.accessToken}` } }),
  });
  const subscribes = ({ query }) => query.definitions.some(({ operation }) => operation === "subscription");
  const link = ApolloLink.split(subscribes, socketLink, http);
  const made = new ApolloClient({ link, cache: new InMemoryCache({ typePolicies }), ...options });
  opened(() => made.stop());
  return made;
}

/** The resume link in front of graphql-ws as it comes, but that it never gives up. */
function resumingOverStock(url, user) {
  const connectionParams = () => ({ authorization: `Bearer ${user.accessToken}` });
  const stock = createClient({
    url, connectionParams, webSocketImpl: WebSocket, retryAttempts: Infinity, retryWait: soon, shouldRetry: () => true,
  });
  opened(() => stock.dispose());
  return ApolloLink.from([resumeLink(), new GraphQLWsLink(stock)]);
}

/** Subscribe as an app does; version 4 tells errors as results, version 3 ends with them. */
function subscribe(apolloClient, variables, field = "conversationEvents") {
  const heard = new Heard();
  apolloClient.subscribe({ query: gql(stream(field)), variables, fetchPolicy: "no-cache" }).subscribe({
    next: ({ data, error }) => (error ? heard.error(error) : heard.add(data.events)),
    error: (error) => heard.error(error),
  });
  return heard;
}

export function apolloCases(major) {
  describe(`Apollo Client ${major}`, { timeout: 90_000 }, () => {
    let server, user, conversation, variables;
    before(async () => {
      const errorsAreResults = (await import("@apollo/client/core")).CombinedGraphQLErrors !== undefined;
      assert.equal(errorsAreResults, major === "4", "this is another version");
      server = await Server.start({ LEASE_SECONDS: "1" });
      user = await User.signUp(server);
    });
    after(() => server.stop());

    async function scene() {
      conversation = await user.conversation();
      variables = { conversationId: conversation.id, after: conversation.eventCursor };
      return proxyBefore(server);
    }

    it("gets each event once while sockets break at any byte", async (t) => {
      t.diagnostic(`SEED=${SEED}`);
      const proxy = await scene();
      proxy.budget = breaking(seeded(SEED));
      const app = apollo(user, resumingOverStock(proxy.url, user));
      const told = subscribe(app, variables);
      const voice = subscribe(app, variables, "audioResponse");
      const witness = undisturbed(server, user, conversation.id, conversation.eventCursor);
      for (let turn = 1; turn <= TURNS; turn += 1) {
        await user.write(conversation.id);
        await Promise.all([witness.turns(turn), told.turns(turn)]);
      }
      sameExactly(told, witness);
      const spoken = witness.events.filter(({ __typename }) => __typename === "AudioChunk").map(({ cursor }) => cursor);
      await voice.cursor(spoken.at(-1));
      assert.deepEqual(voice.cursors, spoken);
      t.diagnostic(`${proxy.broken} sockets broken, ${witness.events.length} events, ${TURNS} turns`);
      assert.ok(proxy.broken >= 5 * TURNS);
      assert.equal(variables.after, conversation.eventCursor, "the app's own variables stay as they are");
      assert.deepEqual(app.cache.extract(), {}, "nothing of the stream is in the cache");
    });

    it("repeats events without the link: what these tests would notice", async () => {
      const proxy = await scene();
      const connectionParams = { authorization: `Bearer ${user.accessToken}` };
      const options = { webSocketImpl: WebSocket, retryWait: soon, shouldRetry: () => true };
      const stock = createClient({ url: proxy.url, connectionParams, ...options });
      opened(() => stock.dispose());
      const told = subscribe(apollo(user, new GraphQLWsLink(stock)), variables);
      await user.write(conversation.id);
      await told.until(({ events }) => events.length >= 5);
      proxy.breakAll();
      await told.turns(1);
      assert.ok(new Set(told.cursors).size < told.cursors.length);
    });

    it("gets each event once when the server is killed in the middle of a reply and started again", async (t) => {
      t.diagnostic(`SEED=${SEED}`);
      const proxy = await scene();
      const told = subscribe(apollo(user, resumingOverStock(proxy.url, user)), variables);
      await user.write(conversation.id);
      const enough = 4 + Math.floor(seeded(SEED)() * 40);
      await told.until(({ events }) => events.length >= enough);
      await server.kill();
      const before = told.events.length;
      await server.start();
      await told.turns(1);
      t.diagnostic(`killed after ${before} events, ${told.events.length - before} came afterwards`);
      assert.ok(told.events.length > before);
      const witness = undisturbed(server, user, conversation.id, conversation.eventCursor);
      await witness.turns(1);
      sameExactly(told, witness);
    });

    it("replays to a second follower what it asked for, though another one asked for the same before", async () => {
      const proxy = await scene();
      const app = apollo(user, new GraphQLWsLink(client(proxy.url, user)));
      const first = follow(app, conversation.id);
      const state = await first.state;
      await user.write(conversation.id);
      await first.turns(1);
      const query = async () => ({ data: { conversation: state } });
      const late = follow({ query, subscribe: (options) => app.subscribe(options) }, conversation.id);
      await late.turns(1);
      sameExactly(late, first);
    });

    it("keeps fields of the profile and the settings that an answer leaves out", async () => {
      await scene();
      const app = apollo(user, ApolloLink.empty());
      const whole = gql`{ me { id profile { displayName timezone } settings { voice speechRate } } }`;
      await app.query({ query: whole });
      await app.mutate({
        mutation: gql`mutation { updateProfile(input: {about: "Night owl"}) { user { id profile { about } } } }`,
      });
      await app.mutate({
        mutation: gql`mutation { updateSettings(input: {speechRate: 1.2}) { user { id settings { speechRate } } } }`,
      });
      const { me } = app.readQuery({ query: whole });
      assert.equal(me.profile.displayName, "Ada");
      assert.ok(me.profile.timezone && me.settings.voice);
      assert.equal(me.settings.speechRate, 1.2);
    });
  });

  describe(`followConversation, Apollo Client ${major}`, { timeout: 60_000 }, () => {
    it("reads again after EVENT_GAP and goes on, missing nothing", async () => {
      const server = await serverWith({ EVENT_LOG_MAX_BYTES: "20000" });
      const user = await User.signUp(server);
      const { id } = await user.conversation();
      const proxy = await proxyBefore(server);
      const states = [];
      const follower = follow(apollo(user, new GraphQLWsLink(client(proxy.url, user))), id, (state) => states.push(state));
      await follower.state;
      await user.write(id);
      await follower.turns(1);
      proxy.budget = () => 0;
      proxy.breakAll();
      for (let turn = 0; turn < 2; turn += 1) {
        const { cursor } = await user.write(id);
        await undisturbed(server, user, id, cursor).turns(1);
      }
      proxy.budget = () => Infinity;
      await follower.until(() => states.length === 2);
      assert.equal(states[0].turns.edges.length, 0);
      assert.deepEqual(states[1].turns.edges.map(({ node }) => node.status), Array(3).fill("COMPLETED"));
      const { cursor } = await user.write(id);
      const witness = undisturbed(server, user, id, cursor);
      await Promise.all([witness.turns(1), follower.turns(2)]);
      assert.deepEqual(follower.cursors.slice(-witness.cursors.length), witness.cursors);
      assert.equal(new Set(follower.cursors).size, follower.cursors.length);
    });

    it("ends with what cannot pass: no such conversation, nobody signed in", async () => {
      const server = await serverWith({});
      const user = await User.signUp(server);
      const other = await (await User.signUp(server)).conversation();
      const app = apollo(user, new GraphQLWsLink(client(server.socketUrl, user)));
      await assert.rejects(follow(app, other.id).turns(1), (error) => hasCode(error, "NOT_FOUND"));
      const { id } = await user.conversation();
      const stranger = apollo(user, new GraphQLWsLink(client(server.socketUrl, user, { accessToken: async () => null })));
      await assert.rejects(follow(stranger, id).turns(1), (error) => hasCode(error, "UNAUTHENTICATED"));
    });

    it("waits for a server that is away, and says nothing more once stopped", async () => {
      const server = await serverWith({ LEASE_SECONDS: "1" });
      const user = await User.signUp(server);
      const { id } = await user.conversation();
      const proxy = await proxyBefore(server);
      await server.kill();
      const follower = follow(apollo(user, new GraphQLWsLink(client(proxy.url, user))), id);
      await server.start();
      await follower.state;
      await user.write(id);
      await follower.until(({ events }) => events.length >= 5);
      follower.stop();
      const heard = follower.events.length;
      const { eventCursor } = (await user.run("query($id: ID!) { conversation(id: $id) { eventCursor } }", { id })).conversation;
      await undisturbed(server, user, id, eventCursor).turns(1);
      assert.equal(follower.events.length, heard);
    });
  });
}

/** Follow with the helper; `state` is kept when the conversation was first read. */
function follow(app, conversationId, onState = () => {}) {
  const heard = new Heard();
  heard.state = new Promise((resolve) => {
    heard.stop = followConversation(app, conversationId, {
      onState: (conversation) => {
        resolve(conversation);
        onState(conversation);
        heard.look();
      },
      onEvent: (event) => heard.add(event),
      onError: (error) => heard.error(error),
    });
  });
  opened(heard.stop);
  return heard;
}
