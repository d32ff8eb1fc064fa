package style

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"frontline/geo"
)

// Table is the style: how each kind of feature is drawn. Treat it as immutable.
type Table struct {
	// Version is the number of the style: it rises with a release that draws the
	// same data otherwise.
	Version      int                 `json:"version"`
	Colours      map[string]Colour   `json:"colours"`
	LayerColours map[geo.Kind]string `json:"kinds"` // of data layers that have none of their own
	Hatching     Hatching            `json:"hatching"`
	// Sides are how what the sides of a record hold is filled, in their order.
	Sides []SideFill `json:"sides"`
	// Statuses are the looks of the areas of a kind, by what a feature's status
	// says: the first that fits.
	Statuses map[geo.Kind][]Status `json:"statuses"`
	Layers   []Layer               `json:"layers"` // in drawing order
	Borders  Borders               `json:"borders"`
	SignSize ByZoom                `json:"scale"` // of signs that are scaled: 1 is as they stand in the table
	Signs    map[string]Sign       `json:"signs"`
	Fonts    Fonts                 `json:"fonts"`
	Beside   Beside                `json:"beside"`
	Names    Names                 `json:"names"`
	Stale    Stale                 `json:"stale"`
	Legend   Legend                `json:"legend"`
	Poster   Poster                `json:"poster"`
	Marks    Marks                 `json:"marks"`

	inks [2]Inks
}

// Borders are the borders and shores that control is drawn by: those of a layer of
// the ground. Two drawings of one line are never the same: what of control lies
// outside of them and no further than Metres is not painted. Edges of what is held
// are no front where they are no further inside than that, and no further outside
// than QuietMetres.
type Borders struct {
	Of          string  `json:"of"`     // the id of a fill of the ground
	Line        string  `json:"line"`   // the id of the line of the ground that is drawn along them
	Metres      float64 `json:"metres"` // at Latitude: painters take the same number of pixels everywhere
	QuietMetres float64 `json:"quiet-metres"`
	// Latitude is that of the middle of what is within the borders, in degrees.
	Latitude Degrees `json:"latitude"`
}

// equator is the Earth's, in metres.
const equator = 40075016.686

// Pixels is how many pixels a number of metres are where the world is so many wide.
func (b Borders) Pixels(metres, world float64) float64 {
	return metres * world / (equator * math.Cos(float64(b.Latitude)*math.Pi/180))
}

// Degrees are a number of metres in degrees of longitude and of latitude, as pixels have them.
func (b Borders) Degrees(metres float64) [2]float64 {
	lat := metres / (equator / 360)
	return [2]float64{lat / math.Cos(float64(b.Latitude)*math.Pi/180), lat}
}

// Stale is how a layer is drawn that is past its cadence on the date shown.
type Stale struct {
	Opacity Opacity `json:"opacity"` // times that of all that is drawn of it, but for names
}

// Colour is a colour in each theme.
type Colour struct {
	Light RGB `json:"light"`
	Dark  RGB `json:"dark"`
}

// Hatching is how areas are hatched. Patterns lie where they do on the world's
// tiles, and run on from tile to tile.
type Hatching struct {
	Angle       Degrees            `json:"angle"`  // of the lines that rise to the right, from the horizontal
	Period      int                `json:"period"` // after how many pixels all patterns repeat, each way
	LineOpacity ByTheme            `json:"line-opacity"`
	Patterns    map[string]Pattern `json:"patterns"`
	Dots        map[string]Dots    `json:"dots"`
}

// Slope is the tangent of the lines' angle.
func (h Hatching) Slope() float64 {
	t := math.Tan(float64(h.Angle) * math.Pi / 180)
	// 45° is exact.
	if n := math.Round(t); math.Abs(t-n) < 1e-9 {
		return n
	}
	return t
}

// ByTheme is an opacity in each theme.
type ByTheme struct {
	Light Opacity `json:"light"`
	Dark  Opacity `json:"dark"`
}

// Pattern is a hatching of lines.
type Pattern struct {
	Spacing   Length  `json:"spacing"` // from line to line along the horizontal, of level ones along the vertical
	LineWidth Length  `json:"line-width"`
	Wash      Opacity `json:"wash"` // between the lines
	Runs      Runs    `json:"runs"`
}

// Dots are a pattern of dots.
type Dots struct {
	Spacing Length  `json:"spacing"`
	Radius  Length  `json:"radius"`
	Wash    Opacity `json:"wash"`
}

// Status is a look, and of which features it is: of those of a class, of those
// that somebody holds, of those whose status has one of some words. The last of
// a kind asks for nothing and is of all others.
type Status struct {
	Look   string    `json:"look"`
	Class  geo.Class `json:"class"`   // of control
	HeldBy []string  `json:"held-by"` // in small letters; AnyHolder alone for whoever is named
	Words  []string  `json:"words"`   // in small letters
	// Holder is "any" for a look that only layers have which name no holder of
	// their own: else another's ground would look as theirs does.
	Holder string `json:"holder"`
	// Side is the side whose ground or claim it is of; nil for whoever's.
	Side *Party `json:"-"`
}

// SideFill is how what a side holds is filled: in a pattern, or in one colour.
type SideFill struct {
	FillPattern string   `json:"fill-pattern"`
	FillOpacity *Opacity `json:"fill-opacity"`
}

// Party is one of the sides of a record, as features name it.
type Party struct {
	Names   []string // folded
	Claims  bool     // who claims is asked for, and not who holds
	Unnamed bool     // where a feature names nobody it is this side's
}

// AnyHolder stands for whoever is said to hold ground, other than the layer's own
// holder.
const AnyHolder = "*"

// anyHolders is Status.Holder of a look for layers that name no holder.
const anyHolders = "any"

// Of reports whether the look is one of a layer's, by the holder that it names.
func (s Status) Of(l geo.Layer) bool { return s.Holder != anyHolders || l.HeldBy == "" }

// all reports whether the look is of whatever is left.
func (s Status) all() bool {
	return s.Class == "" && len(s.HeldBy) == 0 && len(s.Words) == 0 && s.Side == nil
}

// Layer is how one kind of fill or line is drawn.
type Layer struct {
	ID      string     `json:"id"`
	Type    string     `json:"type"` // background, fill or line
	Sources []geo.Kind `json:"sources"`
	Basemap string     `json:"basemap"` // the layer of a basemap's tiles (geo/osm) that it is drawn of, in place of sources
	Look    string     `json:"look"`
	Filter  Filter     `json:"filter"`
	MinZoom uint8      `json:"minzoom"`
	MaxZoom uint8      `json:"maxzoom"` // the last one; 0 for none
	Clip    string     `json:"clip"`
	Pattern string     `json:"pattern"`
	Paint   Paint      `json:"paint"`
	Drawing *Drawing   `json:"drawing"`
}

// At reports whether the layer is drawn at a zoom.
func (l Layer) At(z uint8) bool { return z >= l.MinZoom && (l.MaxZoom == 0 || z <= l.MaxZoom) }

// Drawing names a layer in SVG files.
type Drawing struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Paint is a layer's colours and sizes.
type Paint struct {
	BackgroundColor Ink       `json:"background-color"`
	FillColor       Ink       `json:"fill-color"`
	FillOpacity     *Opacity  `json:"fill-opacity"`
	FillPattern     string    `json:"fill-pattern"`
	LineColor       Ink       `json:"line-color"`
	LineWidth       ByZoom    `json:"line-width"`
	LineOpacity     *Opacity  `json:"line-opacity"`
	LineDasharray   []float64 `json:"line-dasharray"` // a dash and a gap, in pixels
}

// Sign is the mark of a point.
type Sign struct {
	Box       int        `json:"box"`    // the side of its picture in a sprite
	Scaled    bool       `json:"scaled"` // by SignSize
	Clearance Length     `json:"clearance"`
	Room      Length     `json:"room"`   // from its middle, where it is not the clearance
	Middle    [2]float64 `json:"middle"` // of its shapes, from the point
	Shapes    []Shape    `json:"shapes"`
}

// Shape is a part of a sign: one of disc, ring, hatch, path and polygon.
type Shape struct {
	Disc      Length       `json:"disc"`    // its radius
	Ring      Length       `json:"ring"`    // its radius
	Hatch     [][2]float64 `json:"hatch"`   // lines of the hatchings' angle: where each crosses the horizontal, and half its width
	Path      [][2]float64 `json:"path"`    // its points
	Polygon   [][2]float64 `json:"polygon"` // its points
	Closed    bool         `json:"closed"`
	LineWidth Length       `json:"line-width"`
	Colour    Ink          `json:"colour"`
}

// Fonts are the typefaces of names.
type Fonts struct {
	Family  string `json:"family"` // of drawings
	Regular Font   `json:"regular"`
	Medium  Font   `json:"medium"`
}

// Font is one weight.
type Font struct {
	Name       string `json:"name"`
	Weight     int    `json:"weight"`
	PageWeight int    `json:"page-weight"` // in the system's font, which the page is set in
}

// Beside is where names stand beside a point: how far from its sign's room, how
// much of the line above or below reaches back over that, and the same for names
// at its corners.
type Beside struct {
	Gap           Length `json:"gap"`
	Overlap       Length `json:"overlap"`
	CornerShare   Length `json:"corner-share"`
	CornerOverlap Length `json:"corner-overlap"`
}

// Type is how words are set.
type Type struct {
	Font        FontName   `json:"text-font"`
	Size        ByZoom     `json:"text-size"`
	LineHeight  ByZoom     `json:"line-height"`
	Color       ColourName `json:"text-color"`
	HaloColor   ColourName `json:"text-halo-color"`
	HaloWidth   Length     `json:"text-halo-width"`
	HaloOpacity *Opacity   `json:"text-halo-opacity"`
}

// Names are the rules of what is named.
type Names struct {
	Place     Name `json:"place"`
	Statement Name `json:"statement"`
	City      Name `json:"city"`
	Country   Name `json:"country"`
	Oblast    Name `json:"oblast"`
	// Settlement is of those of basemaps.
	Settlement Name `json:"settlement"`
}

// Name is from which zoom on something is named, how, where, and what goes
// first.
type Name struct {
	Type
	MinZoom        uint8   `json:"minzoom"`
	MinZoomAgreed  uint8   `json:"minzoom-agreed"`
	MinZoomCapital uint8   `json:"minzoom-capital"`
	MinZoomByRank  []uint8 `json:"minzoom-by-rank"`
	MaxZoom        uint8   `json:"maxzoom"` // 0 for none
	// Classes are those of the ranks from 1 on, of what has a class in place of a rank.
	Classes []string `json:"classes"`

	SortKey        ByZoom `json:"symbol-sort-key"`
	SortKeyAgreed  int    `json:"symbol-sort-key-agreed"`
	SortKeyCapital int    `json:"symbol-sort-key-capital"`
	SortKeyByRank  int    `json:"symbol-sort-key-by-rank"`

	StrongFont   FontName `json:"text-font-strong"`
	StrongToRank int      `json:"strong-to-rank"` // and of capitals
	// Of ranks up to LargeToRank.
	LargeSize       *ByZoom `json:"text-size-large"`
	LargeLineHeight *ByZoom `json:"line-height-large"`
	LargeToRank     int     `json:"large-to-rank"`

	LetterSpacing ByZoom   `json:"text-letter-spacing"`
	Transform     string   `json:"text-transform"`
	BreakAfter    int      `json:"break-after"`          // letters, from which a name is broken at a space; 0 for never
	MaxWidth      float64  `json:"text-max-width"`       // the same for MapLibre, in ems
	Anchors       []Anchor `json:"text-variable-anchor"` // which side of the name is at the point, the best first
	RadialOffset  float64  `json:"text-radial-offset"`   // of MapLibre, in ems
	Clearance     Length   `json:"clearance"`            // from the point, where it is not the sign's
	OnceIn        Length   `json:"once-in"`              // pixels, within which the same name is not set again
	OnceInMetres  float64  `json:"once-in-metres"`       // and metres of Web Mercator, where that is more
}

// Legend is how signs of areas are drawn in a legend.
type Legend struct {
	Ground    ColourName `json:"ground"`
	LineWidth Length     `json:"line-width"`
}

// Poster is what stands around and on a picture's map.
type Poster struct {
	SmallBelow  Length   `json:"small-below"` // this width
	Title       Type     `json:"title"`
	TitleSmall  Type     `json:"title-small"`
	Lines       Type     `json:"lines"`
	LinesSmall  Type     `json:"lines-small"`
	Legend      Type     `json:"legend"`
	LegendSmall Type     `json:"legend-small"`
	Credit      Type     `json:"credit"`
	ScaleBar    Type     `json:"scale-bar"`
	North       Type     `json:"north"`
	ScaleLine   HaloLine `json:"scale-line"`
	InsetFrame  HaloLine `json:"inset-frame"`
	InsetView   HaloLine `json:"inset-view"`
}

// Marks are how what an editor adds to a map is drawn: in ink and paper, as no layer of the
// record is.
type Marks struct {
	Line      HaloLine   `json:"line"` // of rings, arrows and what is around places
	Text      Type       `json:"text"`
	Ground    ColourName `json:"ground"` // of the tags that words stand in
	Edge      ColourName `json:"edge"`
	EdgeWidth Length     `json:"edge-width"`
	Padding   [2]Length  `json:"padding"`    // beside words, and above them
	TextWidth Length     `json:"text-width"` // at which words are broken
	Gap       Length     `json:"gap"`        // from what a tag is of to the tag
	Head      [2]Length  `json:"head"`       // of arrows: how long, and how wide to each side
	Dot       Length     `json:"dot"`        // half the side of the square at which words are
	Bracket   [2]Length  `json:"bracket"`    // around places: from the middle to a side, and how long
	Bar       Length     `json:"bar"`        // how wide what stands beside the editor's words is
}

// HaloLine is a line with a halo around it.
type HaloLine struct {
	Color     ColourName `json:"line-color"`
	Width     Length     `json:"line-width"`
	HaloColor ColourName `json:"halo-color"`
	HaloWidth Length     `json:"halo-width"`
}

// Inks are the colours of a theme by name.
type Inks map[string]color.NRGBA

// Of is a colour; layer is that of the data layer that is drawn.
func (k Inks) Of(ink Ink, layer color.NRGBA) color.NRGBA {
	if ink == LayerInk {
		return layer
	}
	return k[string(ink)]
}

// Named is a colour by its name.
func (k Inks) Named(name ColourName) color.NRGBA { return k[string(name)] }

// Inks are the colours of a theme.
func (t *Table) Inks(dark bool) Inks {
	if dark {
		return t.inks[1]
	}
	return t.inks[0]
}

// Line is an area's or a line's layer of a look, nil where there is none.
func (t *Table) Line(kind geo.Kind, look string) *Layer { return t.find(kind, look, "line") }

// Fill is the layer by which areas of a look are filled, nil where there is
// none.
func (t *Table) Fill(kind geo.Kind, look string) *Layer { return t.find(kind, look, "fill") }

func (t *Table) find(kind geo.Kind, look, of string) *Layer {
	for i := range t.Layers {
		if l := &t.Layers[i]; l.Look == look && l.Type == of && l.Of(kind) {
			return l
		}
	}
	return nil
}

// Of reports whether the layer is drawn of data layers of a kind.
func (l *Layer) Of(kind geo.Kind) bool {
	for _, k := range l.Sources {
		if k == kind {
			return true
		}
	}
	return false
}

// Area is the part of a feature that its look depends on.
type Area struct {
	Class     geo.Class // of control; "" is held
	HeldBy    string    // "" where it is the layer's own holder, or nobody is named
	ClaimedBy string
	Status    string // the assessor's or the claimant's word
	Owned     bool   // whether its layer names a holder of its own
}

// LookOf is the look of an area of a kind: the first that fits.
func (t *Table) LookOf(kind geo.Kind, a Area) string { return LookAmong(t.Statuses[kind], kind, a) }

// LookAmong is LookOf among some looks of a kind.
func LookAmong(of []Status, kind geo.Kind, a Area) string {
	if kind == geo.KindControl && a.Class == "" {
		a.Class = geo.ClassHeld
	}
	for _, s := range of {
		if s.fits(a) {
			return s.Look
		}
	}
	return ""
}

// IsHeld reports whether a look of control is of ground that is held.
func (t *Table) IsHeld(look string) bool {
	return slices.ContainsFunc(t.Statuses[geo.KindControl], func(s Status) bool { return s.Look == look && s.Class == geo.ClassHeld })
}

func (s Status) fits(a Area) bool {
	if s.Class != "" && s.Class != a.Class || s.Holder == anyHolders && a.Owned {
		return false
	}
	if s.Side != nil && !s.Side.is(a) {
		return false
	}
	if len(s.HeldBy) > 0 && (a.HeldBy == "" || s.HeldBy[0] != AnyHolder && !hasOneOf(a.HeldBy, s.HeldBy)) {
		return false
	}
	return len(s.Words) == 0 || hasOneOf(a.Status, s.Words)
}

func (p *Party) is(a Area) bool {
	who := a.HeldBy
	if p.Claims {
		who = a.ClaimedBy
	}
	return who == "" && p.Unnamed || who != "" && slices.Contains(p.Names, geo.FoldCase(who))
}

func hasOneOf(text string, words []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}
