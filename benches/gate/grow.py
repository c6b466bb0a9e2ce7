#!/usr/bin/env python3
"""Many texts out of few: records of JSON Lines in, the same and COPIES - 1 strange copies of each out.

    python3 benches/gate/grow.py COPIES < docs.jsonl > large.jsonl

A copy keeps the thousand commonest words; in all others the letters are exchanged, in each copy otherwise.
So it has the words, the lengths and the frequencies of a language, and shares with its original no more than
its commonest phrases. Ids end in `.COPY`.
"""

import collections
import json
import random
import re
import sys
import unicodedata

WORD = re.compile(r"[^\W\d_]+")
KEPT = 1000


def exchange(alphabet, copy):
    """Letters for letters, by the number of the copy."""
    letters = sorted(alphabet)
    others = letters[:]
    random.Random(copy).shuffle(others)
    return str.maketrans(dict(zip(letters, others)))


def script_of(letter):
    return unicodedata.name(letter, "?").split()[0]


def main():
    copies = int(sys.argv[1])
    records = [json.loads(line) for line in sys.stdin]
    counts = collections.Counter()
    for record in records:
        counts.update(WORD.findall(record["text"].lower()))
    kept = {word for word, _ in counts.most_common(KEPT)}
    letters = collections.Counter()
    for word, number in counts.items():
        for letter in word:
            letters[letter] += number
    # Letters of one script for each other, or words would fall apart.
    script = script_of(letters.most_common(1)[0][0])
    alphabet = [letter for letter, _ in letters.most_common(40) if script_of(letter) == script]
    for copy in range(copies):
        table, cache = exchange(alphabet, copy), {}

        def other(match):
            word = match.group()
            if word not in cache:
                lower = word.lower()
                cache[word] = word if lower in kept else lower.translate(table)
            return cache[word]

        for record in records:
            made = dict(record, id=f"{record['id']}.{copy}")
            if copy:
                made["text"] = WORD.sub(other, record["text"])
            print(json.dumps(made, ensure_ascii=False))


main()
