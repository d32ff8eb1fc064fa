package check

import (
	"slices"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// AboutRef is a feature that a statement names.
type AboutRef struct{ Statement, Layer, ID string }

// Features finds what a file alone tells: features of another kind than
// the layer's, statements that are none, dates of another day.
func Features(layer geo.Layer, name string, date geo.Date, features []geo.Feature, stated []StatedDate) (findings []geo.Finding, about []AboutRef) {
	found := Findings{name: name, date: date}
	kind := layer.Kind
	if layer.Cadence == geo.CadenceDaily {
		stated = append(stated, featureDates(features)...)
	}
	for _, s := range stated {
		if !s.agrees(date) {
			found.Add(geo.FindDate, "its %s says %s, and it is loaded for %s", s.member, s.date, date)
		}
	}
	if kind == geo.KindControl {
		checkStatuses(&found, features)
		checkUnread(&found, features)
	}
	for _, f := range features {
		label := featureLabel(f)
		checkKind(&found, kind, f, label)
		if kind == geo.KindClaims && f.ClaimedBy == "" && f.Geometry != nil {
			found.AddAt(f.Geometry, geo.FindClaimant, "%s is claimed: name who claims it in claimed_by", label)
		}
		if kind == geo.KindStatements {
			about = append(about, checkStatement(&found, date, f, label)...)
		}
		// A day ahead is another time zone's.
		if f.ObservedOn != nil && *f.ObservedOn > date+1 {
			found.AddAt(f.Geometry, geo.FindObserved, "%s was observed on %s, after the snapshot's date", label, *f.ObservedOn)
		}
	}
	return found.List(), about
}

// checkKind finds features that a layer of the kind does not show: a polygon
// among places is a dot a tile, a point among ground is nothing.
func checkKind(found *Findings, kind geo.Kind, f geo.Feature, label string) {
	if f.Geometry == nil {
		return
	}
	is := f.Geometry.GeoJSONType()
	switch kind {
	case geo.KindControl, geo.KindClaims:
		switch f.Geometry.(type) {
		case orb.Point, orb.MultiPoint:
			found.AddAt(f.Geometry, geo.FindKind, "%s is a %s, and a %s layer shows ground", label, is, kind)
		}
	case geo.KindPlaces, geo.KindStatements:
		switch f.Geometry.(type) {
		case orb.Point, orb.MultiPoint:
		default:
			found.AddAt(f.Geometry, geo.FindKind, "%s is a %s, and a %s layer shows points", label, is, kind)
		}
	}
	if kind != geo.KindStatements && kind != geo.KindBase && f.Properties["said_on"] != nil && f.Properties["text"] != nil {
		found.AddAt(f.Geometry, geo.FindKind, "%s is a statement, and the layer is of %s", label, kind)
	}
}

// checkStatement finds what a statement lacks, and lists what it is about.
func checkStatement(found *Findings, date geo.Date, f geo.Feature, label string) []AboutRef {
	if text := textOf(f.Properties["text"]); text == "" {
		found.AddAt(f.Geometry, geo.FindNoText, "the statement %q has no text", label)
	}
	if raw := f.Properties["said_on"]; raw != nil && string(raw) != "null" {
		text := textOf(raw)
		switch said, err := geo.ParseDate(text); {
		case err != nil:
			found.AddAt(f.Geometry, geo.FindAhead, "the statement %q was said on %q, which is no date", label, text)
		case said > date:
			found.AddAt(f.Geometry, geo.FindAhead, "the statement %q was said on %s, after the snapshot's date", label, said)
		}
	}
	raw := f.Properties["about"]
	if raw == nil {
		return nil
	}
	var list []struct{ Layer, ID string }
	if err := json.Unmarshal(raw, &list); err != nil {
		found.AddAt(f.Geometry, geo.FindAbout, "what the statement %q is about is no list of layers and ids", label)
		return nil
	}
	var about []AboutRef
	for _, ref := range list {
		about = append(about, AboutRef{label, ref.Layer, ref.ID})
	}
	return slices.Compact(about)
}
