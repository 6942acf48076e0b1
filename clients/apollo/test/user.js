/** A user of the API, over HTTP. */
import { randomUUID } from "node:crypto";

export class User {
  accessToken;

  constructor(server, email) {
    this.server = server;
    this.email = email;
  }

  static async signUp(server) {
    const user = new User(server, `ada.${randomUUID()}@example.org`);
    await user.#signIn("register", { displayName: "Ada" });
    return user;
  }

  /** The same person on another device. */
  async elsewhere() {
    const other = new User(this.server, this.email);
    await other.logIn();
    return other;
  }

  /** Sign in again; the tokens there were stay good. */
  async logIn() {
    await this.#signIn("login", {});
    return this.accessToken;
  }

  async logOut() {
    await this.run("mutation { logout { userErrors { message } } }");
  }

  async #signIn(mutation, input) {
    const kind = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation($input: ${kind}!) { ${mutation}(input: $input) { tokens { accessToken } userErrors { message } } }`;
    const variables = { input: { email: this.email, password: "a sunny day in May", ...input } };
    this.accessToken = (await this.run(document, variables, null))[mutation].tokens.accessToken;
  }

  async conversation() {
    const document = `mutation { createConversation(input: {title: "Thursday"}) { conversation { id eventCursor } } }`;
    return (await this.run(document)).createConversation.conversation;
  }

  async write(conversationId, text = "I lie awake before talks.") {
    const document = "mutation($input: SendMessageInput!) { sendMessage(input: $input) { turn { id } cursor } }";
    return (await this.run(document, { input: { conversationId, text, speak: true } })).sendMessage;
  }

  async run(query, variables = {}, token = this.accessToken) {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(this.server.url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = await answer.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
}
