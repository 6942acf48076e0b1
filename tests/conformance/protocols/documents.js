/** What every client is asked to do beside following a conversation. */
import assert from "node:assert/strict";

export const ME = "query Me { me { __typename id profile { displayName } } }";
export const RENAME = `mutation Rename($input: UpdateProfileInput!) {
  updateProfile(input: $input) { user { __typename id profile { displayName } } userErrors { code message path } }
}`;
export const NOT_THERE = 'query NotThere { conversation(id: "conv_01ARZ3NDEKTSV4RRFFQ69G5FAV") { id } }';
export const NOT_A_DOCUMENT = "query Broken { me { nothing } }";

/** Fail unless `run(document, variables)`, which returns a GraphQL result, gets answers and errors as they are. */
export async function asksAndChanges(run) {
  const renamed = await run(RENAME, { input: { displayName: "Grace" } });
  assert.deepEqual(renamed.data.updateProfile.userErrors, []);
  const { data } = await run(ME, {});
  assert.equal(data.me.profile.displayName, "Grace");
  const refused = await run(RENAME, { input: { displayName: " " } });
  assert.deepEqual(refused.data.updateProfile.userErrors[0].path, ["input", "displayName"]);
}
