from __future__ import annotations

import json
import math
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headbox.errors import SceneError
from headbox.formats.ply import read_ply
from support.ply_files import (
    damaged,
    element,
    examples,
    sharp_elements,
    some,
    table_of,
    write_elements,
)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("ply\n", "plx\n", "is not a PLY file"),
        ("end_header", "end_heater", "no end_header"),
        ("format binary_little_endian 1.0\n", "", "does not say its format"),
        ("binary_little_endian", "binary_middle_endian", "binary_middle_endian"),
        ("element vertex 3", "element vertex -3", "vertex -3"),
        ("element vertex 3", "element vertex 3.0", "vertex 3.0"),
        ("element vertex 3", "element vertex \u0663", "vertex \u0663"),
        ("element vertex 3", "element vertex " + "9" * 5000, "vertex 999"),
        ("element vertex 3", "element vertex 4", "promises 4 rows"),
        ("element vertex 3", f"element vertex {2**63}", f"promises {2**63} rows"),
        ("element vertex 3", f"element vertex {2**64 - 1}", "truncated"),
        ("element vertex 3", "element vertex 0", "no splats"),
        ("element vertex 3\n", "", "is not a line of a PLY header"),
        ("element vertex 3", "element point 3", "one vertex element"),
        ("element vertex 3", "element vertex 3\nelement vertex 3", "one vertex element"),
        ("element vertex 3", f"element void {10**29}\nelement vertex 4", "promises 4 rows"),
        ("property float z", "property float z\nproperty list uchar int n", "without lists"),
        ("element v", "element f 1\nproperty list uchar int n\nelement v", "before any list"),
        ("property float z", "property float128 z", "float128"),
        ("property float z", "property float x", "property float x"),
        ("property float rot_3\n", "", "lack rot_3;"),
        ("property float opacity\nproperty float scale_0", "", "lack opacity scale_0;"),
        ("comment by", "unknown by", "unknown by"),
        ("comment by", "comment headbox camera {}\ncomment", "invalid camera"),
        ("comment by", "comment headbox camera [[[\ncomment", "invalid camera"),
        ("comment by", f"comment headbox camera {'[' * 50_000}\ncomment", "invalid camera"),
        ("comment by", "comment headbox meta [1]\ncomment", "damaged metadata"),
        ("comment by", 'comment headbox meta {"a": 1}\ncomment', "damaged metadata"),
        ("comment by", f"comment {'x' * 300_000}\ncomment", "no end_header"),
    ],
)
def test_a_damaged_header_is_refused_in_a_sentence(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    with pytest.raises(SceneError) as caught:
        read_ply(damaged(tmp_path / "bad.ply", old, new))
    message = str(caught.value)
    assert reason in message
    assert str(tmp_path / "bad.ply") in message
    assert message.endswith((".", "?"))
    assert "\n" not in message
    assert len(message) < 500


GOOD_CAMERA = {
    "width": 64,
    "height": 48,
    "K": [50, 0, 32, 0, 50, 24, 0, 0, 1],
    "viewmat": np.eye(4).ravel().tolist(),
}


@pytest.mark.parametrize(
    "change",
    [
        {"width": 0},
        {"width": "64"},
        {"width": 64.5},
        {"height": 10**6},
        {"height": None},
        {"K": [50, 0, 32]},
        {"K": "K"},
        {"K": [math.nan, 0, 32, 0, 50, 24, 0, 0, 1]},
        {"K": [10**400, 0, 32, 0, 50, 24, 0, 0, 1]},
        {"K": [-50, 0, 32, 0, 50, 24, 0, 0, 1]},
        {"K": [50, 0, 32, 0, 50, 24, 0, 1, 1]},
        {"viewmat": [2.0, *GOOD_CAMERA["viewmat"][1:]]},
        {"viewmat": [-1.0, *GOOD_CAMERA["viewmat"][1:]]},
        {"viewmat": [*GOOD_CAMERA["viewmat"][:12], 1, 0, 0, 1]},
    ],
)
def test_a_camera_that_takes_no_picture_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    def comment(facts: dict[str, object]) -> str:
        return f"comment headbox camera {json.dumps(facts)}\ncomment"

    assert read_ply(damaged(tmp_path / "good.ply", "comment", comment(GOOD_CAMERA))).camera
    with pytest.raises(SceneError, match=r"bad\.ply contains an invalid camera"):
        read_ply(damaged(tmp_path / "bad.ply", "comment", comment(GOOD_CAMERA | change)))


@examples
@given(st.data())
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(["<", ">"]))
    path = write_elements(tmp_path / "x.ply", *sharp_elements(some(3), 0), order=order)
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(SceneError, match=r"x\.ply"):
        read_ply(path)


@examples
@given(st.binary(max_size=300))
def test_no_bytes_at_all_bring_more_than_a_scene_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.ply"
    for head in (b"", b"ply\n", b"ply\nformat ascii 1.0\nelement vertex "):
        path.write_bytes(head + data)
        with pytest.raises(SceneError):
            read_ply(path)


@pytest.mark.parametrize("text", ["1.0 two 3.0", "1.0 2.0", ""])
def test_text_that_is_no_number_is_refused(tmp_path: Path, text: str) -> None:
    path = write_elements(tmp_path / "x.ply", element("vertex", table_of(some(3))), order="")
    lines = path.read_bytes().split(b"\n")
    lines[-2] = text.encode() + b" " * 60  # long enough to pass for three rows by its length
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(SceneError, match="not all numbers"):
        read_ply(path)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
@pytest.mark.parametrize("name", ["x", "f_dc_1", "scale_2", "rot_0"])
@pytest.mark.parametrize("order", ["<", ""])
def test_splats_that_are_no_numbers_are_counted(
    tmp_path: Path, order: str, name: str, bad: float
) -> None:
    columns = table_of(some(6))
    columns[name][[2, 5]] = bad
    path = write_elements(tmp_path / "x.ply", element("vertex", columns), order=order)
    with pytest.raises(SceneError, match=r"x\.ply: 2 of 6 splats \(the first has index 2\)"):
        read_ply(path)


@pytest.mark.parametrize(("name", "value"), [("x", 1e300), ("scale_0", 100.0)])
def test_numbers_beyond_float32_are_refused(tmp_path: Path, name: str, value: float) -> None:
    columns = table_of(some(2)) | {name: np.array([0.0, value])}
    path = write_elements(tmp_path / "x.ply", element("vertex", columns, "double"))
    with pytest.raises(SceneError, match="1 of 2 splats"):
        read_ply(path)


def test_a_promise_is_checked_before_anything_is_allocated(tmp_path: Path) -> None:
    path = damaged(tmp_path / "bad.ply", "element vertex 3", "element vertex 3000000")
    tracemalloc.start()
    try:
        with pytest.raises(SceneError, match="promises 3000000 rows"):
            read_ply(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000  # bytes; the splats would take 168 million


def test_what_is_not_there_or_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"none\.ply cannot be read"):
        read_ply(tmp_path / "none.ply")
    with pytest.raises(SceneError, match="cannot be read"):
        read_ply(tmp_path)
