"""Fuzzes the readers of imports with atheris (libFuzzer); goes on from where the last run stopped.

python -m bench fuzz [SECONDS [FORMAT ...]]        half an hour over all formats when nothing is said

The corpus of each format is kept in build/fuzz, so that every run begins with what those before it reached.
What crashes a reader, takes longer than ten seconds or more than 300 MiB is a find: its file is put among the
tests (intake/tests/finds), which read every one of them again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "build/fuzz"
FINDS = ROOT / "src/broadsheet/intake/tests/finds"
IN_ALL, MOST = 1800, 600
"""Seconds of a run over everything, and of one parser at most."""


def main(words: list[str]) -> int:
    """Returns 1 where something was found."""
    if words and words[0] == "--one":
        return _fuzz(words[1], words[2:])
    if importlib.util.find_spec("atheris") is None:
        print("Fuzzing wants atheris: pip install --require-hashes -r requirements/fuzz.txt", file=sys.stderr)
        return 2
    _set_up()
    import django

    django.setup()
    from broadsheet.intake.tests.survival import NAMES, SEEDS

    formats = words[1:] or list(SEEDS)
    seconds = int(words[0]) if words else min(MOST, IN_ALL // len(formats))
    failed = []
    FINDS.mkdir(exist_ok=True)
    for name in formats:
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "seed").write_bytes(SEEDS[name].encode())
        for find in FINDS.glob(f"{name}-*"):
            (folder / find.name).write_bytes(find.read_bytes())
        print(f"=== {name} (*{NAMES[name]}), {seconds} s, {len(list(folder.iterdir()))} files", flush=True)
        done = subprocess.run(
            [
                sys.executable, "-m", "bench.fuzz", "--one", name, str(folder), f"-max_total_time={seconds}",
                "-timeout=10", "-rss_limit_mb=300", "-max_len=8192", "-print_final_stats=1", "-verbosity=0",
                f"-artifact_prefix={FINDS}/{name}-",
            ],
            check=False,
            cwd=ROOT,
        )  # fmt: skip
        failed += [name] if done.returncode else []
    print(f"finds in: {', '.join(failed)} (see {FINDS})" if failed else "nothing was found")
    return int(bool(failed))


def _set_up() -> None:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.testing.settings"


def _fuzz(name: str, words: list[str]) -> int:
    import atheris

    _set_up()
    with atheris.instrument_imports(include=["broadsheet.intake", "broadsheet.stories.richtext"]):
        import django

        django.setup()
        from broadsheet.intake.tests.survival import survive

    def one(data: bytes) -> None:
        try:
            survive(name, data, CORPUS)
        except Exception:  # libFuzzer keeps what hangs or swells, and nothing of an exception of Python's
            (FINDS / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
            raise

    atheris.Setup([sys.argv[0], *words], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
