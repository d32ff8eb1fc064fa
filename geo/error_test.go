package geo

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestErrorCodeAndMessage(t *testing.T) {
	refused := Errorf(EInvalid, "the %s is odd", "ring")
	for _, c := range []struct {
		name    string
		err     error
		code    Code
		message string
	}{
		{"nil", nil, "", ""},
		{"own", refused, EInvalid, "the ring is odd"},
		{"wrapped", fmt.Errorf("load /srv/data/a.geojson: %w", refused), EInvalid, "the ring is odd"},
		{"joined", errors.Join(io.EOF, refused), EInvalid, "the ring is odd"},
		{"foreign", fmt.Errorf("open /srv/data/a.geojson: %w", io.EOF), EInternal, "internal error"},
	} {
		if code := ErrorCode(c.err); code != c.code {
			t.Errorf("%s: code %q, want %q", c.name, code, c.code)
		}
		if m := ErrorMessage(c.err); m != c.message {
			t.Errorf("%s: message %q, want %q", c.name, m, c.message)
		}
	}
}
