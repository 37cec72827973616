"""pxtextmining's support vector machines, from their description: TF-IDF and the question, one machine for each code.

    python svc_codes_job.py SETS.json

The answer is one line of JSON, as that of jobs/learn_codes.py.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import SVC


def main() -> None:
    read, seconds = [], 0.0
    for one in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        texts, asked = one["texts"], np.array(one["questions"], dtype=object)[:, None]
        target = np.array(one["target"])
        found = []
        for number, held_out in enumerate(one["splits"]):
            inside = sorted(set(range(len(texts))) - set(held_out))
            start = time.perf_counter()
            words, kinds = TfidfVectorizer(), OneHotEncoder(handle_unknown="ignore")
            train = hstack([words.fit_transform([texts[row] for row in inside]), kinds.fit_transform(asked[inside])])
            test = hstack([words.transform([texts[row] for row in held_out]), kinds.transform(asked[held_out])])
            given = np.zeros((len(held_out), target.shape[1]), dtype=int)
            for code in range(target.shape[1]):
                if target[inside, code].any():
                    machine = SVC(C=15, cache_size=1000).fit(train.tocsr(), target[inside, code])
                    given[:, code] = machine.predict(test.tocsr())
            seconds += (time.perf_counter() - start) * (number == 0)
            found.append(given.tolist())
        read.append(found)
    print(json.dumps({"read": read, "seconds": seconds}))


if __name__ == "__main__":
    main()
