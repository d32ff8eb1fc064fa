//go:build unix

package basemap

import (
	"path/filepath"
	"syscall"
	"testing"

	"frontline/geo"
)

// TestAPipeIsRefused and not waited for.
func TestAPipeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.pmtiles")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := Open(t.Context(), path, nil); geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("%v", err)
	}
}
