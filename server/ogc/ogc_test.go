package ogc_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

// The tests of OGC API go by the requirements of Features Part 1 (17-069r4) and
// Tiles Part 1 (20-057), whose names are in brackets.

type ogcLinks struct {
	Links []struct {
		Href, Rel, Type string
		Templated       bool
	}
}

// link is the address of the one link of a relation and a type, "" for any.
func (l ogcLinks) link(t *testing.T, rel, kind string) string {
	t.Helper()
	for _, k := range l.Links {
		if k.Rel == rel && (kind == "" || k.Type == kind) {
			return strings.TrimPrefix(k.Href, servertest.OGCHost)
		}
	}
	t.Fatalf("no link %s of %q in %+v", rel, kind, l.Links)
	return ""
}

type ogcItems struct {
	ogcLinks
	Type                          string
	NumberMatched, NumberReturned int
	Features                      []struct {
		Type       string
		ID         string
		Geometry   struct{ Type string }
		Properties map[string]any
	}
}

func (i ogcItems) ids() string {
	var out []string
	for _, f := range i.Features {
		out = append(out, f.ID)
	}
	return strings.Join(out, " ")
}

const vectorRel, mapRel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-map"

// [/req/core/root-success] [/req/core/conformance-success]
// [/req/core/api-definition-success] [/req/landing-page/root-success]
func TestOGCLandingPageLeadsToEverything(t *testing.T) {
	f := servertest.New(t)
	for _, root := range []string{"/ogc", "/ogc/", "/ogc/2022-09-30", "/ogc/2022-09-30@1"} {
		page := servertest.Decode[ogcLinks](t, f.Get(root))
		for rel, kind := range map[string]string{
			"self": "application/json", "service-desc": "application/vnd.oai.openapi+json;version=3.0", "conformance": "application/json",
			"data": "application/json", vectorRel: "application/json", mapRel: "application/json",
			"http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes": "application/json", "memento": "application/json",
		} {
			r := f.Get(page.link(t, rel, kind))
			if got := r.Header.Get("Content-Type"); r.StatusCode != http.StatusOK || got != kind {
				t.Errorf("%s: %s: status %d, %s", root, rel, r.StatusCode, got)
			}
			if r.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: %s: other pages may not read it", root, rel)
			}
		}
	}
	classes := servertest.Decode[struct{ ConformsTo []string }](t, f.Get("/ogc/conformance")).ConformsTo
	for _, of := range []string{"ogcapi-features-1/1.0/conf/core", "ogcapi-features-1/1.0/conf/geojson", "ogcapi-features-1/1.0/conf/oas30", "ogcapi-tiles-1/1.0/conf/core"} {
		if !slices.Contains(classes, "http://www.opengis.net/spec/"+of) {
			t.Errorf("no %s in %v", of, classes)
		}
	}
}

// [/req/oas30/oas-definition-1] [/req/oas30/oas-impl]
func TestOGCAnswersAreAsOpenAPIDefinesThem(t *testing.T) {
	f := servertest.New(t)
	doc, err := openapi3.NewLoader().LoadFromData(servertest.Read(t, f.Get("/ogc/api")))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	values := strings.NewReplacer("{collectionId}", "claims", "{featureId}", "crimea", "{tileMatrixSetId}", "WebMercatorQuad",
		"{tileMatrix}", "5", "{tileRow}", "11", "{tileCol}", "18")
	for path, item := range doc.Paths.Map() {
		address := doc.Servers[0].URL + values.Replace(path)
		r := f.Get(strings.TrimPrefix(address, servertest.OGCHost))
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d: %s", path, r.StatusCode, servertest.Read(t, r))
			continue
		}
		kind := r.Header.Get("Content-Type")
		media := item.Get.Responses.Status(http.StatusOK).Value.Content[kind]
		if media == nil {
			t.Errorf("%s: %s is not defined", path, kind)
			continue
		}
		body := servertest.Read(t, r)
		if !strings.Contains(kind, "json") {
			continue
		}
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatal(err)
		}
		if err := media.Schema.Value.VisitJSON(v); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		// [/req/core/query-param-unknown] [/req/core/query-param-invalid]
		for _, query := range []string{"?unknown=1", "?datetime=never"} {
			r := f.Get(strings.TrimPrefix(address, servertest.OGCHost) + query)
			if r.StatusCode != http.StatusBadRequest || r.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s%s: status %d, %s", path, query, r.StatusCode, r.Header.Get("Content-Type"))
			}
		}
	}
}

// [/req/core/fc-md-success] [/req/core/fc-md-links] [/req/core/fc-md-items]
// [/req/core/fc-md-items-links] [/req/core/fc-md-extent]
func TestOGCCollectionsAreTheLayers(t *testing.T) {
	f := servertest.New(t)
	type collection struct {
		ogcLinks
		ID     string
		CRS    []string
		Extent struct {
			Spatial  struct{ BBox [][4]float64 }
			Temporal struct{ Interval [][2]*string }
		}
	}
	all := servertest.Decode[struct {
		ogcLinks
		Collections []collection
	}](t, f.Get("/ogc/collections"))
	all.link(t, "self", "application/json")
	if len(all.Collections) != 2 {
		t.Fatalf("%d collections", len(all.Collections))
	}
	for _, c := range all.Collections {
		items := servertest.Decode[ogcItems](t, f.Get(c.link(t, "items", "application/geo+json")))
		alone := servertest.Decode[collection](t, f.Get(c.link(t, "self", "application/json")))
		if items.NumberMatched == 0 || alone.ID != c.ID || len(alone.Links) != len(c.Links) {
			t.Errorf("%s: %d items, alone %+v", c.ID, items.NumberMatched, alone)
		}
		if len(c.CRS) != 1 || c.CRS[0] != "http://www.opengis.net/def/crs/OGC/1.3/CRS84" {
			t.Errorf("%s: crs %v", c.ID, c.CRS)
		}
		if box := c.Extent.Spatial.BBox[0]; box[0] > 37 || box[2] < 38 || box[1] > 47 || box[3] < 48 {
			t.Errorf("%s: box %v", c.ID, box)
		}
		if first := *c.Extent.Temporal.Interval[0][0]; !strings.HasPrefix(first, "20") || c.Extent.Temporal.Interval[0][1] != nil {
			t.Errorf("%s: from %s", c.ID, first)
		}
	}
	if r := f.Get("/ogc/collections/nothing"); r.StatusCode != http.StatusNotFound {
		t.Errorf("no such collection: status %d", r.StatusCode)
	}
}

// [/req/core/fc-response] [/req/core/fc-bbox-response] [/req/core/fc-time-response]
// [/req/core/fc-limit-response-1] [/req/core/fc-numberMatched]
// [/req/core/fc-numberReturned] [/req/geojson/content]
func TestOGCItemsAreThoseInForceInTheBox(t *testing.T) {
	f := servertest.New(t)
	tests := map[string]struct{ path, ids, snapshot string }{
		"today":                       {"/ogc/collections/claims/items", "crimea donetsk", "2022-09-30"},
		"a day":                       {"/ogc/collections/claims/items?datetime=2020-01-01T00:00:00Z", "crimea", "2014-03-18"},
		"an interval: its last day":   {"/ogc/collections/claims/items?datetime=2014-03-18/2023-01-01", "crimea donetsk", "2022-09-30"},
		"an interval before it":       {"/ogc/collections/claims/items?datetime=../2022-09-29", "crimea", "2014-03-18"},
		"before the first":            {"/ogc/collections/claims/items?datetime=2010-01-01", "", ""},
		"the API as of a day":         {"/ogc/2020-01-01/collections/claims/items", "crimea", "2014-03-18"},
		"and its open interval":       {"/ogc/2020-01-01/collections/claims/items?datetime=2014-03-18/..", "crimea", "2014-03-18"},
		"a day without a snapshot":    {"/ogc/collections/control/items?datetime=2025-11-26", "held", "2025-11-25"},
		"a box":                       {"/ogc/collections/claims/items?bbox=36,46,37.5,47.5", "donetsk", "2022-09-30"},
		"a box beside all":            {"/ogc/collections/claims/items?bbox=0,0,1,1", "", "2022-09-30"},
		"across the antimeridian":     {"/ogc/collections/claims/items?bbox=35,40,-170,60", "donetsk", "2022-09-30"},
		"a box and a day":             {"/ogc/collections/claims/items?bbox=36,46,37.5,47.5&datetime=2020-01-01", "", "2014-03-18"},
		"a limit over the largest":    {"/ogc/collections/claims/items?limit=99999", "crimea donetsk", "2022-09-30"},
		"an offset past the last one": {"/ogc/collections/claims/items?offset=7", "", "2022-09-30"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := f.Get(tt.path)
			if kind := r.Header.Get("Content-Type"); kind != "application/geo+json" {
				t.Errorf("type %s", kind)
			}
			if got := r.Header.Get("Frontline-Snapshot"); got != tt.snapshot {
				t.Errorf("snapshot %q", got)
			}
			items := servertest.Decode[ogcItems](t, r)
			if items.ids() != tt.ids || items.Type != "FeatureCollection" || items.NumberReturned != len(items.Features) {
				t.Errorf("got %q, %+v", items.ids(), items)
			}
			items.link(t, "self", "application/geo+json")
			for _, feature := range items.Features {
				if feature.Properties["frontline_snapshot"] != tt.snapshot {
					t.Errorf("%s does not say its date: %v", feature.ID, feature.Properties)
				}
			}
		})
	}
	for path, status := range map[string]int{
		"/ogc/collections/control/items?datetime=2026-01-01":           404, // there, but of a day that has not come
		"/ogc/2020-01-01/collections/claims/items?datetime=2022-09-30": 404,
		"/ogc/2026-01-01":                                           404,
		"/ogc/2022-09-30@9":                                         404,
		"/ogc/latest@1/collections":                                 400,
		"/ogc/collections/claims/items?bbox=1,2,3":                  400,
		"/ogc/collections/claims/items/none":                        404,
		"/ogc/collections/claims/items/donetsk?datetime=2020-01-01": 404,
	} {
		if r := f.Get(path); r.StatusCode != status || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}

// [/req/core/fc-links]
func TestOGCPagesAreOfOneStateAndWhole(t *testing.T) {
	var many []string
	for i := range 25 {
		many = append(many, servertest.Square("f"+string(rune('a'+i)), `{}`, 20+float64(i), 40, 0.5))
	}
	f := servertest.Over(t, fstest.MapFS{"claims/layer.json": {Data: []byte(servertest.ClaimsJSON)}, "claims/2022-09-30.geojson": servertest.Collection(many...)})
	var seen []string
	path := "/ogc/collections/claims/items?limit=10&bbox=21.2,39,100,50"
	for pages := 1; ; pages++ {
		page := servertest.Decode[ogcItems](t, f.Get(path))
		seen = append(seen, strings.Fields(page.ids())...)
		if page.NumberMatched != 24 || pages > 3 {
			t.Fatalf("page %d: %d matched", pages, page.NumberMatched)
		}
		if pages > 1 {
			if r := f.Get(path); !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s may change", path)
			}
			page.link(t, "prev", "")
		}
		if pages == 3 {
			break
		}
		if path = page.link(t, "next", "application/geo+json"); !strings.HasPrefix(path, "/ogc/2022-09-30@1/") {
			t.Errorf("the next page is not pinned: %s", path)
		}
	}
	if len(seen) != 24 || len(slices.Compact(slices.Sorted(slices.Values(seen)))) != 24 {
		t.Errorf("seen %v", seen)
	}
}

// [/req/core/f-success] [/req/core/f-links]
func TestOGCItemIsFoundByItsID(t *testing.T) {
	odd := "a/b c?d%25"
	f := servertest.Over(t, fstest.MapFS{"claims/layer.json": {Data: []byte(servertest.ClaimsJSON)}, "claims/2022-09-30.geojson": servertest.Collection(servertest.Square(odd, `{"claimed_by":"Russia"}`, 20, 40, 1))})
	type item struct {
		ogcLinks
		Type, ID   string
		Properties map[string]any
	}
	got := servertest.Decode[item](t, f.Get("/ogc/collections/claims/items/"+url.PathEscape(odd)))
	if got.Type != "Feature" || got.ID != odd || got.Properties["claimed_by"] != "Russia" || got.Properties["frontline_attribution"] != "Test" {
		t.Errorf("got %+v", got)
	}
	if got.Properties["frontline_denied_by"] != nil {
		t.Errorf("nobody denies it, and it says %+v", got.Properties)
	}
	denied := servertest.Decode[item](t, servertest.New(t).Get("/ogc/collections/claims/items/crimea"))
	if line := denied.Properties["frontline_denied_by"]; line != "Ukraine; UN General Assembly (2014-03-27)" {
		t.Errorf("it is denied by %v", line)
	}
	for _, rel := range []string{"self", "memento"} {
		if again := servertest.Decode[item](t, f.Get(got.link(t, rel, "application/geo+json"))); again.ID != odd {
			t.Errorf("%s: got %+v", rel, again)
		}
	}
	got.link(t, "collection", "application/json")
}

// [/req/core/tc-success] [/req/core/tc-error] [/req/tilesets-list/tileset-links]
// [/req/tileset/description] [/req/dataset-tilesets/landingpage]
// [/req/geodata-tilesets/desc-links] [/req/mvt/content] [/req/png/content]
// [/req/datetime/tc-op]
func TestOGCTilesAreFoundRowBeforeColumn(t *testing.T) {
	f := servertest.New(t)
	roots := []ogcLinks{servertest.Decode[ogcLinks](t, f.Get("/ogc")), servertest.Decode[ogcLinks](t, f.Get("/ogc/collections/claims"))}
	for i, root := range roots {
		for rel, kind := range map[string]string{vectorRel: "application/vnd.mapbox-vector-tile", mapRel: "image/png"} {
			list := servertest.Decode[struct{ Tilesets []ogcLinks }](t, f.Get(root.link(t, rel, "application/json")))
			set := servertest.Decode[struct {
				ogcLinks
				CRS, TileMatrixSetURI, DataType string
				TileMatrixSetLimits             []struct {
					TileMatrix             string
					MinTileRow, MaxTileRow int
					MinTileCol, MaxTileCol int
				}
			}](t, f.Get(list.Tilesets[0].link(t, "self", "application/json")))
			if set.CRS == "" || set.TileMatrixSetURI != "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad" || set.DataType == "" {
				t.Errorf("%+v", set)
			}
			l := set.TileMatrixSetLimits[5]
			if l.MinTileRow > 11 || l.MaxTileRow < 11 || l.MinTileCol > 18 || l.MaxTileCol < 18 || l.TileMatrix != "5" {
				t.Errorf("limits %+v", l)
			}
			at := func(row, col string) string {
				return strings.NewReplacer("{tileMatrix}", "5", "{tileRow}", row, "{tileCol}", col).Replace(set.link(t, "item", kind))
			}
			r := f.Get(at("11", "18"))
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != kind || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: status %d, %v", at("11", "18"), r.StatusCode, r.Header)
			}
			raw := servertest.Read(t, r)
			switch ending := map[bool]string{true: ".mvt", false: ".png"}[rel == vectorRel]; {
			case i == 1:
				if same := servertest.Read(t, f.Get("/tiles/claims/latest/5/18/11"+ending)); string(same) != string(raw) {
					t.Errorf("%s is not what /tiles answers", ending)
				}
			case rel == vectorRel:
				layers, err := mvt.Unmarshal(raw)
				if err != nil || len(layers) != 1 || layers[0].Name != "claims" {
					t.Errorf("%v, %v", layers, err)
				}
			}
			if r := f.Get(at("18", "11")); rel == vectorRel && r.StatusCode != http.StatusNoContent || rel == mapRel && r.StatusCode != http.StatusOK {
				t.Errorf("an empty tile: status %d", r.StatusCode)
			}
			for _, wrong := range [][2]string{{"32", "1"}, {"1", "32"}, {"-1", "1"}, {"x", "1"}} {
				if r := f.Get(at(wrong[0], wrong[1])); r.StatusCode != http.StatusBadRequest {
					t.Errorf("%v: status %d", wrong, r.StatusCode)
				}
			}
		}
	}
	both := servertest.Read(t, f.Get("/ogc/tiles/WebMercatorQuad/5/11/19"))
	layers, err := mvt.Unmarshal(both)
	if err != nil || len(layers) != 2 {
		t.Errorf("a tile of two layers has %v, %v", layers, err)
	}
	then := servertest.Read(t, f.Get("/ogc/collections/claims/tiles/WebMercatorQuad/5/11/19?datetime=2020-01-01"))
	if string(then) != string(servertest.Read(t, f.Get("/tiles/claims/2020-01-01/5/19/11.mvt"))) || len(then) == 0 {
		t.Error("the tile of another day is not what /tiles answers")
	}
	if r := f.Get("/ogc/collections/claims/tiles/Other/5/11/19"); r.StatusCode != http.StatusNotFound {
		t.Errorf("another matrix set: status %d", r.StatusCode)
	}
}

func TestOGCMatrixSetIsWebMercatorQuad(t *testing.T) {
	f := servertest.New(t)
	quad := servertest.Decode[struct {
		ID, CRS      string
		TileMatrices []struct {
			ID               string
			ScaleDenominator float64
			CellSize         float64
			MatrixWidth      int
		}
	}](t, f.Get("/ogc/tileMatrixSets/WebMercatorQuad"))
	// The figures of the register, 17-083r4, D.1.
	first, last := quad.TileMatrices[0], quad.TileMatrices[24]
	near := func(a, b float64) bool { return a/b-1 < 1e-9 && b/a-1 < 1e-9 }
	if first.ID != "0" || !near(first.ScaleDenominator, 559082264.028717) || !near(first.CellSize, 156543.033928041) || first.MatrixWidth != 1 {
		t.Errorf("%+v", first)
	}
	if last.ID != "24" || !near(last.ScaleDenominator, 33.3238997477002) || last.MatrixWidth != 1<<24 {
		t.Errorf("%+v", last)
	}
}

func TestOGCWithholdsWhatWasRetracted(t *testing.T) {
	f := servertest.New(t)
	pinned := []string{
		"/ogc/2022-09-30@1/collections/claims/items", "/ogc/2022-09-30@1/collections/claims/items/donetsk",
		"/ogc/2022-09-30@1/collections/claims/tiles/WebMercatorQuad/5/11/19", "/ogc/2022-09-30@1/map/tiles/WebMercatorQuad/5/11/19",
		"/ogc/2022-09-30@1/collections", "/ogc/2022-09-30@1/collections/claims", // with its box
	}
	for _, path := range pinned {
		if r := f.Get(path); r.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", path, r.StatusCode)
		}
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "claims", Date: geo.MustDate("2022-09-30"), Feature: "donetsk", Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range pinned {
		if r := f.Get(path); r.StatusCode != http.StatusGone || !strings.Contains(string(servertest.Read(t, r)), "of another day") {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	for _, path := range []string{"/ogc/2022-09-30@1/collections/claims/items/crimea", "/ogc/2022-09-30@1/collections/claims/items?bbox=33,44,34,45", "/ogc/2022-09-30@1/collections/control"} {
		if r := f.Get(path); r.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	if got := servertest.Decode[ogcItems](t, f.Get("/ogc/collections/claims/items")).ids(); got != "crimea" {
		t.Errorf("now there are %q", got)
	}
}
