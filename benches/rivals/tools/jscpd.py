#: name = jscpd
#: what = jscpd --min-tokens 50 --min-lines 1, one file a document (written before the clock starts)
#: level = passage
#: gives = passages
#: phases = prepare run collect
#: pip = jscpd
"""JSONL in, clones of jscpd out, with places in code points."""

import json
import os
import subprocess
import sys
from pathlib import Path

from shingles import documents

WORK = Path(os.environ["RIVALS_WORK"])
# Files in one folder.
FOLDER = 1000


def prepare(path):
    for number, (_, text) in enumerate(documents(path)):
        folder = WORK / "docs" / str(number // FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8", newline="")


def run():
    command = ["jscpd", str(WORK / "docs"), "--min-tokens", "50", "--min-lines", "1", "--format", "txt"]
    command += ["--max-size", "64mb", "--workers", os.environ["RIVALS_THREADS"]]
    command += ["--reporters", "json", "--output", str(WORK / "out"), "--silent"]
    subprocess.run(command, check=True, stdout=sys.stderr)


def collect(path):
    texts = list(documents(path))
    report = json.loads((WORK / "out" / "jscpd-report.json").read_text(encoding="utf-8"))
    for clone in report["duplicates"]:
        places = {}
        for side, file in (("a", clone["firstFile"]), ("b", clone["secondFile"])):
            name, text = texts[int(Path(file["name"]).stem)]
            places[side] = name
            places[f"{side}_start"] = at(text, file["startLoc"])
            places[f"{side}_end"] = at(text, file["endLoc"])
        if places["a"] != places["b"]:
            print(json.dumps(places))


def at(text, place):
    """Its positions are in bytes."""
    return len(text.encode("utf-8")[:place["position"]].decode("utf-8", errors="ignore"))


phase = os.environ["RIVALS_PHASE"]
if phase == "prepare":
    prepare(sys.argv[1])
elif phase == "run":
    run()
else:
    collect(sys.argv[1])
