"""Clients of a JSON API over HTTP/2 (httpx with h2), each on a connection of its own: json_client.py PLAN HOST:PORT."""

import json
import sys

import httpx

plan = json.load(open(sys.argv[1]))
for calls in plan:
    with httpx.Client(http1=False, http2=True, base_url=f"http://{sys.argv[2]}", trust_env=False) as client:
        for call in calls:
            body = {"content": call["body"], "headers": {"content-type": "application/json"}} if call["body"] else {}
            client.request(call["method"], call["path"], **body).read()
