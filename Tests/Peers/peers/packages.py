"""A Python of its own for the peers that come from PyPI, with the versions of requirements.txt.

It is made at the first run below .build and kept until requirements.txt changes. Needs Debian's
python3-venv, and the internet that once. DEPS=skip makes nothing and says what is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REQUIREMENTS = os.path.join(HERE, "requirements.txt")
FOLDER = os.path.join(os.path.dirname(os.path.dirname(HERE)), ".build", "peers")

# A slow mirror; the two packages together have 260 KB.
LONGEST_SECONDS = 120


def python():
    """The path of an interpreter that has them."""
    with open(REQUIREMENTS, "rb") as file:
        wanted = hashlib.sha256(file.read() + sys.version.encode()).hexdigest()
    interpreter = os.path.join(FOLDER, "bin", "python")
    if _made_from() != wanted:
        if os.environ.get("DEPS", "install") == "skip":
            raise SystemExit(f"missing: the packages of {REQUIREMENTS}; run without DEPS=skip once")
        _make(interpreter)
        with open(os.path.join(FOLDER, "made-from"), "w") as file:
            file.write(wanted)
    return interpreter


def _made_from():
    try:
        with open(os.path.join(FOLDER, "made-from")) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _make(interpreter):
    shutil.rmtree(FOLDER, ignore_errors=True)
    _call(sys.executable, "-m", "venv", FOLDER)
    _call(interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
          "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", REQUIREMENTS)


def _call(*words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)} failed; python3-venv and PyPI are needed once:\n"
                         f"{done.stdout}{done.stderr}")
