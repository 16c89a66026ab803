"""A gRPC server, or clients, in Python (grpcio), that say what a plan gives; see plan.mjs.

peer.py serve PLAN            prints its port, and at the end of standard input what it counted, as JSON
peer.py call PLAN HOST:PORT   every client of the plan on a channel of its own, one after the other
"""
import base64, collections, json, sys
from concurrent import futures
import grpc

mode, plan_file = sys.argv[1:3]
plan = json.load(open(plan_file))
raw = lambda data: data
decode = base64.b64decode
NOT_FOUND_EVERY = 19


def serve():
    counts = collections.defaultdict(lambda: {"calls": 0, "in": 0, "out": 0, "status": collections.Counter()})
    turn = collections.Counter()

    class Any(grpc.GenericRpcHandler):
        def service(self, details):
            path = details.method

            def handle(requests, context):
                count = counts[path]
                count["calls"] += 1
                for _ in requests:
                    count["in"] += 1
                if path not in plan["answers"]:
                    count["status"]["12"] += 1
                    context.abort(grpc.StatusCode.UNIMPLEMENTED, "no such method")
                turn[path] += 1
                if turn[path] % NOT_FOUND_EVERY == 0:
                    count["status"]["5"] += 1
                    context.abort(grpc.StatusCode.NOT_FOUND, "not there")
                variants = plan["answers"][path]
                if plan["gzip"] and turn[path] % 3 == 0:
                    context.set_compression(grpc.Compression.Gzip)
                for message in variants[turn[path] % len(variants)]:
                    count["out"] += 1
                    yield decode(message)
                count["status"]["0"] += 1

            return grpc.stream_stream_rpc_method_handler(handle, request_deserializer=raw, response_serializer=raw)

    server = grpc.server(futures.ThreadPoolExecutor(8))
    server.add_generic_rpc_handlers((Any(),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(1).wait()
    print(json.dumps(counts))


def call(address):
    for n, calls in enumerate(plan["clients"]):
        # Channels of one process share connections unless they differ.
        with grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1), ("apiscope.client", n)]) as channel:
            for i, one in enumerate(calls):
                compression = (grpc.Compression.Gzip, grpc.Compression.Deflate)[i % 2] if one["gzip"] else grpc.Compression.NoCompression
                method = channel.stream_stream(one["path"], request_serializer=raw, response_deserializer=raw)
                try:
                    list(method(iter(decode(r) for r in one["requests"]), compression=compression, timeout=20))
                except grpc.RpcError as error:
                    assert error.code() in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNIMPLEMENTED), error


serve() if mode == "serve" else call(sys.argv[3])
