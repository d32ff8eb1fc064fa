package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

const typeJSON = "application/json"

// coding is how a body is compressed on its way.
type coding uint8

const (
	identity coding = iota
	gzipped
	brotlied
)

// The names by which a coding stands in Content-Encoding, and in an ETag
// behind the hash, since another coding is another representation.
var (
	codingNames    = [...]string{identity: "", gzipped: "gzip", brotlied: "br"}
	codingSuffixes = [...]string{identity: "", gzipped: "-gz", brotlied: "-br"}
)

// body is a finished answer's bytes in one coding.
type body struct {
	bytes  []byte
	etag   string
	coding coding
}

// compressLevel weighs bytes against time for answers that are made once and
// sent many times.
const (
	gzipLevel   = 6
	brotliLevel = 6
)

// newBody compresses raw, and leaves it as it is where that would not make it
// smaller. Its ETag is of the uncompressed bytes, so that every server gives
// one for the same content.
func newBody(raw []byte, c coding) (body, error) {
	packed, err := compress(raw, c)
	if err != nil {
		return body{}, err
	}
	if len(packed) >= len(raw) {
		c, packed = identity, raw
	}
	return body{bytes: packed, coding: c, etag: etagOf(raw, c)}, nil
}

// etagOf names uncompressed bytes as they are sent in a coding.
func etagOf(raw []byte, c coding) string {
	sum := sha256.Sum256(raw)
	return `"` + hex.EncodeToString(sum[:16]) + codingSuffixes[c] + `"`
}

func compress(raw []byte, c coding) ([]byte, error) {
	var out bytes.Buffer
	switch c {
	case gzipped:
		zw, err := gzip.NewWriterLevel(&out, gzipLevel)
		if err == nil {
			_, err = zw.Write(raw)
		}
		if err == nil {
			err = zw.Close()
		}
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		return out.Bytes(), nil
	case brotlied:
		zw := brotli.NewWriterLevel(&out, brotliLevel)
		if _, err := zw.Write(raw); err != nil {
			return nil, fmt.Errorf("brotli: %w", err)
		}
		if err := zw.Close(); err != nil {
			return nil, fmt.Errorf("brotli: %w", err)
		}
		return out.Bytes(), nil
	}
	return raw, nil
}

// codingFor picks the coding of an answer from Accept-Encoding (RFC 9110,
// 12.5.3): brotli before gzip, and none where neither is welcome.
func codingFor(r *http.Request) coding {
	const unnamed = -1
	br, gz, other := float64(unnamed), float64(unnamed), 0.0
	for _, value := range r.Header["Accept-Encoding"] {
		for item := range strings.SplitSeq(value, ",") {
			name, params, _ := strings.Cut(item, ";")
			switch name = strings.TrimSpace(name); {
			case strings.EqualFold(name, "br"):
				br = weight(params)
			case strings.EqualFold(name, "gzip"):
				gz = weight(params)
			case name == "*":
				other = weight(params)
			}
		}
	}
	if br == unnamed {
		br = other
	}
	if gz == unnamed {
		gz = other
	}
	switch {
	case br > 0:
		return brotlied
	case gz > 0:
		return gzipped
	default:
		return identity
	}
}

// weight is the q of an item of Accept-Encoding; 1 where it has none, 0 where
// it makes no sense.
func weight(params string) float64 {
	if params == "" {
		return 1
	}
	for p := range strings.SplitSeq(params, ";") {
		if name, v, ok := strings.Cut(p, "="); ok && strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
			if err != nil || q < 0 {
				return 0
			}
			return q
		}
	}
	return 1
}

// writeBody answers with b, or with 304 where the client has it. The caller
// has set Cache-Control. varies is whether the answer could have had another
// coding.
func writeBody(w http.ResponseWriter, r *http.Request, contentType string, b body, varies bool) {
	h := w.Header()
	h.Set("ETag", b.etag)
	if varies {
		h.Add("Vary", "Accept-Encoding")
	}
	if hasETag(r.Header.Values("If-None-Match"), b.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", contentType)
	if b.coding != identity {
		h.Set("Content-Encoding", codingNames[b.coding])
	}
	h.Set("Content-Length", strconv.Itoa(len(b.bytes)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.bytes) // a client that left is no error of ours
	}
}

// hasETag reports whether If-None-Match names an ETag, by the weak comparison
// that RFC 9110, 13.1.2, asks for.
func hasETag(values []string, etag string) bool {
	for _, value := range values {
		for item := range strings.SplitSeq(value, ",") {
			item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
			if item == etag || item == "*" {
				return true
			}
		}
	}
	return false
}

// sendText answers with text that was made for this request, compressed as the
// client likes it.
func sendText(w http.ResponseWriter, r *http.Request, contentType string, raw []byte) error {
	b, err := newBody(raw, codingFor(r))
	if err != nil {
		return err
	}
	writeBody(w, r, contentType, b, true)
	return nil
}
