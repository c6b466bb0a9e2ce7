#: name = twicetold-passage
#: what = scan --level passage
#: level = passage
#: gives = findings
exec "$TWICETOLD" scan "$1" --level passage --threads "$RIVALS_THREADS" --format jsonl -q
