#!/usr/bin/env python3
"""A corpus many times as large, in which as much more is found: `letters.py DOCS.jsonl COPIES > LARGER.jsonl`.

Each copy of the documents is written in letters of its own: letters and digits are permuted; numbers, single letters and
words with other letters get two more letters, so that nothing stands in two copies.
"""

import json
import random
import re
import string
import sys

# What a permutation may leave as it is in another copy: lists that count, tables of numbers, other scripts.
ALIKE = re.compile(r"\b(?:[A-Za-z]|[0-9]+|\w*[^\W\x00-\x7f]\w*)\b")
MARKS = "\ue000\ue001"


def letters(copy):
    """What each character becomes in a copy."""
    dice = random.Random(copy)
    table = dict(zip(MARKS, (string.ascii_lowercase[at] for at in divmod(copy, 26))))
    for alphabet in (string.ascii_lowercase, string.digits):
        others = dice.sample(alphabet, len(alphabet))
        table.update(zip(alphabet, others))
        if alphabet != string.digits:
            table.update(zip(alphabet.upper(), "".join(others).upper()))
    return str.maketrans(table)


def main():
    path, copies = sys.argv[1], int(sys.argv[2])
    if copies > 26 * 26:
        sys.exit(f"letters.py: at most {26 * 26} copies can be told apart")
    with open(path, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    for document in documents:
        document["text"] = ALIKE.sub(lambda found: found.group() + MARKS, document["text"])
    for copy in range(copies):
        table = letters(copy)
        for document in documents:
            changed = {"id": f"{copy}-{document['id']}", "text": document["text"].translate(table)}
            print(json.dumps({**document, **changed}, ensure_ascii=False))


if __name__ == "__main__":
    main()
