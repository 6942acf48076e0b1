/** graphql-eslint: the schema reads as schemas do, and keeps to Relay's rules. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { it } from "node:test";

import graphqlPlugin from "@graphql-eslint/eslint-plugin";
import { ESLint } from "eslint";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const [ROOT, SCHEMA, APP] = [path("../../.."), path("../../../schema.graphql"), path("app.graphql")];
const { "schema-recommended": schema, "schema-relay": relay, "operations-recommended": operations } = graphqlPlugin.configs;

const linted = async (files, rules) => {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ["**/*.graphql"],
        plugins: { "@graphql-eslint": graphqlPlugin },
        languageOptions: {
          parser: graphqlPlugin.parser,
          parserOptions: { graphQLConfig: { schema: SCHEMA, documents: APP } },
        },
        rules,
      },
    ],
  });
  const results = await eslint.lintFiles(files);
  return results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`));
};

const RULES = {
  ...schema.rules,
  ...relay.rules,
  // Values, payloads and events are no objects of their own; Relay's rules below ask nodes for their id.
  "@graphql-eslint/strict-id-in-types": "off",
  // The schema's only directive is GraphQL's own `oneOf`.
  "@graphql-eslint/require-description": ["error", { types: true, rootField: true }],
  // A connection that pages in one direction is one (section 4 of Relay's specification).
  "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
  // Short lists of values, such as userErrors, are no connections.
  "@graphql-eslint/relay-edge-types": ["error", { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false }],
};

it("reads as schemas do, with nodes, connections, edges and page info as Relay wants them", async () => {
  const found = await linted([SCHEMA], RULES);
  // The scalar is there before the first field that has it.
  assert.deepEqual(found.filter((message) => !message.endsWith("Scalar type `Date` is unreachable.")), []);
});

it("takes the documents of an app", async () => {
  assert.deepEqual(await linted([APP], operations.rules), []);
});
