// A gRPC server, or clients, in Go (grpc-go), that say what a plan gives; see ../plan.mjs.
//
//	peer serve PLAN            prints its port, and at the end of standard input what it counted, as JSON
//	peer call PLAN HOST:PORT   every client of the plan on a connection of its own, one after the other
//	peer json PLAN HOST:PORT   the same for a JSON API over HTTP/2, see ../json.mjs
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/status"
)

type call struct {
	Path     string   `json:"path"`
	Requests []string `json:"requests"`
	Gzip     bool     `json:"gzip"`
}

type plan struct {
	Answers map[string][][]string `json:"answers"`
	Clients [][]call              `json:"clients"`
}

type count struct {
	Calls  int            `json:"calls"`
	In     int            `json:"in"`
	Out    int            `json:"out"`
	Status map[string]int `json:"status"`
}

// raw passes messages on as bytes.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error)      { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v any) error { *v.(*[]byte) = append([]byte(nil), data...); return nil }
func (raw) Name() string                       { return "proto" }

var _ encoding.Codec = raw{}

const notFoundEvery = 19

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func decode(text string) *[]byte {
	data, err := base64.StdEncoding.DecodeString(text)
	must(err)
	return &data
}

func serve(p plan) {
	var lock sync.Mutex
	counts := map[string]*count{}
	turns := map[string]int{}
	handle := func(_ any, stream grpc.ServerStream) error {
		path, _ := grpc.MethodFromServerStream(stream)
		in := 0
		for {
			var data []byte
			if err := stream.RecvMsg(&data); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
			in++
		}
		lock.Lock()
		defer lock.Unlock()
		c := counts[path]
		if c == nil {
			c = &count{Status: map[string]int{}}
			counts[path] = c
		}
		c.Calls++
		c.In += in
		variants := p.Answers[path]
		if variants == nil {
			c.Status["12"]++
			return status.Error(codes.Unimplemented, "no such method")
		}
		turns[path]++
		if turns[path]%notFoundEvery == 0 {
			c.Status["5"]++
			return status.Error(codes.NotFound, "not there")
		}
		for _, message := range variants[turns[path]%len(variants)] {
			c.Out++
			must(stream.SendMsg(decode(message)))
		}
		c.Status["0"]++
		return nil
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	server := grpc.NewServer(grpc.ForceServerCodec(raw{}), grpc.UnknownServiceHandler(handle))
	go server.Serve(listener)
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	io.Copy(io.Discard, os.Stdin)
	server.GracefulStop()
	must(json.NewEncoder(os.Stdout).Encode(counts))
}

func clients(p plan, address string) {
	for _, calls := range p.Clients {
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{})))
		must(err)
		for _, one := range calls {
			say(conn, one)
		}
		must(conn.Close())
	}
}

func say(conn *grpc.ClientConn, one call) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	options := []grpc.CallOption{}
	if one.Gzip {
		options = append(options, grpc.UseCompressor("gzip"))
	}
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, one.Path, options...)
	must(err)
	for _, request := range one.Requests {
		must(stream.SendMsg(decode(request)))
	}
	must(stream.CloseSend())
	for {
		var data []byte
		if err := stream.RecvMsg(&data); err != nil {
			if code := status.Code(err); err != io.EOF && code != codes.NotFound && code != codes.Unimplemented {
				panic(err)
			}
			return
		}
	}
}

func main() {
	data, err := os.ReadFile(os.Args[2])
	must(err)
	if os.Args[1] == "json" {
		var asked [][]request
		must(json.Unmarshal(data, &asked))
		callJson(asked, os.Args[3])
		return
	}
	var p plan
	must(json.Unmarshal(data, &p))
	if os.Args[1] == "serve" {
		serve(p)
	} else {
		clients(p, os.Args[3])
	}
}
