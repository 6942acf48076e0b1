"""What every ChatModel promises."""

import pytest

from adapters.chat.langchain_chat import open_local_chat
from domain.turns.engines import ChatModel
from tests.contracts.chat_model import ChatModelContract
from tests.fakes.engines import FakeChatModel


class TestFakeChatModel(ChatModelContract):
    @pytest.fixture
    def chat_model(self) -> ChatModel:
        return FakeChatModel()


class TestLocalCoach(ChatModelContract):
    @pytest.fixture
    def chat_model(self) -> ChatModel:
        return open_local_chat()
