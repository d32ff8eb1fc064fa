package load

import (
	"slices"
	"testing"

	"frontline/data/span"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// TestPartsAtBorders: a file may have many parts, and not as many at the borders
// of oblasts.
func TestPartsAtBorders(t *testing.T) {
	box := func(x, y, size float64) orb.Polygon {
		return orb.Polygon{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}
	}
	regions := &span.RegionSet{Shares: diff.NewRegions([]diff.Region{{Key: "1", Ground: orb.MultiPolygon{box(30, 45, 5)}}})}
	within := make(orb.MultiPolygon, maxCrossing)
	for i := range within {
		within[i] = box(31+float64(i%100)*0.02, 46+float64(i/100)*0.02, 0.01)
	}
	var at orb.MultiPolygon
	for i := range maxCrossing {
		at = append(at, box(29.9-float64(i)*1e-5, 44.9-float64(i)*1e-5, 1+float64(i)*2e-5)) // one around the other
	}
	for name, c := range map[string]struct {
		kind    geo.Kind
		parts   orb.MultiPolygon
		refused bool
	}{
		"within":           {geo.KindControl, append(within, within[0]), false},
		"too many":         {geo.KindControl, slices.Repeat(orb.MultiPolygon{within[0]}, maxPieces+1), true},
		"as many as may":   {geo.KindControl, append(at[:maxCrossing:maxCrossing], within[0]), false},
		"one more":         {geo.KindControl, append(at[:maxCrossing:maxCrossing], at[0]), true},
		"regions themself": {geo.KindBase, append(at[:maxCrossing:maxCrossing], at[0]), false},
	} {
		s := &snapshot{layer: geo.Layer{Kind: c.kind}, features: []snapshotFeature{{geometry: c.parts}}}
		if err := checkParts(regions, s); (geo.ErrorCode(err) == geo.ETooLarge) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := checkParts(nil, &snapshot{}); err != nil {
		t.Errorf("without regions: %v", err)
	}
}

// TestPieces: what changes with a file may be in many pieces, however they are
// counted, and not in more.
func TestPieces(t *testing.T) {
	half := make(orb.MultiPolygon, maxPieces/2)
	for name, c := range map[string]struct {
		d       difference
		refused bool
	}{
		"as many as may": {difference{gained: half, lost: half, byClass: []classGround{{gained: half, lost: half}}}, false},
		"one more":       {difference{gained: append(half, nil), lost: half}, true},
		"of a class":     {difference{byClass: []classGround{{gained: half[:1]}, {gained: half, lost: append(half, nil)}}}, true},
	} {
		if err := checkPieces(&c.d); (geo.ErrorCode(err) == geo.ETooLarge) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
