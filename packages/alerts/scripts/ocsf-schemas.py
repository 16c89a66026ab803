#!/usr/bin/env python3
"""Writes test/references/ocsf-1.8.0.json: the JSON Schemas of the OCSF classes that alerts and exchanges are given in.

Needs `pip install ocsf-json-schema` (MIT; the schema of OCSF in it is Apache-2.0, https://github.com/ocsf/ocsf-schema).
Descriptions are left out; objects that several classes use stand once.
Usage: python3 ocsf-schemas.py > test/references/ocsf-1.8.0.json
"""
import json
import sys

from ocsf_json_schema import get_ocsf_schema
from ocsf_json_schema.embedded import OcsfJsonSchemaEmbedded

CLASSES = ["detection_finding", "data_security_finding", "application_security_posture_finding", "api_activity"]


def bare(node):
    if isinstance(node, dict):
        return {k: bare(v) for k, v in node.items() if k not in ("description", "title") or not isinstance(v, str)}
    return [bare(one) for one in node] if isinstance(node, list) else node


schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.8.0"))
out = {
    "$comment": "OCSF 1.8.0 (Apache-2.0, https://schema.ocsf.io) as JSON Schema by ocsf-json-schema (MIT); made by packages/alerts/scripts/ocsf-schemas.py",
    "$defs": {},
    "classes": {},
}
for name in CLASSES:
    one = bare(schema.get_class_schema(class_name=name, profiles=[]))
    for key, value in one.pop("$defs").items():
        if out["$defs"].setdefault(key, value) != value:
            sys.exit(f"{key} differs between classes")
    out["classes"][name] = one
json.dump(out, sys.stdout, sort_keys=True, separators=(",", ":"))
print()
