package geojson

import (
	"frontline/geo"
)

// maxFeatures bounds the features of one file.
const maxFeatures = 1_000_000

// DefaultMaxPositions bounds the positions of one file where its caller sets
// no limit.
const DefaultMaxPositions = 4_000_000

// ManyPositions is what to do about a file that has more.
const ManyPositions = "load fewer features to a file, or simplify its outlines, as by ogr2ogr -simplify 0.00001, which moves them by a metre at most"

// Options bound and interpret what Read and ReadFeatures read; the zero
// value takes the defaults.
type Options struct {
	// MaxBytes is how much text may come, unpacked; 0 is DefaultMaxBytes.
	// Whoever reads what strangers send sets it near to what they may send
	// packed: a good file packs to a fifth, a hostile one to a thousandth.
	MaxBytes int64
	// MaxPositions is how many positions may come, in all geometries
	// together; 0 is DefaultMaxPositions.
	MaxPositions int
	// Layer is the id of the layer that the features are of. A feature alone
	// in its file and without an id takes its key from it.
	Layer string
	// Stated, where it is set, is called with what stands in the file where programs
	// put a date: its name, title, date and the like.
	Stated func(member, text string)
	// Place is what messages call a feature, by its place in the file; nil says
	// "feature 3" and where in the JSON.
	Place Placer
	// Map, where it is set, gives the features their meaning and returns those that are
	// kept, with keys or without. It is handed them with all their properties in
	// Properties, as the file has them, and of the other fields at most Key, Geometry and
	// Mended. What it adds to wrong is told with what else is wrong with the file.
	Map func(features []geo.Feature, wrong *Faults) ([]geo.Feature, error)
	// Within is the member of the file's object that holds the GeoJSON, where it may be
	// one.
	Within string
	// IgnoreID leaves out the features' ids.
	IgnoreID bool

	// Repair mends shapes of which only who loads can say what was meant.
	Repair bool
	// RepairLimit is the share of the file's area that it may change; 0 is
	// DefaultRepairLimit.
	RepairLimit float64
	// Nothing takes a file without features for what it is: the end of what its
	// layer says.
	Nothing bool
}

// Packing is how a file was packed.
type Packing string

// The packings.
const (
	PackedNot  Packing = ""
	PackedGzip Packing = "gzip"
	PackedZstd Packing = "zstd"
)

// Format is how the text of a file holds its features.
type Format string

// The formats.
const (
	// FormatGeoJSON is one GeoJSON object: RFC 7946.
	FormatGeoJSON Format = "geojson"
	// FormatSequence is a GeoJSON text sequence: objects of any GeoJSON type,
	// each after a record separator (RFC 8142).
	FormatSequence Format = "geojson-seq"
	// FormatLines is several Features, each beginning on a line of its own.
	// No standard has it, programs write it. Lines that are collections or
	// bare geometries are refused: they are more likely whole files, one
	// appended to the other by mistake.
	FormatLines Format = "geojson-lines"
)

// Reading is what a file holds.
type Reading struct {
	Format  Format
	Packing Packing
	// Features are those of the file, in its order, each with a key of its own.
	Features []geo.Feature
	// IDs is how many features came with an id of their own.
	IDs int
	// CRS is the reference system that the file names, "" for none.
	CRS string
	// Notes say in English what was read otherwise than it is written, a line
	// each.
	Notes []string
}
