package raster_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/maplibre"
	"frontline/geo/raster/poster"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

var update = flag.Bool("update", false, "write the golden files anew")

const goldenFile = "testdata/drawn.golden"

// goldenControl has areas that somebody assesses as held, and a point of one.
func goldenControl(pattern string) raster.MapLayer {
	s := source(geo.KindControl,
		rastertest.Shape("north", "", "", orb.Point{36, 48}, orb.Point{38.5, 47.8}, orb.Point{38.2, 49.6}, orb.Point{36.6, 49.1}),
		rastertest.Shape("south", "", "", orb.Point{33, 46}, orb.Point{36, 46.5}, orb.Point{35.7, 47.2}, orb.Point{33.4, 46.9}),
		geo.Feature{Key: "point", Geometry: orb.Point{34, 47.6}, Names: map[string]string{"en": "A point"}})
	s.Layer.ID, s.Layer.AssessedBy, s.Layer.Style.Pattern = "control", "Tester", pattern
	return s
}

// classed has an area of each class of control and of each of three holders, beside
// each other.
func classed(t *testing.T) []geo.Feature {
	t.Helper()
	var out []geo.Feature
	for i, of := range []struct{ class, holder string }{
		{"", ""}, {"held", "Russia"}, {"held", "Ukraine"}, {"held", "Transnistria"}, {"contested", "Russia"},
		{"infiltrated", ""}, {"claimed", ""}, {"countered", ""}, {"liberated", ""}, {"unknown", ""},
	} {
		x, y := 31+float64(i%5)*2, 49.5-float64(i/5)*2.5
		f := rastertest.Shape(fmt.Sprint("area ", i), "", "", orb.Point{x, y - 1.8}, orb.Point{x + 1.6, y - 1.9}, orb.Point{x + 1.7, y}, orb.Point{x + 0.3, y + 0.2})
		f.Class, f.HeldBy = geo.Class(of.class), of.holder
		out = append(out, f)
	}
	return out
}

// golden draws scenes of all that is drawn, in every way that a server draws
// them, and names each.
func golden(t *testing.T, add func(name string, b []byte)) {
	base, claims := bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30")
	places, statements := bundled(t, "places", "2025-11-27"), bundled(t, "statements", "2025-11-27")
	change := changed()
	change.Layer.ID = "control"
	lines := source(geo.KindPlaces, geo.Feature{Key: "line", Geometry: orb.LineString{{33, 46}, {36, 48.5}}})
	lines.Layer.ID = "lines"
	classes := source(geo.KindControl, classed(t)...)
	var moved []geo.Feature
	for i, f := range classed(t) {
		side := "gained"
		if i%2 == 1 {
			side = "lost"
		}
		f.Properties = maps.Clone(f.Properties)
		if f.Properties == nil {
			f.Properties = map[string]json.RawMessage{}
		}
		f.Properties["change"] = fmt.Appendf(nil, "%q", side)
		moved = append(moved, f)
	}
	turned := source(geo.KindControl, moved...)
	turned.Change = true
	after := goldenControl("")
	after.After = true
	classes.Layer.ID, turned.Layer.ID = "control", "control"
	scenes := map[string][]raster.MapLayer{
		"classes": {base, classes},
		"turned":  {base, after, turned},
		"all":     {base, claims, goldenControl(""), places, statements, lines},
		"hatched": {base, goldenControl("hatch")},
		"none":    {base, goldenControl("none")},
		"change":  {base, change, places},
		"water":   {base, bundled(t, "water", "2014-01-01"), goldenControl("")},
		"ended":   {base, bundled(t, "water", "2023-06-06"), goldenControl("")},
	}
	for _, scene := range []string{"all", "water", "ended", "hatched", "none", "change", "classes", "turned"} {
		p := raster.Prepare(scenes[scene]...)
		for z := uint8(3); z <= 11; z++ {
			n := float64(uint64(1) << z)
			at := mercator.Project(orb.Point{37.1, 48.25})
			id := tile.ID{Z: z, X: uint32(at[0] * n), Y: uint32(at[1] * n)}
			for _, v := range []raster.Variant{{}, {Theme: look.Dark, Lang: "uk"}, {Parts: raster.Plain, Scale: 2}, {Theme: look.Dark, Parts: raster.Labels, Lang: "ru"}, {Theme: look.Dark, Scale: 2}} {
				if scene != "all" && z != 6 {
					continue
				}
				b, err := p.PNG(id, v)
				if err != nil {
					t.Fatal(err)
				}
				add(fmt.Sprintf("tile %s %v/%v/%d %q@%v", scene, z, id.X, id.Y, v, v.Complete().Scale), b)
			}
		}
		var legend []poster.LegendEntry
		for _, look := range []string{"annexation", "recognition", "held", "gained", "lost"} {
			legend = append(legend, poster.LegendEntry{Look: look, Layer: scenes[scene][1].Layer, Words: fmt.Sprint("sign ", len(legend))})
		}
		for _, sign := range []string{"contested", "claimed", "agreed", "statement"} {
			legend = append(legend, poster.LegendEntry{Sign: sign, Layer: scenes[scene][1].Layer, Words: fmt.Sprint("sign ", len(legend))})
		}
		for name, change := range map[string]func(*poster.Poster){
			"light": func(*poster.Poster) {},
			"dark":  func(v *poster.Poster) { v.Theme, v.Lang, v.Scale = look.Dark, "uk", 2 },
			"close": func(v *poster.Poster) { v.Fit, v.Zoom, v.Center = nil, 9, orb.Point{36.2, 46.1} },
			"far":   func(v *poster.Poster) { v.Fit, v.Zoom, v.Center, v.Theme = nil, 3, orb.Point{36.2, 46.1}, look.Dark },
			"plain": func(v *poster.Poster) { v.Plain = true },
			"small": func(v *poster.Poster) { v.Width, v.Height = 420, 500 },
		} {
			v := posterView()
			v.Width, v.Height, v.Legend = 900, 640, legend
			change(&v)
			b, err := v.PNG(p)
			if err != nil {
				t.Fatal(err)
			}
			add(fmt.Sprintf("poster %s %s png", scene, name), b)
			add(fmt.Sprintf("poster %s %s svg", scene, name), v.SVG(p))
		}
	}
	goldenBasemaps(t, base, scenes["all"], add)
	for z := uint8(6); z <= 9; z += 3 { // across a shore
		at, n := mercator.Project(orb.Point{35.2, 46.3}), float64(uint64(1)<<z)
		id := tile.ID{Z: z, X: uint32(at[0] * n), Y: uint32(at[1] * n)}
		b, err := raster.Prepare(goldenControl("")).PNG(id, raster.Variant{}, raster.Prepare(base))
		if err != nil {
			t.Fatal(err)
		}
		add(fmt.Sprintf("tile alone %d/%d/%d", z, id.X, id.Y), b)
	}
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		var layers []geo.Layer
		for _, s := range scenes["all"] {
			layers = append(layers, s.Layer)
		}
		for scale := 1; scale <= 2; scale++ {
			index, png, err := maplibre.Sprite(layers, theme, scale)
			if err != nil {
				t.Fatal(err)
			}
			add(fmt.Sprintf("sprite %d@%d json", theme, scale), index)
			add(fmt.Sprintf("sprite %d@%d png", theme, scale), png)
		}
		for _, parts := range []raster.Parts{raster.All, raster.Plain, raster.Labels} {
			for _, lang := range []string{"en", "uk"} {
				m := maplibre.NewStyle(raster.Variant{Theme: theme, Parts: parts, Lang: lang})
				for _, l := range append(layers, goldenControl("hatch").Layer, goldenControl("none").Layer) {
					var ground look.GroundClass
					if l.Kind == geo.KindBase {
						ground = look.ClassOf(base.Set)
					}
					m.Add(l, ground, "area-names")
					if l.Kind == geo.KindPlaces {
						m.Placed(places.Set.Features(), base.Set.Features())
					}
				}
				b, err := json.MarshalIndent(m.Layers(), "", " ")
				if err != nil {
					t.Fatal(err)
				}
				add(fmt.Sprintf("style %d %d %s", theme, parts, lang), b)
			}
		}
	}
}

// goldenBasemaps draws basemaps: alone, under all layers, and in posters.
func goldenBasemaps(t *testing.T, base raster.MapLayer, all []raster.MapLayer, add func(name string, b []byte)) {
	at := mercator.Project(orb.Point{37.1, 48.25})
	tileAt := func(z uint8) tile.ID {
		n := float64(uint64(1) << z)
		return tile.ID{Z: z, X: uint32(at[0] * n), Y: uint32(at[1] * n)}
	}
	lying := func(tiles ...tile.ID) raster.Basemap {
		b := raster.Basemap{Hash: "each", Last: 14, Tiles: map[tile.ID]*osm.Tile{}}
		for _, id := range tiles {
			b.Tiles[id] = rastertest.EachClass()
		}
		return b
	}
	ground := raster.Prepare(base)
	for z := uint8(9); z <= 16; z++ {
		id := tileAt(z)
		var data []tile.ID
		for _, id := range raster.BlockOf(id).Tiles() {
			data = append(data, osm.DataTile(id, 14))
		}
		b := []raster.Basemap{lying(data...)}
		for _, v := range []raster.Variant{{}, {Theme: look.Dark, Lang: "uk", Scale: 2}} {
			of := raster.BasemapTile{Basemaps: b, Ground: ground, Settlements: raster.BlockOf(id).Settlements(b, v.Lang, ground)}
			png, err := of.PNG(id, v)
			if err != nil {
				t.Fatal(err)
			}
			add(fmt.Sprintf("basemap %v/%v/%d %q@%v", z, id.X, id.Y, v, v.Complete().Scale), png)
		}
	}
	for _, zoom := range []float64{10, 12.6, 15} {
		v := posterView()
		v.Width, v.Height, v.Fit, v.Zoom, v.Center = 900, 640, nil, zoom, orb.Point{37.1, 48.25}
		for _, theme := range []look.Theme{look.Light, look.Dark} {
			v.Theme = theme
			p := raster.Prepare(all...).OnBasemaps(lying(v.DataTiles(14)...))
			b, err := v.PNG(p)
			if err != nil {
				t.Fatal(err)
			}
			add(fmt.Sprintf("poster basemap %v %d png", zoom, theme), b)
			add(fmt.Sprintf("poster basemap %v %d svg", zoom, theme), v.SVG(p))
		}
	}
}

// What is drawn is what it was, to the byte: an address that names a style must
// never show another picture.
func TestWhatIsDrawnIsWhatItWas(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors round otherwise")
	}
	var got strings.Builder
	keep := os.Getenv("FRONTLINE_KEEP")
	var lines []string
	golden(t, func(name string, b []byte) {
		lines = append(lines, fmt.Sprintf("%s\t%x", name, sha256.Sum256(b)))
		if keep != "" {
			_ = os.WriteFile(keep+"/"+strings.NewReplacer(" ", "_", "/", "-", `"`, "").Replace(name), b, 0o600)
		}
	})
	slices.Sort(lines)
	for _, l := range lines {
		got.WriteString(l + "\n")
	}
	if *update {
		if err := os.WriteFile(goldenFile, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		want[l] = true
	}
	for _, l := range lines {
		if !want[l] {
			name, _, _ := strings.Cut(l, "\t")
			t.Errorf("%s is drawn otherwise", name)
		}
	}
	if len(want) != len(lines) {
		t.Errorf("%d drawings, want %d", len(lines), len(want))
	}
}

// bundled is a snapshot of a bundled layer.
func bundled(t testing.TB, layer, date string) raster.MapLayer {
	t.Helper()
	set, l := rastertest.Bundled(t, layers.FS, layer, date)
	return raster.MapLayer{Set: set, Layer: l}
}

// source is a layer of shapes, each a feature of its own.
func source(kind geo.Kind, shapes ...geo.Feature) raster.MapLayer {
	return raster.MapLayer{Set: tile.NewSet("test", shapes), Layer: geo.Layer{ID: "test", Kind: kind}}
}

// changed is a layer with ground gained in the west and lost in the east.
func changed() raster.MapLayer {
	side := func(key, change string, west, east float64) geo.Feature {
		f := rastertest.Shape(key, "", "", orb.Point{west, -80}, orb.Point{east, -80}, orb.Point{east, 80}, orb.Point{west, 80})
		f.Properties = map[string]json.RawMessage{"change": fmt.Appendf(nil, "%q", change)}
		return f
	}
	out := source(geo.KindControl, side("a", "gained", -170, -10), side("b", "lost", 10, 170))
	out.Change = true
	return out
}

// posterView is a poster of all that there is to draw around it.
func posterView() poster.Poster {
	return poster.Poster{
		Width: 600, Height: 400, Scale: 1, Fit: &orb.Bound{Min: orb.Point{32, 44}, Max: orb.Point{37, 47}}, Padding: 28, Deepest: 8,
		Title: "A title", Km: "km", North: "N", Lines: []string{"a line"}, Credit: "whose data",
		Inset: true, Home: orb.Bound{Min: orb.Point{22.1, 44.4}, Max: orb.Point{40.2, 52.4}},
	}
}
