"""Where is Microsoft's own card renderer? Fetched with npm when the demo is made, and kept in a cache, not in here.

Where it cannot be had, pages draw cards themselves. `python -m simulator.teams.renderer` fetches it.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Package:
    """A file of an npm package: pinned by version, and by the SHA-512 of the whole as npm names it."""

    name: str
    version: str
    sha512: str
    file: str


PACKAGES = (
    Package(
        "adaptivecards",
        "3.0.6",
        "WDCIb2WXZ7cOHJ9HIHRNdhSt861HySVOdN2xPk2aKHAF3JvD8QGQ8/XcNFrDJxCteOog8MM7EBlXfSAR8JXKAg==",
        "package/dist/adaptivecards.min.js",
    ),
    Package(
        "markdown-it",
        "14.1.0",
        "a54IwgWPaeBCAAsv13YgmALOF1elABB08FxO9i+r4VFk5Vl4pKokRPeX8u5TCgSsPi6ec1otfLjdOpVcgbpshg==",
        "package/dist/markdown-it.min.js",
    ),
)
"""The renderer, and what it needs to read Markdown. Both are under the MIT licence."""


class NotFetched(Exception):
    """It cannot be had; the sentence says why."""


def folder() -> Path:
    """Where the files are kept between runs, for these very versions."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "panelkeeper" / "-".join(f"{one.name}-{one.version}" for one in PACKAGES)


def files(where: Path | None) -> dict[str, Path]:
    """The scripts by name, if all of them are there."""
    if where is None:
        return {}
    found = {Path(one.file).name: where / Path(one.file).name for one in PACKAGES}
    return found if all(path.is_file() for path in found.values()) else {}


def fetch(where: Path) -> None:
    """Put the files there. Raises NotFetched, and leaves nothing half done."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotFetched("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            content = _unpacked(package, _packed(npm, package, Path(folder)))
            (Path(folder) / Path(package.file).name).write_bytes(content)
        where.mkdir(parents=True, exist_ok=True)
        for package in PACKAGES:
            name = Path(package.file).name
            shutil.copyfile(Path(folder) / name, where / f"{name}.new")
            (where / f"{name}.new").replace(where / name)


def _packed(npm: str, package: Package, into: Path) -> Path:
    """The package as npm downloads it, without anything being installed or run."""
    command = [npm, "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(into)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS, cwd=into)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise NotFetched(f"npm could not fetch {package.name}") from error
    return into / f"{package.name}-{package.version}.tgz"


def _unpacked(package: Package, archive: Path) -> bytes:
    """The one file of it that is needed, if the whole is what was pinned."""
    whole = archive.read_bytes()
    if base64.b64encode(hashlib.sha512(whole).digest()).decode() != package.sha512:
        raise NotFetched(f"{package.name} is not what was pinned")
    with tarfile.open(archive) as opened:
        member = opened.extractfile(package.file)
        if member is None:
            raise NotFetched(f"{package.name} has no {package.file}")
        return member.read()


def main() -> None:
    """Fetch it unless it is there, and say so in one line; a failure is no trouble for the demo."""
    where = folder()
    if files(where):
        return
    try:
        fetch(where)
        said = f"Microsoft's card renderer (adaptivecards {PACKAGES[0].version}, MIT) was fetched with npm."
    except NotFetched as why:
        said = f"Microsoft's card renderer is not used: {why}. The simulated Teams draws cards itself."
    sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main()
