from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import Base

from headbox.cli import main
from headbox.errors import HeadboxError
from headbox.train.data import posed, shards
from headbox.train.data.posed import (
    Capture,
    check_shape,
    find_pairs,
    import_folder,
    shared_surface,
    square_depth,
    square_picture,
    stored_pixels,
)
from headbox.train.data.sample import Sample
from headbox.train.data.shards import Shards, encode_sample, write_shard
from headbox.train.data.transforms import BrownLens, PosedFrame, read_frames, square_half_size
from support.plane_captures import (
    BENT,
    LENS,
    cameras,
    cast,
    edit,
    pinhole_rays,
    turn,
    write_capture,
)

BLOCK = 48  # 8 x 8 blocks of a sample
GRID = (np.mgrid[:384, :384][::-1] + 0.5).astype(np.float32)


def shifts(found: np.ndarray, expected: np.ndarray, known: np.ndarray) -> np.ndarray:
    """[n, 2] pixels by which blocks of a picture lie off, by least squares on its slopes; only
    blocks of which half is known.
    """
    vertical, across = np.gradient(expected, axis=(0, 1))
    moved = []
    for y in range(0, 384, BLOCK):
        for x in range(0, 384, BLOCK):
            block = np.s_[y : y + BLOCK, x : x + BLOCK]
            if known[block].mean() < 0.5:
                continue
            slopes = np.stack([across[block][known[block]], vertical[block][known[block]]], -1)
            change = (expected[block] - found[block])[known[block]]
            moved.append(np.linalg.lstsq(slopes.reshape(-1, 2), change.ravel(), rcond=None)[0])
    return np.array(moved)


def pixel_of(points: np.ndarray, focal_px: float) -> np.ndarray:
    return points[..., :2] / points[..., 2:3] * focal_px + 192


def across(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Where the first view's pixels are in the second one by the sample's own depth and cameras,
    [384, 384, 2], and which of them the second one sees.
    """
    focal_px, depth = sample.focal_px, 1 / sample.inverse_depth
    rays = (np.moveaxis(GRID, 0, -1) - 192) / focal_px
    points = np.concatenate([rays, np.ones_like(rays[..., :1])], -1) * depth[..., None]
    there = points @ sample.novel_viewmat[:3, :3].T + sample.novel_viewmat[:3, 3]
    pixels = pixel_of(there, focal_px).astype(np.float32)
    inside = ((pixels > 1) & (pixels < 383)).all(-1) & (there[..., 2] > 0)
    row, column = np.clip(pixels, 0, 383).astype(int)[..., ::-1].transpose(2, 0, 1)
    same = np.abs(sample.novel_inverse_depth[row, column] * there[..., 2] - 1) < 0.05
    return pixels, inside & same


def test_a_shift_of_a_quarter_pixel_is_seen() -> None:
    """What the tests below measure with."""
    rays = pinhole_rays(384, 0.4)
    pose = cameras(1)[0]
    expected = cast(pose, rays)[0]
    found = cast(pose, rays - np.array([0.25, -0.5]) * 2 * 0.4 / 384)[0]
    moved = shifts(found, expected, np.ones((384, 384), bool))
    assert len(moved) == 64
    np.testing.assert_allclose(moved, [[0.25, -0.5]] * 64, atol=0.05)


@pytest.mark.parametrize(
    ("lens", "picture", "depth"),
    [
        (LENS, (320, 240), (320, 240)),
        (BENT, (320, 240), (320, 240)),
        (BENT, (640, 480), (107, 80)),  # shrunk, and a depth PNG of a third, rounded
    ],
)
def test_both_views_show_what_turned_cameras_see(
    tmp_path: Path, lens: dict, picture: tuple[int, int], depth: tuple[int, int]
) -> None:
    poses = cameras(4)
    capture = Capture(write_capture(tmp_path, poses, lens, picture, depth), 1)
    assert not capture.faults
    assert len(capture.pairs) == 12
    blocks = 0
    for index in range(0, 12, 4):
        i, j = capture.pairs[index]
        sample = capture.sample(index)
        assert sample
        half_size = 192 / sample.focal_px
        views = [(i, sample.rgb, sample.inverse_depth)]
        views += [(j, sample.novel_rgb, sample.novel_inverse_depth)]
        for number, rgb, inverse in views:
            expected, z = cast(poses[number], pinhole_rays(384, half_size))
            moved = shifts(rgb.astype(float), expected, np.ones((384, 384), bool))
            # Where the pattern is finest, at the floor's end, interpolation is worst: .3 measured.
            # A wrong axis, sign of a distortion or half a pixel would show everywhere.
            assert np.abs(moved).max() < 0.5
            assert np.abs(np.median(moved, 0)).max() < 0.05
            off = inverse * z - 1
            # That of half a pixel away at most, 2 % on the floor in the smallest PNG; and no bias,
            # which a shift by half a pixel would make.
            assert np.abs(off).max() < 0.03
            assert abs(off.mean()) < 1e-4
        relative = np.linalg.inv(poses[j]) @ poses[i]
        np.testing.assert_allclose(sample.novel_viewmat, relative, atol=1e-9)
        pixels, seen = across(sample)
        x, y = np.moveaxis(pixels - 0.5, -1, 0).copy()  # OpenCV has centres at whole numbers
        drawn = cv2.remap(sample.novel_rgb, x, y, cv2.INTER_LINEAR)
        moved = shifts(drawn.astype(float), sample.rgb.astype(float), seen)
        # As above: .3 measured.
        assert np.abs(moved).max() < 0.5
        assert np.abs(np.median(moved, 0)).max() < 0.05
        blocks += len(moved)
    assert blocks > 120  # of 192: what turned cameras see of the same


def flat(eye: tuple[float, float, float], half_size: float = 0.5) -> PosedFrame:
    """A camera that looks along z, with a square lens."""
    lens = BrownLens(100, 100, 50 / half_size, 50 / half_size, 50, 50)
    viewmat = np.eye(4)
    viewmat[:3, 3] = -np.array(eye)
    return PosedFrame(Path("a"), Path("b"), lens, viewmat)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.3, 5))
def test_a_wall_overlaps_by_what_both_see_of_it(x: float, y: float, depth: float) -> None:
    """x, y: the eye's way, in parts of what is seen of the wall."""
    wall = np.full((48, 48), 1 / depth)
    to_first = np.eye(4)
    to_first[:2, 3] = np.array([x, y]) * depth  # the view is 2 * 0.5 * depth wide
    share = shared_surface(wall, wall, to_first, (0.5, 0.5))
    expected = (1 - abs(x)) * (1 - abs(y))
    assert share == pytest.approx(expected, abs=2.1 / 48)  # a row and a column of the 48


@given(st.floats(0.2, 1), st.floats(0.2, 1))
def test_of_two_lenses_what_the_narrower_one_sees_counts(one: float, other: float) -> None:
    wall = np.full((48, 48), 0.5)
    assert shared_surface(wall, wall, np.eye(4), (one, other)) == 1
    behind = np.diag([-1.0, 1, -1, 1])  # looks the other way
    assert shared_surface(wall, wall, behind, (one, other)) == 0


def test_what_is_hidden_or_unknown_is_no_overlap() -> None:
    wall = np.full((48, 48), 0.5)
    half_sizes = (0.5, 0.5)
    assert (
        shared_surface(wall * 1.06, wall, np.eye(4), half_sizes) == 0
    )  # something stands before it
    assert shared_surface(wall * 1.04, wall, np.eye(4), half_sizes) == 1
    holey = wall.copy()
    holey[:, :12] = np.nan
    assert shared_surface(holey, wall, np.eye(4), half_sizes) == 0.75
    assert (
        shared_surface(wall, holey, np.eye(4), half_sizes) == 1
    )  # of what the second one measured
    assert shared_surface(wall, wall * np.nan, np.eye(4), half_sizes) == 0


@given(st.lists(st.tuples(*[st.floats(-0.5, 0.5)] * 3), min_size=2, max_size=7), st.integers(0, 99))
def test_pairs_are_apart_but_not_too_far_and_see_the_same(
    eyes: list[tuple[float, float, float]], seed: int
) -> None:
    frames = [flat(eye) for eye in eyes]
    coarse = [np.full((48, 48), 1 / (3 - z)) for _, _, z in eyes]  # a wall at z = 3
    pairs = find_pairs(frames, coarse, seed)
    assert len(set(pairs)) == len(pairs)
    assert pairs == find_pairs(frames, coarse, seed)
    for i in range(len(eyes)):
        assert sum(first == i for first, _ in pairs) <= posed.PARTNERS
        for j in range(len(eyes)):
            apart = np.linalg.norm(np.subtract(eyes[i], eyes[j]))
            to_first = frames[i].viewmat @ np.linalg.inv(frames[j].viewmat)
            enough = (
                shared_surface(coarse[i], coarse[j], to_first, (0.5, 0.5)) >= posed.LEAST_SHARED
            )
            good = bool(0.02 <= apart <= 0.6 and enough)
            assert good or (i, j) not in pairs
            if len(eyes) <= posed.PARTNERS + 1:  # nobody has more partners than are taken
                assert good == ((i, j) in pairs)


@given(st.integers(40, 4000), st.integers(40, 4000), st.floats(0.1, 2), st.booleans())
def test_any_scale_of_the_shape_will_do_but_no_other(
    w: int, h: int, scale: float, up: bool
) -> None:
    lens = BrownLens(w, h, w, w, w / 2, h / 2)
    rounded = np.ceil if up else np.floor
    width, height = (int(rounded(n * scale)) for n in (w, h))
    check_shape(Path("x.png"), lens, width, height)
    tolerated = 2 + 2 * max(w / h, h / w)  # a pixel on each side, seen from the other one
    for other in ((width + int(tolerated) + 1, height), (width, height + int(tolerated) + 1)):
        with pytest.raises(HeadboxError, match=r"x\.png has .* no scale of"):
            check_shape(Path("x.png"), lens, *other)


def write_depth(folder: Path, number: int, millimetres: np.ndarray) -> None:
    cv2.imwrite(str(folder / f"depth{number}.png"), millimetres)


def test_what_was_not_measured_is_unknown_and_no_sky(tmp_path: Path) -> None:
    write_capture(tmp_path, cameras(2))
    millimetres = np.full((240, 320), 2000, np.uint16)
    for row, value in ((100, 0), (110, 99), (120, 100), (130, 65534), (140, 65535)):
        millimetres[row : row + 10] = value
    write_depth(tmp_path, 0, millimetres)
    frame = read_frames(tmp_path)[0][0]
    inverse = square_depth(frame, 0.3, 500)
    column = inverse[:, 250]
    values = [0.5, np.nan, np.nan, 10, 1 / 65.534, np.nan, 0.5]
    rows = [95, 105, 115, 125, 135, 145, 155]
    at = [int(((row - 126) / 255 / 0.3 + 1) / 2 * 500) for row in rows]  # LENS: cy and fl_y
    np.testing.assert_allclose(column[at], values, rtol=1e-6)
    # Picked, never mixed: between near and far there is nothing.
    known = inverse[np.isfinite(inverse)][:, None]
    assert np.isclose(known, [0.5, 10, 1 / 65.534], rtol=1e-6).any(1).all()


def test_fine_texture_becomes_its_mean(tmp_path: Path) -> None:
    write_capture(tmp_path, cameras(1), BENT, depth=(32, 24))
    rows, columns = np.mgrid[:1440, :1920]
    board = np.where((rows + columns) % 2, 255, 0).astype(np.uint8)
    Image.fromarray(board).save(tmp_path / "0.png", compress_level=1)
    frame = read_frames(tmp_path)[0][0]
    # A pixel of the 96 is the mean of some 15 x 15, one white more than black, or fewer.
    assert np.abs(square_picture(frame, 0.4, 96) - 127.5).max() < 2


def test_two_lenses_meet_in_the_narrower_one(tmp_path: Path) -> None:
    narrow = {**LENS, "fl_x": 500.0, "fl_y": 500.0}
    poses = cameras(1).repeat(2, 0)
    poses[1, :3, 3] += [0.03, 0.02, -0.04]
    write_capture(tmp_path, poses)
    write_capture(tmp_path / "narrow", poses[1:], narrow)
    for name in ("0.png", "depth0.png"):
        (tmp_path / "narrow" / name).replace(tmp_path / name.replace("0", "1"))
    capture = Capture(edit(tmp_path, 1, fl_x=500.0, fl_y=500.0), 1)
    assert len(capture.pairs) == 2
    sample = capture.sample(0)
    assert sample
    assert sample.focal_px == pytest.approx(192 / square_half_size(capture.frames[1].lens))
    i, j = capture.pairs[0]
    for number, rgb in ((i, sample.rgb), (j, sample.novel_rgb)):
        expected = cast(poses[number], pinhole_rays(384, 192 / sample.focal_px))[0]
        known = np.ones((384, 384), bool)
        # The wide one is three times enlarged: as above, in the smaller pixels.
        assert np.abs(shifts(rgb.astype(float), expected, known)).max() < 0.3


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP"])
def test_pixels_are_taken_as_stored_whatever_exif_says(tmp_path: Path, kind: str) -> None:
    write_capture(tmp_path, cameras(1))
    with Image.open(tmp_path / "0.png") as image:
        exif = Image.Exif()
        exif[Base.Orientation] = 6
        more = {"lossless": True} if kind == "WebP" else {}
        image.save(tmp_path / "turned", kind, exif=exif, **more)
        stored = np.asarray(image)
    frame = read_frames(edit(tmp_path, 0, file_path="turned"))[0][0]
    # JPEG at Pillow's usual quality 75 is off by a few levels; a quarter turn by a hundred.
    off = np.abs(stored_pixels(frame).astype(int) - stored)
    assert off.mean() < (4 if kind == "JPEG" else 1e-9)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A capture of 12 pairs, for shards of 5."""
    monkeypatch.setattr(shards, "SHARD_SAMPLES", 5)
    return write_capture(tmp_path / "in", cameras(4), picture=(80, 60), depth=(80, 60))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_an_interrupted_import_goes_on_to_the_same_bytes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert import_folder(tmp_path / "one", small, 100, 7) == (12, [])
    names = [f"shard_0007_000{i}.hbx" for i in range(3)]
    assert list(contents(tmp_path / "one")) == names
    made: list[int] = []

    def counted(capture: Capture, index: int) -> Sample | None:
        if len(made) == 7:
            raise KeyboardInterrupt
        made.append(index)
        return whole(capture, index)

    whole = Capture.sample
    with monkeypatch.context() as patched:
        patched.setattr(Capture, "sample", counted)
        with pytest.raises(KeyboardInterrupt):
            import_folder(tmp_path / "other", small, 100, 7)
    assert list(contents(tmp_path / "other")) == names[:1]
    assert import_folder(tmp_path / "other", small, 100, 7) == (7, [])
    assert contents(tmp_path / "other") == contents(tmp_path / "one")
    assert import_folder(tmp_path / "other", small, 100, 7) == (0, [])
    assert len(Shards(tmp_path / "other")) == 12


def test_another_capture_is_added_by_another_seed_only(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    import_folder(out, small, 100, 1)
    others = write_capture(tmp_path / "others", cameras(4, seed=3), depth=(32, 24))
    before = contents(out)
    with pytest.raises(
        HeadboxError, match=r"shard_0001_0000\.hbx holds samples of another capture"
    ):
        import_folder(out, others, 100, 1)
    assert contents(out) == before
    assert import_folder(out, others, 3, 2) == (3, [])
    found = Shards(out)
    assert len(found) == 15
    assert [found.sample(i).seed for i in (0, 12)] == [(0, 1, 0), (0, 2, 0)]
    assert found.sample(0).kind == "own"


def test_synthetic_samples_in_the_way_are_refused(small: Path, tmp_path: Path) -> None:
    import_folder(tmp_path / "out", small, 2, 1)
    found = Capture(small, 1).sample(0)
    assert found
    foreign = encode_sample(dataclasses.replace(found, seed=(4, 1, 0)))
    write_shard(tmp_path / "out" / "shard_0001_0000.hbx", [foreign])
    with pytest.raises(HeadboxError, match="of another capture"):
        import_folder(tmp_path / "out", small, 2, 1)


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_the_world_they_stand_in_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    poses = cameras(2, seed)
    world = np.eye(4)
    world[:3, :3], world[:3, 3] = turn(rng, 180), rng.uniform(-100, 100, 3)
    folder = tmp_path_factory.mktemp("world")
    write_capture(folder, poses, picture=(40, 32), lens={**LENS, "h": 256}, depth=(40, 32))
    before = read_frames(folder)[0]
    for i, pose in enumerate(world @ poses @ np.diag([1.0, -1, -1, 1])):
        edit(folder, i, transform_matrix=pose.tolist())
    for frames in (before, read_frames(folder)[0]):
        relative = frames[1].viewmat @ np.linalg.inv(frames[0].viewmat)
        np.testing.assert_allclose(relative, np.linalg.inv(poses[1]) @ poses[0], atol=1e-9)


def test_the_command_imports_and_previews(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "3.png").unlink()
    sheet = tmp_path / "sheet.png"
    options = ["--preview", "--samples", "2"]
    assert main(["dataset", "posed", str(sheet), "--from", str(small), *options]) == 0
    with Image.open(sheet) as image:
        assert image.size == (3 * (6 * 192 + 3), 195)  # one row of three, two of them filled
    options = ["--from", str(small), "--samples", "4"]
    assert main(["dataset", "posed", str(tmp_path / "out"), *options]) == 0
    out, err = capsys.readouterr()
    assert f"{tmp_path / 'out'}: 4 samples" in out
    assert out.count("1 frames skipped") == 2
    assert err.count(f"headbox: skipped: {small / '3.png'} does not exist") == 2
    assert len(Shards(tmp_path / "out")) == 4


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--seed", "0"], "--seed is 0"),
        (["--samples", "-1"], "--samples -1"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], fault: str
) -> None:
    assert main(["dataset", "posed", str(tmp_path / "out"), "--from", str(small), *options]) == 1
    assert fault in capsys.readouterr().err
