"""When a recording is guessed at, and where it is cut."""

from adapters.local.recording_window import RecordingWindow
from tests.sounds import noise, silence

PIECE_MS = 100


def a_window(*sounds: bytes, now: float = 0.0) -> RecordingWindow:
    window = RecordingWindow(now)
    for sound in sounds:
        for start in range(0, len(sound), 3_200):
            window.add(sound[start : start + 3_200])
    return window


def test_speech_is_guessed_at_every_one_and_a_half_seconds() -> None:
    window = a_window(noise(2_000))
    assert not window.guess_due(1.4)
    assert window.guess_due(1.5)

    window.heard(1.6, took_s=0.1)
    window.add(noise(500))
    assert not window.guess_due(3.0)
    assert window.guess_due(3.1)


def test_a_slow_machine_guesses_less_often() -> None:
    window = a_window(noise(2_000))
    window.heard(2.0, took_s=1.0)
    window.add(noise(500))

    assert not window.guess_due(9.9)
    assert window.guess_due(10.0)


def test_a_pause_is_guessed_at_sooner_because_it_may_be_the_end() -> None:
    window = a_window(noise(1_000))
    window.heard(1.0, took_s=0.1)
    window.add(noise(500))
    assert not window.guess_due(1.9)

    window.add(silence(300))
    assert window.guess_due(1.9)


def test_one_pause_is_guessed_at_once() -> None:
    window = a_window(noise(1_000), silence(500))
    window.heard(1.5, took_s=0.1)
    window.add(silence(5_000))

    assert not window.guess_due(60.0)


def test_silence_is_not_guessed_at() -> None:
    assert not a_window(silence(5_000)).guess_due(5.0)


def test_faint_noise_after_speech_is_a_pause() -> None:
    window = a_window(noise(1_000, loudness=0.1))
    window.heard(1.0, took_s=0.1)
    window.add(noise(300, loudness=0.005))

    assert not window.guess_due(60.0)


def test_a_full_window_is_cut_in_its_last_pause() -> None:
    before, after = noise(16_000), noise(7_600, seed=1)
    window = a_window(before, silence(400), after)
    assert window.full

    settled = window.cut()

    assert settled == (before + silence(400))[: len(settled)]
    assert len(before) + 3_200 <= len(settled) <= len(before) + 3_200 * 3
    assert settled + window.pcm == before + silence(400) + after
    assert not window.full


def test_without_a_pause_the_cut_leaves_less_than_the_part_it_is_looked_for_in() -> None:
    window = a_window(noise(24_000))

    settled = window.cut()

    assert settled + window.pcm == noise(24_000)
    assert 14_000 * 32 <= len(settled) <= 24_000 * 32


def test_pieces_may_be_cut_between_the_bytes_of_a_sample() -> None:
    sound = noise(1_000)
    window = RecordingWindow(0.0)
    for start in range(0, len(sound), 333):
        window.add(sound[start : start + 333])

    assert window.pcm == sound
    assert window.samples == 16_000
    assert window.guess_due(2.0)
