import asyncio
import wave
from pathlib import Path

import av
import pytest
from av.audio.frame import AudioFrame

from clients.console.errors import NothingToSend
from clients.console.microphone import from_microphone
from clients.console.source import FALLBACK_BYTES_PER_S, bytes_per_second, from_file, paced


def a_wav(path: Path, seconds: float, rate: int = 8_000) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(bytes(int(seconds * rate) * 2))
    return path


def a_flac(path: Path, seconds: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=8_000, layout="mono")
        for _ in range(seconds):
            frame = AudioFrame(format="s16", layout="mono", samples=8_000)
            frame.planes[0].update(bytes(16_000))
            frame.sample_rate = 8_000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


async def test_a_file_arrives_whole_and_in_order(tmp_path: Path) -> None:
    path = a_wav(tmp_path / "short.wav", 0.05)
    source = from_file(path)
    assert b"".join([piece async for piece in source.pieces]) == path.read_bytes()
    assert (source.audio_format, source.sample_rate, source.hands_free) == ("WAV", None, False)


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time that passes only in sleep: a list whose one item can be moved."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += max(0.0, seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(type(asyncio.get_running_loop()), "time", lambda _: now[0])
    return now


async def test_pieces_come_at_the_pace_of_speech(clock: list[float]) -> None:
    pieces = [(round(clock[0], 3), len(piece)) async for piece in paced(bytes(2_500), 5_000)]
    assert pieces == [(0.2, 1_000), (0.4, 1_000), (0.5, 500)]


async def test_a_busy_reader_delays_no_piece_after_the_next(clock: list[float]) -> None:
    came = []
    async for _ in paced(bytes(3_000), 5_000):
        came.append(round(clock[0], 3))
        if len(came) == 1:
            clock[0] += 0.3
    assert came == [0.2, 0.5, 0.6]


@pytest.mark.parametrize(
    ("ending", "audio_format"),
    [
        (".wav", "WAV"),
        (".WEBM", "WEBM_OPUS"),
        (".ogg", "OGG_OPUS"),
        (".opus", "OGG_OPUS"),
        (".mp3", "MP3"),
        (".m4a", "MP4_AAC"),
        (".flac", "FLAC"),
    ],
)
async def test_the_ending_tells_the_format(tmp_path: Path, ending: str, audio_format: str) -> None:
    path = tmp_path / f"voice{ending}"
    path.write_bytes(b"whatever")
    assert from_file(path).audio_format == audio_format


def test_what_cannot_be_sent_is_said_before_anybody_signs_in(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("words")
    (tmp_path / "empty.wav").touch()
    with pytest.raises(NothingToSend, match=r"notes\.txt: the ending must be one of \.wav, "):
        from_file(tmp_path / "notes.txt")
    with pytest.raises(NothingToSend, match=r"none\.wav cannot be read: No such file or directory\."):
        from_file(tmp_path / "none.wav")
    with pytest.raises(NothingToSend, match=r"empty\.wav is empty\."):
        from_file(tmp_path / "empty.wav")


def test_the_length_of_a_file_tells_its_pace(tmp_path: Path) -> None:
    spoken = a_wav(tmp_path / "two.wav", 2)
    assert bytes_per_second(spoken, spoken.stat().st_size) == (2 * 16_000 + 44) / 2
    packed = a_flac(tmp_path / "three.flac", 3)
    assert bytes_per_second(packed, packed.stat().st_size) == pytest.approx(packed.stat().st_size / 3)


@pytest.mark.parametrize("content", [b"RIFF", b"no audio at all" * 100])
def test_what_cannot_be_read_is_sent_for_the_server_to_judge(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    assert bytes_per_second(path, len(content)) == FALLBACK_BYTES_PER_S


def test_a_missing_microphone_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sounddevice", None)
    with pytest.raises(NothingToSend, match="pip install sounddevice"):
        from_microphone()
