package style

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// changed is the table with what stands at a path set to something else; a nil
// takes it away.
func changed(t *testing.T, value any, path ...any) []byte {
	t.Helper()
	var table any
	if err := json.Unmarshal(source, &table); err != nil {
		t.Fatal(err)
	}
	at := table
	for i, step := range path {
		last := i == len(path)-1
		switch step := step.(type) {
		case string:
			m := at.(map[string]any)
			if last && value == nil {
				delete(m, step)
			} else if last {
				m[step] = value
			}
			at = m[step]
		case int:
			l := at.([]any)
			if last {
				l[step] = value
			}
			at = l[step]
		}
	}
	b, err := json.Marshal(table)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// layerAt is where a layer stands in the table.
func layerAt(t *testing.T, id string) int {
	for i, l := range Current().Layers {
		if l.ID == id {
			return i
		}
	}
	t.Fatalf("there is no layer %s", id)
	return 0
}

func TestBadTablesAreRefusedByField(t *testing.T) {
	annexation, coast := layerAt(t, "annexation"), layerAt(t, "coast")
	for _, tt := range []struct {
		field string
		table []byte
	}{
		{"version is 0", changed(t, 0, "version")},
		{"version is a string", changed(t, "two", "version")},
		{"colours.sea.dark", changed(t, "#12345", "colours", "sea", "dark")},
		{`layers.region-halo.paint.line-color is "halo"`, changed(t, nil, "colours", "halo")},
		{"colours.paper is missing", changed(t, nil, "colours", "paper")},
		{"kinds.places", changed(t, "mauve", "kinds", "places")},
		{"hatching.angle", changed(t, 90, "hatching", "angle")},
		{"hatching.patterns.agreed-first.spacing is 5.333333333333333: at an angle of 30°", changed(t, 30, "hatching", "angle")},
		{"hatching.period", changed(t, 30, "hatching", "period")},
		{"hatching.patterns.gained.spacing", changed(t, 5, "hatching", "patterns", "gained", "spacing")},
		{"hatching.patterns.gained.wash is 1.5", changed(t, 1.5, "hatching", "patterns", "gained", "wash")},
		{"hatching.patterns.lost is missing", changed(t, nil, "hatching", "patterns", "lost")},
		{"hatching.dots.unaged.spacing", changed(t, 7, "hatching", "dots", "unaged", "spacing")},
		{"statuses.claims does not end", changed(t, []any{map[string]any{"look": "annexation", "words": []string{"a"}}}, "statuses", "claims")},
		{"statuses.control[0].look", changed(t, "nothing", "statuses", "control", 0, "look")},
		{"layers.coast.paint.line-width has zoom 4", changed(t, []any{"step", []string{"zoom"}, 1, 5, 2, 4, 3}, "layers", coast, "paint", "line-width")},
		{"layers.coast.paint.line-width is neither", changed(t, []any{"interpolate", []string{"linear"}, []string{"zoom"}, 1, 2}, "layers", coast, "paint", "line-width")},
		{"layers.coast.paint.line-width is missing", changed(t, nil, "layers", coast, "paint", "line-width")},
		{"layers.coast.paint.line-color", changed(t, "coral", "layers", coast, "paint", "line-color")},
		{"layers.coast.filter has the expression match", changed(t, []any{"match", []string{"get", "class"}}, "layers", coast, "filter")},
		{"layers.coast.filter has ==", changed(t, []any{"==", "class", "country"}, "layers", coast, "filter")},
		{"layers.coast.filter is no expression", changed(t, "country", "layers", coast, "filter")},
		{"layers.coast.sources", changed(t, []string{"sea"}, "layers", coast, "sources")},
		{"layers.coast.type", changed(t, "raster", "layers", coast, "type")},
		{"layers.coast.clip", changed(t, "outside", "layers", coast, "clip")},
		{"layers.coast.drawing is missing", changed(t, nil, "layers", coast, "drawing")},
		{"layers.land is there twice for base", changed(t, "land", "layers", coast, "id")},
		{"layers[1].id is missing", changed(t, "", "layers", coast, "id")},
		{"layers.annexation", changed(t, nil, "layers", annexation, "paint", "fill-opacity")},
		{"layers.contested", changed(t, nil, "layers", layerAt(t, "contested"), "paint", "fill-pattern")},
		{"layers.infiltrated", changed(t, "hatch", "layers", layerAt(t, "infiltrated"), "pattern")},
		{"hatching.patterns.contested.runs", changed(t, "uphill", "hatching", "patterns", "contested", "runs")},
		{"hatching.dots.contested", changed(t, map[string]any{"spacing": 8, "radius": 1}, "hatching", "dots", "contested")},
		{"statuses.control[4] asks for nothing", changed(t, nil, "statuses", "control", 4, "class")},
		{"layers.gained.paint.fill-pattern", changed(t, "tartan", "layers", layerAt(t, "gained"), "paint", "fill-pattern")},
		{"layers.annexation.pattern", changed(t, "tartan", "layers", annexation, "pattern")},
		{`unknown field "dash"`, changed(t, 1, "layers", annexation, "paint", "dash")},
		{"signs.claimed is missing", changed(t, nil, "signs", "claimed")},
		{"signs.star", changed(t, map[string]any{"box": 2, "shapes": []any{map[string]any{"disc": 1, "colour": "halo"}}}, "signs", "star")},
		{"signs.claimed.box", changed(t, 7, "signs", "claimed", "box")},
		{"signs.claimed.shapes[0]", changed(t, 3, "signs", "claimed", "shapes", 0, "ring")},
		{"signs.claimed.shapes[1].line-width", changed(t, nil, "signs", "claimed", "shapes", 1, "line-width")},
		{"signs.claimed.shapes[0].colour", changed(t, "coral", "signs", "claimed", "shapes", 0, "colour")},
		{"names.city.text-font is", changed(t, "bold", "names", "city", "text-font")},
		{"names.city.text-size is missing", changed(t, nil, "names", "city", "text-size")},
		{"names.city.line-height-large", changed(t, nil, "names", "city", "line-height-large")},
		{"names.city.minzoom-by-rank", changed(t, []int{1, 2}, "names", "city", "minzoom-by-rank")},
		{"names.place.text-variable-anchor[0]", changed(t, []string{"here"}, "names", "place", "text-variable-anchor")},
		{"names.oblast.text-transform", changed(t, "italic", "names", "oblast", "text-transform")},
		{"poster.legend.text-color", changed(t, "coral", "poster", "legend", "text-color")},
		{"poster.scale-line.line-width", changed(t, -1, "poster", "scale-line", "line-width")},
		{"scale", changed(t, []any{"step"}, "scale")},
		{"unexpected", []byte("{")},
		{"there is more after", append(append([]byte{}, source...), "{}"...)},
	} {
		_, err := Read(tt.table)
		if err == nil {
			t.Errorf("a table is taken of which %s is wrong", tt.field)
		} else if !strings.Contains(err.Error(), tt.field) {
			t.Errorf("of %s it is said: %v", tt.field, err)
		} else if geo.ErrorCode(err) != geo.EInvalid {
			t.Errorf("%s: the error's code is %s", tt.field, geo.ErrorCode(err))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(source)
	f.Add([]byte(`{"version":1,"layers":[{"id":"a","type":"line","filter":["all",["!",[]]],"paint":{"line-width":["step",["zoom"],1,2,3]}}]}`))
	f.Add([]byte(`{"version":1e9,"hatching":{"angle":1e-300,"period":256,"patterns":{"a":{"spacing":1e-300}}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := Read(b)
		if (table == nil) == (err == nil) {
			t.Fatalf("%v and %v", table, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "style: ") {
			t.Errorf("the error does not say of what it is: %v", err)
		}
	})
}

func TestStatusesChooseLooks(t *testing.T) {
	for status, want := range map[string]string{
		"annexation claimed": "annexation", "": "annexation", "Recognised by Russia as independent": "recognition",
		"recognized as a state": "recognition", "INDEPENDENCE declared": "recognition",
	} {
		if got := Current().LookOf(geo.KindClaims, Area{Status: status}); got != want {
			t.Errorf("%q is drawn as %q, want %q", status, got, want)
		}
	}
}

func TestClassesChooseLooks(t *testing.T) {
	for _, tt := range []struct {
		area Area
		want string
	}{
		{Area{}, "held"},
		{Area{Class: "held"}, "held"},
		{Area{Class: "held", Status: "contested"}, "held"}, // the class was worked out of it at load
		{Area{Class: "held", HeldBy: "Russia"}, "held"},
		{Area{HeldBy: "Armed forces of Ukraine"}, "held-ukraine"},
		{Area{HeldBy: "Russia", Owned: true}, "held-other"}, // in a layer of what another holds
		{Area{Owned: true}, "held"},
		{Area{HeldBy: "Україна"}, "held-ukraine"},
		{Area{HeldBy: "Transnistria"}, "held-other"},
		{Area{Class: "contested", HeldBy: "Ukraine"}, "contested"},
		{Area{Class: "infiltrated"}, "infiltrated"},
		{Area{Class: "claimed"}, "claimed"},
		{Area{Class: "countered"}, "countered"},
		{Area{Class: "liberated"}, "liberated"},
		{Area{Class: "unknown"}, "unknown"},
		{Area{Class: "a class of later"}, "unknown"},
	} {
		if got := Current().LookOf(geo.KindControl, tt.area); got != tt.want {
			t.Errorf("%+v is drawn as %q, want %q", tt.area, got, tt.want)
		}
	}
}

func TestSizesByZoom(t *testing.T) {
	var b ByZoom
	if err := json.Unmarshal([]byte(`["step", ["zoom"], 1, 5, 2, 8, 3]`), &b); err != nil || b.wrong != "" {
		t.Fatal(err, b.wrong)
	}
	for z, want := range map[uint8]float64{0: 1, 4: 1, 5: 2, 7: 2, 8: 3, 24: 3} {
		if got := b.At(z); got != want {
			t.Errorf("at zoom %d it is %g, want %g", z, got, want)
		}
	}
	half := b.Over(b.Times(2))
	if first, steps := half.Steps(); first != 0.5 || len(steps) != 0 {
		t.Errorf("it is %g, %v of its double", first, steps)
	}
}

func TestFilters(t *testing.T) {
	get := func(name string) string { return map[string]string{"class": "country", "country": "UA"}[name] }
	for text, want := range map[string]bool{
		`["==", ["get", "class"], "country"]`:                                            true,
		`["!=", ["get", "class"], "country"]`:                                            false,
		`["all", ["==", ["get", "class"], "country"], ["==", ["get", "country"], "PL"]]`: false,
		`["any", ["==", ["get", "class"], "country"], ["==", ["get", "country"], "PL"]]`: true,
		`["!", ["==", ["geometry-type"], "Point"]]`:                                      true,
		`["all"]`: true, `["any"]`: false,
	} {
		var f Filter
		if err := json.Unmarshal([]byte(text), &f); err != nil || f.wrong != "" {
			t.Fatal(text, err, f.wrong)
		}
		if f.Match(get, "Polygon") != want {
			t.Errorf("%s is %t", text, !want)
		}
	}
}

// The four painters and the icon have no copy of what stands in the table.
func TestNoColourStandsElsewhere(t *testing.T) {
	for _, dir := range []string{"../raster", "../../static/src"} {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.Name() == "testdata" {
				return fs.SkipDir
			}
			if err != nil || e.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			for name, c := range Current().Colours {
				for _, hex := range []RGB{c.Light, c.Dark} {
					// The page has colours of its own, some of which are the paper's.
					if strings.Contains(strings.ToLower(string(b)), string(hex)) && !strings.HasPrefix(name, "paper") && name != "selection" {
						t.Errorf("%s has the colour %s, which is %s of the table", path, hex, name)
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
