"""A program and a folder to work in, in; whether pyarrow reads what the program writes, and the other way round."""

import csv
import datetime
import decimal
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

PROGRAM, WORK = Path(sys.argv[1]), Path(sys.argv[2])
CORPUS = "testdata/corpora/hasaka"


def run(*arguments):
    words = [PROGRAM, *map(str, arguments)]
    return subprocess.run(words, check=True, capture_output=True).stdout


def same(found, expected, what):
    if found != expected:
        sys.exit(f"FAILED: {what}\n  found:    {found!r}\n  expected: {expected!r}")


def the_table_says_what_the_json_says():
    file = WORK / "passages.parquet"
    run("scan", CORPUS, "--format", "parquet", "-o", file)
    findings = json.loads(run("scan", CORPUS, "--format", "json"))
    table = pq.read_table(file)
    rows = table.to_pylist()
    same(len(rows), len(findings["passages"]), "one row a passage")
    same(len(rows) > 0, True, "there are passages")
    texts = {document["id"]: Path(document["path"]).read_bytes() for document in findings["documents"]}
    of_document = {document["id"]: document for document in findings["documents"]}
    kinds = {family["id"]: family["kind"] for family in findings["families"]}
    jaccard = {name: overlap["jaccard"] for overlap in findings["overlaps"] for name in overlap["passages"]}
    for row, passage in zip(rows, findings["passages"]):
        same(row["passage"], passage["id"], "the id")
        for name in ["family", "echo_of", "matched_words", "identity"]:
            same(row[name], passage[name], name)
        same(row["found_by"].split(), passage["found_by"], "found_by")
        same(row["kind"], kinds[passage["family"]], "kind")
        same(row["jaccard"], jaccard[passage["id"]], "jaccard")
        for side in "ab":
            place = dict(passage[side])
            document = of_document[place["document"]]
            for name, value in place.items():
                same(row[f"{side}_{name}"], value, f"{side}_{name}")
            for name in ["path", "record", "group", "date"]:
                same(row[f"{side}_{name}"], document[name], f"{side}_{name}")
            text = texts[place["document"]][place["start_byte"] : place["end_byte"]].decode()
            same(row[f"{side}_text"], text, f"{side}_text")
    schema = pq.read_schema(file)
    same(schema.field("a_text").type, pa.string(), "the type of texts")
    same(schema.field("a_start_byte").type, pa.uint32(), "the type of offsets")
    same(schema.field("identity").type, pa.float64(), "the type of shares")
    same(schema.metadata[b"twicetold.schema"], b"twicetold.passages/1", "the name of the schema")
    same(json.loads(schema.metadata[b"twicetold.summary"]), findings["summary"], "the summary")
    return table.num_columns


def an_empty_table_is_one():
    file = WORK / "nothing.parquet"
    (WORK / "one.txt").write_text("Nothing else is like this one.")
    run("scan", WORK / "one.txt", "--format", "parquet", "-o", file)
    same(pq.read_table(file).num_rows, 0, "a scan that finds nothing")


def documents_of(path, *more):
    lines = run("scan", path, "--format", "jsonl", *more).decode().splitlines()
    records = [json.loads(line) for line in lines]
    skipped = [record for record in records if record["type"] == "skipped"]
    same(skipped, [], f"{path} is read whole")
    return [record for record in records if record["type"] == "document"]


def what_pyarrow_writes_is_read():
    texts = [f"Document {n} tells of goat number {n * n}.\n" for n in range(5_000)]
    days = [datetime.date(2020, 1, 1) + datetime.timedelta(days=n) for n in range(5_000)]
    table = pa.table({"id": pa.array(range(5_000)), "date": days, "text": texts, "group": ["harbour", None] * 2_500})
    choices = [(packing, version) for packing in ["none", "snappy", "gzip", "zstd"] for version in ["1.0", "2.0"]]
    for packing, version in choices:
        file = WORK / "table.parquet"
        pq.write_table(table, file, compression=packing, data_page_version=version, row_group_size=1_500)
        found = documents_of(file)
        same(len(found), 5_000, f"rows packed with {packing}, pages {version}")
        by_id = {int(document["id"]): document for document in found}
        for n in [0, 1, 1_499, 1_500, 4_999]:
            same(by_id[n]["date"], days[n].isoformat(), "the date")
            same(by_id[n]["record"], n + 1, "the row")
            same(by_id[n]["group"], "harbour" if n % 2 == 0 else None, "the group")
            same(by_id[n]["words"], 7, "the words")


def what_python_writes_as_csv_is_read():
    file = WORK / "table.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "text"])
        writer.writerows([n, f'She said "{n}",\nand left; then {n * n} of them came.'] for n in range(3_000))
    found = {document["id"]: document for document in documents_of(file)}
    same(len(found), 3_000, "records")
    same(found["2999"]["record"], 2 + 2 * 2_999, "the line of a record")


def rows_without_copies_are_those_of_pyarrow():
    number = 3_000
    texts = [f"Document {n % 1_000} tells of goat number {(n % 1_000) ** 2}.\n" for n in range(number)]
    table = pa.table({
        "tags": pa.array([None if n % 7 == 0 else [str(n), None, "tag"][: n % 4] for n in range(number)]),
        "id": pa.array(range(number), pa.uint32()),
        "meta": [{"day": datetime.date(2020, 1, 1), "rest": None if n % 3 else {"x": n / 7}} for n in range(number)],
        "text": texts,
        "map": pa.array([[("key", n)] * (n % 3) for n in range(number)], pa.map_(pa.string(), pa.int16())),
        "price": pa.array([decimal.Decimal(n) / 8 for n in range(number)], pa.decimal128(12, 3)),
        "when": pa.array([n * 1_000_000 for n in range(number)], pa.timestamp("us", "UTC")),
        "kind": pa.array([["a", "b", None][n % 3] for n in range(number)]).dictionary_encode(),
        "digest": pa.array([n.to_bytes(4, "big") for n in range(number)], pa.binary(4)),
        "flag": [None if n % 5 == 0 else n % 2 == 0 for n in range(number)],
    }).replace_schema_metadata({"made by": "a test"})
    file, clean = WORK / "copies.parquet", WORK / "clean.parquet"
    for packing, version in [(p, v) for p in ["none", "snappy", "gzip", "zstd"] for v in ["1.0", "2.0"]]:
        pq.write_table(
            table, file, compression=packing, data_page_version=version, row_group_size=700, write_page_index=True
        )
        run("dedup", file, "-o", clean, "--keep", "first", "--force")
        found, what = pq.read_table(clean), f"packed with {packing}, pages {version}"
        same(found.schema.equals(pq.read_schema(file), check_metadata=True), True, f"the schema, {what}")
        same(found.to_pylist() == table.slice(0, 1_000).to_pylist(), True, f"the rows that stay, {what}")
        chunk = lambda path: pq.read_metadata(path).row_group(0).column(0).compression
        same(chunk(clean), chunk(file), "how it is packed")
    own = [f"{text}\nIts own words are number {n}." for n, text in enumerate(texts)]
    shared = " ".join(f"word{n}" for n in range(30))
    longer = table.set_column(3, "text", pa.array([f"{text}\n\n{shared}" if n % 2 else text for n, text in enumerate(own)]))
    pq.write_table(longer, file, row_group_size=700)
    run("dedup", file, "-o", clean, "--level", "paragraph", "--force")
    cut = [f"{text}\n\n{shared}" if n == 1 else text for n, text in enumerate(own)]
    found = pq.read_table(clean)
    same(found["text"].to_pylist(), cut, "texts that are cut")
    others = [rows.drop_columns("text").to_pylist() for rows in [found, longer]]
    same(others[0] == others[1], True, "the other columns")
    pq.write_table(table, file, compression={"text": "snappy", "id": "snappy", "flag": "lz4"})
    words = [PROGRAM, "dedup", str(file), "-o", str(WORK / "refused.parquet")]
    refused = subprocess.run(words, capture_output=True, check=False)
    same((refused.returncode, b"packed with lz4" in refused.stderr), (2, True), f"what cannot be written: {refused}")
    same((WORK / "refused.parquet").exists(), False, "what cannot be written is not there")


columns = the_table_says_what_the_json_says()
an_empty_table_is_one()
what_pyarrow_writes_is_read()
what_python_writes_as_csv_is_read()
rows_without_copies_are_those_of_pyarrow()
print(f"OK: pyarrow {pa.__version__} reads the table of {columns} columns, and what it writes is read")
