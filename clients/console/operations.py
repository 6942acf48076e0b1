"""The GraphQL documents of this client."""

from typing import Final

REGISTER: Final = """
mutation Register($input: RegisterInput!) {
  register(input: $input) { tokens { accessToken refreshToken } userErrors { code message path } }
}"""

LOGIN: Final = """
mutation Login($input: LoginInput!) {
  login(input: $input) { tokens { accessToken refreshToken } userErrors { code message path } }
}"""

REFRESH: Final = """
mutation RefreshToken($input: RefreshTokenInput!) {
  refreshToken(input: $input) { tokens { accessToken refreshToken } userErrors { code message path } }
}"""

CREATE_CONVERSATION: Final = """
mutation CreateConversation($input: CreateConversationInput!) {
  createConversation(input: $input) { conversation { id title } userErrors { code message path } }
}"""

START_RECORDING: Final = """
mutation StartRecording($input: StartRecordingInput!) {
  startRecording(input: $input) { turn { id } cursor userErrors { code message path } }
}"""

SEND_AUDIO: Final = """
mutation SendAudio($input: SendAudioInput!) {
  sendAudio(input: $input) { nextSequence userErrors { code message path } }
}"""

STOP_RECORDING: Final = """
mutation StopRecording($input: StopRecordingInput!) {
  stopRecording(input: $input) { turn { id status } userErrors { code message path } }
}"""

CANCEL_RECORDING: Final = """
mutation CancelRecording($turnId: ID!) {
  cancelRecording(turnId: $turnId) { turn { id status } userErrors { code message path } }
}"""

SEND_MESSAGE: Final = """
mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) { turn { id } cursor userErrors { code message path } }
}"""

EVENTS: Final = """
subscription Events($conversationId: ID!, $after: String) {
  conversationEvents(conversationId: $conversationId, after: $after) {
    __typename cursor turnId at
    ... on RecordingStopped { durationMs reason }
    ... on TranscriptionUpdated { guess: text }
    ... on TranscriptionCompleted { message { text } language durationMs }
    ... on ThinkingChanged { state }
    ... on ReplyDelta { words: text }
    ... on SafetyNotice { safety { text resources { name phone url } } }
    ... on AudioChunk { sequence data durationMs startMs isLast caption }
    ... on TurnCompleted { turn { latency { firstWordMs firstAudioMs totalMs stages { name ms } } } }
    ... on TurnInterrupted { turn { status } }
    ... on TurnFailed { error { code message retryable } }
  }
}"""
