import json
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from makers import folder_of_pictures, packs, strip, teacher_file

import checkpoints
import package
import quantise
import train
from pack import pack_renders
from pictures import opened
from refusals import RefusalError, run
from student import load_student
from training import Training

# Training ends by minutes, so the clock of these tests is that of the steps.
TINY = (
    '--batch',
    '16',
    '--size',
    '32',
    '--widths',
    '8,16,24',
    '--depths',
    '1,1',
    '--dimensions',
    '16',
    '--whitening',
    '24',
    '--warmup',
    '2',
)


def call(monkeypatch: pytest.MonkeyPatch, main: object, *args: object) -> None:
    monkeypatch.setattr(sys, 'argv', ['program', *map(str, args)])
    assert callable(main)
    main()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step takes a minute."""
    step = Training.step

    def slow(self: Training, *args: object) -> dict[str, torch.Tensor]:
        self.minutes += 1
        return step(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Training, 'step', slow)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Packs, a teacher, held-out pictures and objects."""
    packs(tmp_path)
    teacher_file(tmp_path / 'teacher.onnx')
    folder_of_pictures(tmp_path / 'held', 6)
    (tmp_path / 'strips').mkdir()
    for at in range(4):
        strip(at).save(tmp_path / 'strips' / f'{at}.png')
    pack_renders(tmp_path / 'strips', tmp_path / 'other', 'renders', 2**20, 0, 3, tmp_path / 'views')
    return tmp_path


def arguments(made: Path) -> list[object]:
    return ['--packs', made / 'packs', '--teacher', made / 'teacher.onnx', '--out', made / 'out', *TINY]


@pytest.mark.usefixtures('clock')
def test_trains_in_pieces_quantises_and_packages(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    common = [*arguments(made), '--held-out', made / 'held', '--held-out-objects', made / 'views']
    # A piece that is over before it begins: it saves where it stands.
    call(monkeypatch, train.main, *common, '--minutes', '6', '--piece-minutes', '0.0001', '--part-mb', '0.01')
    assert len(list((made / 'out' / 'checkpoint').glob('*.part'))) > 3
    assert 'stopped at minute 0.0 of 6' in (made / 'out' / 'log.txt').read_text()
    call(monkeypatch, train.main, *common, '--minutes', '6.0', '--resume', '--measure-minutes', '2')
    log = (made / 'out' / 'log.txt').read_text()
    assert re.search(r'done: 6 steps, \d+ pictures', log)
    assert log.count('recipe ') == 1 and log.count('resumed ') == 1 and log.count('copies R@1') >= 3 and 'views R@1' in log
    assert load_student(made / 'out' / 'student.half.pt').shape.dimensions == 16

    call(
        monkeypatch,
        quantise.main,
        made / 'out' / 'student.half.pt',
        '--packs',
        made / 'packs',
        '--held-out',
        made / 'held',
        '--out',
        made / 'small',
        '--rounds',
        '2',
        '--choose',
        'int8',
    )
    assert 'int8: asked for' in capsys.readouterr().out

    (made / 'SOURCES.md').write_text('# Pool\n\nboxes, CC0\n')
    (made / 'report.json').write_text(
        json.dumps(
            {
                'classes': 2,
                'calibration': [[0.1, 0], [0.5, 0.5], [1, 1]],
                'tasks': [
                    {
                        'query': 'model',
                        'among': 'model',
                        'modelMatch': 'aligned',
                        'queries': 7,
                        'recallAt1': 0.5,
                        'recallAt5': 0.6,
                        'meanAveragePrecision': 0.25,
                    }
                ],
            }
        )
    )
    (made / 'copies.json').write_text(
        json.dumps(
            {
                'images': 9,
                'alterations': [{'alteration': 'halved', 'recallAt1': 0.75, 'recallAt5': 1}],
                'all': {'recallAt1': 0.75, 'recallAt5': 1},
            }
        )
    )
    call(
        monkeypatch, package.main, made / 'small', made / 'encoder', '--id', 'tiny', '--name', 'Tiny', '--version', '0.1.0', '--licence', 'MIT', '--licence-file', made / 'SOURCES.md',
        '--sources', made / 'SOURCES.md', '--teacher', 'Boxes=CC0', '--limit', 'It knows boxes alone.', '--log', made / 'out' / 'log.txt',
        '--report', f'boxes={made / "report.json"}', '--report', f'boxes={made / "copies.json"}', '--calibration', made / 'report.json',
    )  # fmt: skip
    manifest = json.loads((made / 'encoder' / 'manifest.json').read_text())
    assert manifest['vision']['size'] == 32 and manifest['dimensions'] == 16 and manifest['calibration'][1] == [0.5, 0.5]
    card = (made / 'encoder' / 'README.md').read_text()
    for part in (
        '| boxes, 2 classes, 7 asked | 3D model → 3D model, turntables aligned | 0.500 | 0.600 | 0.250 |',
        '| boxes, 9 pictures | halved | 0.750',
        '- Boxes: CC0',
        '6 steps',
        '### Pool',
        'boxes alone',
        'int8',
    ):
        assert part in card
    assert sorted(one.name for one in (made / 'encoder').iterdir()) == ['LICENCE', 'README.md', 'manifest.json', 'model.onnx']


@pytest.mark.usefixtures('clock')
def test_a_resumed_training_goes_on_with_the_same_weights_and_schedule(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states: list[tuple[dict[str, Any], dict[str, Any]]] = []
    restore = Training.restore

    def watched(self: Training, state: dict[str, Any]) -> None:
        restore(self, state)
        states.append((state, self.state()))

    monkeypatch.setattr(Training, 'restore', watched)
    call(monkeypatch, train.main, *arguments(made), '--minutes', '3')
    with pytest.raises(RefusalError, match='--resume'):
        call(monkeypatch, train.main, *arguments(made), '--minutes', '3')
    call(monkeypatch, train.main, *arguments(made), '--resume')
    ((saved, restored),) = states
    assert restored['progress'] == saved['progress'] and saved['progress']['steps'] == 3
    for key, value in saved['student'].items():
        assert torch.equal(value, restored['student'][key])
    for one, other in zip(saved['moments'], restored['moments'], strict=True):
        assert all(torch.equal(one[key], other[key]) for key in ('step', 'exp_avg', 'exp_avg_sq'))
    with pytest.raises(RefusalError, match='minutes is 3'):
        call(monkeypatch, train.main, *arguments(made), '--resume', '--minutes', '5')


@pytest.mark.usefixtures('clock')
def test_a_signal_ends_a_piece_in_order(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = Training.step

    def ended(self: Training, *args: object) -> dict[str, torch.Tensor]:
        if self.steps == 1:
            os.kill(os.getpid(), signal.SIGTERM)
        return step(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Training, 'step', ended)
    call(monkeypatch, train.main, *arguments(made), '--minutes', '50.5')
    assert 'stopped by SIGTERM at minute 2.0' in (made / 'out' / 'log.txt').read_text()
    assert checkpoints.load(made / 'out' / 'checkpoint')['training']['progress']['steps'] == 2


def test_draws_what_a_step_sees(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call(monkeypatch, train.main, *arguments(made), '--preview', made / 'sheet.png')
    assert opened(made / 'sheet.png').size == (16 * 32, 8 * 32)
    assert not (made / 'out').exists()


def test_refuses_what_it_cannot_train_with(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RefusalError, match='no packs of pictures'):
        call(monkeypatch, train.main, *arguments(made), '--packs', made / 'other')
    with pytest.raises(RefusalError, match='multiple of 4'):
        call(monkeypatch, train.main, *arguments(made), '--batch', '18')
    with pytest.raises(RefusalError, match='share'):
        call(monkeypatch, train.main, *arguments(made), '--marks', '2')
    with pytest.raises(RefusalError, match='at least 1'):
        call(monkeypatch, train.main, *arguments(made), '--warmup', '0')
    with pytest.raises(RefusalError, match='above 0'):
        call(monkeypatch, train.main, *arguments(made), '--temperature', '0')
    with pytest.raises(RefusalError, match=r'checkpoint\.json'):
        call(monkeypatch, train.main, *arguments(made), '--resume')
    monkeypatch.setattr(sys, 'argv', ['train.py', *map(str, arguments(made)), '--held-out', str(made / 'strips' / 'none')])
    with pytest.raises(SystemExit) as ended:
        run(train.main)
    assert ended.value.code == 2 and 'error: ' in capsys.readouterr().err


def test_checkpoints_come_in_parts_and_are_whole_or_refused(tmp_path: Path) -> None:
    state: dict[str, Any] = {'a': torch.arange(5000.0), 'b': {'c': 3}}
    checkpoints.save(tmp_path, state, 4096)
    checkpoints.save(tmp_path, {**state, 'b': {'c': 4}}, 4096)
    parts = sorted(tmp_path.glob('*.part'))
    assert len(parts) > 4 and all(part.stat().st_size <= 4096 for part in parts)
    again = checkpoints.load(tmp_path)
    assert torch.equal(again['a'], state['a']) and again['b'] == {'c': 4}
    parts[1].write_bytes(b'x' * 4096)
    with pytest.raises(RefusalError, match='not whole'):
        checkpoints.load(tmp_path)
    parts[1].unlink()
    with pytest.raises(RefusalError, match='missing'):
        checkpoints.load(tmp_path)
    (tmp_path / checkpoints.LIST).write_text('{')
    with pytest.raises(RefusalError, match='not what'):
        checkpoints.load(tmp_path)


def stopped_by_hand() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(('main', 'status'), [(lambda: Path('nowhere').read_text(), 2), (stopped_by_hand, 130)])
def test_programs_end_without_a_traceback(main: Callable[[], Any], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(main)
    assert ended.value.code == status and len(capsys.readouterr().err.splitlines()) == 1


def test_refuses_reports_without_a_calibration(tmp_path: Path) -> None:
    (tmp_path / 'report.json').write_text('{"calibration": null}')
    with pytest.raises(RefusalError, match='no calibration'):
        package.calibration_of(tmp_path / 'report.json')
    (tmp_path / 'report.json').write_text('{"calibration": [[0, 0], [0.5, 0.6], [0.4, 1]]}')
    with pytest.raises(RefusalError, match='does not rise'):
        package.calibration_of(tmp_path / 'report.json')
