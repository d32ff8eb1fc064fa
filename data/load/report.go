package load

import (
	"math"
	"time"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/geo/valid"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
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
	Against geo.Date `json:"against"` // the date of that snapshot
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
	Changed []string `json:"changed,omitempty"` // in shape or in what is said of them
	// Gained and Lost are of territory: on a control layer, of what is held.
	Gained SquareMetres `json:"gained_km2"`
	Lost   SquareMetres `json:"lost_km2"`
	// Classes are the changes of ground of other classes.
	Classes map[geo.Class]ClassChange `json:"classes,omitempty"`
	// Regions are the oblasts in which ground was gained and lost, the most first;
	// Features the features that came, went or changed their status.
	Regions  []RegionChange  `json:"regions,omitempty"`
	Features []FeatureChange `json:"features,omitempty"`
	// Pieces are the largest pieces of contiguous ground that was gained or lost, the largest first.
	Pieces []PieceChange `json:"pieces,omitempty"`
}

// PieceChange is a piece of ground of a class that was gained or lost.
type PieceChange struct {
	Change string       `json:"change"` // gained or lost
	Class  geo.Class    `json:"class,omitempty"`
	Area   SquareMetres `json:"km2"`
	// Where says by language where it lies, if whoever reports has words.
	Where map[string]string `json:"where,omitempty"`
	// Region is the oblast in which most of it lies; nil for one outside all.
	Region *geo.Region `json:"-"`
	ground orb.Polygon
}

// Center is a position inside the piece.
func (p PieceChange) Center() orb.Point { return geo.Feature{Geometry: p.ground}.Center() }

// ClassChange is how much ground of a class was gained and lost.
type ClassChange struct {
	Gained SquareMetres `json:"gained_km2"`
	Lost   SquareMetres `json:"lost_km2"`
}

// FileReport is what a load did, or would do, with one file.
type FileReport struct {
	Name     string       `json:"name"`
	Date     geo.Date     `json:"date"`
	Status   FileStatus   `json:"status"`
	Features int          `json:"features"`
	Bytes    int64        `json:"bytes"` // of the file as it was
	SHA256   string       `json:"sha256"`
	BBox     *[4]float64  `json:"bbox"`     // west, south, east, north; null where nothing has a place
	Area     SquareMetres `json:"area_km2"` // of territory: on a control layer, of what is held
	// Classes are the areas of ground of other classes.
	Classes map[geo.Class]SquareMetres `json:"classes_km2,omitempty"`
	Changes *Changes                   `json:"changes,omitempty"` // nil where the layer has nothing before
	// Replaces is how a correction differs from what it takes the place of.
	Replaces *Changes `json:"replaces,omitempty"`
	// Absorbed is what of the file's outlines counts as drawn anew and not as
	// changed, by the layer's width of slivers; known once it is loaded.
	Absorbed SquareMetres `json:"absorbed_km2,omitempty"`
	// Findings are what looks wrong with the file.
	Findings []geo.Finding `json:"findings,omitempty"`
	// Ends is why the layer ends on the file's date, "" where it does not.
	Ends string `json:"ends,omitempty"`
	// Notes say what was read otherwise than it is written, and Mending what was
	// done about shapes that were not valid.
	Notes   []string          `json:"notes,omitempty"`
	Mending *valid.MendReport `json:"mended,omitempty"`
}

// Report is what a load did, or would do.
type Report struct {
	Layer     string       `json:"layer"`
	NewLayer  bool         `json:"new_layer"` // whether the load made the layer
	DryRun    bool         `json:"dry_run,omitempty"`
	Revision  geo.Revision `json:"revision"` // the current one after the load
	PublishAt *time.Time   `json:"publish_at,omitempty"`
	Files     []FileReport `json:"files"` // in the order of the request
	// Gazetteer is whose settlements say where pieces lie, if whoever reports has them.
	Gazetteer *place.About `json:"gazetteer,omitempty"`
}

// Count is how many files came to the status.
func (r Report) Count(status FileStatus) int {
	n := 0
	for _, f := range r.Files {
		if f.Status == status {
			n++
		}
	}
	return n
}

// Held are the findings that hold the load back, by file.
func (r Report) Held() []geo.Finding {
	var held []geo.Finding
	for _, f := range r.Files {
		for _, finding := range f.Findings {
			if finding.Class == geo.FindingHeld && !finding.Accepted {
				held = append(held, finding)
			}
		}
	}
	return held
}

// RegionChange is how much ground of a class was gained and lost in an oblast.
type RegionChange struct {
	Region string       `json:"region"`
	Class  geo.Class    `json:"class,omitempty"` // "" in a layer without classes
	Gained SquareMetres `json:"gained_km2"`
	Lost   SquareMetres `json:"lost_km2"`
}

// FeatureChange is a feature that came, went or changed its status.
type FeatureChange struct {
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	What string `json:"what"` // added, removed or changed
	// Was and Now are its statuses, where it had and has one.
	Was string `json:"was,omitempty"`
	Now string `json:"now,omitempty"`
}
