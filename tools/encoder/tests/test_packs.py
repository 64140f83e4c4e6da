import sys
from pathlib import Path

import numpy as np
import pytest
from makers import GROUND, folder_of_pictures, picture, strip
from PIL import Image

import pack
from pack import pack_pictures, pack_renders, shrunk
from packs import find_packs, index_of, load, load_objects, read_pack, write_packs
from pictures import encoded, opened, squared
from refusals import RefusalError
from renders import ground_mask, varied, views_of


def test_writes_and_reads_packs_of_limited_size(tmp_path: Path) -> None:
    groups = [[bytes([at]) * 40, bytes([at]) * 30] for at in range(10)]
    written = write_packs(groups, tmp_path, 'pool', 200)
    assert [one.name for one in written] == [f'pool-{at:02d}.bin' for at in range(5)]
    assert all(one.stat().st_size <= 200 for one in written)
    assert [row for one in written for row in read_pack(one)] == [row for group in groups for row in group]
    with pytest.raises(RefusalError, match='already'):
        write_packs(groups, tmp_path, 'pool', 200)


def test_refuses_packs_that_are_not_whole(tmp_path: Path) -> None:
    (one,) = write_packs([[b'a' * 9] * 8], tmp_path, 'renders', 1000)
    one.write_bytes(one.read_bytes()[:-1])
    with pytest.raises(RefusalError, match='71 bytes'):
        read_pack(one)
    np.save(index_of(one), np.array([0, 30, 71]))
    with pytest.raises(RefusalError, match='multiple of 8'):
        read_pack(one)
    index_of(one).unlink()
    with pytest.raises(RefusalError, match='index'):
        read_pack(one)


def test_refuses_a_pack_whose_picture_cannot_be_read(tmp_path: Path) -> None:
    packs = write_packs([[encoded(picture(0))], [b'no picture']], tmp_path, 'pool', 10**6)
    with pytest.raises(RefusalError, match='cannot be read'):
        load(packs, 32, 1)


def test_opens_pictures_upright_and_opaque(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new('RGB', (40, 20), 'red').save(tmp_path / 'turned.jpg', exif=exif)
    assert opened(tmp_path / 'turned.jpg').size == (20, 40)
    Image.new('RGBA', (4, 4), (255, 0, 0, 0)).save(tmp_path / 'clear.png')
    assert opened(tmp_path / 'clear.png').getpixel((0, 0)) == GROUND
    Image.fromarray(np.full((4, 4), 32896, np.uint16)).save(tmp_path / 'deep.png')
    assert opened(tmp_path / 'deep.png').getpixel((0, 0)) == (128, 128, 128)


def test_cuts_square_as_the_manifest_says() -> None:
    wide = Image.new('RGB', (400, 100), 'white')
    # 125 of the 400 columns are kept, from 137 on.
    wide.paste((0, 0, 0), (0, 0, 137, 100))
    wide.paste((0, 0, 0), (262, 0, 400, 100))
    assert np.asarray(squared(wide, 64)).min() == 255
    wide.paste((0, 0, 0), (0, 0, 139, 100))
    assert np.asarray(squared(wide, 64)).min() < 128


def test_shrinks_to_a_short_side_of_144() -> None:
    assert shrunk(Image.new('RGB', (2000, 1000))).size == (230, 144)
    assert shrunk(Image.new('RGB', (300, 400))).size == (144, 192)
    assert shrunk(Image.new('RGB', (64, 48))).size == (64, 48)


def test_packs_each_picture_once_and_holds_some_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder_of_pictures(tmp_path / 'in' / 'sub', 12).parent
    (source / 'again.png').write_bytes((source / 'sub' / '3.png').read_bytes())
    (source / 'broken.jpg').write_bytes(b'nothing')
    Image.new('RGB', (20, 90)).save(source / 'small.png')
    pack_pictures(source, tmp_path / 'packs', 'pool', 2**20, 4, tmp_path / 'held')
    said = capsys.readouterr().out
    assert 'broken.jpg' in said and '20 × 90' in said and '1 of them copies' in said and '4 pictures' in said
    held = sorted((tmp_path / 'held').rglob('*.png'))
    assert len(held) == 4
    packed = load(find_packs(tmp_path / 'packs', False), 32, 1)
    assert packed.shape == (8, 32, 32, 3)
    for file in held:
        difference = np.abs(packed.astype(int) - np.asarray(squared(opened(file), 32), int)).mean((1, 2, 3))
        assert difference.min() > 5


def test_nothing_to_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match='nothing to pack'):
        pack_pictures(tmp_path, tmp_path / 'packs', 'pool', 2**20, 0, None)


def test_cuts_strips_into_views_and_holds_models_out(tmp_path: Path) -> None:
    strips = tmp_path / 'strips'
    strips.mkdir()
    for at in range(4):
        strip(at).save(strips / f'm{at}.obj.png')
    strip(9).save(strips / 'm0.obj.clay.png')
    pack_renders(strips, tmp_path / 'packs', 'renders', 2**20, 0, 2, tmp_path / 'held')
    objects = load_objects(find_packs(tmp_path / 'packs', True), 96, 1)
    held = {path.name.removesuffix('.clay') for path in (tmp_path / 'held').iterdir()}
    assert len(held) == 2
    assert len(objects) == (2 if 'm0.obj' in held else 3)
    assert all(len(list(path.iterdir())) == 8 for path in (tmp_path / 'held').iterdir())


def test_refuses_what_is_no_strip(tmp_path: Path) -> None:
    picture(0).save(tmp_path / 'one.png')
    with pytest.raises(RefusalError, match='strip'):
        views_of(tmp_path / 'one.png')
    (tmp_path / 'one.png').write_text('no picture')
    with pytest.raises(RefusalError, match='cannot be read'):
        views_of(tmp_path / 'one.png')


def test_finds_the_ground_around_an_object_but_not_within_it() -> None:
    view = np.full((40, 40, 3), 128, np.uint8)
    view[10:30, 10:30] = 200
    view[15:25, 15:25] = 128
    mask = ground_mask(view)
    assert mask.sum() == 40 * 40 - 20 * 20
    assert not mask[20, 20]
    # A spiral: the flood has to turn many times.
    view[:] = 128
    view[5:35, 5], view[34, 5:35], view[9:35, 34], view[9, 9:35], view[9:30, 9] = 255, 255, 255, 255, 255
    assert ground_mask(view)[20, 20]


def test_other_grounds_leave_the_object_where_it_is() -> None:
    view = np.asarray(strip(1).crop((0, 0, 64, 64)))
    other = varied(view, np.random.default_rng(1))
    assert other.shape == view.shape and other.dtype == np.uint8
    assert np.abs(other[0].astype(int) - 128).mean() > 8
    assert not (other == view).all()


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of_pictures(tmp_path / 'in', 6)
    monkeypatch.setattr(
        sys,
        'argv',
        [
            'pack.py',
            'pictures',
            str(tmp_path / 'in'),
            str(tmp_path / 'out'),
            '--name',
            'own',
            '--hold-out',
            '2',
            str(tmp_path / 'held'),
        ],
    )
    pack.main()
    assert len(read_pack(tmp_path / 'out' / 'pool-own-00.bin')) == 4
    monkeypatch.setattr(
        sys, 'argv', ['pack.py', 'pictures', str(tmp_path / 'in'), str(tmp_path / 'out'), '--hold-out', 'many', 'x']
    )
    with pytest.raises(RefusalError, match='many'):
        pack.main()
    within = str(tmp_path / 'in' / 'held')
    monkeypatch.setattr(
        sys, 'argv', ['pack.py', 'pictures', str(tmp_path / 'in'), str(tmp_path / 'new'), '--hold-out', '2', within]
    )
    with pytest.raises(RefusalError, match='elsewhere'):
        pack.main()
