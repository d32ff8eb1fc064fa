package web

import (
	"bytes"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// TestPackerLeavesNoTrace holds that a compressor that was used before gives the
// bytes of a new one, whatever it packed: an answer's bytes follow from its content.
func TestPackerLeavesNoTrace(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var bodies [][]byte
	for i := range 40 {
		b := make([]byte, []int{0, 1, 7, 90, 180, 600, 4000, 30_000, smallBody, 150_000}[i%10])
		for j := range b {
			if b[j] = byte(random.IntN(24)); j > 50 && random.IntN(3) > 0 {
				b[j] = b[j-50]
			}
		}
		bodies = append(bodies, b)
	}
	// A mebibyte is from where on brotli takes other tables, of what it gets at once.
	large := bytes.Repeat(bodies[8], 1<<20/smallBody+1)
	bodies = append(bodies, large[:mediumBody], large[:mediumBody+1], large[:1<<20-1], large[:1<<20], large, bodies[9])
	unpack := map[string]func(io.Reader) (io.Reader, error){
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	}
	for _, c := range []Coding{Gzip, Brotli} {
		used := map[*sync.Pool]*packer{}
		packed := make([][]byte, len(bodies))
		for i, raw := range bodies {
			pool := packersFor(c, len(raw))
			if used[pool] == nil {
				used[pool] = pool.New().(*packer)
			}
			var err error
			if packed[i], err = used[pool].pack(raw); err != nil {
				t.Fatal(err)
			}
		}
		if c == Brotli && len(used) != 3 {
			t.Error("not all sizes of brotli were tried")
		}
		for i, raw := range bodies {
			want, err := packersFor(c, len(raw)).New().(*packer).pack(raw)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(packed[i], want) {
				t.Errorf("%s, body %d of %d bytes: %d bytes by a used compressor, %d by a new one", CodingNames[c], i, len(raw), len(packed[i]), len(want))
			}
			r, err := unpack[CodingNames[c]](bytes.NewReader(packed[i]))
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, raw) {
				t.Errorf("%s, body %d: unpacked to %d bytes of %d: %v", CodingNames[c], i, len(b), len(raw), err)
			}
		}
	}
}
