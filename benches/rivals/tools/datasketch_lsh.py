#: name = datasketch
#: what = MinHash of 128 hashes, LSH with the bands it computes for the threshold, pairs filtered by estimated Jaccard
#: level = document
#: gives = pairs
#: pip = datasketch xxhash
"""JSONL in, pairs of the datasketch library out. One thread: the library has no other way."""

import json
import sys

import xxhash
from datasketch import MinHash
from datasketch import MinHashLSH

from shingles import documents
from shingles import shingles

HASHES = 128


def main():
    path, threshold = sys.argv[1], float(sys.argv[2])
    index = MinHashLSH(threshold=threshold, num_perm=HASHES)
    empty = MinHash(num_perm=HASHES, hashfunc=xxhash.xxh32_intdigest)
    seen = {}
    for name, text in documents(path):
        cut = shingles(text)
        if not cut:
            continue
        signature = empty.copy()
        signature.update_batch([one.encode() for one in cut])
        for other in index.query(signature):
            if signature.jaccard(seen[other]) >= threshold:
                print(json.dumps({"a": other, "b": name}))
        index.insert(name, signature, check_duplication=False)
        seen[name] = signature


main()
