"""Public checkpoints: where they are, their licences, and a download that survives bad connections.

The released programs' own cache (torch hub's) is looked at first. What is fetched lies in headbox's
cache; a download that breaks off goes on where it stopped, in this run or in a later one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import http.client
import json
import logging
import os
import re
import shutil
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from headbox.errors import WeightsError
from headbox.files import replacing

LICENSE_VARIABLE = "HEADBOX_ACCEPT_LICENSE"  # names of releases, with commas between
TIMEOUT = 30.0  # seconds without a byte
ATTEMPTS = 5  # in a row without a byte
BACKOFF = 0.5  # seconds before the second attempt; doubles from there
CHUNK = 1 << 20
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Release:
    url: str
    license: str  # the gist in one clause, and where all of it is

    @property
    def filename(self) -> str:
        return self.url.rpartition("/")[2]


RELEASES = {
    "sharp": Release(
        "https://ml-site.cdn-apple.com/models/sharp/sharp_2572gikvuh.pt",
        "Apple's, for research only, by a licence that can be revoked and that binds derivatives "
        "too (https://github.com/apple/ml-sharp/blob/main/LICENSE_MODEL)",
    ),
    "depth-pro": Release(
        "https://ml-site.cdn-apple.com/models/depth-pro/depth_pro.pt",
        "Apple's, for research only as its page on the Hugging Face hub has it "
        "(https://huggingface.co/apple/DepthPro)",
    ),
}


def fetch_weights(name: str, accept_license: bool = False) -> Path:
    """The file of a release ("sharp", "depth-pro"), from a cache or, the licence accepted, the net.

    The licence counts as accepted by `accept_license` or by the release's name in the environment
    variable HEADBOX_ACCEPT_LICENSE; it is shown (logged) before a download in either case.
    No checksum is published. So that of the first file is kept, and a file that differs from it
    later is refused.
    """
    if name not in RELEASES:
        raise WeightsError(f"{name} is not a known release: choose one of {', '.join(RELEASES)}.")
    release = RELEASES[name]
    kept = cache_dir() / release.filename
    path = next((p for p in (_hub_dir() / release.filename, kept) if p.is_file()), kept)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with _locked(kept.with_name(f"{kept.name}.lock")):
            if not path.is_file():
                accepted = os.environ.get(LICENSE_VARIABLE, "").replace(" ", "").split(",")
                if not accept_license and name not in accepted:
                    raise WeightsError(
                        f"{release.filename} is {release.license}: to accept that and download it, "
                        f"pass --accept-license or set {LICENSE_VARIABLE}={name}."
                    )
                log.warning("%s is %s.", release.filename, release.license)
                download(release.url, path)
            _verify(path, kept.with_name(f"{kept.name}.json"))
    except OSError as error:
        raise WeightsError(
            f"{error.filename or kept} cannot be used ({error.strerror}): "
            "make room, or set XDG_CACHE_HOME to another folder."
        ) from error
    return path


def cache_dir() -> Path:
    """Headbox's folder in the user's cache."""
    default = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    if os.name == "nt":
        default = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    return Path(os.environ.get("XDG_CACHE_HOME") or default).expanduser() / "headbox"


def _hub_dir() -> Path:
    """Where torch.hub, and so the released programs, keep checkpoints."""
    import torch.hub

    return Path(torch.hub.get_dir()) / "checkpoints"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One program at a time; the others wait. The system unlocks when a program ends, however."""
    from filelock import FileLock

    with FileLock(path):
        yield


def _verify(path: Path, record: Path) -> None:
    """Compare a file with what is on record; put the first one on record."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    seen = {"size": path.stat().st_size, "sha256": digest}
    if not record.is_file():
        log.warning(
            "No checksum of %s is published: its sha256 %s is kept to check later uses.",
            path.name,
            digest,
        )
        with replacing(record) as temporary:
            temporary.write_text(json.dumps(seen))
    try:
        known = json.loads(record.read_text())["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{record} is damaged: delete it, it is made anew.") from error
    if known != digest:
        raise WeightsError(
            f"{path} has sha256 {digest} and not that of the first one, {known}: "
            f"delete it to fetch it again, or {record} if it may have changed."
        )


# ----------------------------------------------------------------------------------------- transfer


def download(url: str, path: Path) -> None:
    """Fetch a zip file (a PyTorch checkpoint is one); `path` appears when all of it is there.

    What has arrived stays beside it (.part), with the server's mark of the version (ETag or date),
    and is continued if the server still has that version; otherwise it begins anew.
    """
    part = path.with_name(f"{path.name}.part")
    attempt = 0
    while True:
        before = _size(part)
        try:
            _transfer(url, part)
            break
        except (OSError, http.client.HTTPException) as error:
            attempt = 1 if _size(part) > before else attempt + 1
            if attempt == ATTEMPTS:
                raise WeightsError(
                    f"{url} cannot be downloaded ({error or type(error).__name__}): check the "
                    "connection and try again, what has arrived is kept."
                ) from error
            time.sleep(BACKOFF * 2 ** (attempt - 1))
    if not zipfile.is_zipfile(part):
        part.unlink()
        _refuse_page(url)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(path)
    _mark(part).unlink(missing_ok=True)


def _transfer(url: str, part: Path) -> None:
    """One connection, for all that is missing; OSError or HTTPException if it breaks off."""
    have, version = _resumable(url, part)
    request = urllib.request.Request(url, headers={"Accept-Encoding": "identity"})
    if have:
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", version)  # another version by now: then all of it comes
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        with error:
            if _is_whole(error, have):
                return
            _refuse(url, part, error)
            raise
    with response:
        if response.headers.get_content_maintype() == "text":
            _refuse_page(url)
        if response.status == 206 and not _continues(response, have, version):
            part.unlink()
            raise ConnectionError("the server continues another file")
        if response.status != 206:  # it begins anew, whatever was asked
            have = 0
            mark = {"url": url, "version": _version(response)}
            _mark(part).write_text(json.dumps(mark))
        _receive(response, part, have)


def _receive(response: http.client.HTTPResponse, part: Path, have: int) -> None:
    length = response.headers.get("Content-Length", "")
    total = have + int(length) if length.isdigit() else None
    if total is not None and (free := shutil.disk_usage(part.parent).free) < total - have:
        raise WeightsError(
            f"{part.parent} has {free / 1e9:.1f} GB free and {part.stem} needs "
            f"{(total - have) / 1e9:.1f} GB: make room, or set XDG_CACHE_HOME to another folder."
        )
    progress = tqdm(
        desc=part.stem,
        total=total,
        initial=have,
        unit="B",
        unit_scale=True,
        disable=None,  # where nobody looks: no terminal
    )
    with progress, part.open("ab" if have else "wb") as file:
        while chunk := response.read1(CHUNK):
            try:
                file.write(chunk)
            except OSError as error:
                raise WeightsError(
                    f"{part} cannot be written ({error.strerror}): make room and try again."
                ) from error
            progress.update(len(chunk))
    if total is not None and _size(part) < total:
        raise ConnectionError(f"it broke off at {_size(part)} of {total} bytes")


def _resumable(url: str, part: Path) -> tuple[int, str]:
    """Bytes that can be continued, and of which version; 0 if nobody knows whether they fit."""
    try:
        mark = json.loads(_mark(part).read_text())
        if mark["url"] == url and mark["version"]:
            return _size(part), mark["version"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return 0, ""


def _version(response: http.client.HTTPResponse) -> str:
    """The server's mark of this version of the file; a weak ETag does not promise equal bytes."""
    etag = response.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")


def _continues(response: http.client.HTTPResponse, have: int, version: str) -> bool:
    begin = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    same = _version(response) in ("", version)
    return same and begin is not None and int(begin[1]) == have


def _is_whole(error: urllib.error.HTTPError, have: int) -> bool:
    """Nothing is left to send of this version: a run ended between the last byte and the rename."""
    return error.code == 416 and error.headers.get("Content-Range") == f"bytes */{have}"


def _refuse(url: str, part: Path, error: urllib.error.HTTPError) -> None:
    """An answer that trying again cannot change; the others are raised by the caller."""
    if error.code == 416:
        part.unlink()
    elif error.code not in RETRIED:
        raise WeightsError(
            f"{url} cannot be downloaded (the server answers {error.code} {error.reason}): "
            f"fetch it by other means and put it at {part.with_suffix('')}."
        ) from error


def _refuse_page(url: str) -> NoReturn:
    raise WeightsError(
        f"{url} gave something other than a checkpoint: check the connection (does the network ask "
        "for a login?) and try again."
    )


def _mark(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
