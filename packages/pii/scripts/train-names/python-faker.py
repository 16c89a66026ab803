"""Word lists of an unpacked `faker` wheel (PyPI Faker, MIT) as lines label<TAB>kind<TAB>locale<TAB>text. Usage: python-faker.py DIR"""

import importlib
import os
import sys

root = sys.argv[1]
sys.path.insert(0, root)

NAMES = {"first_names": "given", "last_names": "surname", "middle_names": "given"}
OTHERS = {
    "address": ("cit", "countr", "state", "province", "region", "district", "county", "municipalit", "prefectur", "department"),
    "company": ("company_suffix", "catch_phrase", "bsWords", "bs", "nouns", "adjectives", "company_names", "large_companies"),
    "job": ("jobs",),
    "lorem": ("word_list",),
}


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value:
            yield from texts(item)
    elif isinstance(value, (list, tuple, set)):
        for item in sorted(value, key=str) if isinstance(value, set) else value:
            yield from texts(item)


def emit(label, kind, locale, value):
    for text in texts(value):
        text = " ".join(text.split())
        if text and "{" not in text and "%" not in text and "#" not in text:
            print(label, kind, locale, text, sep="\t")


for provider in ("person", *OTHERS):
    folder = os.path.join(root, "faker", "providers", provider)
    for locale in sorted(os.listdir(folder)):
        if locale.startswith("_") or not os.path.isdir(os.path.join(folder, locale)):
            continue
        cls = importlib.import_module(f"faker.providers.{provider}.{locale}").Provider
        for field in sorted(vars(cls)):
            value = vars(cls)[field]
            if callable(value) or isinstance(value, (staticmethod, classmethod)):
                continue
            if provider == "person":
                for prefix, kind in NAMES.items():
                    if field.startswith(prefix) and "romanized" not in field:
                        emit(1, kind, locale, value)
            elif "format" not in field and "code" not in field and "abbr" not in field and field.startswith(OTHERS[provider]):
                if "suffix" in field and provider == "address" or "prefix" in field:
                    continue
                emit(0, "place" if provider == "address" else provider if provider != "lorem" else "word", locale, value)
