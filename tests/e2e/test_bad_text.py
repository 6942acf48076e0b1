"""Texts that are too long, empty, or hard to keep or to speak."""

import json

import httpx

from tests.e2e.client import User, codes
from tests.e2e.heard import assert_is_one_voice, kinds, pieces, words
from tests.e2e.server import Script, Stage
from tests.e2e.still_works import assert_still_works
from tests.fakes.engines import FakeChatModel, FakeReply

MEGABYTE = 1024 * 1024


async def raw(ada: User, query: str, **variables: object) -> httpx.Response:
    """Send JSON as Python writes it: with lone surrogates escaped, as JavaScript does too."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    return await ada.http.post("/graphql", content=body, headers={**ada.headers, "content-type": "application/json"})


async def test_texts_that_are_refused(ada: User) -> None:
    conversation = await ada.a_conversation()
    too_much = "x" * MEGABYTE
    for text, code in (("", "REQUIRED"), (" \n\t ", "REQUIRED"), ("x" * 8_001, "TOO_LONG"), (too_much, "TOO_LONG")):
        assert codes(await ada.attempt("sendMessage", conversationId=conversation, text=text)) == [code]
        assert codes(await ada.attempt("synthesize", text=text)) == [code]
    await assert_still_works(ada, conversation)


async def test_the_longest_text_is_kept_whole(ada: User) -> None:
    conversation = await ada.a_conversation()
    longest = "Ж" * 8_000
    events = await ada.events(conversation, await ada.write(conversation, longest))

    assert events[-1]["turn"]["userMessage"]["text"] == longest


async def test_texts_of_odd_characters_are_kept_as_they_are(ada: User) -> None:
    conversation = await ada.a_conversation()
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    for text in ("a\u0000b", "\u0000", "a\u202eb", "e\u0301", family, "\uffff", "\x1b[31m", "مرحبا", "$where"):
        events = await ada.events(conversation, await ada.write(conversation, text))
        stored = (await ada.read(conversation))["turns"]["edges"][0]["node"]
        assert stored == events[-1]["turn"]
        assert stored["userMessage"]["text"] == text


async def test_half_a_surrogate_pair_is_bad_input(ada: User) -> None:
    conversation = await ada.a_conversation()
    send = "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { userErrors { code } } }"
    create = "mutation ($input: CreateConversationInput!) { createConversation(input: $input) { userErrors { code } } }"
    literal = f'mutation {{ sendMessage(input: {{conversationId: "{conversation}", text: "\\ud800"}}) {{ cursor }} }}'

    text = await raw(ada, send, input={"conversationId": conversation, "text": "\ud800"})
    title = await raw(ada, create, input={"title": "a \udfff b"})
    in_document = await raw(ada, literal)

    for answer in (text, title):
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "retryable": False}
    assert in_document.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"
    await assert_still_works(ada, conversation)


async def test_half_a_surrogate_pair_over_a_socket_closes_it(ada: User) -> None:
    conversation = await ada.a_conversation()
    async with ada.socket() as socket:
        payload = {"query": "{ me { id } }", "variables": {"x": "\ud800"}}
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
        assert await socket.closed() == 4400
    await assert_still_works(ada, conversation)


async def test_titles_and_topics_that_are_refused(ada: User) -> None:
    conversation = await ada.a_conversation()
    for field, text, code in (
        ("title", "x" * 201, "TOO_LONG"),
        ("title", "x" * MEGABYTE, "TOO_LONG"),
        ("title", "a\u0000b", "INVALID"),
        ("topic", "x" * 2_001, "TOO_LONG"),
        ("topic", "a\u0000b", "INVALID"),
    ):
        for answer in (
            await ada.attempt("createConversation", **{field: text}),
            await ada.attempt("updateConversation", id=conversation, **{field: text}),
        ):
            assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [(code, ["input", field])]
    await assert_still_works(ada, conversation)


async def test_an_empty_title_is_refused_only_where_there_was_one(ada: User) -> None:
    made = await ada.mutate("createConversation", title="  ")
    emptied = await ada.attempt("updateConversation", id=made["conversation"]["id"], title="")

    assert made["conversation"]["title"] == "New conversation"
    assert codes(emptied) == ["REQUIRED"]


REPLIES = (
    "ما الذي تريد تغييره؟ خذ وقتك. ",
    "🌱 🌊 ✨ ",
    "你今天感觉怎么样？慢慢来。",
    "… — !!! ??? ",
    "\u0000\u0001 \u202e",
)


async def test_replies_in_any_script_are_told_and_voiced_or_not(stage: Stage) -> None:
    script = Script(thinks=FakeChatModel(*(FakeReply(pieces=tuple(reply)) for reply in REPLIES)))
    async with stage.serve(script) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        for reply in REPLIES:
            events = await ada.events(conversation, await ada.write(conversation, "مرحبا 👋", speak=True))
            assert kinds(events)[-1] == "TurnCompleted"
            assert words(events) == events[-1]["turn"]["coachMessage"]["text"] == reply
            if pieces(events):
                assert_is_one_voice(events)


async def test_a_text_nobody_can_speak_is_refused(ada: User) -> None:
    assert codes(await ada.attempt("synthesize", text="🌱 …")) == ["INVALID"]
