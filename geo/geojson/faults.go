package geojson

import (
	"fmt"
	"strings"

	"frontline/geo"
	"frontline/geo/valid"

	"github.com/go-json-experiment/json/jsontext"
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

// fault notes what is wrong with a geometry or a value, and lets reading go on.
func (d *decoder) fault(path jsontext.Pointer, format string, args ...any) {
	d.faults.Add(d.fail(path, format, args...).Error())
}

// DefaultRepairLimit is the share of a file's area that repairing may change.
const DefaultRepairLimit = 0.2

// repairRemedy is for shapes that only repairing brings in order.
const repairRemedy = "--repair (over HTTP ?repair=true) mends it and says what changes"

// refuse tells all that is wrong with a file at once: the faults found while
// reading, err where it is not nil, and the shapes that only repairing brings in
// order. What is no fault of the file, and what is too large, is told alone.
func (d *decoder) refuse(err error, opt Options) error {
	if err != nil && geo.ErrorCode(err) != geo.EInvalid || err == nil && d.faults.None() {
		return err
	}
	if err != nil {
		d.faults.Add(geo.ErrorMessage(err))
	}
	if !opt.Repair {
		d.faults.addUnrepaired(d.unrepaired, d.place, "; --repair mends it")
	}
	return d.faults.err("")
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

// checkRepair refuses shapes that only repairing brings in order, unless that
// was asked for, and repairs that change too much.
func checkRepair(features []geo.Feature, opt Options) error {
	if !opt.Repair {
		var wrong Faults
		wrong.addUnrepaired(features, opt.Place, "")
		return wrong.err(repairRemedy)
	}
	changed, all := 0.0, 0.0
	for _, f := range features {
		before, after := valid.MendedAreas(f.Mended, f.Geometry)
		here := 0.0
		if len(valid.NeedsRepair(f.Mended)) > 0 {
			here = max(after-before, before-after, f.Mended.Changed)
		}
		changed, all = changed+here, all+max(before, here)
	}
	limit := opt.RepairLimit
	if limit == 0 {
		limit = DefaultRepairLimit
	}
	if changed > limit*all {
		return geo.Errorf(geo.EInvalid, "repairing would change %.3f km² of the file's %.3f km², %.1f %%: more than %.4g %% (--repair-limit PERCENT, over HTTP ?repair_limit=)",
			changed/1e6, all/1e6, 100*changed/all, 100*limit)
	}
	return nil
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
