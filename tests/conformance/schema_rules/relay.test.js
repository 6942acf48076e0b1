/** relay-compiler: the schema compiles with the documents of a Relay app. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import compiler from "relay-compiler";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const OPERATIONS = ["AppQuery", "AppConversationsPaginationQuery", "AppMessagesPaginationQuery", "AppNodeQuery",
  "AppBeginMutation", "AppRemoveMutation", "AppSubscription"];

it("compiles a Relay app", async (t) => {
  const app = await mkdtemp(join(tmpdir(), "voice-coach-relay-"));
  t.after(() => rm(app, { recursive: true, force: true }));
  await cp(path("relay_app"), join(app, "src"), { recursive: true });
  await mkdir(join(app, "made"));
  await cp(path("../../../schema.graphql"), join(app, "schema.graphql"));
  const config = { src: "./src", schema: "./schema.graphql", language: "javascript", artifactDirectory: "./made" };
  await writeFile(join(app, "package.json"), JSON.stringify({ private: true }));
  await writeFile(join(app, "relay.config.json"), JSON.stringify(config));
  await promisify(execFile)(compiler, ["relay.config.json"], { cwd: app });
  const made = await readdir(join(app, "made"));
  assert.deepEqual(OPERATIONS.filter((name) => !made.includes(`${name}.graphql.js`)), []);
});
