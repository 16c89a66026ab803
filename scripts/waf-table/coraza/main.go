// Judges requests as the OWASP Core Rule Set does (Coraza) and values as libinjection does: JSON lines in, JSON lines out.
//
//	{"id":"1","value":"..."}                                            -> {"id":"1","libinjection":true,"crs":[true,true]}
//	{"id":"2","method":"POST","url":"/a","headers":{"..":".."},"data":""} -> {"id":"2","crs":[false,true]}
//
// `crs`: blocked at paranoia level 1, then 2, at the inbound threshold that ships (5).
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"

	coreruleset "github.com/corazawaf/coraza-coreruleset/v4"
	"github.com/corazawaf/coraza/v3"
	"github.com/corazawaf/libinjection-go"
)

type row struct {
	ID      string            `json:"id"`
	Value   *string           `json:"value"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Data    string            `json:"data"`
}

type verdict struct {
	ID           string `json:"id"`
	Libinjection *bool  `json:"libinjection,omitempty"`
	CRS          []bool `json:"crs"`
}

const base = `
Include @coraza.conf-recommended
SecRuleEngine On
SecRequestBodyAccess On
SecResponseBodyAccess Off
SecAuditEngine Off
SecAction "id:900000,phase:1,pass,t:none,nolog,setvar:tx.blocking_paranoia_level=%d"
Include @crs-setup.conf.example
Include @owasp_crs/*.conf
`

func rules(level int) coraza.WAF {
	waf, err := coraza.NewWAF(coraza.NewWAFConfig().WithRootFS(coreruleset.FS).WithDirectives(fmt.Sprintf(base, level)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return waf
}

func blocked(waf coraza.WAF, r row) bool {
	tx := waf.NewTransaction()
	defer func() {
		tx.ProcessLogging()
		tx.Close()
	}()
	tx.ProcessConnection("198.51.100.7", 40000, "192.0.2.1", 80)
	tx.ProcessURI(r.URL, r.Method, "HTTP/1.1")
	for name, value := range r.Headers {
		tx.AddRequestHeader(name, value)
	}
	if it := tx.ProcessRequestHeaders(); it != nil {
		return true
	}
	if r.Data != "" {
		if it, _, err := tx.WriteRequestBody([]byte(r.Data)); it != nil || err != nil {
			return it != nil
		}
	}
	it, err := tx.ProcessRequestBody()
	return err == nil && it != nil
}

// What a client sends by itself, so that no rule about clients speaks.
var usual = map[string]string{"Host": "shop.example", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Accept": "*/*"}

func main() {
	wafs := []coraza.WAF{rules(1), rules(2)}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<16), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var r row
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			continue
		}
		v := verdict{ID: r.ID}
		if r.Value != nil {
			sqli, _ := libinjection.IsSQLi(*r.Value)
			found := sqli || libinjection.IsXSS(*r.Value)
			v.Libinjection = &found
			r = row{ID: r.ID, Method: "GET", URL: "/search?q=" + url.QueryEscape(*r.Value), Headers: usual}
		}
		if r.Headers == nil {
			r.Headers = usual
		}
		hasHost := false
		for name := range r.Headers {
			hasHost = hasHost || strings.EqualFold(name, "host")
		}
		if !hasHost {
			r.Headers["Host"] = "shop.example"
		}
		for _, waf := range wafs {
			v.CRS = append(v.CRS, blocked(waf, r))
		}
		line, _ := json.Marshal(v)
		out.Write(line)
		out.WriteByte('\n')
	}
}
