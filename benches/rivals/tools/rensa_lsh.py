#: name = rensa
#: what = R-MinHash of 117 hashes (9 bands × 13 rows at .8), pairs filtered by estimated Jaccard
#: level = document
#: gives = pairs
#: pip = rensa
"""JSONL in, pairs of the rensa library out. Its hashing is Rust; the shingles are cut in Python."""

import json
import sys

from rensa import RMinHash
from rensa import RMinHashLSH

from shingles import documents
from shingles import shingles

SEED = 42
HASHES = 128


def banding(threshold):
    """The bands × rows that err least: the same rule as in gaoya-driver, so 9 × 13 at .8."""
    steps = [(step + 0.5) / 1000 for step in range(1000)]

    def error(shape):
        bands, rows = shape
        proposed = ((j, 1 - (1 - j**rows) ** bands) for j in steps)
        return sum(p if j < threshold else 1 - p for j, p in proposed)

    near = (1 / threshold) if threshold < 1 else 1.01
    shapes = [(b, r) for b in range(1, HASHES + 1) for r in range(1, HASHES // b + 1)]
    # Only those whose curve is steepest near the threshold are worth the sum.
    likely = [(b, r) for b, r in shapes if threshold / near**2 <= (1 / b) ** (1 / r) <= threshold * near**2]
    return min(likely or shapes, key=error)


def main():
    path, threshold = sys.argv[1], float(sys.argv[2])
    bands, rows = banding(threshold)
    ids, signatures = [], []
    index = RMinHashLSH(threshold=threshold, num_perm=bands * rows, num_bands=bands)
    for name, text in documents(path):
        cut = shingles(text)
        if not cut:
            continue
        signature = RMinHash(num_perm=bands * rows, seed=SEED)
        signature.update(cut)
        here = len(ids)
        for other in index.query(signature):
            if signature.jaccard(signatures[other]) >= threshold:
                print(json.dumps({"a": ids[other], "b": name}))
        index.insert(here, signature)
        ids.append(name)
        signatures.append(signature)


main()
