package main

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"

	"golang.org/x/net/http2"
)

type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   string `json:"body"`
}

// callJson asks what each client of the plan asks, on a connection of its own, over HTTP/2 in the clear.
func callJson(clients [][]request, address string) {
	for _, calls := range clients {
		transport := &http2.Transport{AllowHTTP: true, DialTLSContext: func(ctx context.Context, network, to string, _ *tls.Config) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, to)
		}}
		for _, one := range calls {
			asked, err := http.NewRequest(one.Method, "http://"+address+one.Path, strings.NewReader(one.Body))
			must(err)
			if one.Body == "" {
				asked.Body = nil
				asked.ContentLength = 0
			} else {
				asked.Header.Set("content-type", "application/json")
			}
			answer, err := transport.RoundTrip(asked)
			must(err)
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
		transport.CloseIdleConnections()
	}
}
