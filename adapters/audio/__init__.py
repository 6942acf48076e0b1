"""Sound: streaming decoders and encoders (PyAV, soxr) and voice activity detection (Silero)."""
