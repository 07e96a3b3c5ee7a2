"""The pinned packages that functions load, pruned to what is imported and compiled.

.lastmile/closures/<name>-<hash>/     one finished closure; made once for each set of inputs
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from infra.build.interpreter import interpreter
from infra.build.target import ROOT, Target, here

CACHE = ROOT / ".lastmile" / "closures"
REQUIREMENTS = {
    "runtime": ROOT / "requirements.txt",
    "crypto": ROOT / "infra" / "requirements" / "crypto.txt",
    "typesetting": ROOT / "infra" / "requirements" / "typesetting.txt",
    "gateways": ROOT / "infra" / "requirements" / "gateways.txt",
    "desk": ROOT / "infra" / "requirements" / "desk.txt",
    "botocore": ROOT / "infra" / "requirements" / "botocore.txt",  # no layer: the bench's
}
KEPT_SECONDS = 7 * 86400  # of a closure that no build has asked for since
CHALICE_MODULES = {"__init__.py", "app.py"}
# The languages that messages are written in; `root` is what CLDR's others inherit from.
BABEL_LOCALES = {"root.dat", "en.dat", "en_001.dat", "ru.dat", "ru_RU.dat", "LICENSE.unicode"}
# What Powertools' logger imports of its utilities: an eighth of the layer's files are the others.
POWERTOOLS_UTILITIES = {"__init__.py", "jmespath_utils"}
NEVER_IMPORTED = (
    *("bin", "share", "*/tests", "*/test", "**/*.pyi", "**/py.typed", "**/*.c", "**/*.h"),
    "aws_lambda_powertools/event_handler",
    "cffi",  # argon2 and cryptography need `_cffi_backend` alone
    "holidays/locale",
    "netaddr/eui/*.txt",  # who made which network card
    "netaddr/eui/*.idx",
    "stripe/params",  # a type checker's: a third of the SDK
    "phonenumbers/shortdata/region_*.py",  # emergency numbers, in 240 files
    "pydantic/v1",
)


def built(name: str, target: Target) -> Path:
    """The folder of a closure, made if it is not there yet."""
    folder = CACHE / f"{name}-{_key(name, target)}"
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            fresh = Path(scratch) / "closure"
            _install(name, target, fresh)
            _prune(fresh)
            compiled(fresh, target)
            _drop_sources(fresh)
            _publish(fresh, folder)
        _forget_unused()
    folder.touch()
    return folder


def copied(name: str, target: Target, into: Path) -> None:
    """Put a closure into a folder, by hard links where the disk allows."""
    shutil.copytree(built(name, target), into, copy_function=_linked, dirs_exist_ok=True)


def compiled(folder: Path, target: Target) -> None:
    """Compile to unchecked .pyc files: after unzipping, a time stamp would always be stale."""
    python = interpreter(target.python)
    if python is None:
        return  # functions still run, and start slower; `make deploy` says so
    command = [python, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    # The path is kept out of the code objects, so that the same input gives the same bytes.
    subprocess.run([*command, "-s", str(folder), str(folder)], check=True)


def _key(name: str, target: Target) -> str:
    inputs = [REQUIREMENTS[name].read_bytes(), Path(__file__).read_bytes()]
    inputs += [repr(target).encode(), here().encode()]
    inputs.append(b"compiled" if interpreter(target.python) else b"sources alone")
    return hashlib.sha256(b"\0".join(inputs)).hexdigest()[:16]


def _install(name: str, target: Target, into: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "install", "--quiet", "--no-deps", "--target", str(into)]
    command += ["--python", sys.executable, "--link-mode", "copy", "-r", str(REQUIREMENTS[name])]
    if target.wheels:
        command += ["--python-version", target.python, "--python-platform", target.wheels]
        command += ["--only-binary", ":all:"]
    scratch = os.environ | {"TMPDIR": str(into.parent)}  # uv leaves lock files behind
    if subprocess.run(command, env=scratch, check=False).returncode:
        sys.exit(f"the {name} layer's packages could not be installed (see above)")


def _prune(folder: Path) -> None:
    doomed = [path for pattern in NEVER_IMPORTED for path in folder.glob(pattern)]
    doomed += [p for p in folder.glob("chalice/*") if p.name not in CHALICE_MODULES]
    doomed += [p for p in folder.glob("babel/locale-data/*") if p.name not in BABEL_LOCALES]
    doomed += [
        p
        for p in folder.glob("aws_lambda_powertools/utilities/*")
        if p.name not in POWERTOOLS_UTILITIES
    ]
    for path in doomed:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _drop_sources(folder: Path) -> None:
    """Keep what was compiled in its source's place: half the files to unzip at a cold start."""
    for code in list(folder.rglob("__pycache__/*.pyc")):
        source = code.parent.parent / f"{code.name.split('.', 1)[0]}.py"
        code.rename(source.with_suffix(".pyc"))
        source.unlink()
    for emptied in list(folder.rglob("__pycache__")):
        emptied.rmdir()


def _publish(fresh: Path, folder: Path) -> None:
    """Move a finished closure to its place; whoever comes second keeps the first one's."""
    try:
        fresh.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _forget_unused() -> None:
    for folder in CACHE.iterdir():
        if time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
