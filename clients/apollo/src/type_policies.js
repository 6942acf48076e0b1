// @ts-check
/**
 * For `new InMemoryCache({ typePolicies })`: objects without an id of their own.
 *
 * Each belongs to one object that has an id. Without `merge`, an answer with some of its fields makes the cache forget
 * the others, and every query that shows them is sent again.
 */
export const typePolicies = {
  Profile: { merge: true },
  Settings: { merge: true },
  Usage: { merge: true },
  TurnLatency: { merge: true },
};
