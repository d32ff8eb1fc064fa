package mapstyle_test

import (
	"bytes"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo/geotest"
	"frontline/server/servertest"
)

type mapStyle struct {
	Sprite, Glyphs string
	Metadata       struct {
		Pinned string `json:"frontline_pinned"`
	}
	Sources map[string]struct {
		Type        string
		Tiles       []string
		Attribution string
	}
	Layers []struct {
		ID     string
		Source string
		Paint  map[string]any
		Layout map[string]any
	}
}

func TestStyleNamesWhatIsThere(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.New(t)
	for _, path := range []string{"/style/latest.json", "/style/2025-11-26.dark-uk.json", "/tiles/claims/2022-09-30@1.style.json", "/tiles/control/latest.dark.style.json"} {
		style := servertest.Decode[mapStyle](t, f.Get(path))
		index := servertest.Decode[map[string]struct{ X, Y, Width, Height int }](t, f.Get(strings.TrimPrefix(style.Sprite, servertest.OGCHost)+".json"))
		for _, l := range style.Layers {
			if _, ok := style.Sources[l.Source]; !ok {
				t.Errorf("%s: %s is of no source", path, l.ID)
			}
			if pattern, ok := l.Paint["fill-pattern"].(string); ok && index[pattern].Width == 0 {
				t.Errorf("%s: %s is not in the sprite", path, pattern)
			}
		}
		for _, scale := range []struct {
			ending string
			pixels int
		}{{"", 1}, {"@2x", 2}} {
			r := f.Get(strings.TrimPrefix(style.Sprite, servertest.OGCHost) + scale.ending + ".png")
			picture, err := png.Decode(bytes.NewReader(servertest.Read(t, r)))
			if err != nil || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
				t.Fatalf("%s: %v, %v", path, err, r.Header)
			}
			for name, at := range index {
				if (at.X+at.Width)*scale.pixels > picture.Bounds().Dx() || (at.Y+at.Height)*scale.pixels > picture.Bounds().Dy() {
					t.Errorf("%s: %s is outside of the picture", path, name)
				}
			}
		}
		for id, source := range style.Sources {
			tile := strings.NewReplacer("{z}", "5", "{x}", "19", "{y}", "11").Replace(strings.TrimPrefix(source.Tiles[0], servertest.OGCHost))
			if r := f.Get(tile); r.StatusCode != http.StatusOK || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: %s: status %d", path, tile, r.StatusCode)
			}
			if source.Attribution == "" || strings.ContainsAny(source.Attribution, "<>") {
				t.Errorf("%s: the credit of %s is %q", path, id, source.Attribution)
			}
		}
		if r := f.Get(strings.TrimPrefix(style.Metadata.Pinned, servertest.OGCHost)); r.StatusCode != http.StatusOK || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %s: status %d", path, style.Metadata.Pinned, r.StatusCode)
		}
	}
}

func TestStyleDrawsClaimsHatchedAndSaysWhoAssesses(t *testing.T) {
	layers := fstest.MapFS{}
	for name, file := range servertest.TestLayers() {
		layers[name] = file
	}
	layers["control/layer.json"] = &fstest.MapFile{Data: []byte(strings.Replace(servertest.ControlJSON, "Tester", "<b>Tester", 1))}
	f := servertest.Over(t, layers)
	style := servertest.Decode[mapStyle](t, f.Get("/style/latest.json"))
	paint := map[string]map[string]any{}
	for _, l := range style.Layers {
		paint[l.ID] = l.Paint
	}
	if got := paint["claims-annexation"]["fill-pattern"]; got != "claims-annexation-pattern" {
		t.Errorf("claims are drawn by %v", got)
	}
	if got := paint["control-held"]["fill-color"]; got != "#1f4e79" {
		t.Errorf("what is held is drawn in %v", got)
	}
	if got := style.Sources["control"].Attribution; got != "Control, assessed by &lt;b&gt;Tester, 28 November 2025" {
		t.Errorf("the credit is %q", got)
	}
}

func TestStyleRefusesWhatIsNotThere(t *testing.T) {
	f := servertest.New(t)
	for path, status := range map[string]int{
		"/style/latest.blue.json": 400, "/style/never.json": 400, "/style/latest@1.json": 400, "/style/2010-01-01.json": 404,
		"/style/latest.png": 404, "/tiles/nothing/latest.style.json": 404, "/tiles/claims/latest.light.style.json": 400,
		"/tiles/claims/latest.blue.sprite.png": 400, "/tiles/claims/timeline.style.json": 400,
		"/style/fonts/Arial/0-255.pbf": 404, "/style/fonts/Roboto%20Regular/0-100.pbf": 400, "/style/fonts/Roboto%20Regular/65536-65791.pbf": 400,
		"/style/fonts/Roboto%20Regular/-256--1.pbf": 400, "/style/fonts/Roboto%20Regular/00-255.pbf": 400,
	} {
		if r := f.Get(path); r.StatusCode != status || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	if r := f.Get("/style/fonts/Roboto%20Medium/1024-1279.pbf"); r.StatusCode != 200 || r.Header.Get("ETag") == "" {
		t.Errorf("letters: status %d", r.StatusCode)
	}
}

func TestStyleNamesAPlaceOnce(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	cities := func(path string) string {
		t.Helper()
		var style struct {
			Layers []struct {
				ID     string
				Filter json.RawMessage
			}
		}
		if err := json.Unmarshal(servertest.Read(t, f.Get(path)), &style); err != nil {
			t.Fatal(err)
		}
		for _, l := range style.Layers {
			if l.ID == "base-cities" {
				return string(l.Filter)
			}
		}
		t.Fatalf("%s names no cities", path)
		return ""
	}
	if got := cities("/style/2025-11-27.json"); !strings.Contains(got, `"city-mariupol"`) {
		t.Errorf("cities that are places are named beside them: %s", got)
	}
	if got := cities("/style/2014-03-18.json"); strings.Contains(got, `"city-mariupol"`) {
		t.Errorf("cities are not named where no place is: %s", got)
	}
}
