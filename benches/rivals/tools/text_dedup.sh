#: name = text-dedup
#: what = text_dedup.minhash of 128 hashes (xxh3), bands it computes for the threshold, 5-grams as it cuts them
#: level = document
#: gives = clusters
#: phases = run collect
#: pip = click click-option-group datasets ftfy numpy regex rich scipy tqdm xxhash
#: pip-alone = text-dedup
#: slow = yes
case $RIVALS_PHASE in
run)
    export HF_HOME=$RIVALS_WORK/home HF_DATASETS_OFFLINE=1 HF_HUB_OFFLINE=1
    exec python -m text_dedup.minhash --path json --data_files "$1" --split train --column text \
        --cache_dir "$RIVALS_WORK/cache" --output "$RIVALS_WORK/out" --debug \
        --ngram 5 --threshold "$2" --num_perm 128 --hash_func xxh3 --num_proc "$RIVALS_THREADS" >&2
    ;;
collect)
    exec python - "$1" "$RIVALS_WORK/out/uf.pkl" <<'PYTHON'
import json
import pickle
import sys
from collections import defaultdict

ids = [json.loads(line)["id"] for line in open(sys.argv[1], encoding="utf-8") if line.strip()]
with open(sys.argv[2], "rb") as file:
    joined = pickle.load(file)
clusters = defaultdict(list)
for number in list(joined.parent):
    clusters[joined.find(number)].append(ids[number])
for members in clusters.values():
    if len(members) > 1:
        print(json.dumps({"cluster": members}))
PYTHON
    ;;
esac
