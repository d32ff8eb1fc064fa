package geo

import (
	"strings"
	"testing"
)

func TestParseAsOf(t *testing.T) {
	day := MustDate("2025-11-27")
	for _, c := range []struct {
		in   string
		want AsOfRef
		ok   bool
	}{
		{"latest", AsOfRef{Latest: true}, true},
		{"2025-11-27", AsOfRef{Valid: day}, true},
		{"2025-11-27@12", AsOfRef{Valid: day, Pinned: true, Known: 12}, true},
		{"2025-11-27@0", AsOfRef{Valid: day, Pinned: true}, true},
		{in: ""},
		{in: "@"},
		{in: "@12"},
		{in: "Latest"},
		{in: "latest@12"},
		{in: "latest@"},
		{in: "2025-11-27@"},
		{in: "2025-11-27@012"},
		{in: "2025-11-27@-1"},
		{in: "2025-11-27@+1"},
		{in: "2025-11-27@1.0"},
		{in: "2025-11-27@1@2"},
		{in: "2025-11-27@ 1"},
		{in: "2025-11-27@9007199254740993000"},
		{in: "2025-11-31@1"},
		{in: strings.Repeat("9", 1000)},
	} {
		got, err := ParseAsOf(c.in)
		if (err == nil) != c.ok || got != c.want {
			t.Errorf("ParseAsOf(%q) = %+v, %v; want %+v, ok %v", c.in, got, err, c.want, c.ok)
		}
		switch {
		case err == nil && got.String() != c.in:
			t.Errorf("%q is written as %q", c.in, got)
		case err != nil && ErrorCode(err) != EInvalid:
			t.Errorf("ParseAsOf(%q): code %s", c.in, ErrorCode(err))
		case err != nil && len(err.Error()) > 300:
			t.Errorf("ParseAsOf(%.20q…): the message has %d bytes", c.in, len(err.Error()))
		}
	}
}

func TestResolve(t *testing.T) {
	const today, current = "2025-11-28", Revision(12)
	for _, c := range []struct {
		ref   string
		valid string
		known Revision
		ok    bool
	}{
		{"latest", today, current, true},
		{"2025-11-28", today, current, true},
		{"2025-11-27", "2025-11-27", current, true},
		{"2025-11-27@12", "2025-11-27", 12, true},
		{"2025-11-27@0", "2025-11-27", 0, true},
		{ref: "2025-11-29"},
		{ref: "2025-11-29@3"},
		{ref: "2025-11-27@13"},
	} {
		ref, err := ParseAsOf(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ref.Resolve(MustDate(today), current)
		switch {
		case !c.ok && ErrorCode(err) != ENotFound:
			t.Errorf("%s: %+v, %v; want not found", c.ref, got, err)
		case c.ok && (err != nil || got != AsOf{MustDate(c.valid), c.known}):
			t.Errorf("%s: %+v, %v; want %s known at %d", c.ref, got, err, c.valid, c.known)
		}
	}
}
