/** The product's server as a child, with scripted engines, on data of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PYTHON = process.env.VOICE_COACH_PYTHON ?? join(ROOT, ".venv/bin/python");

export class Server {
  #directory;
  #environment;
  #arguments;
  #child;
  /** Another one after each start. */
  port;

  constructor(directory, environment, args) {
    this.#directory = directory;
    this.#environment = { ...process.env, LOG_LEVEL: "ERROR", ...environment, PORT: "0", DATA_DIR: directory };
    for (const name of ["MONGODB_URL", "REDIS_URL"]) delete this.#environment[name];
    this.#arguments = args;
  }

  /** Make a server and wait until it takes connections. */
  static async start(environment = {}, args = []) {
    const server = new Server(await mkdtemp(join(tmpdir(), "voice-coach-clients-")), environment, args);
    await server.start();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  get socketUrl() {
    return this.url.replace("http", "ws");
  }

  async start() {
    this.#child = spawn(PYTHON, ["-m", "tests.conformance.server", ...this.#arguments], {
      cwd: ROOT,
      env: this.#environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface(this.#child.stdout);
    const [line] = await Promise.race([once(lines, "line"), once(this.#child, "exit").then(() => [])]);
    if (line === undefined) throw new Error("The server does not start.");
    this.port = Number(line);
  }

  /** End it as the kernel would when memory runs out, and wait until it is gone. */
  async kill() {
    await this.#end("SIGKILL");
  }

  async stop() {
    await this.#end("SIGTERM");
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  async #end(signal) {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill(signal);
    await gone;
  }
}
