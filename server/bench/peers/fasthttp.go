//go:build ignore

// Answers one finished answer from a map with fasthttp. It is built as a
// module of its own, since Frontline does not need fasthttp.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/go-json-experiment/json/v1"
	"github.com/valyala/fasthttp"
)

func main() {
	text, err := os.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	var a struct {
		Path   string
		Header http.Header
		Body   []byte
	}
	if err := json.Unmarshal(text, &a); err != nil {
		log.Fatal(err)
	}
	answers := map[string][]byte{a.Path: a.Body}
	log.Fatal(fasthttp.ListenAndServe(os.Args[1], func(r *fasthttp.RequestCtx) {
		body, ok := answers[string(r.Path())]
		if !ok {
			r.NotFound()
			return
		}
		for name, values := range a.Header {
			if name != "Content-Length" {
				r.Response.Header.Set(name, values[0])
			}
		}
		r.SetBody(body)
	}))
}
