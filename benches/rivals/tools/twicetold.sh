#: name = twicetold
#: what = scan --level document --similarity THRESHOLD
#: level = document
#: gives = findings
exec "$TWICETOLD" scan "$1" --level document --similarity "$2" --threads "$RIVALS_THREADS" --format jsonl -q
