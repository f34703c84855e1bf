"""Finding photos in folders, and giving each its own output."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headbox.errors import PhotoError
from headbox.photo.find import PHOTO_SUFFIXES, FoundPhoto, find_photos, output_paths
from headbox.photo.read import open_photo

# Few and similar names, so that they clash; e and its accent in one or two characters.
stems = st.sampled_from(["a", "A", "b", "a.jpg", "\u00e9", "e\u0301"])
suffixes = st.sampled_from([".jpg", ".JPG", ".Jpg", ".png", ".heic", ".txt", ""])
folders = st.lists(st.sampled_from(["x", "X", "y", "x.jpg", ".z"]), max_size=3).map(tuple)
places = st.tuples(folders, stems, suffixes).map(lambda parts: Path(*parts[0], parts[1] + parts[2]))


def made(root: Path, *names: str) -> list[Path]:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"photo")
    return [root / name for name in names]


def paths_of(found: list[FoundPhoto]) -> list[Path]:
    return [photo.path for photo in found]


@given(st.lists(places, max_size=12))
def test_a_folder_stands_for_the_photos_in_it(names: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "root"
        root.mkdir()
        for name in names:
            try:
                made(root, str(name))
            except OSError:  # a folder of this name is there already, or a file
                continue
        expected = {
            path
            for path in root.rglob("*")
            if path.is_file()
            and path.suffix.lower() in PHOTO_SUFFIXES
            and not any(part.startswith(".") for part in path.relative_to(root).parts)
        }
        found = find_photos([root])
        if not expected:
            assert found == [FoundPhoto(root, root.parent)]
            with pytest.raises(PhotoError, match="without photos"):
                open_photo(found[0].path)
            return
        assert set(paths_of(found)) == expected
        assert len(found) == len(expected)
        assert {photo.root for photo in found} == {root}
        assert find_photos([root, root, *paths_of(found)]) == found


def test_files_are_taken_as_they_are(tmp_path: Path) -> None:
    names = made(tmp_path, "notes.txt", ".hidden.jpg", "b.jpg", "a.jpg")
    missing = tmp_path / "missing.jpg"
    found = find_photos([str(path) for path in names] + [missing])
    assert paths_of(found) == [*names, missing]
    assert {photo.root for photo in found} == {tmp_path}


def test_the_order_is_fixed(tmp_path: Path) -> None:
    made(tmp_path, "b/2.jpg", "b/10.jpg", "a/1.JPG", "z.jpg", "c.heic")
    found = [str(photo.path.relative_to(tmp_path)) for photo in find_photos([tmp_path])]
    assert found == ["c.heic", "z.jpg", "a/1.JPG", "b/10.jpg", "b/2.jpg"]


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    (photo,) = made(tmp_path, "a/photo.jpg")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "here").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to("self")
    assert paths_of(find_photos([tmp_path])) == [photo]
    (elsewhere,) = made(tmp_path / "elsewhere", "other.jpg")
    (tmp_path / "a" / "out").symlink_to(elsewhere.parent)
    assert paths_of(find_photos([tmp_path / "a"]))[-1] == tmp_path / "a" / "out" / "other.jpg"


def test_a_folder_that_may_not_be_read_says_so() -> None:
    with tempfile.TemporaryDirectory() as temporary:  # not tmp_path, which only its owner may enter
        top = Path(temporary)
        top.chmod(0o755)
        (photo,) = made(top, "a/photo.jpg")
        closed = top / "closed"
        closed.mkdir(mode=0)
        root = os.geteuid() == 0
        if root:  # who may read everything
            os.seteuid(65_534)
        try:
            found = find_photos([top])
            with pytest.raises(PhotoError, match="may not be read"):
                open_photo(closed)
        finally:
            if root:
                os.seteuid(0)
        assert paths_of(found) == [photo, closed]
        closed.chmod(0o700)


def outputs(found: list[FoundPhoto]) -> list[str]:
    return [path.as_posix() for path in output_paths(found, "out", ".ply")]


def test_a_batch_keeps_its_folders() -> None:
    found = [FoundPhoto(Path("in", name), Path("in")) for name in ("a.jpg", "x/a.JPG", "x/b.jpg")]
    assert outputs(found) == ["out/a.ply", "out/x/a.ply", "out/x/b.ply"]


def test_names_that_would_clash_grow() -> None:
    jpg, png = (FoundPhoto(Path("in", name), Path("in")) for name in ("a.jpg", "a.png"))
    assert outputs([jpg, png]) == ["out/a.jpg.ply", "out/a.png.ply"]
    one, two = (FoundPhoto(Path(name, "a.jpg"), Path(name)) for name in ("one", "two"))
    assert outputs([one, two]) == ["out/one/a.ply", "out/two/a.ply"]
    here, there = (FoundPhoto(Path(name, "x", "a.jpg"), Path(name, "x")) for name in ("p", "q"))
    assert outputs([here, there]) == ["out/p/x/a.ply", "out/q/x/a.ply"]
    lower, upper = (FoundPhoto(Path("in", name), Path("in")) for name in ("a.jpg", "A.jpg"))
    assert len({name.casefold() for name in outputs([lower, upper])}) == 2


def test_even_the_root_folder_gets_a_name() -> None:
    assert outputs([FoundPhoto(Path("/"), Path("/"))]) == ["out/.ply"]


@given(
    st.lists(st.tuples(places, st.integers(0, 2)), max_size=10),
    st.randoms(use_true_random=False),
)
def test_no_two_photos_share_an_output(drawn: list[tuple[Path, int]], random) -> None:
    paths = {Path("/photos") / place: up for place, up in drawn}
    found = [FoundPhoto(path, path.parents[min(up, 1)]) for path, up in paths.items()]
    names = output_paths(found, "/out", ".ply")
    assert len({os.path.normpath(name).casefold() for name in names}) == len(found)
    assert all(name.suffix == ".ply" for name in names)
    assert all(Path("/out") in name.parents for name in names)
    assert all(".." not in name.parts for name in names)
    # the same photos in another order, or one named twice, have the same outputs
    by_photo = dict(zip(found, names, strict=True))
    again = [*found, *found[:2]]
    random.shuffle(again)
    assert output_paths(again, "/out", ".ply") == [by_photo[photo] for photo in again]


def test_system_folders_are_passed_over_unless_they_are_named(tmp_path: Path) -> None:
    for folder in ("a", "@eaDir/a.jpg", "#recycle", "b/$RECYCLE.BIN", "__MACOSX", ".thumbnails"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x.jpg").touch()
    passed_over: list[Path] = []
    found = find_photos([tmp_path], passed_over)
    assert [photo.path for photo in found] == [tmp_path / "a" / "x.jpg"]
    names = sorted(path.name for path in passed_over)
    assert names == ["#recycle", "$RECYCLE.BIN", "@eaDir", "__MACOSX"]
    named = find_photos([tmp_path / "#recycle"], passed_over)
    assert [photo.path for photo in named] == [tmp_path / "#recycle" / "x.jpg"]
