package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

const TypeJSON = "application/json"

// Coding is how a body is compressed on its way.
type Coding uint8

const (
	Identity Coding = iota
	Gzip
	Brotli
)

// The names by which a coding stands in Content-Encoding, and in an ETag
// behind the hash, since another coding is another representation.
var (
	CodingNames    = [...]string{Identity: "", Gzip: "gzip", Brotli: "br"}
	CodingSuffixes = [...]string{Identity: "", Gzip: "-gz", Brotli: "-br"}
)

// Body is a finished answer's bytes in one coding.
type Body struct {
	Bytes  []byte
	ETag   string
	Coding Coding
}

// compressLevel weighs bytes against time for answers that are made once and
// sent many times.
const (
	gzipLevel   = 6
	brotliLevel = 6
)

// NewBody compresses raw, and leaves it as it is where that would not make it
// smaller. Its ETag is of the uncompressed bytes, so that every server gives
// one for the same content.
func NewBody(raw []byte, c Coding) (Body, error) {
	packed, err := compress(raw, c)
	if err != nil {
		return Body{}, err
	}
	if len(packed) >= len(raw) {
		c, packed = Identity, raw
	}
	return Body{Bytes: packed, Coding: c, ETag: ETagOf(raw, c)}, nil
}

// ETagOf names uncompressed bytes as they are sent in a coding.
func ETagOf(raw []byte, c Coding) string {
	sum := sha256.Sum256(raw)
	return ETagOfSum(sum[:], c)
}

// ETagOfSum is ETagOf bytes whose hash is known.
func ETagOfSum(sum []byte, c Coding) string {
	return `"` + hex.EncodeToString(sum[:16]) + CodingSuffixes[c] + `"`
}

// compress packs raw. The bytes depend on nothing but raw and the coding.
func compress(raw []byte, c Coding) ([]byte, error) {
	if c == Identity {
		return raw, nil
	}
	pool := packersFor(c, len(raw))
	p := pool.Get().(*packer)
	packed, err := p.pack(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", CodingNames[c], err)
	}
	if p.out.Cap() <= mostKept {
		pool.Put(p)
	}
	return packed, nil
}

// packersFor returns the pool of packers for a body of so many bytes.
func packersFor(c Coding, size int) *sync.Pool {
	switch {
	case c == Brotli && size <= smallBody:
		return &smallPackers
	case c == Brotli && size > mediumBody:
		return &largePackers
	}
	return &packers[c]
}

// packer compresses one body after the other. Most bodies are tiles of a few
// hundred bytes: to make a compressor takes twenty times as long as to use it, and a
// megabyte or two.
type packer struct {
	out bytes.Buffer
	w   interface {
		io.WriteCloser
		Reset(io.Writer)
		Flush() error
	}
	part int // of a body that is packed before the next; 0 packs it at once
}

// The windows of brotli, in bits, and the largest bodies that lie in them whole, which lose
// nothing by them. What a compressor takes grows with its window: by its usual one of 22
// bits it took 12 MB for a body of 100 kB, and 35 MB for one of 3 MB.
const (
	smallWindow  = 16
	smallBody    = 1<<smallWindow - 16
	mediumWindow = 18
	mediumBody   = 1<<mediumWindow - 16
	largeWindow  = 20
)

// brotliPart is how much of a large body brotli packs at a time, as its notes take several
// times what is not written yet. All bodies of one window get the same tables: those depend on
// the first part, and a compressor keeps them.
const brotliPart = 1 << 18

// mostKept is how large the output of a packer may have been that is used again.
const mostKept = 1 << 20

var packers = [...]sync.Pool{
	Gzip: {New: func() any {
		w, err := gzip.NewWriterLevel(nil, gzipLevel)
		if err != nil {
			panic(err) // there is no such level
		}
		return &packer{w: w}
	}},
	Brotli: {New: newBrotli(mediumWindow)},
}

var smallPackers, largePackers = sync.Pool{New: newBrotli(smallWindow)}, sync.Pool{New: newBrotli(largeWindow)}

func newBrotli(window int) func() any {
	return func() any {
		return &packer{w: brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: brotliLevel, LGWin: window}), part: brotliPart}
	}
}

// pack is raw compressed, in a slice of its own.
func (p *packer) pack(raw []byte) ([]byte, error) {
	p.out.Reset()
	p.w.Reset(&p.out)
	for p.part > 0 && len(raw) > p.part {
		if _, err := p.w.Write(raw[:p.part]); err != nil {
			return nil, err
		}
		if err := p.w.Flush(); err != nil {
			return nil, err
		}
		raw = raw[p.part:]
	}
	if _, err := p.w.Write(raw); err != nil {
		return nil, err
	}
	if err := p.w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(p.out.Bytes()), nil
}

// CodingFor picks the coding of an answer from Accept-Encoding (RFC 9110,
// 12.5.3): that of the greatest weight, of equal ones brotli before gzip, and none where
// neither is welcome or none is named as more so.
func CodingFor(r *http.Request) Coding {
	const unnamed = -1
	br, gz, none, other := float64(unnamed), float64(unnamed), 0.0, 0.0
	for _, value := range r.Header["Accept-Encoding"] {
		for item := range strings.SplitSeq(value, ",") {
			name, params, _ := strings.Cut(item, ";")
			switch name = strings.TrimSpace(name); {
			case strings.EqualFold(name, "br"):
				br = weight(params)
			case strings.EqualFold(name, "gzip"):
				gz = weight(params)
			case strings.EqualFold(name, "identity"):
				none = weight(params)
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
	case br > 0 && br >= gz && br >= none:
		return Brotli
	case gz > 0 && gz >= none:
		return Gzip
	default:
		return Identity
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

// WriteBody answers with b, or with 304 where the client has it. The caller
// has set Cache-Control. varies is whether the answer could have had another
// coding.
func WriteBody(w http.ResponseWriter, r *http.Request, contentType string, b Body, varies bool) {
	h := w.Header()
	h.Set("ETag", b.ETag)
	if varies {
		h.Add("Vary", "Accept-Encoding")
	}
	if HasETag(r.Header.Values("If-None-Match"), b.ETag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", contentType)
	if b.Coding != Identity {
		h.Set("Content-Encoding", CodingNames[b.Coding])
	}
	h.Set("Content-Length", strconv.Itoa(len(b.Bytes)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes) // a client that left is no error of ours
	}
}

// HasETag reports whether If-None-Match names an ETag, by the weak comparison
// that RFC 9110, 13.1.2, asks for.
func HasETag(values []string, etag string) bool {
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

// SendText answers with text that was made for this request, compressed as the
// client likes it.
func SendText(w http.ResponseWriter, r *http.Request, contentType string, raw []byte) error {
	b, err := NewBody(raw, CodingFor(r))
	if err != nil {
		return err
	}
	WriteBody(w, r, contentType, b, true)
	return nil
}
