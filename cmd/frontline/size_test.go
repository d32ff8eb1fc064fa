package main

import (
	"errors"
	"io/fs"
	"os"
	"testing"
)

// maxSize is how many bytes the program may have as `make build` leaves it.
const maxSize = 40_000_000

// TestTheProgramStaysSmall makes growth a decision: a dependency or a bundled file that
// does not fit is seen before it is released.
func TestTheProgramStaysSmall(t *testing.T) {
	t.Parallel()
	info, err := os.Stat("../../bin/frontline")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the program is not built: run `make build`")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB", float64(info.Size())/1e6)
	if info.Size() > maxSize {
		t.Errorf("the program has %d bytes, and may have %d", info.Size(), maxSize)
	}
}
