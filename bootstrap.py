"""How does a fresh checkout get its `.venv`, on a machine with little more than Python?

Standard library only, and no syntax newer than Python 3.6, so that an old Python gets a sentence, not a traceback.
Makes `.venv` from requirements.lock (every file checked against its hash) and installs the project into it, editable.
Does nothing when `.venv` already matches. Ways, in order:

1. `uv` from PATH;
2. `python -m pip install --target .boot uv`: works where Debian refuses a plain `pip install` (PEP 668) and lacks venv;
3. `python -m venv`, then its pip;
4. `python -m venv --without-pip`, filled by the system's pip with `--python`.

Usage: `python3 bootstrap.py` (make or refresh `.venv`), `python3 bootstrap.py lock` (resolve requirements.lock anew).
"""

import hashlib
import importlib.util
import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BOOT = ROOT / ".boot"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "made-from"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)

NO_WAY = """\
Cannot make .venv. It takes one of: uv, pip, or a Python with venv. To get one:
  Debian, Ubuntu:  apt-get install python3-pip
  anywhere:        https://docs.astral.sh/uv/getting-started/installation/
Then run the same command again. What was tried:
"""


class Failed(Exception):
    """One way did not work; the message is what the tool said last."""


def fingerprint():
    """Hex digest of what `.venv` is made from: the lock, the project's metadata and the Python it runs on."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_current():
    """Whether `.venv` was made from exactly these files, and to its end (the stamp is written last)."""
    return VENV_PYTHON.exists() and STAMP.exists() and STAMP.read_text().strip() == fingerprint()


def surroundings():
    """The environment for uv and pip. uv brings its own root certificates; a company's proxy is known to the system."""
    trusted = ssl.get_default_verify_paths()
    environment = dict(os.environ)
    if trusted.cafile or (trusted.capath and os.listdir(trusted.capath)):
        environment.setdefault("UV_SYSTEM_CERTS", "true")
        environment.setdefault("UV_NATIVE_TLS", "true")  # what uv called it before
    return environment


def run(*command):
    """Run a command in the checkout, quietly; raise Failed with its last lines when it does not succeed."""
    try:
        done = subprocess.run(
            command, cwd=str(ROOT), env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        raise Failed(str(error))
    if done.returncode != 0:
        said = done.stdout.decode(errors="replace").strip().splitlines()
        raise Failed("{}\n      {}".format(" ".join(command[:5]), "\n      ".join(said[-6:])))


def uv_on_path():
    """A command for uv: the one on PATH, or the one this script fetched earlier."""
    for found in (shutil.which("uv"), str(BOOT / "bin" / "uv")):
        if found and os.access(found, os.X_OK):
            return found
    raise Failed("no uv on PATH")


def fetched_uv():
    """A command for uv, fetched by pip into `.boot`, away from the system's packages."""
    if importlib.util.find_spec("pip") is None:
        raise Failed("this Python has no pip")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--upgrade", "--target", str(BOOT), "uv")
    return str(BOOT / "bin" / "uv")


def with_uv(uv):
    """Fill `.venv` with uv, removing what the lock no longer names; return the command that installs into it."""
    if not VENV_PYTHON.exists():
        run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV))
    run(uv, "pip", "sync", "--quiet", "--python", str(VENV_PYTHON), "--require-hashes", str(LOCK))
    return uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON)


def with_pip(*pip):
    """Fill `.venv` with the given pip command; return the command that installs into it."""
    install = pip + ("install", "--quiet", "--disable-pip-version-check")
    run(*(install + ("--require-hashes", "--requirement", str(LOCK))))
    return install


def by_uv_on_path():
    return with_uv(uv_on_path())


def by_fetched_uv():
    return with_uv(fetched_uv())


def by_venv():
    run(sys.executable, "-m", "venv", "--clear", str(VENV))
    return with_pip(str(VENV_PYTHON), "-m", "pip")


def by_venv_without_pip():
    run(sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV))
    return with_pip(sys.executable, "-m", "pip", "--python", str(VENV_PYTHON))


def make_venv():
    """Try each way until one works, then install the project; say what was tried when none does."""
    print("Making .venv from requirements.lock ...", flush=True)
    tried = []
    for way in (by_uv_on_path, by_fetched_uv, by_venv, by_venv_without_pip):
        try:
            install = way()
            break
        except Failed as failure:
            tried.append("  {}: {}".format(way.__name__.replace("_", " "), failure))
    else:
        sys.exit(NO_WAY + "\n".join(tried))
    try:
        run(*(install + ("--no-deps", "--no-build-isolation", "--editable", str(ROOT))))
    except Failed as failure:
        sys.exit("Cannot install the project itself into .venv:\n  {}".format(failure))
    STAMP.write_text(fingerprint() + "\n")


def lock():
    """Resolve pyproject.toml into requirements.lock: one file, every platform, every file with its hash."""
    try:
        uv = uv_on_path()
    except Failed:
        uv = fetched_uv()
    run(uv, "pip", "compile", "pyproject.toml", "--extra", "dev", "--generate-hashes", "--universal",
        "--python-version", "{}.{}".format(*OLDEST), "--no-emit-index-url", "--no-emit-find-links",
        "--custom-compile-command", "make lock", "--upgrade", "--quiet", "--output-file", "requirements.lock")


def main():
    if sys.version_info < OLDEST:
        sys.exit("Panelkeeper needs Python {}.{} or newer; this is {}.".format(*(OLDEST + (sys.version.split()[0],))))
    if sys.argv[1:] == ["lock"]:
        try:
            lock()
        except Failed as failure:
            sys.exit("Cannot resolve requirements.lock:\n{}".format(failure))
    elif sys.argv[1:]:
        sys.exit("usage: python3 bootstrap.py [lock]")
    elif not is_current():
        make_venv()


if __name__ == "__main__":
    main()
