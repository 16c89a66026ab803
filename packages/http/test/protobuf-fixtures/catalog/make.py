"""Descriptions by protoc and messages by Google's library, for protobuf-types.test.ts: hypothesis "names come from where they are written".

Usage: pip install grpcio-tools && python3 make.py > catalog.json
"""
import base64, json, os, sys, tempfile
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

here = os.path.dirname(os.path.abspath(__file__))


def compile(*extra):
    with tempfile.NamedTemporaryFile() as out:
        code = protoc.main(["protoc", f"-I{here}", f"--descriptor_set_out={out.name}", *extra, os.path.join(here, "catalog.proto")])
        assert code == 0
        return open(out.name, "rb").read()


full = compile("--include_imports")
files = descriptor_pb2.FileDescriptorSet.FromString(full)
pool = descriptor_pool.DescriptorPool()
for file in files.file:
    pool.Add(file)
Put = message_factory.GetMessageClass(pool.FindMessageTypeByName("catalog.v1.PutRequest"))
put = Put()
item = put.item
item.sku, item.change, item.active, item.colour = "A-1", -3, True, 1
item.steps.extend([-1, 2, -300])
item.colours.extend([1, 0])
item.serial, item.stamp, item.price = 2**64 - 1, 1700000000000000000, 9.5
item.thumb = bytes.fromhex("8f3c9ad1e2b7440fa1c05d9b7e66f0d2")
item.offset, item.weight = -7, 2.5
part = item.parts.add(label="wheel")
part.parts.add(label="spoke")
item.stock["berlin"] = 4
item.owner.full_name, item.owner.email = "Jane Doe", "jane@example.org"
# A text that is also a message of one text.
item.note = "\n\x05hello"

text = lambda data: base64.b64encode(data).decode()
json.dump({
    "set": text(full),
    "withoutImports": text(compile()),
    "files": [text(file.SerializeToString()) for file in files.file],
    "message": text(put.SerializeToString()),
    "fields": {
        "item.sku": ["A-1"],
        "item.change": ["-3"],
        "item.active": ["true"],
        "item.colour": ["COLOUR_RED"],
        "item.steps[]": ["-1", "2", "-300"],
        "item.colours[]": ["COLOUR_RED", "COLOUR_UNSPECIFIED"],
        "item.serial": [str(2**64 - 1)],
        "item.stamp": ["1700000000000000000"],
        "item.price": ["9.5"],
        "item.thumb": [text(item.thumb)],
        "item.offset": ["-7"],
        "item.weight": ["2.5"],
        "item.parts[].label": ["wheel"],
        "item.parts[].parts[].label": ["spoke"],
        "item.stock[].key": ["berlin"],
        "item.stock[].value": ["4"],
        "item.owner.full_name": ["Jane Doe"],
        "item.owner.email": ["jane@example.org"],
        "item.note": ["\n\x05hello"],
    },
}, sys.stdout, indent=2)
print()
