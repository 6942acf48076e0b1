/** graphql-inspector: an app made for the last release goes on working. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { it } from "node:test";

import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const schema = async (path) => buildSchema(await readFile(new URL(path, import.meta.url), "utf8"));

it("breaks nothing that was there in the last release", async (t) => {
  const changes = await diff(await schema("released.graphql"), await schema("../../../schema.graphql"));
  const of = (level) => changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => message);
  t.diagnostic(`${changes.length} changes since the last release`);
  // A new event, error code or member of a union: docs/clients.md tells clients to pass over those they do not know.
  t.diagnostic(`${of(CriticalityLevel.Dangerous).length} that a client notices which lists all there is`);
  assert.deepEqual(of(CriticalityLevel.Breaking), []);
});
