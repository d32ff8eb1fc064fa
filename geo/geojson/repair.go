package geojson

import (
	"frontline/geo"
	"frontline/geo/valid"
)

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
