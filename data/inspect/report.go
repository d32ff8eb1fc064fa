package inspect

import (
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/mapping"

	"github.com/paulmach/orb"
)

// Report is what a file is.
type Report struct {
	Name    string          `json:"name"`
	Bytes   int64           `json:"bytes"`
	Format  geojson.Format  `json:"format,omitempty"`
	Packing geojson.Packing `json:"packing,omitempty"`
	// Refused is why the file cannot be loaded as it is, with all faults that
	// were found; "" where it can.
	Refused string `json:"refused,omitempty"`
	// Repairs is what --repair would do, a line each; none where it is not needed
	// or does not help.
	Repairs []string `json:"repairs,omitempty"`
	// Mended is what load mends by itself, a line each: it moves no ground.
	Mended []string `json:"mended,omitempty"`
	Notes  []string `json:"notes,omitempty"` // what is read otherwise than it is written
	// Mapped is what the mapping that was given left out or did not find.
	Mapped *mapping.Report `json:"mapped,omitempty"`
	CRS    string          `json:"crs,omitempty"` // the reference system that the file names

	// DateInName is the date in the file's name, nil where it has none; Stated
	// are the file's own words where programs put a date.
	DateInName *geo.Date      `json:"date_in_name,omitempty"`
	NoDate     string         `json:"no_date,omitempty"` // why there is none: the name has none, or two
	Stated     []StatedText   `json:"stated,omitempty"`
	Dates      []DateProperty `json:"dates,omitempty"`

	Features   int         `json:"features"`
	Placeless  int         `json:"placeless,omitempty"`
	Kinds      []KindCount `json:"kinds,omitempty"`
	Properties []Property  `json:"properties,omitempty"` // those that most features have
	// OtherProperties is how many there are beside those that are listed.
	OtherProperties int          `json:"other_properties,omitempty"`
	Names           Naming       `json:"names"`
	IDs             Identity     `json:"ids"`
	Statuses        []StatusSum  `json:"statuses,omitempty"`
	Bounds          *[4]float64  `json:"bounds,omitempty"` // west, south, east, north, in degrees
	Regions         []RegionPart `json:"regions,omitempty"`
	// Swapped is whether it lies in Ukraine with longitude and latitude swapped
	// only.
	Swapped bool `json:"swapped,omitempty"`

	// Mapping is where one's own may begin.
	Mapping mapping.Mapping `json:"mapping"`
	// Preset is the preset that Mapping is, "" for none.
	Preset string `json:"preset,omitempty"`

	features []geo.Feature
	ground   orb.MultiPolygon // of all of them, overlaps once
}

// StatedText is what a member of the file's object says.
type StatedText struct {
	Member string `json:"member"`
	Text   string `json:"text"`
}

// DateProperty is a property all of whose values are dates.
type DateProperty struct {
	Property string             `json:"property"`
	Format   mapping.DateFormat `json:"format,omitempty"` // "" where it can be told from the values
	Of       int                `json:"of"`               // features that have it
	First    geo.Date           `json:"first"`
	Last     geo.Date           `json:"last"`
	// OneOf is how else the values can be read, where they do not tell.
	OneOf []mapping.DateFormat `json:"one_of,omitempty"`
}

// KindCount is how many features are of a kind: area, line or point, the one of
// most dimensions where a feature has several.
type KindCount struct {
	Kind  string  `json:"kind"`
	Count int     `json:"count"`
	Area  float64 `json:"km2,omitempty"` // of the territory, overlaps counted once
}

// Property is what features say under a name.
type Property struct {
	Name     string   `json:"name"`
	Of       int      `json:"of"`       // features that have it
	Distinct int      `json:"distinct"` // different values
	Samples  []string `json:"samples"`
}

// Naming is how features are named.
type Naming struct {
	Named      int      `json:"named"`                // features that have a name as it is
	Candidates []string `json:"candidates,omitempty"` // properties that a mapping could take it from
}

// Identity is how features are told apart.
type Identity struct {
	IDs        int      `json:"ids"` // features with a GeoJSON id
	Candidates []string `json:"candidates,omitempty"`
}

// StatusSum is a status with what it comes to, were it of a control layer.
type StatusSum struct {
	Property string    `json:"property"`
	Status   string    `json:"status"` // "" where a feature has none
	Class    geo.Class `json:"class"`
	Known    bool      `json:"known"`           // whether the word says its class without a mapping
	Means    geo.Class `json:"means,omitempty"` // what a word that is not known seems to say, as Mapping has it
	Count    int       `json:"count"`
	Area     float64   `json:"km2"` // of the territory, overlaps counted once

	word string // all of Status
}

// RegionPart is how much of the file's ground, or how many of its points where
// it has no areas, lie in a country or an oblast.
type RegionPart struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"` // 0 to 1
}

// Identities is whether ids hold from a file to the next.
type Identities struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Both  int    `json:"both"`  // ids that both files have
	Same  int    `json:"same"`  // of these, how many are of the same place
	Moved int    `json:"moved"` // of these, how many are of a place that another id had
	// Renumbered are places of the first file that have another id in the second.
	Renumbered int `json:"renumbered"`
}

// Hold reports whether ids mean the same in both files; Changed, whether places
// have other ids in the second. Where neither does, the files do not tell.
func (i Identities) Hold() bool { return !i.Changed() && 2*i.Same >= i.Both && i.Same > 0 }

// Changed is described with Hold.
func (i Identities) Changed() bool { return i.Moved+i.Renumbered > 0 }
