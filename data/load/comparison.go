package load

import (
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// comparison is a file and what there is to compare it with.
type comparison struct {
	file   *plannedFile
	req    *Request // that brought it
	after  *snapshot
	before *snapshot // nil for none
	// against is what the findings are by: before, or where that is an end, the
	// last snapshot that had features; changes are since then.
	against *snapshot
	changes *Changes
	earlier []*snapshot           // the files before of the same call and layer
	next    string                // the date of the snapshot after, where the file fills in a day; else ""
	old     bool                  // it was found to be an old file
	differs [len(redrawn)]float64 // how much ground is other than in before

	// What may be a part, or a hole, that was lost: see checkAgainstBefore.
	lostParts []lostPart
	settled   bool // the ground is explained: how much changed says no more

	replaced *snapshot // what a correction takes the place of; nil for none
	regions  *span.RegionSet

	inputBefore *table.InputText // what the file's bytes are packed against; nil for nothing
}

// lostPart is a part, or a hole, that may have been lost by mistake.
type lostPart struct {
	text string
	area float64
	hole bool
	only bool // nothing else changed
	was  orb.Geometry
}

// recentDays is for how long a daily layer's day before tells what the day
// after may look like.
const recentDays = 7

// recent reports whether the snapshot before tells what this one may look like.
func (c *comparison) recent() bool {
	return c.file.job.layer.Cadence == geo.CadenceEvent || c.after.date-c.against.date <= recentDays
}

// longDays is how long ago the snapshot before is where it no longer tells where
// a layer lies.
const longDays = 60

func (c *comparison) longAgo() bool { return c.after.date-c.against.date > longDays }

// redrawn are in metres: what is thinner was drawn or rounded otherwise, finely
// or coarsely.
var redrawn = [...]float64{1, 10}
