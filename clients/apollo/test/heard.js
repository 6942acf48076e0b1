/** What one subscriber was told, and what it makes of it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

export const LAST = new Set(["TurnCompleted", "TurnInterrupted", "TurnFailed"]);

/** One of the five streams; all but `thinking` carry more than one kind of event. */
export const stream = (field) => `subscription Follow($conversationId: ID!, $after: String) {
  events: ${field}(conversationId: $conversationId, after: $after) {
    __typename
    ... on ConversationEvent { cursor turnId }
    ${DETAILS[field] ?? ""}
  }
}`;

const WORDS = "... on ReplyDelta { text }";
const VOICE = "... on AudioChunk { sequence data isLast }";
const DETAILS = {
  conversationEvents: `${WORDS} ${VOICE} ... on TurnCompleted { turn { coachMessage { text } } }`,
  response: WORDS,
  audioResponse: VOICE,
};
export const EVENTS = stream("conversationEvents");

/** Collects events; a sink for graphql-ws as it is. */
export class Heard {
  events = [];
  #waiting = new Set();
  #failure;

  next({ data, errors }) {
    if (errors) this.error(errors);
    else this.add(data.events);
  }

  error(error) {
    this.#failure = error?.reason === undefined ? error : new Error(`The socket closed with ${error.code}: ${error.reason}`);
    this.look();
  }

  complete() {}

  add(event) {
    this.events.push(event);
    this.look();
  }

  /** Wait until a condition on the events is met. Throws what the subscription ended with, if it did before. */
  until(condition) {
    return new Promise((done, failed) => {
      this.#waiting.add({ condition, done, failed });
      this.look();
    });
  }

  /** Wait for the end of so many turns. */
  turns(number) {
    return this.until(({ events }) => events.filter(({ __typename }) => LAST.has(__typename)).length >= number);
  }

  /** Wait for an event by its cursor. */
  cursor(cursor) {
    return this.until(({ cursors }) => cursors.includes(cursor));
  }

  look() {
    for (const waiter of [...this.#waiting]) {
      const met = waiter.condition(this);
      if (!met && this.#failure === undefined) continue;
      this.#waiting.delete(waiter);
      if (met) waiter.done();
      else waiter.failed(this.#failure);
    }
  }

  get cursors() {
    return this.events.map(({ cursor }) => cursor);
  }

  /** The words of each turn, as a screen would show them. */
  get words() {
    return this.#replies((event) => (event.__typename === "ReplyDelta" ? [event.text] : [])).map((texts) => texts.join(""));
  }

  /** A digest of the voice of each turn; its pieces must be numbered without a hole. */
  get voices() {
    return this.#replies((event) => (event.__typename === "AudioChunk" ? [event] : [])).map((pieces) => {
      assert.deepEqual(pieces.map(({ sequence }) => sequence), pieces.map((_, index) => index));
      assert.equal(pieces.at(-1).isLast, true);
      const voice = Buffer.concat(pieces.map(({ data }) => Buffer.from(data, "base64")));
      return { bytes: voice.length, sha256: createHash("sha256").update(voice).digest("hex") };
    });
  }

  #replies(pick) {
    const turns = new Map();
    for (const event of this.events) {
      if (event.__typename === "ReplyRestarted") turns.set(event.turnId, []);
      else turns.set(event.turnId, [...(turns.get(event.turnId) ?? []), ...pick(event)]);
    }
    return [...turns.values()];
  }
}

/** Fail unless both were told the same, once each, in order, and the reply is whole. */
export function sameExactly(told, undisturbed) {
  assert.equal(new Set(told.cursors).size, told.cursors.length, "an event came twice");
  assert.deepEqual(told.cursors, undisturbed.cursors);
  assert.deepEqual(told.words, undisturbed.words);
  assert.deepEqual(told.voices, undisturbed.voices);
  const completed = told.events.filter(({ __typename }) => __typename === "TurnCompleted");
  assert.deepEqual(told.words, completed.map(({ turn }) => turn.coachMessage.text));
  assert.ok(told.voices.every(({ bytes }) => bytes > 1_000));
}
