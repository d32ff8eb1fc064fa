package layers_test

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"frontline/data/layers"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/peterstace/simplefeatures/geom"
)

// feature is a feature as it stands in a file.
type feature struct {
	ID         string          `json:"id"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties struct {
		Class   string `json:"class"`
		Country string `json:"country"`
		MinZoom int    `json:"minzoom"`

		Names      map[string]string `json:"names"`
		Aliases    []string          `json:"aliases"`
		State      string            `json:"state"`
		Status     string            `json:"status"`
		ClaimedBy  string            `json:"claimed_by"`
		DeniedBy   []geo.Denial      `json:"denied_by"`
		Agreed     string            `json:"agreed"`
		Source     string            `json:"source"`
		SourceURL  string            `json:"source_url"`
		ObservedOn string            `json:"observed_on"`

		Between      []string `json:"between"`
		Text         string   `json:"text"`
		LocationNote string   `json:"location_note"`
		About        []struct{ Layer, ID string }
	} `json:"properties"`
}

// shape is the feature's geometry, which must be valid.
func (f feature) shape(t *testing.T) geom.Geometry {
	t.Helper()
	g, err := geom.UnmarshalGeoJSON(f.Geometry)
	if err != nil {
		t.Fatalf("%s: %v", f.ID, err)
	}
	return g
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(layers.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readSnapshot(t *testing.T, layer, date string) []feature {
	t.Helper()
	var fc struct {
		Type     string
		Features []feature
	}
	if err := json.Unmarshal(readFile(t, path.Join(layer, date+".geojson")), &fc); err != nil {
		t.Fatalf("%s %s: %v", layer, date, err)
	}
	if fc.Type != "FeatureCollection" || len(fc.Features) == 0 {
		t.Fatalf("%s %s is a %q with %d features", layer, date, fc.Type, len(fc.Features))
	}
	return fc.Features
}

// dates are the dates of a layer's snapshots, in order.
func dates(t *testing.T, layer string) []string {
	t.Helper()
	files, err := fs.Glob(layers.FS, layer+"/*.geojson")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(path.Base(f), ".geojson"))
	}
	return out
}

func ids(features []feature) []string {
	var out []string
	for _, f := range features {
		out = append(out, f.ID)
	}
	return out
}

func find(t *testing.T, features []feature, id string) feature {
	t.Helper()
	i := slices.IndexFunc(features, func(f feature) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("no feature %s", id)
	}
	return features[i]
}

var bundled = map[string]geo.Kind{
	"base":       geo.KindBase,
	"claims":     geo.KindClaims,
	"places":     geo.KindPlaces,
	"statements": geo.KindStatements,
	"water":      geo.KindBase,
}

func TestFoldersAreTheBundledLayers(t *testing.T) {
	entries, err := fs.ReadDir(layers.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := bundled[e.Name()]; !ok {
			t.Errorf("%s is embedded and no layer", e.Name())
		}
	}
	if len(entries) != len(bundled) {
		t.Errorf("%d folders for %d layers", len(entries), len(bundled))
	}
}

func TestLayerJSONIsALayer(t *testing.T) {
	for id, kind := range bundled {
		d := json.NewDecoder(bytes.NewReader(readFile(t, id+"/layer.json")))
		d.DisallowUnknownFields()
		var l geo.Layer
		if err := d.Decode(&l); err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		if l.ID != "" {
			t.Errorf("%s: layer.json repeats the id that the folder gives", id)
		}
		l.ID = id
		if err := l.Validate(); err != nil {
			t.Error(err)
		}
		if l.Kind != kind || l.Cadence != geo.CadenceEvent {
			t.Errorf("%s is of kind %s and cadence %s", id, l.Kind, l.Cadence)
		}
		for field, v := range map[string]string{
			"attribution": l.Attribution, "licence": l.Licence, "source": l.Source, "note": l.Note,
			"style.color": l.Style.Color, "style.color_dark": l.Style.ColorDark,
		} {
			if v == "" {
				t.Errorf("%s: %s is empty", id, field)
			}
		}
	}
}

func TestEveryFeature(t *testing.T) {
	for layer := range bundled {
		for _, date := range dates(t, layer) {
			if _, err := geo.ParseDate(date); err != nil {
				t.Errorf("%s: %v", layer, err)
			}
			seen := map[string]bool{}
			for _, f := range readSnapshot(t, layer, date) {
				at := layer + " " + date + " " + f.ID
				if f.ID == "" || seen[f.ID] {
					t.Errorf("%s: the id is empty or not unique", at)
				}
				seen[f.ID] = true
				f.shape(t)
				if f.Properties.Names["en"] == "" && f.Properties.Class != "border" && layer != "water" {
					t.Errorf("%s has no name", at)
				}
				if bundled[layer] == geo.KindBase {
					continue
				}
				p := f.Properties
				if p.Source == "" || p.Status == "" || p.ObservedOn == "" || p.ObservedOn > date {
					t.Errorf("%s: source %q, status %q, observed on %q", at, p.Source, p.Status, p.ObservedOn)
				}
				if p.ClaimedBy == "" && p.Agreed == "" {
					t.Errorf("%s is shown as plain fact: nobody claims it, and it is not agreed on", at)
				}
				for _, d := range p.DeniedBy {
					if d.By == "" || d.Source == "" {
						t.Errorf("%s: denial %+v", at, d)
					}
				}
			}
		}
	}
}

// A link stands for a source that is named, and what is not stated has none.
func TestSourcesAreNamedAndLinked(t *testing.T) {
	check := func(at, source, address string) {
		switch {
		case address == "":
		case !geo.IsWebAddress(address):
			t.Errorf("%s links to %q", at, address)
		case source == "" || source == "not stated":
			t.Errorf("%s links to %s and is by nobody", at, address)
		}
	}
	linked := 0
	for layer := range bundled {
		for _, date := range dates(t, layer) {
			for _, f := range readSnapshot(t, layer, date) {
				at := layer + " " + date + " " + f.ID
				check(at, f.Properties.Source, f.Properties.SourceURL)
				if f.Properties.SourceURL != "" {
					linked++
				}
				for _, d := range f.Properties.DeniedBy {
					check(at+", denied by "+d.By, d.Source, d.SourceURL)
					if d.On != nil && layer != "claims" && d.On.String() > date {
						t.Errorf("%s shows a denial of %s", at, d.On)
					}
				}
			}
		}
	}
	if linked == 0 {
		t.Error("nothing has a link")
	}
	// What nobody could verify keeps what it said.
	for _, id := range []string{"bishkek-fight-on", "bishkek-no-ceasefire", "bishkek-negotiation", "bishkek-assurances"} {
		if p := find(t, readSnapshot(t, "statements", "2025-11-27"), id).Properties; p.SourceURL != "" || p.Source != "Press conference of Russia's president, Bishkek, 2025-11-27" {
			t.Errorf("%s: source %q, %s", id, p.Source, p.SourceURL)
		}
	}
	if p := find(t, readSnapshot(t, "statements", "2025-11-27"), "ukraine-refuses-withdrawal").Properties; p.Source != "not stated" {
		t.Errorf("the refusal to withdraw has source %q", p.Source)
	}
}
