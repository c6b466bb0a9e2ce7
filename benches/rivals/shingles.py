"""A JSONL file of {"id","text"} in, the 5-grams of words of each document out: for libraries that let the caller cut.

Words are lower-cased runs of letters, digits and _, without Arabic vowel marks and tatweel. So cuts the exact
truth, too, and gaoya-driver.
"""

import json
import re

SHINGLE = 5
WORD = re.compile(r"\w+")
# Arabic vowel marks and the tatweel.
MARKS = dict.fromkeys([*range(0x64B, 0x660), 0x670, 0x640])


def words(text):
    return WORD.findall(text.translate(MARKS).lower())


def shingles(text):
    """The distinct runs of five words, joined; a shorter text is one, an empty one none."""
    found = words(text)
    if len(found) <= SHINGLE:
        return [" ".join(found)] if found else []
    return list({" ".join(found[at:at + SHINGLE]) for at in range(len(found) - SHINGLE + 1)})


def documents(path):
    """Ids and texts, in the order of the file."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                record = json.loads(line)
                yield record["id"], record["text"]
