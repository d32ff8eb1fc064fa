package data_test

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geotest"
	"frontline/geo/mapping"

	"github.com/go-json-experiment/json/v1"
	"github.com/peterstace/simplefeatures/geom"
)

// statusDays are real days with statuses. The test is skipped where they are
// not.
func statusDays(t *testing.T) []string {
	t.Helper()
	dir := os.Getenv("FRONTLINE_REAL")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "real")
	}
	days, err := filepath.Glob(filepath.Join(dir+"-status", "*.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	if len(days) == 0 {
		t.Skipf("no real days with statuses in %s-status: set FRONTLINE_REAL to the folder beside it", dir)
	}
	return days
}

// occupiedArea is what an independent hand makes of a file: the union, by
// another library, of the polygons in the colours of what is occupied.
func occupiedArea(t *testing.T, text []byte) float64 {
	t.Helper()
	var file struct {
		Features []struct {
			Geometry   json.RawMessage
			Properties struct{ Name, Fill string }
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	var parts []geom.Geometry
	var add func(g geom.Geometry)
	add = func(g geom.Geometry) {
		if g.IsGeometryCollection() {
			c := g.MustAsGeometryCollection()
			for i := range c.NumGeometries() {
				add(c.GeometryN(i))
			}
			return
		}
		if g.Dimension() == 2 {
			parts = append(parts, g)
		}
	}
	for _, f := range file.Features {
		name := strings.TrimSpace(f.Properties.Name)
		old := strings.HasPrefix(name, "Крим") || strings.HasPrefix(name, "ОРДЛО") ||
			strings.HasPrefix(name, "Окупований Крим") || strings.HasPrefix(name, "Острів Тузла")
		if f.Properties.Fill != "#a52714" && !old {
			continue
		}
		g, err := geom.UnmarshalGeoJSON(f.Geometry, geom.NoValidate{})
		if err != nil {
			t.Fatal(err)
		}
		add(g)
	}
	union, err := geom.UnionMany(parts)
	if err != nil {
		t.Logf("the other library cannot lay them over one another: %v", err)
		return math.NaN()
	}
	shape, err := union.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	features, err := geojson.ReadFeatures(strings.NewReader(`{"type":"Feature","properties":{},"geometry":`+string(shape)+`}`), geojson.Options{Repair: true, RepairLimit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return geo.Area(features[0].Geometry)
}

// The preset reads each generation of names: what is occupied is the union of
// the polygons that are, and nothing is left that it does not know.
func TestDeepStatePreset(t *testing.T) {
	geotest.TakesLong(t)
	preset := mapping.Presets()["deepstate"]
	for _, path := range statusDays(t) {
		t.Run(filepath.Base(path)[:10], func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var mapped *mapping.Report
			db := open(t)
			report, err := db.Load(t.Context(), data.LoadRequest{
				Layer: control(t), Accept: geo.FindingCodes(), Repair: true, RepairLimit: 1,
				Files: []data.Input{{
					Name: path, Date: geo.MustDate(filepath.Base(path)[:10]),
					Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(string(text))), nil },
					Read: func(r io.Reader, opt mapping.Options) (mapping.Reading, error) {
						opt.Mapping = &preset
						reading, err := mapping.Read(r, opt)
						mapped = reading.Report
						return reading, err
					},
				}},
			})
			if err != nil {
				t.Fatal(err)
			}
			got, want := report.Files[0].Area.Km2(), occupiedArea(t, text)/1e6
			if math.Abs(got-want) > 0.01 {
				t.Errorf("%.3f km² are held, want %.3f", got, want)
			}
			t.Logf("held %.3f km², independently %.3f; %s", got, want, strings.Join(mapped.Lines(), "; "))
			for _, f := range report.Files[0].Findings {
				if f.Code == geo.FindStatus {
					t.Error(f.Text)
				}
			}
			rev, err := db.Revision(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			s, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MaxDate, Known: rev})
			if err != nil {
				t.Fatal(err)
			}
			features, err := db.Features(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range features {
				b := f.Geometry.Bound()
				if b.Min[0] < 22 || b.Max[0] > 40.3 || b.Min[1] < 44.3 || b.Max[1] > 52.5 {
					t.Errorf("%s, %s, lies outside of Ukraine: %v", f.Key, f.Status, b)
				}
				if f.AssessedBy != "DeepState" {
					t.Errorf("%s is assessed by %q", f.Key, f.AssessedBy)
				}
			}
		})
	}
}
