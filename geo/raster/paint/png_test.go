package paint

import (
	"bytes"
	"slices"
	"testing"
)

func TestRowsEndWithinAByte(t *testing.T) {
	for depth, want := range map[int][]byte{1: {0xff, 0xc0}, 2: {0x55, 0x55, 0x50}, 4: {0x11, 0x11, 0x11, 0x11, 0x11}} {
		numbers := slices.Repeat([]byte{1}, 10)
		if got := pack(nil, slices.Clip(numbers), depth); !bytes.Equal(got, want) {
			t.Errorf("ten ones of %d bits are %x, not %x", depth, got, want)
		}
	}
}
