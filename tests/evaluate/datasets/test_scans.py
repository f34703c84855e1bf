"""Each data set in the layout of its publisher, made of the place that view_files.py knows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from headbox.errors import HeadboxError
from headbox.evaluate.datasets.colmap import (
    Lens,
    distort,
    read_cameras,
    read_images,
    undistorted_depth,
)
from headbox.evaluate.datasets.load import SETS, load_set
from headbox.evaluate.datasets.scans import (
    depth_of_points,
    load_eth3d,
    load_scannetpp,
    load_tanks,
    load_wildrgbd,
    read_points,
)
from headbox.evaluate.datasets.views import SceneViews, View, relative_viewmat
from headbox.gaussians import rotation_quats
from support.view_files import (
    FOCAL,
    HEIGHT,
    WIDTH,
    K,
    ray_traced,
    save,
    save_millimetres,
    save_text,
    shifted,
    write_wildrgbd,
)

# A lens that bends a little, as the sets' own do.
FISHEYE = (FOCAL, FOCAL, WIDTH / 2, HEIGHT / 2, 0.03, -0.01, 0.002, -0.0005)
THIN_PRISM = (*FISHEYE[:6], 1e-3, -5e-4, 0.002, -0.0005, 1e-4, 2e-4)


def turned(degrees: float, place: tuple[float, float, float]) -> np.ndarray:
    """viewmat of a camera at `place`, turned about the vertical"""
    angle = np.radians(degrees)
    viewmat = np.eye(4)
    viewmat[:3, :3] = [
        [np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]
    ]  # fmt: skip
    viewmat[:3, 3] = -viewmat[:3, :3] @ place
    return viewmat


VIEWMATS = {"DSC_0001": shifted(), "DSC_0002": turned(3, (0.1, -0.05, 0.2))}


def image_line(number: int, name: str, viewmat: np.ndarray) -> str:
    quat = rotation_quats(torch.from_numpy(viewmat[:3, :3])).tolist()
    words = [number, *quat, *viewmat[:3, 3].tolist(), 1, name]
    return " ".join(map(str, words))


def colmap(folder: Path, lens: str, parameters: tuple[float, ...], prefix: str = "") -> None:
    words = " ".join(map(str, (1, lens, WIDTH, HEIGHT, *parameters)))
    save_text(folder / "cameras.txt", "# Camera list", "#   CAMERA_ID, MODEL, ...", words)
    lines = ["# Image list with two lines of data per image:"]
    for number, (name, viewmat) in enumerate(VIEWMATS.items(), 1):
        # The points of the first image are none: an empty line.
        lines += [
            image_line(number, f"{prefix}{name}.JPG", viewmat),
            "" if number == 1 else "1 2 3",
        ]
    save_text(folder / "images.txt", *lines)


def seen_through(lens: Lens, viewmat: np.ndarray) -> np.ndarray:
    """Depth as a bent lens sees it: ray by ray, the inverse of `distort` by Newton-less search."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    x = (columns - lens.K[0, 2]) / lens.K[0, 0]
    y = (rows - lens.K[1, 2]) / lens.K[1, 1]
    a, b = x.copy(), y.copy()
    for _ in range(50):
        u, v = distort(lens, a, b)
        a, b = a - (u - columns) / lens.K[0, 0], b - (v - rows) / lens.K[1, 1]
    wide = np.array([[400.0, 0, 600], [0, 400, 500], [0, 0, 1]])
    view = ray_traced(viewmat, wide, (1000, 1200))
    assert view.depth is not None
    return view.depth[(b * 400 + 500).astype(int), (a * 400 + 600).astype(int)]


def check_scene(scene: SceneViews) -> tuple[View, View]:
    """Names, eyes, and that depth and cameras agree with the place from both views."""
    assert [view.name for view in scene.views] == list(VIEWMATS)
    views = tuple(view.read() for view in scene.views)
    for file, view, viewmat in zip(scene.views, views, VIEWMATS.values(), strict=True):
        assert file.eye == pytest.approx(tuple(np.linalg.inv(viewmat)[:3, 3]), abs=1e-6)
        truth = ray_traced(viewmat)
        assert np.array_equal(view.pixels, truth.pixels)
        assert view.camera.K.numpy() == pytest.approx(truth.camera.K.numpy(), rel=1e-6)
        assert view.depth is not None
        assert truth.depth is not None
        known = np.isfinite(view.depth)
        assert known.mean() > 0.5
        # Nearest pixels, millimetres: but for the edges of the square the depth is right.
        close = np.abs(view.depth / truth.depth - 1)[known] < 0.01
        assert close.mean() > 0.97
    first, second = views
    moved = relative_viewmat(first.camera, second.camera).numpy()
    assert moved == pytest.approx(VIEWMATS["DSC_0002"], abs=1e-5)  # float32
    return first, second


# ETH3D --------------------------------------------------------------------------------------------


def eth3d(folder: Path) -> Path:
    scene = folder / "courtyard"
    pinhole = (FOCAL, FOCAL, K[0, 2], K[1, 2])
    colmap(scene / "dslr_calibration_undistorted", "PINHOLE", pinhole, "dslr_images_undistorted/")
    colmap(scene / "dslr_calibration_jpg", "THIN_PRISM_FISHEYE", THIN_PRISM, "dslr_images/")
    lens = Lens("THIN_PRISM_FISHEYE", WIDTH, HEIGHT, THIN_PRISM)
    for name, viewmat in VIEWMATS.items():
        pixels = ray_traced(viewmat).pixels
        save(scene / "images" / "dslr_images_undistorted" / f"{name}.png", pixels)
        (scene / "images" / "dslr_images_undistorted" / f"{name}.png").rename(
            scene / "images" / "dslr_images_undistorted" / f"{name}.JPG"  # a JPEG would lose bits
        )
        depth = seen_through(lens, viewmat)
        depth[:20] = np.inf
        path = scene / "ground_truth_depth" / "dslr_images" / f"{name}.JPG"
        path.parent.mkdir(parents=True, exist_ok=True)
        depth.astype("<f4").tofile(path)
    return scene


def test_eth3d(tmp_path: Path) -> None:
    eth3d(tmp_path)
    (scene,) = load_eth3d(tmp_path)
    assert scene.name == "courtyard"
    first, _ = check_scene(scene)
    assert first.depth is not None
    assert np.isnan(first.depth[0]).all()


def test_eth3d_without_its_depth_is_named(tmp_path: Path) -> None:
    scene = eth3d(tmp_path)
    path = scene / "ground_truth_depth" / "dslr_images" / "DSC_0002.JPG"
    path.write_bytes(b"cut")
    (loaded,) = load_eth3d(tmp_path)
    with pytest.raises(HeadboxError, match=r"DSC_0002\.JPG does not hold 144 x 112 float32"):
        loaded.views[1].read()


# ScanNet++ ----------------------------------------------------------------------------------------


def scannetpp(folder: Path) -> Path:
    dslr = folder / "data" / "0a5c013435" / "dslr"
    colmap(dslr / "colmap", "OPENCV_FISHEYE", FISHEYE)
    facts = {"fl_x": FOCAL, "fl_y": FOCAL, "cx": K[0, 2], "cy": K[1, 2], "w": WIDTH, "h": HEIGHT}
    save_text(dslr / "nerfstudio" / "transforms_undistorted.json", json.dumps(facts))
    lens = Lens("OPENCV_FISHEYE", WIDTH, HEIGHT, FISHEYE)
    for name, viewmat in VIEWMATS.items():
        picture = dslr / "resized_undistorted_images" / f"{name}.png"
        save(picture, ray_traced(viewmat).pixels)
        picture.rename(picture.with_suffix(".JPG"))
        save_millimetres(dslr / "render_depth" / f"{name}.png", seen_through(lens, viewmat))
    return dslr


def test_scannetpp(tmp_path: Path) -> None:
    scannetpp(tmp_path)
    (scene,) = load_scannetpp(tmp_path)
    assert scene.name == "data/0a5c013435"
    check_scene(scene)


def test_scannetpp_that_was_not_undistorted_is_named(tmp_path: Path) -> None:
    dslr = scannetpp(tmp_path)
    path = dslr / "nerfstudio" / "transforms_undistorted.json"
    path.write_text("{}")
    with pytest.raises(HeadboxError, match="has no fl_x, fl_y, cx, cy"):
        load_scannetpp(tmp_path)
    path.unlink()
    with pytest.raises(HeadboxError, match=r"no dslr/nerfstudio/transforms_undistorted\.json"):
        load_scannetpp(tmp_path)


# WildRGB-D ----------------------------------------------------------------------------------------


def test_wildrgbd(tmp_path: Path) -> None:
    write_wildrgbd(tmp_path, [(0, 0, 0), (0.1, 0, 0.05)])
    (scene,) = load_wildrgbd(tmp_path)
    assert scene.name == "cup/scenes/scene_007"
    assert [view.name for view in scene.views] == ["00000", "00001"]
    view, truth = scene.views[1].read(), ray_traced(shifted(0.1, 0, 0.05))
    assert scene.views[1].eye == pytest.approx((0.1, 0, 0.05))
    assert np.array_equal(view.pixels, truth.pixels)
    assert view.camera.K.numpy() == pytest.approx(truth.camera.K.numpy(), rel=1e-6)
    assert view.camera.viewmat.numpy() == pytest.approx(truth.camera.viewmat.numpy(), abs=1e-6)
    assert view.depth == pytest.approx(truth.depth, abs=6e-4)  # millimetres


@pytest.mark.parametrize("name", ["metadata", "cam_poses.txt"])
def test_damaged_wildrgbd_is_named(tmp_path: Path, name: str) -> None:
    (write_wildrgbd(tmp_path, [(0, 0, 0)]) / name).write_text("0 1 2")
    with pytest.raises(HeadboxError, match=r"scene_007: metadata or cam_poses\.txt is damaged"):
        load_wildrgbd(tmp_path)


# Tanks and Temples --------------------------------------------------------------------------------

SIMILARITY = np.array([[0, 0, 2.5, 1], [0, 2.5, 0, 2], [-2.5, 0, 0, 3], [0, 0, 0, 1.0]])


def tanks(folder: Path) -> Path:
    """Poses in a world of its own scale; trans.txt takes it to the scan, which is metric."""
    scene = folder / "Barn"
    pinhole = " ".join(map(str, (1, "PINHOLE", WIDTH, HEIGHT, FOCAL, FOCAL, K[0, 2], K[1, 2])))
    save_text(scene / "cameras.txt", pinhole)
    save_text(scene / "Barn_trans.txt", *(" ".join(map(str, row)) for row in SIMILARITY))
    lines, points = [], []
    rigid = SIMILARITY.copy()
    rigid[:3, :3] /= 2.5
    for number, (name, viewmat) in enumerate(VIEWMATS.items()):
        picture = scene / "images" / f"{name}.png"
        save(picture, ray_traced(viewmat).pixels)
        picture.rename(picture.with_suffix(".jpg"))
        pose = np.linalg.inv(SIMILARITY) @ rigid @ np.linalg.inv(viewmat)
        pose[:3, :3] /= np.cbrt(np.linalg.det(pose[:3, :3]))
        lines += [f"{number} {number} 0", *(" ".join(map(str, row)) for row in pose)]
        dense = ray_traced(viewmat, K * 2, (2 * HEIGHT, 2 * WIDTH))
        rows, columns = np.mgrid[: 2 * HEIGHT, : 2 * WIDTH] + 0.5
        pixels = np.stack([columns, rows, np.ones_like(rows)], -1) @ np.linalg.inv(_doubled()).T
        assert dense.depth is not None
        seen = pixels * dense.depth[..., None]
        world = (seen - viewmat[:3, 3]) @ viewmat[:3, :3]
        points.append((world @ rigid[:3, :3].T + rigid[:3, 3]).reshape(-1, 3))
    save_text(scene / "Barn_COLMAP_SfM.log", *lines)
    cloud = np.concatenate(points)
    table = np.zeros(len(cloud), [("x", "<f8"), ("y", "<f8"), ("z", "<f8"), ("red", "u1")])
    for axis, values in zip("xyz", cloud.T, strict=True):
        table[axis] = values
    head = f"ply\nformat binary_little_endian 1.0\nelement vertex {len(cloud)}\n"
    head += "property double x\nproperty double y\nproperty double z\nproperty uchar red\n"
    (scene / "Barn.ply").write_bytes(f"{head}end_header\n".encode() + table.tobytes())
    return scene


def _doubled() -> np.ndarray:
    doubled = K * 2
    doubled[2, 2] = 1
    return doubled


def test_tanks(tmp_path: Path) -> None:
    tanks(tmp_path)
    (scene,) = load_tanks(tmp_path)
    assert scene.name == "Barn"
    views = [view.read() for view in scene.views]
    moved = relative_viewmat(views[0].camera, views[1].camera).numpy()
    assert moved == pytest.approx(VIEWMATS["DSC_0002"], abs=1e-4)  # metres, not the log's units
    for view, viewmat in zip(views, VIEWMATS.values(), strict=True):
        truth = ray_traced(viewmat)
        assert np.array_equal(view.pixels, truth.pixels)
        assert view.depth is not None
        assert truth.depth is not None
        known = np.isfinite(view.depth)
        assert known.mean() > 0.8
        assert (np.abs(view.depth / truth.depth - 1)[known] < 0.01).mean() > 0.97


def test_tanks_without_focal_lengths_says_where_they_go(tmp_path: Path) -> None:
    (tanks(tmp_path) / "cameras.txt").unlink()
    with pytest.raises(HeadboxError, match=r"cameras\.txt is not there: the set comes without"):
        load_tanks(tmp_path)


@pytest.mark.parametrize("name", ["Barn_trans.txt", "Barn_COLMAP_SfM.log"])
def test_damaged_tanks_are_named(tmp_path: Path, name: str) -> None:
    (tanks(tmp_path) / name).write_text("0 1 2")
    with pytest.raises(HeadboxError, match="Barn: Barn_COLMAP"):
        load_tanks(tmp_path)


def test_points_behind_a_surface_do_not_shine_through() -> None:
    near = np.stack(
        [*np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 60)), np.ones((60, 60))], -1
    )
    far = near[:50, :50] * 3.01
    cloud = np.concatenate([near.reshape(-1, 3), far.reshape(-1, 3), [[0, 0, -5]]])
    pinhole = np.array([[40.0, 0, 40], [0, 40, 40], [0, 0, 1]])
    depth = depth_of_points(cloud.astype(np.float32), pinhole, np.eye(4), (80, 80))
    assert np.nanmax(depth) == 1
    assert 0.4 < np.isfinite(depth).mean() < 0.7


def test_a_cloud_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tanks(tmp_path) / "Barn.ply"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(HeadboxError, match=r"Barn\.ply is truncated"):
        read_points(path)


# COLMAP's text ------------------------------------------------------------------------------------


def test_lenses_without_bends_are_pinholes_in_angle() -> None:
    x, y = np.array([0.0, 0.3]), np.array([0.0, -0.4])
    pinhole = Lens("SIMPLE_PINHOLE", 100, 80, (60.0, 50.0, 40.0))
    assert np.stack(distort(pinhole, x, y)) == pytest.approx(np.array([[50, 68], [40, 16]]))
    fisheye = Lens("OPENCV_FISHEYE", 100, 80, (60.0, 60.0, 50.0, 40.0, 0, 0, 0, 0))
    angle = np.arctan(0.5)  # equidistant: 60 px a radian, along (0.6, -0.8)
    expected = np.array([[50, 50 + 36 * angle], [40, 40 - 48 * angle]])
    assert np.stack(distort(fisheye, x, y)) == pytest.approx(expected)
    prism = Lens("THIN_PRISM_FISHEYE", 100, 80, (60.0, 60.0, 50.0, 40.0, *[0.0] * 8))
    assert np.stack(distort(prism, x, y)) == pytest.approx(expected)


def test_both_fisheyes_agree_where_they_share_their_numbers() -> None:
    x, y = np.random.default_rng(0).uniform(-0.5, 0.5, (2, 20))
    k1, k2, k3, k4 = FISHEYE[4:]
    prism = (*FISHEYE[:4], k1, k2, 0, 0, k3, k4, 0, 0)
    one = distort(Lens("OPENCV_FISHEYE", WIDTH, HEIGHT, FISHEYE), x, y)
    two = distort(Lens("THIN_PRISM_FISHEYE", WIDTH, HEIGHT, prism), x, y)
    assert np.stack(one) == pytest.approx(np.stack(two), abs=1e-9)  # float64


def test_outside_of_the_lens_nothing_is_known() -> None:
    lens = Lens("PINHOLE", 10, 8, (20.0, 20.0, 5.0, 4.0))
    wide = np.array([[10.0, 0, 10], [0, 10, 8], [0, 0, 1]])
    depth = undistorted_depth(np.ones((8, 10), np.float32), lens, wide, (16, 20))
    assert np.isfinite(depth).sum() == 4 * 5  # half the angle in either direction


@pytest.mark.parametrize(
    "line", ["1 OPENCV 4 4 1 1 2 2 0 0 0 0", "1 PINHOLE 4 4 1 1 2", "1 PINHOLE a 4 1 1 2 2", "1"]
)
def test_cameras_that_are_not_known_are_refused(tmp_path: Path, line: str) -> None:
    save_text(tmp_path / "cameras.txt", line)
    with pytest.raises(HeadboxError, match=r"cameras\.txt: "):
        read_cameras(tmp_path / "cameras.txt")


def test_images_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    lines = [image_line(1, "b c.jpg", np.eye(4)), "", image_line(2, "a.jpg", np.eye(4)), ""]
    save_text(tmp_path / "images.txt", *lines)
    assert [image.name for image in read_images(tmp_path / "images.txt")] == ["a.jpg", "b c.jpg"]
    save_text(tmp_path / "images.txt", "1 0 0")
    with pytest.raises(HeadboxError, match="is no image"):
        read_images(tmp_path / "images.txt")


# All of them --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_what_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(HeadboxError, match=f"{name}: .* is not a folder"):
        load_set(name, tmp_path / "nowhere", tmp_path / "cache.json")
    with pytest.raises(HeadboxError, match=f"{tmp_path} h"):
        load_set(name, tmp_path, tmp_path / "cache.json")
