import sys
from pathlib import Path

import pytest
from makers import teacher_file

import costs


def test_compares_students_with_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        'costs.py',
        str(teacher_file(tmp_path / 'a.onnx')),
        '--widths',
        '8,16',
        '8,24',
        '--depths',
        '1',
        '--sizes',
        '32',
        '--rounds',
        '2',
    ]
    monkeypatch.setattr(sys, 'argv', arguments)
    costs.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert lines[2].startswith('reference') and lines[2].endswith('1.00')
    assert lines[6].startswith('8,24 × 1 at 32 int8')
