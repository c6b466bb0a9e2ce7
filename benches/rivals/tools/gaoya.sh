#: name = gaoya
#: what = 32-bit MinHash, 9 bands × 13 rows at .8, pairs filtered by estimated Jaccard; gaoya-driver, built for this processor
#: level = document
#: gives = pairs
#: cargo = gaoya-driver
exec gaoya-driver "$1" "$2" "$RIVALS_THREADS"
