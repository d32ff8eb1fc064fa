package geo

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAgeAt(t *testing.T) {
	sn := Snapshot{ValidOn: MustDate("2025-11-30")}
	end := Snapshot{ValidOn: MustDate("2025-11-30"), Ends: "given up"}
	daily := Layer{Kind: KindControl, Cadence: CadenceDaily}
	event := Layer{Kind: KindClaims, Cadence: CadenceEvent}
	for name, c := range map[string]struct {
		layer Layer
		sn    Snapshot
		shown string
		want  Age
	}{
		"of its day":            {daily, sn, "2025-11-30", Age{On: sn.ValidOn}},
		"the day after":         {daily, sn, "2025-12-01", Age{On: sn.ValidOn, Days: 1, Stale: true}},
		"a year after":          {daily, sn, "2026-11-20", Age{On: sn.ValidOn, Days: 355, Stale: true}},
		"a layer of events":     {event, sn, "2026-11-20", Age{On: sn.ValidOn, Days: 355}},
		"an end":                {daily, end, "2026-11-20", Age{On: sn.ValidOn, Ends: end.Ends}},
		"the basemap":           {Layer{Kind: KindBase, Cadence: CadenceEvent}, sn, "2026-11-20", Age{On: sn.ValidOn}},
		"before, as a basemap ": {Layer{Kind: KindBase, Cadence: CadenceEvent}, sn, "2014-01-01", Age{On: sn.ValidOn}},
	} {
		if diff := cmp.Diff(c.want, AgeAt(c.layer, c.sn, MustDate(c.shown))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestGapsUntil(t *testing.T) {
	at := func(dates ...string) (out []Snapshot) {
		for _, d := range dates {
			out = append(out, Snapshot{ValidOn: MustDate(d)})
		}
		return out
	}
	gap := func(from, until string) Gap { return Gap{MustDate(from), MustDate(until)} }
	daily := Layer{Kind: KindControl, Cadence: CadenceDaily}
	ended := at("2025-11-25", "2025-11-27")
	ended[1].Ends = "given up"
	for name, c := range map[string]struct {
		layer     Layer
		snapshots []Snapshot
		day       Date
		want      []Gap
	}{
		"within":         {daily, at("2025-11-25", "2025-11-27"), 0, []Gap{gap("2025-11-26", "2025-11-27")}},
		"the open end":   {daily, at("2025-11-25"), MustDate("2025-12-02"), []Gap{gap("2025-11-26", "2025-12-02")}},
		"up to date":     {daily, at("2025-11-25"), MustDate("2025-11-26"), []Gap{}},
		"an end":         {daily, ended, MustDate("2025-12-02"), []Gap{gap("2025-11-26", "2025-11-27")}},
		"events":         {Layer{Kind: KindClaims, Cadence: CadenceEvent}, at("2022-09-30"), MustDate("2025-12-02"), []Gap{}},
		"nothing at all": {daily, nil, MustDate("2025-12-02"), []Gap{}},
	} {
		if diff := cmp.Diff(c.want, GapsUntil(c.layer, c.snapshots, c.day)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestOpeningDate(t *testing.T) {
	newest := map[string]string{"control": "2025-11-30", "other": "2025-11-20", "statements": "2025-12-15", "base": "2026-01-01"}
	find := func(l Layer) (Date, bool) {
		d, ok := newest[l.ID]
		if !ok {
			return 0, false
		}
		return MustDate(d), true
	}
	control, other := Layer{ID: "control", Kind: KindControl}, Layer{ID: "other", Kind: KindControl}
	said, base := Layer{ID: "statements", Kind: KindStatements}, Layer{ID: "base", Kind: KindBase}
	empty := Layer{ID: "empty", Kind: KindControl}
	for name, c := range map[string]struct {
		layers []Layer
		want   string
	}{
		"control":         {[]Layer{base, other, control, said}, "2025-11-30"},
		"without control": {[]Layer{base, said, empty}, "2025-12-15"},
		"nothing":         {[]Layer{base, empty}, ""},
	} {
		got, ok := OpeningDate(c.layers, find)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("%s: %s, %t; want %s", name, got, ok, c.want)
		}
	}
}
