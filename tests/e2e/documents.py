"""The GraphQL documents of these tests."""

TURN = """fragment T on Turn {
  id status source createdAt
  userMessage { id role text heardText createdAt }
  coachMessage { id role text heardText createdAt }
  error { code message retryable }
  latency { transcriptionMs firstWordMs firstAudioMs totalMs stages { name ms } }
  usage { transcribedMs promptTokens cachedPromptTokens completionTokens synthesizedCharacters cost }
}"""

EVENT = """
  __typename
  ... on ConversationEvent { cursor conversationId turnId at }
  ... on TurnStarted { turn { ...T } }
  ... on RecordingStopped { durationMs reason turn { ...T } }
  ... on TranscriptionUpdated { text }
  ... on TranscriptionCompleted { message { id text } language durationMs }
  ... on ThinkingChanged { state }
  ... on ReplyDelta { text }
  ... on ReplyCompleted { message { id text heardText } }
  ... on AudioChunk { sequence data format sampleRate durationMs startMs caption isLast }
  ... on ActionItemSuggested { actionItem { id text status dueAt suggestedFrom { id text } createdIn { id } } }
  ... on TurnCompleted { turn { ...T } }
  ... on TurnInterrupted { turn { ...T } }
  ... on TurnFailed { turn { ...T } error { code message retryable } }
"""


def following(field: str = "conversationEvents") -> str:
    """One of the five subscriptions, with everything its events have."""
    return f"""subscription Follow($conversationId: ID!, $after: String) {{
      {field}(conversationId: $conversationId, after: $after) {{ {EVENT} }}
    }} {TURN}"""


_TURN_PAYLOAD = "cursor turn { ...T }"
_USER_PAYLOAD = """user {
  id email profile { displayName about timezone }
  settings { voice speechRate audioFormat handsFree keepRecordingsDays }
}"""
_AUTH_PAYLOAD = "tokens { accessToken refreshToken } user { id email }"
_CONVERSATION_PAYLOAD = "conversation { id title topic status eventCursor }"
_PAYLOADS = {
    "startRecording": _TURN_PAYLOAD,
    "stopRecording": _TURN_PAYLOAD,
    "sendRecording": _TURN_PAYLOAD,
    "sendMessage": _TURN_PAYLOAD,
    "interruptTurn": _TURN_PAYLOAD,
    "sendAudio": "nextSequence",
    "transcribe": "text language durationMs",
    "synthesize": "data format sampleRate durationMs",
    "register": _AUTH_PAYLOAD,
    "login": _AUTH_PAYLOAD,
    "refreshToken": _AUTH_PAYLOAD,
    "updateProfile": _USER_PAYLOAD,
    "updateSettings": _USER_PAYLOAD,
    "createConversation": _CONVERSATION_PAYLOAD,
    "updateConversation": _CONVERSATION_PAYLOAD,
}
_BY_ID = {
    "cancelRecording": ("turnId", _TURN_PAYLOAD),
    "retryTurn": ("id", _TURN_PAYLOAD),
    "deleteConversation": ("id", "deletedId"),
}


def mutation(field: str) -> str:
    """A mutation that takes one `input`, with its whole payload."""
    kind, payload = f"{field[0].upper()}{field[1:]}Input", _PAYLOADS[field]
    return _with_fragment(
        f"mutation Do($input: {kind}!) {{ {field}(input: $input) {{ userErrors {{ code message path }} {payload} }} }}"
    )


def mutation_by_id(field: str) -> str:
    """A mutation that takes an `id` alone, with its whole payload."""
    argument, payload = _BY_ID[field]
    return _with_fragment(
        f"mutation Do($id: ID!) {{ {field}({argument}: $id) {{ userErrors {{ code message path }} {payload} }} }}"
    )


def _with_fragment(document: str) -> str:
    return f"{document} {TURN}" if "...T" in document else document


CONVERSATION = _with_fragment(
    """query Read($id: ID!) {
      conversation(id: $id) {
        id title status phase eventCursor activeTurn { ...T } lastMessage { id text }
        turns(first: 100) { totalCount edges { node { ...T } } }
        messages(first: 100) { totalCount edges { node { id role text heardText } } }
      }
    }"""
)
