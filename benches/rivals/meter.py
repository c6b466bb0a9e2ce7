"""A command in, what it cost out, as JSON: seconds of all its processes, the peak of the largest one.

    meter.py COST.json STDOUT STDERR LIMIT_SECONDS COMMAND...

A process of its own and a small one, because the peak of a child counts from the memory of its parent at the fork.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans():
    """Makes processes that outlive their parent ours, so that their seconds are counted; Linux only."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except (OSError, AttributeError):
        pass


def main():
    cost_path, out, err, limit, *command = sys.argv[1:]
    adopt_orphans()
    start = time.monotonic()
    with open(out, "wb") as stdout, open(err, "wb") as stderr:
        streams = {"stdin": subprocess.DEVNULL, "stdout": stdout, "stderr": stderr}
        child = subprocess.Popen(command, start_new_session=True, **streams)

    timed_out = False

    def stop(_signal, _frame):
        nonlocal timed_out
        timed_out = True
        os.killpg(child.pid, signal.SIGKILL)

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(int(limit))
    _, status, _ = os.wait4(child.pid, 0)
    signal.alarm(0)
    wall = time.monotonic() - start
    try:
        # What it left running belongs to it, and ends with it.
        os.killpg(child.pid, signal.SIGTERM)
    except ProcessLookupError:
        pass
    try:
        while True:
            os.wait4(-1, 0)
    except ChildProcessError:
        pass
    # The sums over all that was waited for, by us or by those that we waited for.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Linux counts the peak in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    cost = {
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
        "wall_seconds": round(wall, 3),
        "peak_bytes": used.ru_maxrss * unit,
        "exit": os.waitstatus_to_exitcode(status),
        "timed_out": timed_out,
    }
    with open(cost_path, "w", encoding="utf-8") as file:
        json.dump(cost, file)


if __name__ == "__main__":
    main()
