"""Checkpoints in parts of a size that can be named, so that they pass where large files do not."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import torch

from refusals import RefusalError

LIST = 'checkpoint.json'


def save(folder: Path, state: dict[str, Any], part_bytes: int) -> None:
    """Writes a checkpoint into `folder`. It takes the place of the one before at the very end: either is whole always."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    torch.save(state, buffer)
    data = buffer.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    parts: list[str] = []
    for at in range(0, len(data), part_bytes):
        name = f'{digest[:8]}-{len(parts):02d}.part'
        (folder / name).write_bytes(data[at : at + part_bytes])
        parts.append(name)
    coming = folder / f'{LIST}.new'
    coming.write_text(json.dumps({'sha256': digest, 'bytes': len(data), 'parts': parts}))
    coming.replace(folder / LIST)
    for old in folder.glob('*.part'):
        if old.name not in parts:
            old.unlink()


def load(folder: Path) -> dict[str, Any]:
    """Reads a checkpoint, to the CPU. Refuses one that is not there or not whole."""
    try:
        contents = json.loads((folder / LIST).read_text())
        digest, count = contents['sha256'], contents['bytes']
        data = b''.join((folder / name).read_bytes() for name in contents['parts'])
    except FileNotFoundError as error:
        raise RefusalError(
            f'{error.filename} is missing: bring {LIST} and all files it names to {folder}, or train without --resume.'
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise RefusalError(f'{folder / LIST} is not what train.py wrote: {error}. Copy it again.') from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise RefusalError(f'{folder} is not whole: {count} bytes were written, {len(data)} came, or others. Copy it again.')
    state: dict[str, Any] = torch.load(io.BytesIO(data), map_location='cpu', weights_only=True)
    return state
