"""The demonstration's sound, made by code: no recording has to be shipped or credited to somebody real."""

from __future__ import annotations

import io
import math
import random
import wave

RATE = 8000
"""Samples a second: a bell's lower half, in 40 kB."""

SECONDS = 5
STRIKES = (0.1, 1.7, 3.1)
"""When the swell moves the buoy, in seconds."""

# The partials of a bell (hum, prime, tierce, quint, nominal) with their strength and how soon they die away.
_PARTIALS = ((0.5, 0.5, 0.7), (1.0, 0.6, 1.3), (1.2, 0.5, 1.9), (1.5, 0.25, 2.6), (2.0, 0.45, 3.2))
_PITCH = 523.0


def ring() -> bytes:
    """A bell buoy and the water round it, as WAV; the same at every call."""
    dice = random.Random(4417)  # noqa: S311 - the noise of waves
    samples = bytearray()
    water = 0.0
    for place in range(RATE * SECONDS):
        time = place / RATE
        water += 0.06 * (dice.uniform(-1, 1) - water)
        value = 0.35 * water * (1.2 + math.sin(time * 1.3))
        for strike in STRIKES:
            since = time - strike
            if since > 0:
                value += 0.3 * sum(
                    loud * math.exp(-fade * since) * math.sin(math.tau * _PITCH * ratio * since)
                    for ratio, loud, fade in _PARTIALS
                )
        samples.append(128 + int(127 * max(-1.0, min(1.0, value))))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(samples))
    return made.getvalue()
