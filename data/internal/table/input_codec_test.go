package table

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestPackInput(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	edited := append([]byte("edited "), noise...)
	for name, test := range map[string]struct {
		raw, base []byte
		most      int
	}{
		"alone":           {noise, nil, len(noise) + 100},
		"one byte":        {[]byte("x"), nil, 100},
		"against itself":  {noise, noise, 200},
		"against an edit": {edited, noise, 200},
		"a tiny base":     {noise, []byte("x"), len(noise) + 100},
		"one byte, based": {[]byte("x"), noise, 100},
	} {
		t.Run(name, func(t *testing.T) {
			packed, err := PackInput(test.raw, test.base)
			if err != nil {
				t.Fatal(err)
			}
			if len(packed) > test.most {
				t.Errorf("%d bytes make %d, want %d at most", len(test.raw), len(packed), test.most)
			}
			base := test.base
			if !UsableBase(int64(len(test.raw)), int64(len(base))) {
				base = nil
			}
			raw, err := UnpackInput(packed, base, int64(len(test.raw)))
			if err != nil || !bytes.Equal(raw, test.raw) {
				t.Errorf("%d bytes came back, %v", len(raw), err)
			}
			if _, err := UnpackInput(packed, base, int64(len(test.raw))-1); err == nil && len(test.raw) > 1 {
				t.Error("more than its size was unpacked")
			}
			for i := range packed {
				if i > 20 {
					break
				}
				damaged := bytes.Clone(packed)
				damaged[i] ^= 0x55
				if got, err := UnpackInput(damaged, base, int64(len(test.raw))); err == nil && len(got) > len(test.raw) {
					t.Error(fmt.Sprint("damage at ", i, " made it larger"))
				}
			}
		})
	}
}
