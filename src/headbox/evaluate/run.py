"""Runs an evaluation: every method on every pair, in several processes, resumable.

The output folder gets a record `records/SET/PAIR/METHOD.json` for each score, then
`evaluation.json`, made of the records alone. So an interrupted run resumes where it was, and ends
with the same bytes.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import hashlib
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np

import headbox
from headbox.errors import HeadboxError
from headbox.evaluate.datasets.stereo import resized_pair
from headbox.evaluate.datasets.views import DataSet, Pair, View, baseline_m, relative_viewmat
from headbox.evaluate.depth import DepthScores, score_depth, score_metres, unwarped_psnr
from headbox.evaluate.page import write_strip
from headbox.evaluate.predictors import Method, Prediction, make_method
from headbox.evaluate.protocol import rounded, score_picture, score_prediction
from headbox.evaluate.results import CameraFacts, Evaluation, MethodScores, PairFacts, PairResult
from headbox.files import replacing

RECORD_FORMAT = 1  # records of another format are measured again
ShowProgress = Callable[[Sequence], Iterable]


@dataclasses.dataclass(frozen=True)
class Settings:
    """learned: metrics of perceptual.py whose weights are available. longest: pixels of the longer
    side that images are reduced to, None for full size.
    """

    folder: Path
    methods: tuple[str, ...]
    learned: tuple[str, ...] = ()
    longest: int | None = None
    workers: int = 1


@dataclasses.dataclass(frozen=True)
class _Task:
    """All pairs of one source view, so that it is read and predicted from once."""

    set_name: str
    pairs: tuple[Pair, ...]
    settings: Settings


def run_sets(
    sets: Sequence[DataSet], settings: Settings, progress: ShowProgress = iter
) -> tuple[Evaluation, list[str]]:
    """Score what is not scored yet; the evaluation, and a message for each source that failed.

    Raises HeadboxError for a method that does not exist or whose name is taken.
    """
    methods = [make_method(text) for text in settings.methods]
    names = [method.name for method in methods]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise HeadboxError(f"Two predictors are called {twice}: rename one's file or folder.")
    if "pair" in names:  # pair.json, beside the methods' records, has the facts about the pair
        raise HeadboxError("No predictor can be called pair: rename its file or folder.")
    tasks = [task for one in sets for task in _tasks(one.name, one.pairs, settings)]
    problems: list[str] = []
    waiting = [task for task in tasks if not _is_done(task, methods)]
    for found in _results(waiting, settings.workers, progress):
        problems += [sentence for sentence in found if sentence not in problems]
    evaluation = Evaluation(
        headbox.__version__,
        settings.longest,
        {method.name: method.is_baseline for method in methods},
        {one.name: _collect(one, settings, methods) for one in sets},
    )
    with replacing(settings.folder / "evaluation.json") as temporary:
        temporary.write_text(json.dumps(evaluation.to_json(), indent=1) + "\n")
    return evaluation, problems


def _tasks(set_name: str, pairs: Sequence[Pair], settings: Settings) -> list[_Task]:
    by_source: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        by_source.setdefault((pair.scene, pair.source.name), []).append(pair)
    return [_Task(set_name, tuple(group), settings) for group in by_source.values()]


def _results(tasks: list[_Task], workers: int, progress: ShowProgress) -> Iterator[list[str]]:
    """What `_run_task` returns for each task; with one worker in this process."""
    if workers == 1 or len(tasks) < 2:
        for task in progress(tasks):
            yield _run_task(task)
        return
    threads = max(1, (os.cpu_count() or 1) // workers)
    context = multiprocessing.get_context("spawn")  # torch does not survive a fork
    with concurrent.futures.ProcessPoolExecutor(workers, context, _init_worker, (threads,)) as pool:
        futures = [pool.submit(_run_task, task) for task in tasks]
        try:
            for future in progress(futures):
                yield future.result()
        except BrokenProcessPool as error:
            raise HeadboxError(
                "A worker process was killed, probably out of memory; use fewer --workers."
            ) from error
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)  # running tasks are finished and kept
            raise


def _init_worker(threads: int) -> None:
    """Limit the threads of a worker process; the parent process handles Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NUMBA_NUM_THREADS"] = str(threads)  # before it is imported
    import torch

    torch.set_num_threads(threads)


# One task -----------------------------------------------------------------------------------------


def _run_task(task: _Task) -> list[str]:
    """Write the records of a task; messages about what could not be scored."""
    problems = []
    predictions: dict[str, Prediction] = {}
    methods = [make_method(text) for text in task.settings.methods]
    source: View | None = None
    for pair in task.pairs:
        missing = [m for m in methods if not _has_record(task, pair, m)]
        if not missing:
            continue
        try:
            if source is None:
                source = _read_view(pair.source.read, task.settings.longest)
            target = _read_view(pair.target.read, task.settings.longest)
            _write_facts(task, pair, source, target)
        except HeadboxError as error:
            problems.append(f"{task.set_name} {pair.name} is skipped: {error}")
            continue
        for method in missing:
            try:
                if method.predict is not None and method.name not in predictions:
                    predictions[method.name] = method.predict(source)
                prediction = predictions.get(method.name)
                scores = _score(task, pair, (source, target), method, prediction)
            except HeadboxError as error:
                problems.append(f"{task.set_name} {pair.name}, {method.name}: {error}")
                continue
            _write_json(_record(task, pair, method), {"key": _key(task, method), "scores": scores})
    return problems


def _read_view(read: Callable[[], View], longest: int | None) -> View:
    return read() if longest is None else read().resized(longest)


def _score(
    task: _Task, pair: Pair, views: tuple[View, View], method: Method, prediction: Prediction | None
) -> MethodScores:
    """The scores of a method, whose images for the HTML page are written."""
    source, target = views
    scores: MethodScores = {}
    depth = _depth_scores(task, pair, source, method, prediction)
    if depth is not None:
        scores["depth"] = rounded(depth)
    if not source.is_metric:
        return scores
    learned = task.settings.learned
    if prediction is not None:
        shown, picture = score_prediction(prediction, source, target, learned)
    else:
        assert method.picture is not None
        pixels = method.picture(task.set_name, pair.name, source, target)
        picture = pixels.astype(np.float32) / 255
        shown = score_picture(picture, source, target, learned, picture)
    difference = np.abs(picture - target.pixels.astype(np.float32) / 255).mean(-1, keepdims=True)
    error = np.repeat(np.minimum(2 * difference, 1), 3, axis=-1)
    write_strip(_strip(task, pair, method.name), [picture, error])
    return {**shown, **scores}


def _depth_scores(
    task: _Task, pair: Pair, source: View, method: Method, prediction: Prediction | None
) -> DepthScores | None:
    if pair.matched is not None:
        matched = pair.matched()
        if task.settings.longest is not None:
            matched = resized_pair(matched, task.settings.longest)
        if prediction is not None:
            return score_depth(matched, prediction.depth)
        return DepthScores(warp_psnr=unwarped_psnr(matched)) if method.name == "copy" else None
    if prediction is None or source.depth is None:
        return None
    return score_metres(source.depth, prediction.depth, pair.name)


def _write_facts(task: _Task, pair: Pair, source: View, target: View) -> None:
    viewmat = relative_viewmat(source.camera, target.camera)
    depth, is_metric = source.depth, source.is_metric
    has_depth = depth is not None and is_metric and np.isfinite(depth).any()
    facts = PairFacts(
        pair.scene,
        baseline_m(source.camera, target.camera) if is_metric else None,
        _camera_facts(source),
        dataclasses.replace(_camera_facts(target), viewmat=viewmat.tolist()),
        float(np.nanmedian(depth)) if depth is not None and has_depth else None,
    )
    tiles = [view.pixels.astype(np.float32) / 255 for view in (source, target)]
    write_strip(_strip(task, pair, "pair"), tiles)
    _write_json(_pair_folder(task, pair) / "pair.json", facts.to_json())


def _camera_facts(view: View) -> CameraFacts:
    return CameraFacts(view.camera.width, view.camera.height, view.camera.K.tolist())


# Records ------------------------------------------------------------------------------------------


def _pair_folder(task: _Task, pair: Pair) -> Path:
    return task.settings.folder / "records" / task.set_name / pair.name


def _record(task: _Task, pair: Pair, method: Method) -> Path:
    return _pair_folder(task, pair) / f"{method.name}.json"


def _strip(task: _Task, pair: Pair, name: str) -> Path:
    return task.settings.folder / "pictures" / task.set_name / pair.name / f"{name}.jpg"


def _key(task: _Task, method: Method) -> str:
    settings = task.settings
    recipe = [
        RECORD_FORMAT,
        headbox.__version__,
        method.key,
        list(settings.learned),
        settings.longest,
    ]
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()


def _has_record(task: _Task, pair: Pair, method: Method) -> bool:
    record = _read_json(_record(task, pair, method))
    return record is not None and record.get("key") == _key(task, method)


def _is_done(task: _Task, methods: list[Method]) -> bool:
    return all(_has_record(task, pair, method) for pair in task.pairs for method in methods)


def _collect(data: DataSet, settings: Settings, methods: list[Method]) -> list[PairResult]:
    """The results whose records are there."""
    collected = []
    for pair in data.pairs:
        task = _Task(data.name, (pair,), settings)
        scores = {
            method.name: record["scores"]
            for method in methods
            if (record := _read_json(_record(task, pair, method))) is not None
            and record.get("key") == _key(task, method)
        }
        facts = _read_json(_pair_folder(task, pair) / "pair.json")
        if scores and facts is not None:
            collected.append(PairResult(pair.name, PairFacts.from_json(facts), scores))
    return collected


def _read_json(path: Path) -> dict | None:
    try:
        content = json.loads(path.read_text())
        return content if isinstance(content, dict) else None
    except (OSError, ValueError):
        return None  # missing or damaged: measured again


def _write_json(path: Path, content: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(content) + "\n")
