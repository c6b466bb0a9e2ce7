"""What was measured in, rivals.json and rivals.md out."""

import json
from statistics import median

MB = 1_000_000
MIB = 1 << 20


def keep(entry, folder):
    """Adds it to the folder's results, in the place of an earlier one of the same documents and tools."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "rivals.json"
    entries = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    same = lambda one: (one["corpus"]["sha256"], one["threshold"], [tool["tool"] for tool in one["tools"]])
    entries = [one for one in entries if same(one) != same(entry)] + [entry]
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "rivals.md").write_text("\n".join(markdown(entries)), encoding="utf-8")
    return path.with_suffix(".md")


def markdown(entries):
    yield "# Beside rivals"
    yield ""
    yield "Medians, by `benches/rivals/run`; what each number means, and what is unfair about it, is in"
    yield "[its README](../../rivals/README.md). Every run is in `rivals.json`."
    for entry in entries:
        yield from section(entry)


def section(entry):
    corpus, machine = entry["corpus"], entry["machine"]
    loads = [run["load_before"] for tool in entry["tools"] for run in tool["runs"]]
    yield ""
    yield f"## {corpus['name']}, {corpus['bytes'] / MB:.1f} MB, {corpus['documents']:,} documents"
    yield ""
    yield f"{machine['processor']}, {machine['cores']} cores, {machine['system']}; {entry['measured']};"
    yield f"commit `{entry['commit'][:10]}`; documents `{corpus['sha256'][:16]}…`;"
    yield f"{entry['threads']} threads where a tool can."
    if loads:
        yield f"Load before a run: {min(loads):.1f} to {max(loads):.1f}" + (
            "; **others were at work**: compare processor seconds, and those only within this table."
            if max(loads) > machine["cores"]
            else "."
        )
    for level, rows, head in (("document", documents, DOCUMENT), ("passage", passages, PASSAGE)):
        tools = [tool for tool in entry["tools"] if tool["level"] == level]
        if tools:
            yield ""
            documents_at = f"Near-duplicate documents, Jaccard ≥ {entry['threshold']}:"
            yield documents_at if level == "document" else "Passages:"
            yield ""
            yield f"| {' | '.join(head)} |"
            yield "|" + "---|" * len(head)
            for tool in tools:
                yield f"| {' | '.join(rows(tool, corpus))} |"
            if level == "passage":
                yield from kinds(tools)
    yield ""
    yield from (f"* {tool['tool']}: {tool['what']}" for tool in entry["tools"])
    yield ""


DOCUMENT = ["tool", "version", "CPU s", "MB/s a core", "wall s", "peak MiB", "recall", "precision", "pairs", "runs"]
PASSAGE = ["tool", "version", "CPU s", "MB/s a core", "wall s", "peak MiB", "passages", "runs"]


def middle(tool, key):
    values = [run[key] for run in tool["runs"] if run.get(key) is not None]
    return median(values) if values else None


def costs(tool, corpus):
    cpu, wall, peak = (middle(tool, key) for key in ("cpu_seconds", "wall_seconds", "peak_bytes"))
    return [f"{cpu:.2f}", f"{corpus['text_bytes'] / MB / max(cpu, 0.001):.1f}", f"{wall:.2f}", f"{peak / MIB:.0f}"]


def share(value):
    return "–" if value is None else f"{value:.3f}"


def begun(tool, width):
    """The first cells, or a row that says why there is nothing to show."""
    cells = [tool["tool"], tool.get("version", "–")]
    if "failed" not in tool and tool["runs"]:
        return cells, None
    why = tool.get("failed", "did not run").replace("|", "/").replace("\n", " ")
    return cells, [*cells, f"failed: {why}"] + [""] * (width - 3)


def documents(tool, corpus):
    cells, failed = begun(tool, len(DOCUMENT))
    if failed:
        return failed
    told = [share(middle(tool, "recall")), share(middle(tool, "precision")), f"{middle(tool, 'pairs_told'):,.0f}"]
    return [*cells, *costs(tool, corpus), *told, str(len(tool["runs"]))]


def passages(tool, corpus):
    cells, failed = begun(tool, len(PASSAGE))
    if failed:
        return failed
    return [*cells, *costs(tool, corpus), f"{middle(tool, 'passages'):,.0f}", str(len(tool["runs"]))]


def kinds(tools):
    """Planted copies by kind: found, and how much of the copied stretch is told."""
    tools = [tool for tool in tools if tool["runs"] and "kinds" in tool["runs"][-1]]
    if not tools:
        return
    told = [tool["runs"][-1]["kinds"] for tool in tools]
    names = [f"{tool['tool']}: {what}" for tool in tools for what in ("found", "covered")]
    yield ""
    yield "Planted copies, found and covered on average:"
    yield ""
    yield f"| kind | copies | {' | '.join(names)} |"
    yield "|" + "---|" * (len(names) + 2)
    for kind in told[0]:
        cells = [share(of) for one in told for of in (one[kind]["found"] / one[kind]["copies"], one[kind]["covered"])]
        yield f"| {kind} | {told[0][kind]['copies']} | {' | '.join(cells)} |"
