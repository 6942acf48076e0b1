"""The GraphQL documents of the benchmark's client: those of any client."""

from typing import Final

REGISTER: Final = """mutation($input: RegisterInput!) {
  register(input: $input) { tokens { accessToken } userErrors { code message } } }"""

CREATE_CONVERSATION: Final = """mutation($input: CreateConversationInput!) {
  createConversation(input: $input) { conversation { id eventCursor } userErrors { code message } } }"""

START_RECORDING: Final = """mutation($input: StartRecordingInput!) {
  startRecording(input: $input) { turn { id } cursor userErrors { code message } } }"""

SEND_AUDIO: Final = """mutation($input: SendAudioInput!) {
  sendAudio(input: $input) { nextSequence userErrors { code message } } }"""

STOP_RECORDING: Final = """mutation($input: StopRecordingInput!) {
  stopRecording(input: $input) { turn { id status } userErrors { code message } } }"""

EVENTS: Final = """subscription($conversationId: ID!, $after: String) {
  conversationEvents(conversationId: $conversationId, after: $after) {
    __typename cursor turnId at
    ... on RecordingStopped { durationMs reason }
    ... on TranscriptionUpdated { guess: text }
    ... on TranscriptionCompleted { message { text } language durationMs }
    ... on ThinkingChanged { state }
    ... on ReplyDelta { words: text }
    ... on AudioChunk { sequence data durationMs startMs isLast caption }
    ... on TurnCompleted { turn { latency { firstWordMs firstAudioMs totalMs stages { name ms } } } }
    ... on TurnFailed { error { code message retryable } }
  } }"""
