// A server of Connect, gRPC and gRPC-Web in one (connect-go), and clients that speak each of them to it.
//
//	peer serve                prints its port, and at the end of standard input what it counted, as JSON
//	peer call HOST:PORT       calls in every protocol, codec and compression, over HTTP/1 and HTTP/2
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"connectrpc.com/connect"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/h2c"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type (
	text   = wrapperspb.StringValue
	number = wrapperspb.Int64Value
	object = structpb.Struct
)

type count struct {
	Calls  int            `json:"calls"`
	In     int            `json:"in"`
	Out    int            `json:"out"`
	Status map[string]int `json:"status"`
}

var lock sync.Mutex
var counts = map[string]*count{}

// note counts a call as the server saw it end.
func note(path string, in, out int, err error) error {
	lock.Lock()
	defer lock.Unlock()
	c := counts[path]
	if c == nil {
		c = &count{Status: map[string]int{}}
		counts[path] = c
	}
	c.Calls++
	c.In += in
	c.Out += out
	code := connect.Code(0)
	if err != nil {
		code = connect.CodeOf(err)
	}
	c.Status[strconv.Itoa(int(code))]++
	return err
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

const (
	get    = "/shop.v1.Users/Get"
	login  = "/shop.v1.Users/Login"
	list   = "/shop.v1.Users/List"
	upload = "/shop.v1.Users/Upload"
	chat   = "/shop.v1.Users/Chat"
)

func user(id string) *object {
	made, err := structpb.NewStruct(map[string]any{"id": id, "email": "user" + id + "@example.org", "note": strings.Repeat("lorem ", 40)})
	must(err)
	return made
}

// refusal is the error that an id stands for: every code has its turn.
func refusal(id string) error {
	if n, err := strconv.Atoi(strings.TrimPrefix(id, "fail-")); err == nil && strings.HasPrefix(id, "fail-") {
		return connect.NewError(connect.Code(n), errors.New("refused"))
	}
	return nil
}

func serve() {
	mux := http.NewServeMux()
	mux.Handle(get, connect.NewUnaryHandler(get, func(_ context.Context, req *connect.Request[text]) (*connect.Response[object], error) {
		if err := refusal(req.Msg.Value); err != nil {
			return nil, note(get, 1, 0, err)
		}
		return connect.NewResponse(user(req.Msg.Value)), note(get, 1, 1, nil)
	}, connect.WithIdempotency(connect.IdempotencyNoSideEffects)))
	mux.Handle(login, connect.NewUnaryHandler(login, func(_ context.Context, req *connect.Request[object]) (*connect.Response[text], error) {
		return nil, note(login, 1, 0, connect.NewError(connect.CodeUnauthenticated, errors.New("no such user or password")))
	}))
	mux.Handle(list, connect.NewServerStreamHandler(list, func(_ context.Context, req *connect.Request[number], out *connect.ServerStream[object]) error {
		n := int(req.Msg.Value)
		for i := 0; i < n%10; i++ {
			must(out.Send(user(strconv.Itoa(i))))
		}
		if n >= 10 {
			return note(list, 1, n%10, connect.NewError(connect.CodePermissionDenied, errors.New("no further")))
		}
		return note(list, 1, n, nil)
	}))
	mux.Handle(upload, connect.NewClientStreamHandler(upload, func(_ context.Context, in *connect.ClientStream[object]) (*connect.Response[number], error) {
		n := 0
		for in.Receive() {
			n++
		}
		return connect.NewResponse(wrapperspb.Int64(int64(n))), note(upload, n, 1, nil)
	}))
	mux.Handle(chat, connect.NewBidiStreamHandler(chat, func(_ context.Context, both *connect.BidiStream[text, text]) error {
		n := 0
		for {
			message, err := both.Receive()
			if errors.Is(err, io.EOF) {
				return note(chat, n, n, nil)
			}
			must(err)
			n++
			must(both.Send(message))
		}
	}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	go http.Serve(listener, h2c.NewHandler(mux, &http2.Server{}))
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	io.Copy(io.Discard, os.Stdin)
	must(json.NewEncoder(os.Stdout).Encode(counts))
}

// plain speaks HTTP/2 in the clear.
func plain() *http.Client {
	return &http.Client{Transport: &http2.Transport{AllowHTTP: true, DialTLSContext: func(ctx context.Context, network, address string, _ *tls.Config) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}}
}

func call(address string) {
	protocols := map[string][]connect.ClientOption{
		"connect":  {},
		"grpc":     {connect.WithGRPC()},
		"grpc-web": {connect.WithGRPCWeb()},
	}
	for name, options := range protocols {
		for _, json := range []bool{false, true} {
			for _, gzip := range []bool{false, true} {
				all := append([]connect.ClientOption{}, options...)
				if json {
					all = append(all, connect.WithProtoJSON())
				}
				if gzip {
					all = append(all, connect.WithSendGzip())
				}
				say(plain(), "http://"+address, true, all)
				if name != "grpc" {
					say(&http.Client{Transport: &http.Transport{}}, "http://"+address, false, all)
				}
			}
		}
	}
	// Calls without side effects by GET.
	for _, more := range [][]connect.ClientOption{{}, {connect.WithProtoJSON()}, {connect.WithSendGzip()}} {
		options := append([]connect.ClientOption{connect.WithHTTPGet(), connect.WithIdempotency(connect.IdempotencyNoSideEffects)}, more...)
		say(&http.Client{Transport: &http.Transport{}}, "http://"+address, false, options)
	}
}

func say(client *http.Client, base string, both bool, options []connect.ClientOption) {
	defer client.CloseIdleConnections()
	ctx := context.Background()
	ask := connect.NewClient[text, object](client, base+get, options...)
	for _, id := range []string{"17", "18", "fail-3", "fail-5", "fail-7", "fail-8", "fail-12", "fail-14", "fail-16"} {
		ask.CallUnary(ctx, connect.NewRequest(wrapperspb.String(id)))
	}
	credentials, _ := structpb.NewStruct(map[string]any{"username": "ada", "password": "c0rrect-horse-battery"})
	connect.NewClient[object, text](client, base+login, options...).CallUnary(ctx, connect.NewRequest(credentials))
	for _, n := range []int64{0, 3, 12} {
		stream, err := connect.NewClient[number, object](client, base+list, options...).CallServerStream(ctx, connect.NewRequest(wrapperspb.Int64(n)))
		must(err)
		for stream.Receive() {
		}
		stream.Close()
	}
	up := connect.NewClient[object, number](client, base+upload, options...).CallClientStream(ctx)
	for i := 0; i < 4; i++ {
		must(up.Send(user(strconv.Itoa(i))))
	}
	_, err := up.CloseAndReceive()
	must(err)
	if !both {
		return
	}
	talk := connect.NewClient[text, text](client, base+chat, options...).CallBidiStream(ctx)
	for i := 0; i < 3; i++ {
		must(talk.Send(wrapperspb.String("hello")))
		_, err := talk.Receive()
		must(err)
	}
	must(talk.CloseRequest())
	talk.Receive()
	must(talk.CloseResponse())
}

func main() {
	if os.Args[1] == "serve" {
		serve()
	} else {
		call(os.Args[2])
	}
}
