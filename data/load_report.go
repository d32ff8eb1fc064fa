package data

import (
	"encoding/json"
	"math"
	"time"

	"frontline/geo"
)

// FileStatus says what a load did with a file.
type FileStatus string

// What may become of a file.
const (
	FileAdded     FileStatus = "added"     // it is a new snapshot
	FileCorrected FileStatus = "corrected" // it takes the place of another snapshot
	FileUnchanged FileStatus = "unchanged" // the record holds the same for that date
)

// SquareMetres is an area on the ground. Its JSON is square kilometres, to a
// thousandth.
type SquareMetres float64

// Km2 is the area in square kilometres.
func (a SquareMetres) Km2() float64 { return float64(a) / 1e6 }

// MarshalJSON writes square kilometres.
func (a SquareMetres) MarshalJSON() ([]byte, error) {
	return json.Marshal(math.Round(a.Km2()*1e3) / 1e3)
}

// Changes is how a file differs from the snapshot in force on the day before.
// Features are told apart by their keys.
type Changes struct {
	Against geo.Date     `json:"against"` // the date of that snapshot
	Added   []string     `json:"added,omitempty"`
	Removed []string     `json:"removed,omitempty"`
	Changed []string     `json:"changed,omitempty"` // in shape or in what is said of them
	Gained  SquareMetres `json:"gained_km2"`
	Lost    SquareMetres `json:"lost_km2"`
}

// Warning is what looks wrong with a file, and may be right.
type Warning struct {
	Code WarningCode `json:"code"`
	Text string      `json:"text"`
}

// WarningCode classes a warning.
type WarningCode string

// The warnings.
const (
	WarnArea      WarningCode = "area"      // more was gained or lost than is usual
	WarnOverlay   WarningCode = "overlay"   // gained and lost could not be told
	WarnFuture    WarningCode = "future"    // its date is after today
	WarnSame      WarningCode = "same"      // it says what the day before said
	WarnElsewhere WarningCode = "elsewhere" // it touches nothing that the layer ever showed
	WarnSwapped   WarningCode = "swapped"   // longitude and latitude seem to be swapped
	WarnOlder     WarningCode = "older"     // there is a later one already
	WarnRetracted WarningCode = "retracted" // the same was retracted for its date
	WarnEmbargo   WarningCode = "embargo"   // it takes the place of one under embargo
	WarnPurged    WarningCode = "purged"    // its bytes were purged, and are not kept again
)

// FileReport is what a load did, or would do, with one file.
type FileReport struct {
	Name     string       `json:"name"`
	Date     geo.Date     `json:"date"`
	Status   FileStatus   `json:"status"`
	Features int          `json:"features"`
	Bytes    int64        `json:"bytes"` // of the file as it was
	SHA256   string       `json:"sha256"`
	BBox     [4]float64   `json:"bbox"` // west, south, east, north
	Area     SquareMetres `json:"area_km2"`
	Changes  *Changes     `json:"changes,omitempty"` // nil where the layer has nothing before
	// Absorbed is what of the file's outlines counts as drawn anew and not as
	// changed, by the layer's width of slivers; known once it is loaded.
	Absorbed SquareMetres `json:"absorbed_km2,omitempty"`
	Warnings []Warning    `json:"warnings,omitempty"`
}

// LoadReport is what a load did, or would do.
type LoadReport struct {
	Layer     string       `json:"layer"`
	NewLayer  bool         `json:"new_layer"` // whether the load made the layer
	DryRun    bool         `json:"dry_run,omitempty"`
	Revision  geo.Revision `json:"revision"` // the current one after the load
	PublishAt *time.Time   `json:"publish_at,omitempty"`
	Files     []FileReport `json:"files"` // in the order of the request
}

// Count is how many files came to the status.
func (r LoadReport) Count(status FileStatus) int {
	n := 0
	for _, f := range r.Files {
		if f.Status == status {
			n++
		}
	}
	return n
}

// Warnings counts those of all files.
func (r LoadReport) Warnings() int {
	n := 0
	for _, f := range r.Files {
		n += len(f.Warnings)
	}
	return n
}
