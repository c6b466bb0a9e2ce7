"""What a tool printed, and a truth, in; recall and precision out."""

import gzip
import json
import subprocess
from collections import defaultdict


def opened(path):
    """Lines of a plain, .gz or .zst file, as bytes."""
    path = str(path)
    if path.endswith(".gz"):
        return gzip.open(path, "rb")
    if path.endswith(".zst"):
        # Python learned Zstandard only in 3.14.
        return subprocess.Popen(["zstd", "-qdc", path], stdout=subprocess.PIPE).stdout
    return open(path, "rb")


def records(path):
    with opened(path) as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def pair(a, b):
    return (a, b) if a < b else (b, a)


class Found:
    """What a tool says, whatever the form: pairs or clusters of documents, passages."""

    def __init__(self, path, gives):
        self.pairs, self.clusters, self.passages = set(), [], []
        forms = {"pairs": self._pair, "clusters": self._cluster, "passages": self._passage, "findings": self._finding}
        read = forms[gives]
        for record in records(path):
            read(record)

    def _pair(self, record):
        if record["a"] != record["b"]:
            self.pairs.add(pair(record["a"], record["b"]))

    def _cluster(self, record):
        self.clusters.append(record["cluster"])

    def _passage(self, record):
        place = lambda side: (record[side], record[f"{side}_start"], record[f"{side}_end"])
        self.passages.append((place("a"), place("b")))

    def _finding(self, record):
        """A line of twicetold's own JSON; a family is its representative beside each of its places."""
        place = lambda at: (at["document"], at["start_char"], at["end_char"])
        match record["type"]:
            case "overlap":
                self._pair(record)
            case "passage":
                self.passages.append((place(record["a"]), place(record["b"])))
            case "family":
                first = place(record["representative"])
                self.passages += [(first, place(at)) for at in record["members"] if place(at) != first]


def true_pairs(path, ids, threshold):
    """The pairs at the threshold whose documents are both in the sample."""
    if path is None:
        return None
    return {
        pair(one["a"], one["b"])
        for one in records(path)
        if one["jaccard"] >= threshold and one["a"] in ids and one["b"] in ids
    }


def judge_pairs(found, truth):
    """Recall and precision over pairs of documents; a cluster stands for all its pairs."""
    cluster_of = {name: number for number, members in enumerate(found.clusters) for name in members}
    told = len(found.pairs) + sum(len(c) * (len(c) - 1) // 2 for c in map(set, found.clusters))
    if truth is None:
        return {"pairs_told": told}
    together = lambda a, b: a in cluster_of and cluster_of[a] == cluster_of.get(b)
    hit = sum(one in found.pairs or together(*one) for one in truth)
    return {
        "pairs_true": len(truth),
        "pairs_told": told,
        "hit": hit,
        "recall": round(hit / len(truth), 4) if truth else None,
        "precision": round(hit / told, 4) if told else None,
    }


def meet(a, b):
    return min(a[2], b[2]) > max(a[1], b[1])


class Passages:
    """Passages by document, to ask what a copy shares with its origin."""

    def __init__(self, passages):
        self.of = defaultdict(list)
        for a, b in passages:
            self.of[a[0]].append((a, b))
            self.of[b[0]].append((b, a))

    def joining(self, copy, origin):
        """Places in the copy that stand beside the origin: `listed` themselves, or `found` through a third place."""
        listed, found = [], []
        for here, there in self.of[copy[0]]:
            if not meet(here, copy):
                continue
            if there[0] == origin[0]:
                if meet(there, origin):
                    listed.append(here)
            elif any(f[0] == origin[0] and meet(f, origin) and meet(m, there) for m, f in self.of[there[0]]):
                found.append(here)
        return listed, found


def covered(places, whole):
    """The share of a stretch that places cover."""
    total, reached = 0, whole[1]
    for _, start, end in sorted(places, key=lambda place: place[1]):
        start, end = max(start, reached), min(end, whole[2])
        if end > start:
            total, reached = total + end - start, end
    return total / max(1, whole[2] - whole[1])


def judge_copies(found, copies, lengths):
    """By kind of copy: how many, found, and the share of the copied stretch that is told."""
    passages, kinds = Passages(found.passages), defaultdict(lambda: [0, 0, 0, 0.0])
    for one in copies:
        copy, origin = stretches(one, lengths)
        listed, through = passages.joining(copy, origin)
        kind = kinds[one["kind"]]
        kind[0] += 1
        kind[1] += bool(listed)
        kind[2] += bool(listed or through)
        kind[3] += covered(listed + through, copy)
    return {
        kind: {"copies": n, "listed": listed, "found": any_, "covered": round(share / n, 4)}
        for kind, (n, listed, any_, share) in sorted(kinds.items())
    }


def planted(path, ids):
    """The planted copies whose origin is in the sample too."""
    if path is None:
        return None
    copies = []
    for one in records(path):
        origin = one["src"]["id"] if isinstance(one["src"], dict) else one["src"]
        if one["id"] in ids and origin in ids:
            copies.append({**one, "src": origin})
    return copies


def stretches(one, lengths):
    """What was copied, in the copy and in its origin; all of both, unless it says where."""
    at = lambda name, span: (name, *(span or (0, lengths[name])))
    return at(one["id"], one.get("dst_span")), at(one["src"], one.get("src_span"))
