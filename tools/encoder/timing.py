"""What ONNX models cost in onnxruntime, one after another in rounds, so that all meet the same moods of the machine."""

import statistics
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

# What is run at once; Likeness embeds up to as many pictures at once.
BATCH = 8


def opened_session(model: bytes | Path) -> ort.InferenceSession:
    """A session on one thread, with all optimisations, which are the default in Likeness too."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model if isinstance(model, bytes) else str(model), options, providers=['CPUExecutionProvider'])


def times(sessions: Mapping[str, ort.InferenceSession], rounds: int) -> dict[str, float]:
    """Milliseconds of one core per picture, of every session: the median of so many rounds, after two that do not count.

    It is the time in which the processor computed: while other programs have it, this clock stands still.
    """
    feeds = {name: _feed(session) for name, session in sessions.items()}
    taken: dict[str, list[float]] = {name: [] for name in sessions}
    for at in range(rounds + 2):
        for name, session in sessions.items():
            started = time.process_time()
            session.run(None, feeds[name])
            if at > 1:
                taken[name].append((time.process_time() - started) * 1000 / BATCH)
    return {name: statistics.median(values) for name, values in taken.items()}


def _feed(session: ort.InferenceSession) -> dict[str, npt.NDArray[np.float32]]:
    value = session.get_inputs()[0]
    return {value.name: np.random.default_rng(0).random((BATCH, 3, *value.shape[2:]), np.float32)}


def vnni() -> str:
    """Whether the processor multiplies 8-bit numbers in one instruction, in words."""
    try:
        return 'with VNNI' if 'vnni' in Path('/proc/cpuinfo').read_text() else 'without VNNI'
    except OSError:
        return 'VNNI unknown'
