/** A network between client and server that breaks where it is told to. */
import { once } from "node:events";
import { connect, createServer } from "node:net";

export class Proxy {
  #target;
  #listener;
  #pairs = new Set();
  /** How many bytes each new connection may bring to the client before it breaks; Infinity: it holds. */
  budget = () => Infinity;
  /** Connections made, broken by the budget or by `breakAll`. */
  connections = 0;
  broken = 0;

  constructor(server) {
    this.#target = server;
  }

  static async before(server) {
    const proxy = new Proxy(server);
    proxy.#listener = createServer((client) => proxy.#join(client)).listen(0, "127.0.0.1");
    await once(proxy.#listener, "listening");
    return proxy;
  }

  get url() {
    return `ws://127.0.0.1:${this.#listener.address().port}/graphql`;
  }

  breakAll() {
    for (const pair of [...this.#pairs]) pair.break();
  }

  /** Let nothing pass on the connections there are, and tell nobody, as a lost radio link does. Undone by what it returns. */
  freeze() {
    const frozen = [...this.#pairs];
    for (const pair of frozen) pair.freeze();
    return () => frozen.forEach((pair) => pair.thaw());
  }

  async close() {
    this.breakAll();
    this.#listener.close();
    await once(this.#listener, "close");
  }

  #join(client) {
    this.connections += 1;
    const server = connect(this.#target.port, "127.0.0.1");
    const pair = new Pair(client, server, this.budget());
    this.#pairs.add(pair);
    pair.onEnd = () => this.#pairs.delete(pair);
    pair.onBreak = () => (this.broken += 1);
  }
}

class Pair {
  #frozen = false;
  #held = [];
  #ended = false;

  constructor(client, server, budget) {
    this.client = client;
    this.server = server;
    this.left = budget;
    client.on("data", (bytes) => this.#pass(server, bytes));
    server.on("data", (bytes) => this.#pass(client, bytes));
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => this.#pass(null));
    }
  }

  freeze() {
    this.#frozen = true;
  }

  thaw() {
    this.#frozen = false;
    for (const [socket, bytes] of this.#held.splice(0)) this.#pass(socket, bytes);
  }

  break() {
    if (this.#ended) return;
    this.#end();
    this.onBreak();
  }

  #pass(socket, bytes) {
    if (this.#frozen) this.#held.push([socket, bytes]);
    else if (socket === null) this.#end();
    else if (socket === this.server) socket.write(bytes);
    else this.#deliver(bytes);
  }

  #deliver(bytes) {
    if (this.#ended) return;
    this.left -= bytes.length;
    if (this.left > 0) return void this.client.write(bytes);
    // The last bytes that fit still arrive: a connection breaks in the middle of a frame as well.
    this.#ended = true;
    this.client.write(bytes.subarray(0, bytes.length + this.left), () => {
      this.#ended = false;
      this.break();
    });
  }

  #end() {
    if (this.#ended) return;
    this.#ended = true;
    this.client.destroy();
    this.server.destroy();
    this.onEnd();
  }
}
