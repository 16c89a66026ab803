"""Header blocks by Python's hpack in the format of http2jp/hpack-test-case, for stories.test.ts: hypothesis "we read what another encoder writes".

Usage: pip install hpack && python3 make.py
"""
import json, os, random
from hpack import Encoder, NeverIndexedHeaderTuple

here = os.path.dirname(os.path.abspath(__file__))
WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu".split()


def story(name, seed, huffman, sizes):
    random.seed(seed)
    encoder = Encoder()
    cases = []
    for seqno in range(40):
        case = {"seqno": seqno}
        if seqno in sizes:
            encoder.header_table_size = sizes[seqno]
            case["header_table_size"] = sizes[seqno]
        headers = [(":method", random.choice(["GET", "POST", "PUT"])), (":scheme", "https"), (":path", "/%s/%d" % (random.choice(WORDS), random.randrange(30))), (":authority", "api.test")]
        for _ in range(random.randrange(6)):
            value = " ".join(random.choice(WORDS) for _ in range(random.randrange(1, 12)))
            headers.append((random.choice(["accept", "cookie", "x-trace", "user-agent", "x-long"]), value * random.choice([1, 1, 1, 20])))
        headers.append(NeverIndexedHeaderTuple("authorization", "Bearer " + "%x" % random.getrandbits(128)))
        case["wire"] = encoder.encode(headers, huffman=huffman).hex()
        case["headers"] = [{n: v} for n, v in headers]
        cases.append(case)
    with open(os.path.join(here, name + ".json"), "w") as out:
        json.dump({"description": "Python's hpack, huffman %s, sizes %s" % (huffman, sizes), "cases": cases}, out, indent=1)
        out.write("\n")


story("huffman", 1, True, {})
story("plain", 2, False, {})
story("sizes", 3, True, {5: 256, 12: 0, 13: 1024, 25: 4096, 30: 64})
