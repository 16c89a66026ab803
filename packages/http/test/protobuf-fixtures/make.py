"""Messages that Google's own library serialises, for protobuf-library.test.ts: hypothesis "what others write is read as we read our own".

Usage: pip install protobuf && python3 make.py > library.json
"""
import json
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

F = descriptor_pb2.FieldDescriptorProto
file = descriptor_pb2.FileDescriptorProto(name="shop.proto", package="shop", syntax="proto3")


def message(name, *fields):
    m = file.message_type.add(name=name)
    for number, field, kind, repeated, type_name in fields:
        f = m.field.add(name=field, number=number, type=kind)
        f.label = F.LABEL_REPEATED if repeated else F.LABEL_OPTIONAL
        if type_name:
            f.type_name = ".shop." + type_name


message("Line", (1, "sku", F.TYPE_STRING, False, ""), (2, "count", F.TYPE_INT32, False, ""), (3, "price", F.TYPE_DOUBLE, False, ""))
message("Person", (1, "name", F.TYPE_STRING, False, ""), (2, "email", F.TYPE_STRING, False, ""))
message(
    "Order",
    (1, "id", F.TYPE_INT64, False, ""),
    (2, "buyer", F.TYPE_MESSAGE, False, "Person"),
    (3, "lines", F.TYPE_MESSAGE, True, "Line"),
    (4, "tags", F.TYPE_STRING, True, ""),
    (5, "ratings", F.TYPE_INT32, True, ""),
    (6, "weight", F.TYPE_FLOAT, False, ""),
    (7, "balance", F.TYPE_INT32, False, ""),
    (16, "key", F.TYPE_BYTES, False, ""),
    (17, "stamp", F.TYPE_FIXED64, False, ""),
    (18, "points", F.TYPE_DOUBLE, True, ""),
)
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
Order = message_factory.GetMessageClass(pool.FindMessageTypeByName("shop.Order"))

order = Order(
    id=4711,
    tags=["gift", "日本語", "a longer tag with words in it"],
    ratings=[5, 4, 3, 300],
    weight=2.5,
    balance=-12,
    key=bytes.fromhex("8f3c9ad1e2b7440fa1c05d9b7e66f0d2"),
    stamp=1700000000000,
    points=[52.52, 13.405],
)
order.buyer.name = "Jane Doe"
order.buyer.email = "jane@example.org"
for sku, count, price in (("A-1", 1, 9.99), ("B-22", 20, 0.5)):
    order.lines.add(sku=sku, count=count, price=price)

print(json.dumps({
    "hex": order.SerializeToString().hex(),
    "fields": {
        "1": ["4711"],
        "2.1": ["Jane Doe"],
        "2.2": ["jane@example.org"],
        "3[].1": ["A-1", "B-22"],
        "3[].2": ["1", "20"],
        "3[].3": ["9.99", "0.5"],
        "4[]": list(order.tags),
        "5[]": [str(n) for n in order.ratings],
        "6": ["2.5"],
        "7": ["-12"],
        "16": ["jzya0eK3RA+hwF2bfmbw0g=="],
        "17": [str(order.stamp)],
        "18[]": ["52.52", "13.405"],
    },
}, ensure_ascii=False, indent=2))
