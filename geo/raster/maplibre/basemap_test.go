package maplibre

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/look"

	"github.com/go-json-experiment/json/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// everywhere is a basemap of the whole world.
var everywhere = Basemap{Source: BasemapSource(1), Bounds: orb.Bound{Min: orb.Point{-180, -85}, Max: orb.Point{180, 85}}}

// allGround is what a base of all sorts of ground is drawn in.
var allGround = look.GroundClass(1)<<len(look.Ground) - 1

// styleOn is a style of all kinds of layers on some basemaps.
func styleOn(v raster.Variant, basemaps ...Basemap) *Style {
	m := NewStyle(v, basemaps...)
	for _, l := range []geo.Layer{{ID: "base", Kind: geo.KindBase}, {ID: "water", Kind: geo.KindBase}, {ID: "claims", Kind: geo.KindClaims}, {ID: "control", Kind: geo.KindControl}, {ID: "places", Kind: geo.KindPlaces}} {
		ground := look.GroundClass(0)
		if l.Kind == geo.KindBase {
			ground = allGround
		}
		m.Add(l, ground, "")
	}
	return m
}

// idsOf are the ids of layers that begin with a text.
func idsOf(layers []Layer, prefix string) (out []string) {
	for _, l := range layers {
		if id := l["id"].(string); strings.HasPrefix(id, prefix) {
			out = append(out, id)
		}
	}
	return out
}

// What is drawn of a basemap lies between the ground of all bases and the lines on it, in the
// order of the style, each archive above the one before.
func TestBasemapsLieOnTheGroundAndUnderItsLines(t *testing.T) {
	second := Basemap{Source: BasemapSource(2), Bounds: everywhere.Bounds}
	var want []string
	part := func(of string, from, to int) {
		for _, l := range look.Ground[from:to] {
			want = append(want, of+"-"+l.ID)
		}
	}
	part("base", 0, look.GroundBelow)
	part("water", 0, look.GroundBelow)
	for _, b := range []Basemap{everywhere, second} {
		for _, l := range look.Basemap {
			want = append(want, b.Source+"-"+l.ID)
		}
	}
	part("base", look.GroundBelow, len(look.Ground))
	part("water", look.GroundBelow, len(look.Ground))
	var got []string
	for _, l := range styleOn(raster.Variant{Parts: raster.Plain}, everywhere, second).Layers()[1:] {
		if l["source"] == "claims"+Open {
			break
		}
		got = append(got, l["id"].(string))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Each layer of a basemap has at each zoom of pictures what they have there, and asks for none
// but the layers of translated tiles: what borders and whose ground something is has no layer there.
func TestBasemapsAreDrawnAsInPictures(t *testing.T) {
	names := []string{osm.Settlement}
	for _, l := range osm.Layers {
		names = append(names, l.Name)
	}
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		ink := theme.Inks()
		drawn := map[string]Layer{}
		for _, l := range styleOn(raster.Variant{Theme: theme}, everywhere).Layers() {
			if l["source"] == everywhere.Source {
				drawn[l["id"].(string)] = l
				if !slices.Contains(names, l["source-layer"].(string)) {
					t.Errorf("%s is of %s, which no translated tile has", l["id"], l["source-layer"])
				}
			}
		}
		for _, of := range look.Basemap {
			l := drawn[everywhere.Source+"-"+of.ID]
			paint := l["paint"].(map[string]any)
			if l["source-layer"] != of.Basemap || l["minzoom"] != int(of.MinZoom)-1 || !cmp.Equal(l["filter"], filterOf(of)) {
				t.Errorf("%s is drawn of %v from zoom %v, where %v", of.ID, l["source-layer"], l["minzoom"], l["filter"])
			}
			colour := of.Paint.FillColor
			if of.Type == "line" {
				colour = of.Paint.LineColor
			}
			if got, want := paint[of.Type+"-color"], look.Hex(ink.Of(colour, ink.Named("border"))); got != want {
				t.Errorf("%s is %v; want %s", of.ID, got, want)
			}
			for z := of.MinZoom; z <= 17 && of.Type == "line"; z++ {
				width := valueAt(paint["line-width"], int(z)-1).(float64)
				if want := of.Paint.LineWidth.At(z); width != want {
					t.Errorf("%s at zoom %d is %g wide; want %g", of.ID, z, width, want)
				}
				if dash := of.Paint.LineDasharray; dash != nil {
					got := valueAt(paint["line-dasharray"], int(z)-1).(expression)
					if a, b := got[0].(float64)*width, got[1].(float64)*width; a-dash[0] > 1e-9 || dash[0]-a > 1e-9 || a/b-dash[0]/dash[1] > 1e-9 || dash[0]/dash[1]-a/b > 1e-9 {
						t.Errorf("%s at zoom %d has dashes of %g and gaps of %g pixels; want %v", of.ID, z, a, b, dash)
					}
				}
			}
		}
	}
}

// valueAt is what a value by zoom is at a whole zoom of maps.
func valueAt(v any, zoom int) any {
	e, ok := v.(expression)
	if !ok {
		return v
	}
	plain := func(v any) any {
		if e, ok := v.(expression); ok && e[0] == "literal" {
			return e[1]
		}
		return v
	}
	switch e[0] {
	case "interpolate":
		out := e[4]
		for i := 3; i < len(e); i += 2 {
			if e[i].(int) <= zoom {
				out = e[i+1]
			}
		}
		return out
	case "step":
		out := e[2]
		for i := 3; i < len(e); i += 2 {
			if e[i].(int) <= zoom {
				out = e[i+1]
			}
		}
		return plain(out)
	}
	return v
}

// What hides the hatching of claims on ground that is held would hide a basemap there: claims are
// of their open ground then, and what is held covers nothing.
func TestHeldGroundHidesNoBasemap(t *testing.T) {
	without, with := styleOn(raster.Variant{}).Layers(), styleOn(raster.Variant{}, everywhere).Layers()
	covers := func(layers []Layer) (n int) {
		for _, l := range layers {
			if strings.HasSuffix(l["id"].(string), "-ground") || strings.HasSuffix(l["id"].(string), "-above") {
				n++
			}
		}
		return n
	}
	if covers(without) == 0 || covers(with) != 0 {
		t.Errorf("what lies beneath held ground is covered by %d layers without a basemap, and %d with one", covers(without), covers(with))
	}
	hatched := 0
	for _, l := range with {
		if paint, ok := l["paint"].(map[string]any); ok && l["source"] == "claims"+Open {
			hatched++
			if _, has := l["source-layer"]; has || paint["fill-pattern"] == nil || cmp.Equal(l["filter"], nil) {
				t.Errorf("%s is drawn of %v, by %v", l["id"], l["source-layer"], paint)
			}
		} else if l["source"] == "claims" && l["type"] == "fill" {
			t.Errorf("%s lies under what is held", l["id"])
		}
	}
	if hatched != len(look.OfLayer(geo.Layer{ID: "claims", Kind: geo.KindClaims})) {
		t.Errorf("%d looks of claims are hatched", hatched)
	}
}

// Of the parts of a style, plain has no name of a basemap, and labels nothing but names.
func TestPartsOfAStyleHaveTheBasemaps(t *testing.T) {
	for parts, want := range map[raster.Parts]int{raster.Plain: len(look.Basemap), raster.Labels: 1} {
		if got := idsOf(styleOn(raster.Variant{Parts: parts}, everywhere).Layers(), everywhere.Source); len(got) != want {
			t.Errorf("%v: %v", parts, got)
		}
	}
}

// What a map names itself is not to be named again by a basemap beside it; its names are the last
// to find room.
func TestWhatIsNamedIsKnown(t *testing.T) {
	m := styleOn(raster.Variant{Lang: "uk"}, Basemap{Source: BasemapSource(1), Bounds: orb.Bound{Min: orb.Point{36, 47}, Max: orb.Point{38, 49}}})
	named := func(kind geo.Kind, name, more string, at orb.Point) {
		m.Named(geo.Layer{Kind: kind}, []geo.Feature{{Geometry: at, Names: map[string]string{"en": name}, Properties: properties(t, more)}})
	}
	named(geo.KindPlaces, "Pokrovsk", `{}`, orb.Point{37.176, 48.282})
	named(geo.KindBase, "Pokrovsk", `{"class":"city","rank":5}`, orb.Point{37.18, 48.28})
	named(geo.KindBase, "Bilytske", `{"class":"city","rank":7}`, orb.Point{37.18, 48.41})
	named(geo.KindBase, "Donetsk Oblast", `{"class":"oblast"}`, orb.Point{37.5, 48})
	named(geo.KindBase, "Kyiv", `{"class":"city","rank":1}`, orb.Point{30.5, 50.4})
	named(geo.KindStatements, "A statement", `{"place_name":"Rodynske"}`, orb.Point{37.2, 48.35})
	var settlements []Layer
	for _, l := range m.Layers() {
		if l["source-layer"] == osm.Settlement {
			settlements = append(settlements, l)
		}
	}
	if len(settlements) != 2 {
		t.Fatalf("settlements are named by %d layers", len(settlements))
	}
	if got := fmt.Sprint(settlements[1]["filter"]); !strings.Contains(got, "[! [in [get name] [literal [Bilytske Pokrovsk Rodynske]]]]") {
		t.Errorf("settlements are named where %s", got)
	}
	got := fmt.Sprint(settlements[0]["filter"])
	for _, want := range []string{"Pokrovsk [min [distance", "Bilytske [case [< [zoom] 10] 1e+09 [distance", "Rodynske [distance"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if got := fmt.Sprint(settlements[0]["layout"].(map[string]any)["text-field"]); got != "[coalesce [get name_uk] [get name]]" {
		t.Errorf("a settlement is called %s", got)
	}
	if got := fmt.Sprint(settlements[0]["layout"].(map[string]any)["icon-image"]); !strings.HasSuffix(got, " base-city base-town]") {
		t.Errorf("a settlement is marked by %s", got)
	}
	first := slices.IndexFunc(m.Layers(), func(l Layer) bool { return l["type"] == "symbol" && l["layout"].(map[string]any)["text-field"] != nil })
	if m.Layers()[first]["source-layer"] != osm.Settlement {
		t.Errorf("%s finds room after settlements", m.Layers()[first]["id"])
	}
}

// What covers the ground beyond borders is there only where there is control near.
func TestBordersAreCoveredWhereThereIsControl(t *testing.T) {
	square := func(w, s, e, n float64) orb.Polygon {
		return orb.Polygon{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}
	}
	base := []geo.Feature{
		{Geometry: square(30, 47, 34, 49), Properties: properties(t, `{"class":"country","country":"UA"}`)},
		{Geometry: square(34, 47, 36, 49), Properties: properties(t, `{"class":"country","country":"RU"}`)},
		{Geometry: square(31, 47.5, 32, 48), Properties: properties(t, `{"class":"oblast"}`)},
	}
	control := []geo.Feature{{Geometry: square(33.5, 48, 34.01, 48.2)}}
	for _, o := range BesideOf(base, control) {
		if len(o.Lines) == 0 {
			t.Errorf("no line of %s", o.Of)
		}
		for _, line := range o.Lines {
			for i, p := range line {
				if p[0] != 34 || p[1] < 47.94 || p[1] > 48.26 {
					t.Errorf("the line of %s reaches %v", o.Of, p)
				}
				// Areas lie on the left of their outlines.
				if up := i > 0 && p[1] > line[i-1][1]; i > 0 && up != (o.Of == ofShore) {
					t.Errorf("the line of %s runs from %v to %v", o.Of, line[i-1], p)
				}
			}
		}
	}
	// So is a border of which both sides are held, far from the edges of that.
	for _, o := range BesideOf(base, []geo.Feature{{Geometry: square(33, 47.5, 35, 48.5)}}) {
		covered := false
		for _, line := range o.Lines {
			covered = covered || line.Bound().Contains(orb.Point{34, 48})
		}
		if !covered {
			t.Errorf("in the midst of control no line of %s is covered", o.Of)
		}
	}
	for _, o := range BesideOf(base, nil) {
		if len(o.Lines) > 0 {
			t.Errorf("without control %s is covered", o.Of)
		}
	}
}

func properties(t *testing.T, from string) (out map[string]json.RawMessage) {
	t.Helper()
	if err := json.Unmarshal([]byte(from), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
