package geojson

import (
	"fmt"
	"strings"

	"frontline/geo"
	"frontline/geo/valid"
)

// maxFaults is how many faults of a file a message lists.
const maxFaults = 20

// toWGS84 is the command that makes readable GeoJSON of what is not.
const toWGS84 = "ogr2ogr -f GeoJSON -t_srs EPSG:4326 -lco RFC7946=YES new.geojson FILE"

// Faults are what is wrong with a file that is read on to its end, so that all
// of it is told at once.
type Faults struct {
	list  []string
	count int
}

// Add adds one.
func (f *Faults) Add(text string) {
	if f.count++; len(f.list) < maxFaults {
		f.list = append(f.list, text)
	}
}

// None reports whether nothing is wrong.
func (f *Faults) None() bool { return f.count == 0 }

// err is nil where there are none. remedy ends the message.
func (f *Faults) err(remedy string) error {
	if f.count == 0 {
		return nil
	}
	if remedy != "" {
		remedy = ": " + remedy
	}
	if f.count == 1 {
		return geo.Errorf(geo.EInvalid, "%s%s", f.list[0], remedy)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d faults%s", f.count, remedy)
	for _, text := range f.list {
		b.WriteString("\n  " + text)
	}
	if more := f.count - len(f.list); more > 0 {
		fmt.Fprintf(&b, "\n  and %d more", more)
	}
	return geo.Errorf(geo.EInvalid, "%s", b.String())
}

// addUnrepaired adds the shapes that only repairing brings in order.
func (f *Faults) addUnrepaired(features []geo.Feature, at Placer, remedy string) {
	for _, feature := range features {
		for _, n := range valid.NeedsRepair(feature.Mended) {
			name := ""
			if s := feature.Name(); s != "" {
				name = " (" + geo.Printable(geo.Clip(s, 60)) + ")"
			}
			place := fmt.Sprintf("feature %d%s", feature.Mended.Index, name)
			if at != nil {
				place = at(feature.Mended.Index)
			} else if n.Path != "" {
				place += ", " + geo.Printable(geo.Clip(n.Path, 200))
			}
			f.Add(place + ": " + valid.FaultOf(n) + remedy)
		}
	}
}

// Placer returns what messages call a feature, by its place in the file.
type Placer func(feature int) string

// Of is the Placer's words; of nil they are "feature 3".
func (p Placer) Of(feature int) string {
	if p == nil {
		return fmt.Sprintf("feature %d", feature)
	}
	return p(feature)
}
