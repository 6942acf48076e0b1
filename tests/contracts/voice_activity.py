"""What every detector of voice activity does, whatever it thinks of the sound."""

import pytest

from domain.audio.ports import VoiceActivity
from tests.sounds import cut, speech


class VoiceActivityContract:
    """Give the detector under test as the fixture `voice_activity`."""

    def test_each_whole_frame_of_32_ms_gets_one_probability(self, voice_activity: VoiceActivity) -> None:
        session = voice_activity.session()
        assert list(session.hear(bytes(1023))) == []
        assert len(session.hear(bytes(1))) == 1
        assert len(session.hear(bytes(1024 * 3 + 10))) == 3
        assert len(session.hear(bytes(1014))) == 1
        assert list(session.hear(b"")) == []

    @pytest.mark.parametrize("seed", range(3))
    def test_the_cut_of_the_pieces_changes_nothing(self, voice_activity: VoiceActivity, seed: int) -> None:
        said = speech("cards_005.wav")
        whole = voice_activity.session().hear(said)
        session = voice_activity.session()
        cut_up = [probability for piece in cut(said, seed=seed) for probability in session.hear(piece)]
        assert cut_up == pytest.approx(list(whole), abs=1e-3)
        assert all(0 <= probability <= 1 for probability in whole)

    def test_sessions_do_not_hear_each_other(self, voice_activity: VoiceActivity) -> None:
        said = speech("cards_001.wav")
        alone = voice_activity.session().hear(said)
        first, second = voice_activity.session(), voice_activity.session()
        among_others: list[float] = []
        for start in range(0, len(said), 4096):
            second.hear(bytes(2048))
            among_others += first.hear(said[start : start + 4096])
        assert among_others == pytest.approx(list(alone), abs=1e-3)
