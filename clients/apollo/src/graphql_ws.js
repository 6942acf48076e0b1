// @ts-check
/** For clients that use graphql-ws and no Apollo Client. */
export { connect } from "./connect.js";
export { hasCode } from "./errors.js";
export { resumable } from "./resumable.js";
