// @ts-check
/** What went wrong, whoever reports it: Apollo Client 3 or 4, graphql-ws, or a result with `errors`. */

/** @typedef {{ message: string, extensions?: { code?: string, retryable?: boolean, retryAfterMs?: number } }} ApiError */

/**
 * The API's own errors in what was thrown or delivered; empty when the network or a fault of the program is behind it.
 *
 * @param {any} error
 * @returns {readonly ApiError[]}
 */
export function apiErrors(error) {
  const errors = error?.errors ?? error?.graphQLErrors ?? error;
  return Array.isArray(errors) ? errors : [];
}

/**
 * Tell whether an error has a code, such as `EVENT_GAP`.
 *
 * @param {unknown} error
 * @param {string} code One of the schema's `ErrorCode`.
 */
export function hasCode(error, code) {
  return apiErrors(error).some(({ extensions }) => extensions?.code === code);
}
