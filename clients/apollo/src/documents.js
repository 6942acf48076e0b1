// @ts-check
/** What `followConversation` reads unless it is given documents of the app's own. */
import { gql } from "@apollo/client/core";

const TURN = gql`
  fragment FollowedTurn on Turn {
    id
    status
    source
    createdAt
    userMessage { id role text createdAt }
    coachMessage { id role text heardText createdAt }
    error { code message retryable }
  }
`;

/** Takes `$conversationId`; must read `conversation { id eventCursor }`. */
export const CONVERSATION = gql`
  query Conversation($conversationId: ID!) {
    conversation(id: $conversationId) {
      id
      title
      status
      eventCursor
      activeTurn { ...FollowedTurn }
      turns(first: 20) { edges { node { ...FollowedTurn } } }
    }
  }
  ${TURN}
`;

/** Takes `$conversationId` and `$after`; must read `conversationEvents { cursor }`. */
export const CONVERSATION_EVENTS = gql`
  subscription ConversationEvents($conversationId: ID!, $after: String) {
    conversationEvents(conversationId: $conversationId, after: $after) {
      __typename
      cursor
      turnId
      at
      ... on TurnStarted { turn { ...FollowedTurn } }
      ... on RecordingStopped { durationMs reason turn { ...FollowedTurn } }
      ... on TranscriptionUpdated { text }
      ... on TranscriptionCompleted { message { id role text createdAt } }
      ... on ThinkingChanged { state }
      ... on ReplyDelta { text }
      ... on ReplyCompleted { message { id role text heardText createdAt } }
      ... on AudioChunk { sequence data format sampleRate startMs durationMs caption isLast }
      ... on TurnCompleted { turn { ...FollowedTurn } }
      ... on TurnInterrupted { turn { ...FollowedTurn } }
      ... on TurnFailed { turn { ...FollowedTurn } error { code message retryable } }
    }
  }
  ${TURN}
`;
