package geo

import (
	"cmp"
	"regexp"
	"strings"
)

// Kind says what a layer's features are, and so how they are drawn and read.
type Kind string

// The kinds of layer.
const (
	KindBase       Kind = "base"       // the basemap: countries, borders, oblasts, cities
	KindClaims     Kind = "claims"     // territory that somebody claims
	KindControl    Kind = "control"    // who holds what, as somebody assesses it
	KindPlaces     Kind = "places"     // named places and what is said of them
	KindStatements Kind = "statements" // what was said, where and when
)

// RegionsLayer is the id of a layer of the ground from which regions are, where there is
// one; else they are from the first basemap.
const RegionsLayer = "regions"

// KindOrder is the order in which layers are listed: the basemap first, then
// from the ground up.
var KindOrder = []Kind{KindBase, KindControl, KindClaims, KindPlaces, KindStatements}

// Cadence says how to read a date that has no snapshot of its own.
type Cadence string

// The cadences.
const (
	CadenceEvent Cadence = "event" // the state holds until it changes: no gap
	CadenceDaily Cadence = "daily" // a day without a snapshot is a gap in the record
)

// Style is how a layer is drawn unless somebody styles it: colours as #rrggbb.
type Style struct {
	Color     string `json:"color,omitempty"`
	ColorDark string `json:"color_dark,omitempty"` // on a dark background
	Pattern   string `json:"pattern,omitempty"`    // "hatch", "fill" or "none"
}

// Layer is a series of snapshots of one subject from one source.
type Layer struct {
	ID          string  `json:"id"`
	Title       string  `json:"title"`
	Kind        Kind    `json:"kind"`
	Cadence     Cadence `json:"cadence"`
	AssessedBy  string  `json:"assessed_by,omitempty"` // who assesses what a control layer shows
	HeldBy      string  `json:"held_by,omitempty"`     // who holds what a control layer shows, unless a feature says
	Attribution string  `json:"attribution,omitempty"`
	Licence     string  `json:"licence,omitempty"`
	Source      string  `json:"source,omitempty"`
	SourceURL   string  `json:"source_url,omitempty"`
	Note        string  `json:"note,omitempty"` // what a reader must know: approximations, parts not drawn
	Style       Style   `json:"style"`
	// SliverWidth is in metres: where ground changes from one snapshot to the
	// next along a strip thinner than this, it counts as drawn anew and not as
	// changed. 0 takes every snapshot to the letter.
	SliverWidth float64 `json:"sliver_width_m,omitempty"`
	// Accuracy is by how many metres what is shown may be off, as its assessor states
	// it; 0 where it is not stated.
	Accuracy float64 `json:"accuracy_m,omitempty"`
	// Approvals is how many persons beside who loads must agree to what the public is shown:
	// 0 or 1.
	Approvals int `json:"-"`
	// Setting is what is said of the whole record; nil where nothing is.
	Setting *Setting `json:"setting,omitempty"`
	// Hidden is why the layer is in no list; empty where it is.
	Hidden string `json:"-"`
}

// UnstatedAccuracy is by how many metres a layer is taken to be off that does not state it.
const UnstatedAccuracy = 2000

// AccuracyOrUnstated is by how many metres what the layer shows is taken to be off: nothing
// nearer to the edge of something is said to be within it or outside.
func (l Layer) AccuracyOrUnstated() float64 { return cmp.Or(l.Accuracy, UnstatedAccuracy) }

// MaxAccuracy bounds Layer.Accuracy: what is off by more is no place.
const MaxAccuracy = 100_000

// MaxSliverWidth bounds Layer.SliverWidth: what is wider is ground.
const MaxSliverWidth = 100

var (
	layerID  = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)
	hexColor = regexp.MustCompile(`^#[0-9a-f]{6}$`)
)

// CheckLayerID refuses an id that could not stand in a path or a tile.
func CheckLayerID(id string) error {
	if !layerID.MatchString(id) {
		return Errorf(EInvalid, "%q is no layer id: use 1 to 63 of a-z, 0-9, _ and -, a letter first", Clip(id, 70))
	}
	return nil
}

// Credits are all whose data the layer is made of, as its attribution names them with
// semicolons between.
func (l Layer) Credits() []string {
	if l.Attribution == "" {
		return nil
	}
	return strings.Split(l.Attribution, "; ")
}

// Validate names the first field that is wrong, and its value.
func (l Layer) Validate() error {
	if err := CheckLayerID(l.ID); err != nil {
		return err
	}
	if strings.TrimSpace(l.Title) == "" {
		return Errorf(EInvalid, "layer %s: title is empty", l.ID)
	}
	for _, c := range []struct{ field, text string }{
		{"title", l.Title}, {"assessed_by", l.AssessedBy}, {"attribution", l.Attribution}, {"licence", l.Licence}, {"source", l.Source}, {"note", l.Note}, {"held_by", l.HeldBy},
	} {
		if err := checkLine("layer "+l.ID+": "+c.field, c.text); err != nil {
			return err
		}
	}
	if l.SourceURL != "" {
		if err := CheckWebAddress("layer "+l.ID+": source_url", l.SourceURL); err != nil {
			return err
		}
	}
	switch l.Kind {
	case KindBase, KindClaims, KindControl, KindPlaces, KindStatements:
	default:
		return Errorf(EInvalid, "layer %s: kind %q is none of base, claims, control, places, statements", l.ID, Clip(string(l.Kind), 40))
	}
	switch l.Cadence {
	case CadenceEvent, CadenceDaily:
	default:
		return Errorf(EInvalid, "layer %s: cadence %q is neither event nor daily", l.ID, Clip(string(l.Cadence), 40))
	}
	for _, c := range []struct{ field, value string }{{"color", l.Style.Color}, {"color_dark", l.Style.ColorDark}} {
		if c.value != "" && !hexColor.MatchString(c.value) {
			return Errorf(EInvalid, "layer %s: style.%s %q is no colour of the form #rrggbb", l.ID, c.field, Clip(c.value, 40))
		}
	}
	if !(l.SliverWidth >= 0 && l.SliverWidth <= MaxSliverWidth) { // so written, NaN fails too
		return Errorf(EInvalid, "layer %s: sliver_width_m %g is not from 0 to %d", l.ID, l.SliverWidth, MaxSliverWidth)
	}
	if !(l.Accuracy >= 0 && l.Accuracy <= MaxAccuracy) {
		return Errorf(EInvalid, "layer %s: accuracy_m %g is not from 0 to %d", l.ID, l.Accuracy, MaxAccuracy)
	}
	if l.Approvals != 0 && l.Approvals != 1 {
		return Errorf(EInvalid, "layer %s: approvals %d is neither 0 nor 1", l.ID, l.Approvals)
	}
	switch l.Style.Pattern {
	case "", "hatch", "fill", "none":
	default:
		return Errorf(EInvalid, "layer %s: style.pattern %q is none of hatch, fill, none", l.ID, Clip(l.Style.Pattern, 40))
	}
	return nil
}
