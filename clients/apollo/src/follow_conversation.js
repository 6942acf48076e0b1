// @ts-check
/** Reading a conversation and following it, as one thing. */
import { CONVERSATION, CONVERSATION_EVENTS } from "./documents.js";
import { apiErrors, hasCode } from "./errors.js";
import { pauseMs } from "./pause.js";

/** @import { ApolloClient, DocumentNode } from "@apollo/client/core" */

/** So often in a row a refused token is blamed on its age; then the user has to sign in again. */
const SIGN_IN_ATTEMPTS = 3;

/** @typedef {{ id: string, eventCursor: string, [field: string]: any }} Conversation */
/** @typedef {{ __typename: string, cursor: string, turnId: string, [field: string]: any }} ConversationEvent */

/**
 * @typedef {object} Follower
 * @property {(conversation: Conversation) => void} onState The conversation as it is: show this instead of all that was
 *   shown. Called at the beginning, and again when events were lost that the server no longer keeps (EVENT_GAP).
 * @property {(event: ConversationEvent) => void} onEvent What happened since, each event once, in order.
 * @property {(error: unknown) => void} onError It is over: signed out, no such conversation, a fault. What may pass (no
 *   network, a restart, an error that says `retryable`) is waited for instead.
 * @property {DocumentNode} [query] In place of `CONVERSATION`.
 * @property {DocumentNode} [subscription] In place of `CONVERSATION_EVENTS`.
 */

/**
 * Read a conversation and follow it until `stop` is called or `onError` was.
 *
 * @param {Pick<ApolloClient, "query" | "subscribe">} client Apollo Client 3 or 4, over `connect` or with `resumeLink`.
 * @param {string} conversationId
 * @param {Follower} follower
 * @returns {() => void} `stop`
 */
export function followConversation(client, conversationId, follower) {
  const following = new Following(client, conversationId, follower);
  void following.read();
  return () => following.stop();
}

class Following {
  #client;
  #conversationId;
  #follower;
  #failures = 0;
  #stopped = false;
  /** @type {{ unsubscribe(): void } | undefined} */
  #subscription;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /**
   * @param {Pick<ApolloClient, "query" | "subscribe">} client
   * @param {string} conversationId
   * @param {Follower} follower
   */
  constructor(client, conversationId, follower) {
    this.#client = client;
    this.#conversationId = conversationId;
    this.#follower = follower;
  }

  async read() {
    /** @type {Conversation | null} */
    let conversation;
    try {
      const { query = CONVERSATION } = this.#follower;
      const variables = { conversationId: this.#conversationId };
      const { data } = await this.#client.query({ query, variables, fetchPolicy: "network-only", errorPolicy: "none" });
      conversation = /** @type {any} */ (data).conversation;
    } catch (error) {
      this.#recover(error, () => this.read());
      return;
    }
    if (this.#stopped) return;
    if (conversation === null) {
      this.#end([{ message: "There is no such conversation.", extensions: { code: "NOT_FOUND" } }]);
      return;
    }
    this.#follower.onState(conversation);
    this.#subscribe(conversation.eventCursor);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#pause);
    this.#subscription?.unsubscribe();
  }

  /** @param {string} after */
  #subscribe(after) {
    if (this.#stopped) return;
    let last = after;
    const failed = (/** @type {unknown} */ error) =>
      hasCode(error, "EVENT_GAP") ? this.#again(() => this.read()) : this.#recover(error, () => this.#subscribe(last));
    const { subscription: query = CONVERSATION_EVENTS } = this.#follower;
    const observable = this.#client.subscribe({
      query,
      variables: { conversationId: this.#conversationId, after },
      // Events carry snapshots: a replay written to the cache would set newer objects back.
      fetchPolicy: "no-cache",
      errorPolicy: "none",
      // Two followers who share one subscription would both miss what the later one asked to have replayed.
      context: { queryDeduplication: false },
    });
    this.#subscription = observable.subscribe({
      next: ({ data, error }) => {
        if (this.#stopped) return;
        if (error) return failed(error);
        const event = /** @type {ConversationEvent} */ (/** @type {any} */ (data).conversationEvents);
        last = event.cursor;
        this.#failures = 0;
        this.#follower.onEvent(event);
      },
      error: failed,
    });
  }

  /**
   * @param {unknown} error
   * @param {() => void} step What to try again.
   */
  #recover(error, step) {
    if (this.#stopped) return;
    const errors = apiErrors(error);
    const stale = hasCode(error, "UNAUTHENTICATED") && this.#failures < SIGN_IN_ATTEMPTS;
    if (!stale && !errors.every(({ extensions }) => extensions?.retryable)) return this.#end(error);
    this.#again(step, Math.max(0, ...errors.map(({ extensions }) => extensions?.retryAfterMs ?? 0)));
  }

  /**
   * @param {() => void} step
   * @param {number} [atLeastMs]
   */
  #again(step, atLeastMs = 0) {
    this.#subscription?.unsubscribe();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(step, atLeastMs + pauseMs(this.#failures, 0));
    this.#failures += 1;
  }

  /** @param {unknown} error */
  #end(error) {
    this.stop();
    this.#follower.onError(error);
  }
}
