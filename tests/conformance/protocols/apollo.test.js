/** Apollo Client with the links it brings: HTTP, multipart subscriptions, and graphql-ws. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";

import { asksAndChanges, NOT_A_DOCUMENT, NOT_THERE } from "./documents.js";
import { Scene } from "./scene.js";

describe("Apollo Client", { timeout: 60_000 }, () => {
  const scene = Scene.forSuite();
  const http = () => new HttpLink({ uri: scene.server.url, headers: scene.headers });
  const socket = () => new GraphQLWsLink(scene.graphqlWs());
  const client = (link) => {
    const made = new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { errorPolicy: "all" } } });
    scene.opened(() => made.stop());
    return made;
  };
  const follow = (link) => (query, variables, heard) =>
    client(link).subscribe({ query: gql(query), variables, fetchPolicy: "no-cache" }).subscribe({
      next: ({ data, error }) => (error ? heard.error(error) : heard.add(data.events)),
      error: (error) => heard.error(error),
    });

  for (const [name, link] of Object.entries({ HTTP: http, "a socket": socket })) {
    it(`asks and changes over ${name}`, () => {
      const apollo = client(link());
      return asksAndChanges((document, variables) =>
        document.startsWith("mutation")
          ? apollo.mutate({ mutation: gql(document), variables })
          : apollo.query({ query: gql(document), variables, fetchPolicy: "network-only" }),
      );
    });

    it(`is told what went wrong over ${name}`, async () => {
      const apollo = client(link());
      assert.equal((await apollo.query({ query: gql(NOT_THERE) })).data.conversation, null);
      const { error } = await apollo.query({ query: gql(NOT_A_DOCUMENT) });
      assert.equal(error.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    });
  }

  it("follows a conversation over a socket", () => scene.toldExactly(follow(socket())));

  it("follows a conversation by a multipart answer", () => scene.toldExactly(follow(http())));

  it("splits what it does between the two", () => {
    const subscribes = ({ operationType }) => operationType === "subscription";
    return scene.toldExactly(follow(ApolloLink.split(subscribes, socket(), http())));
  });
});
