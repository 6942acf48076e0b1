/** A server, somebody who talks to it, and a witness: what one client is told must be what the other is told. */
import { after, afterEach, before } from "node:test";

import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { EVENTS, Heard, sameExactly } from "../../../clients/apollo/test/heard.js";
import { Server } from "../../../clients/apollo/test/server.js";
import { User } from "../../../clients/apollo/test/user.js";

export { WebSocket };

// Apollo's link asks for the global before it tells any error; browsers and Node 22 have it.
globalThis.WebSocket ??= WebSocket;

export class Scene {
  #open = [];

  /** Lay the scene for all tests of the suite that calls this. */
  static forSuite(environment = {}) {
    const scene = new Scene();
    before(async () => {
      scene.server = await Server.start(environment);
      scene.user = await User.signUp(scene.server);
    });
    afterEach(async () => {
      for (const end of scene.#open.splice(0).reverse()) await end();
    });
    after(() => scene.server.stop());
    return scene;
  }

  get headers() {
    return { authorization: `Bearer ${this.user.accessToken}` };
  }

  /** To be ended after the test. */
  opened(end) {
    this.#open.push(end);
  }

  /** Stock graphql-ws, as its documentation has it. */
  graphqlWs() {
    const client = createClient({ url: this.server.socketUrl, webSocketImpl: WebSocket, connectionParams: this.headers });
    this.opened(() => client.dispose());
    return client;
  }

  /** Have a turn; `subscribe(query, variables, heard)` must hear all of it. */
  async toldExactly(subscribe) {
    const conversation = await this.user.conversation();
    const variables = { conversationId: conversation.id, after: conversation.eventCursor };
    const [told, witness] = [new Heard(), new Heard()];
    subscribe(EVENTS, variables, told);
    this.graphqlWs().subscribe({ query: EVENTS, variables }, witness);
    await this.user.write(conversation.id);
    await Promise.all([told.turns(1), witness.turns(1)]);
    sameExactly(told, witness);
  }
}
