package style

import (
	"fmt"
	"math"
	"slices"

	"frontline/geo"
)

// The looks that are not chosen by a feature's status.
const (
	LookAfter    = "after"  // what is there on the later of two dates, behind what changed
	LookBehind   = "behind" // an area that stands back behind others
	LookDenied   = "denied" // a claim of which the denial is shown alone
	LookGained   = "gained"
	LookLost     = "lost"
	LookAged     = "aged"   // ground by how long it has been held
	LookUnaged   = "unaged" // ground that was held before the record began
	LookHeld     = "held"   // of what a layer's own holder holds
	LookFront    = "front"  // the edge of what is held, but along borders and shores
	LookSelected = "selected"
	LookRegion   = "region" // the oblast that was picked

	// Ground by how many of those who assess it call it held.
	LookAgreedAll    = "agreed-all"
	LookAgreedSome   = "agreed-some"
	LookAgreedFirst  = "agreed-first" // of two who are compared, the first alone
	LookAgreedSecond = "agreed-second"
	LookAgreedNone   = "agreed-none"
)

var otherLooks = []string{LookAfter, LookBehind, LookDenied, LookGained, LookLost, LookAged, LookUnaged, LookFront, LookSelected, LookRegion,
	LookAgreedAll, LookAgreedSome, LookAgreedFirst, LookAgreedSecond, LookAgreedNone}

// The signs that are drawn.
var signNames = []string{"agreed", "claimed", "contested", "statement", "town", "city", "capital", "selected", "north", "mark"}

// What code asks for by name.
var (
	kinds     = []geo.Kind{geo.KindBase, geo.KindControl, geo.KindClaims, geo.KindPlaces, geo.KindStatements}
	areaKinds = []geo.Kind{geo.KindControl, geo.KindClaims}
	// basemapLayers are those of a basemap's tiles that are areas or lines.
	basemapLayers = []string{"landcover", "water", "waterway", "road", "rail"}
	usedPatterns  = []string{LookGained, LookLost}
	usedColours   = []string{"sea", "halo", "border", "city-name", "paper", "gained", "lost", "age-0", "age-1", "age-2", "age-3", "age-4", "unaged"}
)

// whole checks what no field can tell by itself: that all that is asked for is
// there, and that nothing is there twice.
func (t *Table) whole() (field, wrong string) {
	if t.Version < 1 {
		return "version", fmt.Sprintf("is %d: styles are numbered from 1 on", t.Version)
	}
	for _, name := range usedColours {
		if _, ok := t.Colours[name]; !ok {
			return "colours." + name, "is missing"
		}
	}
	for _, k := range kinds {
		if _, ok := t.Colours[t.LayerColours[k]]; !ok {
			return "kinds." + string(k), fmt.Sprintf("is %q, which is none of the colours", t.LayerColours[k])
		}
	}
	if b := t.Borders; b.Metres <= 0 || b.QuietMetres < b.Metres || !slices.ContainsFunc(t.Layers, func(l Layer) bool { return l.ID == b.Of && l.Type == "fill" && l.Of(geo.KindBase) }) {
		return "borders.of", fmt.Sprintf("is %q, which is no fill of the ground, or has no metres", b.Of)
	}
	for _, check := range []func() (string, string){t.wholeHatching, t.wholeStatuses, t.wholeLayers, t.wholeSigns, t.wholeNames} {
		if field, wrong := check(); wrong != "" {
			return field, wrong
		}
	}
	return "", ""
}

func (t *Table) wholeHatching() (field, wrong string) {
	h := t.Hatching
	if h.Period < 1 || 256%h.Period != 0 {
		return "hatching.period", fmt.Sprintf("is %d, which does not divide a tile's 256 pixels", h.Period)
	}
	fits := func(n float64) bool { return n >= 1 && math.Abs(n-math.Round(n)) < 1e-6 }
	for _, name := range sorted(h.Patterns) {
		p := h.Patterns[name]
		across := float64(h.Period) / float64(p.Spacing)
		if p.Spacing == 0 || !fits(across) || !fits(across/h.Slope()) {
			return "hatching.patterns." + name + ".spacing",
				fmt.Sprintf("is %g: at an angle of %g° that does not repeat after %d pixels each way", float64(p.Spacing), float64(h.Angle), h.Period)
		}
		if p.LineWidth == 0 || p.LineWidth > p.Spacing {
			return "hatching.patterns." + name + ".line-width", "leaves no pattern"
		}
	}
	for _, name := range sorted(h.Dots) {
		if d := h.Dots[name]; d.Spacing == 0 || !fits(float64(h.Period)/float64(d.Spacing)/2) {
			return "hatching.dots." + name + ".spacing", fmt.Sprintf("is %g, of which no even number fits %d pixels", float64(d.Spacing), h.Period)
		}
	}
	for _, name := range sorted(h.Dots) {
		if _, both := h.Patterns[name]; both {
			return "hatching.dots." + name, "is a pattern of lines too"
		}
		if d := h.Dots[name]; 4*d.Radius > d.Spacing {
			return "hatching.dots." + name + ".radius", "is more than a quarter of the spacing: the dots would be cut"
		}
	}
	if len(t.Sides) != geo.MaxSides {
		return "sides", fmt.Sprintf("has %d fills, not one for each of %d sides", len(t.Sides), geo.MaxSides)
	}
	for i, s := range t.Sides {
		if _, ok := h.Patterns[s.FillPattern]; ok == (s.FillOpacity != nil) {
			return fmt.Sprintf("sides[%d]", i), "is neither one of hatching.patterns nor an opacity"
		}
	}
	for _, name := range usedPatterns {
		if _, ok := h.Patterns[name]; !ok {
			return "hatching.patterns." + name, "is missing"
		}
	}
	return "", ""
}

// has reports whether a pattern of lines or of dots has a name.
func (h Hatching) has(name string) bool {
	_, lines := h.Patterns[name]
	_, dots := h.Dots[name]
	return lines || dots
}

func (t *Table) wholeStatuses() (field, wrong string) {
	for _, kind := range areaKinds {
		list, at := t.Statuses[kind], "statuses."+string(kind)
		if len(list) == 0 || !list[len(list)-1].all() {
			return at, "does not end with the look of all other areas, which asks for nothing"
		}
		for i, s := range list {
			if i < len(list)-1 && s.all() {
				return fmt.Sprintf("%s[%d]", at, i), "asks for nothing: only the last look is of all others"
			}
			if s.Holder != "" && s.Holder != anyHolders {
				return fmt.Sprintf("%s[%d].holder", at, i), fmt.Sprintf("is %q: it is %q, or left out", s.Holder, anyHolders)
			}
			if s.Class != "" && !slices.Contains(geo.Classes(), s.Class) {
				return fmt.Sprintf("%s[%d].class", at, i), fmt.Sprintf("is %q, which is none of %v", s.Class, geo.Classes())
			}
			fill, line := t.Fill(kind, s.Look), t.Line(kind, s.Look)
			if fill == nil || line == nil {
				return fmt.Sprintf("%s[%d].look", at, i), fmt.Sprintf("is %q, of which there is no layer of the types fill and line", s.Look)
			}
			if !t.Hatching.has(fill.Paint.FillPattern) {
				return "layers." + fill.ID, "is of a status, and lacks a fill-pattern that is one of hatching's"
			}
			if _, hatched := t.Hatching.Patterns[fill.Paint.FillPattern]; fill.Pattern != "" && (!hatched || fill.Paint.FillOpacity == nil) {
				return "layers." + fill.ID, "has a pattern that a data layer may choose, and lacks fill-opacity or a fill-pattern that is one of hatching.patterns"
			}
		}
	}
	return "", ""
}

func (t *Table) wholeLayers() (field, wrong string) {
	seen := map[string]bool{}
	for i, l := range t.Layers {
		at := "layers." + l.ID
		if l.ID == "" {
			return fmt.Sprintf("layers[%d].id", i), "is missing"
		}
		for _, k := range l.Sources {
			if !slices.Contains(kinds, k) {
				return at + ".sources", fmt.Sprintf("has %q, which is none of %v", k, kinds)
			}
			if key := string(k) + " " + l.ID; seen[key] {
				return at, fmt.Sprintf("is there twice for %s", k)
			} else {
				seen[key] = true
			}
		}
		if key := "basemap " + l.ID; l.Basemap != "" {
			if !slices.Contains(basemapLayers, l.Basemap) || len(l.Sources) > 0 || l.Look != "" {
				return at + ".basemap", fmt.Sprintf("is %q: it is one of %v, and has neither sources nor a look", l.Basemap, basemapLayers)
			} else if seen[key] {
				return at, "is there twice for basemaps"
			}
			seen["basemap "+l.ID] = true
		}
		p := l.Paint
		switch l.Type {
		case "background":
			if p.BackgroundColor == "" {
				return at + ".paint.background-color", "is missing"
			}
		case "fill":
			if p.FillColor == "" {
				return at + ".paint.fill-color", "is missing"
			}
		case "line":
			if p.LineColor == "" {
				return at + ".paint.line-color", "is missing"
			}
			if p.LineWidth.At(maxZoom) == 0 {
				return at + ".paint.line-width", "is missing"
			}
		default:
			return at + ".type", fmt.Sprintf("is %q, which is none of background, fill, line", l.Type)
		}
		if d := p.LineDasharray; len(d) != 0 && (len(d) != 2 || !(d[0] > 0 && d[1] > 0)) {
			return at + ".paint.line-dasharray", "is not a dash and a gap"
		}
		if p.FillPattern != "" && !t.Hatching.has(p.FillPattern) {
			return at + ".paint.fill-pattern", fmt.Sprintf("is %q, which is none of hatching's", p.FillPattern)
		}
		if l.Clip != "" && l.Clip != "middle" && l.Clip != "inside" {
			return at + ".clip", fmt.Sprintf("is %q, neither middle nor inside", l.Clip)
		}
		if l.Pattern != "" && l.Pattern != "hatch" && l.Pattern != "fill" {
			return at + ".pattern", fmt.Sprintf("is %q, neither hatch nor fill", l.Pattern)
		}
		if l.MinZoom > maxZoom {
			return at + ".minzoom", fmt.Sprintf("is %d, more than %d", l.MinZoom, maxZoom)
		}
		if l.MaxZoom > maxZoom || l.MaxZoom != 0 && l.MaxZoom < l.MinZoom {
			return at + ".maxzoom", fmt.Sprintf("is %d: it is from %d to %d, or left out", l.MaxZoom, l.MinZoom, maxZoom)
		}
		if l.Look != "" && !slices.Contains(otherLooks, l.Look) && !t.isStatusLook(l.Look) {
			return at + ".look", fmt.Sprintf("is %q, which is none of %v, nor of the statuses", l.Look, otherLooks)
		}
		if l.Look == "" && (l.Of(geo.KindBase) || l.Basemap != "") && l.Drawing == nil {
			return at + ".drawing", "is missing"
		}
	}
	for _, look := range otherLooks {
		if !slices.ContainsFunc(t.Layers, func(l Layer) bool { return l.Look == look }) {
			return "layers", fmt.Sprintf("have none of the look %q", look)
		}
	}
	return "", ""
}

func (t *Table) isStatusLook(look string) bool {
	for _, list := range t.Statuses {
		if slices.ContainsFunc(list, func(s Status) bool { return s.Look == look }) {
			return true
		}
	}
	return false
}

func (t *Table) wholeSigns() (field, wrong string) {
	for _, name := range signNames {
		if len(t.Signs[name].Shapes) == 0 {
			return "signs." + name, "is missing or has no shapes"
		}
	}
	for _, name := range sorted(t.Signs) {
		s := t.Signs[name]
		if !slices.Contains(signNames, name) {
			return "signs." + name, fmt.Sprintf("is none of %v", signNames)
		}
		if s.Box < 2 || s.Box > 64 || s.Box%2 != 0 {
			return "signs." + name + ".box", fmt.Sprintf("is %d, which is no even number from 2 to 64", s.Box)
		}
		for i, shape := range s.Shapes {
			n := 0
			for _, there := range []bool{shape.Disc > 0, shape.Ring > 0, shape.Hatch != nil, shape.Path != nil, shape.Polygon != nil} {
				if there {
					n++
				}
			}
			at := fmt.Sprintf("signs.%s.shapes[%d]", name, i)
			if n != 1 {
				return at, "is not one of disc, ring, hatch, path and polygon"
			}
			if lined := shape.Disc == 0 && shape.Polygon == nil; lined != (shape.LineWidth > 0) {
				return at + ".line-width", "belongs to ring, hatch and path, and to these only"
			}
			if shape.Colour == "" || shape.Colour == AgeInk {
				return at + ".colour", "is missing"
			}
		}
	}
	return "", ""
}

func (t *Table) wholeNames() (field, wrong string) {
	for _, of := range []struct {
		name string
		rule Name
	}{
		{"place", t.Names.Place}, {"statement", t.Names.Statement}, {"city", t.Names.City}, {"country", t.Names.Country}, {"oblast", t.Names.Oblast},
		{"settlement", t.Names.Settlement},
	} {
		at := "names." + of.name
		if field, wrong := of.rule.Type.whole(at); wrong != "" {
			return field, wrong
		}
		if n := len(of.rule.MinZoomByRank); n != 0 && n < 3 {
			return at + ".minzoom-by-rank", "has fewer than 3 ranks"
		}
		if (of.rule.LargeSize == nil) != (of.rule.LargeLineHeight == nil) {
			return at + ".line-height-large", "goes with text-size-large"
		}
		if tr := of.rule.Transform; tr != "" && tr != "uppercase" {
			return at + ".text-transform", fmt.Sprintf("is %q: it is uppercase, or left out", tr)
		}
	}
	p := t.Poster
	for _, of := range []struct {
		name string
		of   Type
	}{
		{"title", p.Title}, {"title-small", p.TitleSmall}, {"lines", p.Lines}, {"lines-small", p.LinesSmall}, {"legend", p.Legend},
		{"legend-small", p.LegendSmall}, {"credit", p.Credit}, {"scale-bar", p.ScaleBar}, {"north", p.North},
	} {
		if field, wrong := of.of.whole("poster." + of.name); wrong != "" {
			return field, wrong
		}
	}
	return "", ""
}

// whole checks that type has a font, a size and a colour.
func (t Type) whole(at string) (field, wrong string) {
	switch {
	case t.Font == "":
		return at + ".text-font", "is missing"
	case t.Size.At(0) == 0:
		return at + ".text-size", "is missing"
	case t.LineHeight.At(0) == 0:
		return at + ".line-height", "is missing"
	case t.Color == "":
		return at + ".text-color", "is missing"
	case t.HaloWidth > 0 && t.HaloColor == "":
		return at + ".text-halo-color", "is missing"
	}
	return "", ""
}

func sorted[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
