"""The four bytes that begin each frame of an MP3 (ISO/IEC 11172-3 2.4.1.3, 13818-3)."""

from typing import Final

_KBITS_V1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_V2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_HZ: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_LAYER_III: Final = 1


def mp3_frame_bytes(header: bytes) -> int | None:
    """Tell how long the layer III frame is that `header` begins; None when it begins none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    kbits_index, rate_index, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version not in _RATES_HZ or layer != _LAYER_III or kbits_index in {0, 15} or rate_index == 3:
        return None
    is_v1 = version == 3
    kbits = (_KBITS_V1 if is_v1 else _KBITS_V2)[kbits_index]
    return (144_000 if is_v1 else 72_000) * kbits // _RATES_HZ[version][rate_index] + padding
