package poster

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline/data/basemap"
	"frontline/data/basemap/basemaptest"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// pokrovsk is where the made-up archive of tests is.
var pokrovsk = orb.Point{37.18, 48.28}

// lastMadeUp is the last zoom of that archive.
const lastMadeUp = 12

// madeUp is an archive of a made-up country, as a reader of what a poster needs of it.
func madeUp(t testing.TB) func(Poster) raster.Basemap {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made-up.pmtiles")
	if err := basemaptest.Write(context.Background(), file, basemaptest.Options{MaxZoom: lastMadeUp}); err != nil {
		t.Fatal(err)
	}
	a, err := basemap.Open(context.Background(), file, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	asTold := func(_ orb.Point, _ osm.Class, names map[string]string) map[string]string { return names }
	return func(v Poster) raster.Basemap {
		b := raster.Basemap{Hash: a.Info().Hash, Last: a.Info().MaxZoom, Tiles: map[tile.ID]*osm.Tile{}}
		for _, id := range v.DataTiles(b.Last) {
			raw, err := a.Translated(context.Background(), id, asTold)
			if err != nil {
				t.Fatal(err)
			}
			if b.Tiles[id], err = osm.Read(raw); err != nil {
				t.Fatal(err)
			}
		}
		return b
	}
}

// near is a poster around Pokrovsk, without anything around its map.
func near(zoom float64) Poster {
	return Poster{Width: 600, Height: 400, Scale: 1, Plain: true, Zoom: zoom, Center: pokrovsk, Lang: "en"}
}

func TestBasemapsLieBetweenTheGroundAndItsLines(t *testing.T) {
	read := madeUp(t)
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30"))
	v := near(9)
	v.Center, v.Names = orb.Point{36.9, 48.3}, map[string]string{"basemap": "Дороги", "woods": "Ліси"}
	alone := string(v.SVG(p))
	p = p.OnBasemaps(read(v))
	on := string(v.SVG(p))
	before := -1
	for _, id := range []string{"layer-base", "home-land", "basemap", "woods", "basemap-water", "road-primary-edges", "layer-base-lines", "oblasts", "layer-claims"} {
		at := strings.Index(on, ` id="`+id+`"`)
		if at <= before {
			t.Errorf("%s is at %d, what is below it at %d", id, at, before)
		}
		if before = at; strings.Contains(alone, ` id="`+id+`"`) != slices.Contains([]string{"layer-base", "home-land", "oblasts", "layer-claims"}, id) {
			t.Errorf("%s is in the drawing without basemaps, or is not", id)
		}
	}
	for _, want := range []string{`<g id="basemap" inkscape:groupmode="layer" inkscape:label="Дороги">`, `<path id="woods" inkscape:label="Ліси"`} {
		if !strings.Contains(on, want) {
			t.Errorf("there is no %s", want)
		}
	}
	// All else is as it is without: but for what is between the ground and its lines.
	rest := regexp.MustCompile(`(?s)<g id="basemap".*?</g>\n`).ReplaceAllString(on, "")
	rest = regexp.MustCompile(`</g>\n<g id="layer-base-lines"[^\n]*\n`).ReplaceAllString(rest, "")
	if rest != alone {
		t.Error("another drawing but for the basemap's layers")
	}
	if !bytes.Equal(v.SVG(p), []byte(on)) {
		t.Error("the same view gives other bytes")
	}
}

func TestFarAwayNothingOfABasemapIsAskedFor(t *testing.T) {
	for zoom, want := range map[float64]int{8.4: 0, 8.6: 6, 12: 6, 13: 4, 14: 2, 16.4: 1} {
		v := near(zoom)
		if got := v.DataTiles(lastMadeUp); (len(got) == 0) != (want == 0) || len(got) > 12 {
			t.Errorf("at zoom %v it is drawn of %v", zoom, got)
		} else if len(got) > 0 && got[0].Z != min(uint8(math.Round(zoom))-1, lastMadeUp) {
			t.Errorf("at zoom %v it is drawn of %v", zoom, got[0])
		}
	}
	if near(13).IsDeeperThan(12) || !near(14).IsDeeperThan(12) {
		t.Error("tiles of zoom 12 are as detailed as the map at zoom 13, and not at 14")
	}
	p, v := raster.Prepare(bundled(t, "base", "2014-01-01")), near(8)
	alone := v.SVG(p)
	p = p.OnBasemaps(raster.Basemap{Last: 12, Tiles: map[tile.ID]*osm.Tile{}})
	if !bytes.Equal(alone, v.SVG(p)) {
		t.Error("a basemap that has nothing at this zoom draws something")
	}
}

// lakeAndRoad are tiles side by side that a lake and a road go through, as each has them: with what
// of them is a little beyond its edges.
func lakeAndRoad(ids []tile.ID) map[tile.ID]*osm.Tile {
	const buffer = 64
	lake := tile.Polygon{{{X: -buffer, Y: 1000}, {X: tile.Extent + buffer, Y: 1000}, {X: tile.Extent + buffer, Y: 3000}, {X: -buffer, Y: 3000}}}
	road := []tile.Point{{X: -buffer, Y: 500}, {X: tile.Extent + buffer, Y: 500}}
	out := map[tile.ID]*osm.Tile{}
	for _, id := range ids {
		out[id] = &osm.Tile{Layers: []osm.TileLayer{
			{Name: osm.Water, Features: []osm.Feature{{Class: "inland", Shape: tile.Piece{Polygons: []tile.Polygon{lake}}}}},
			{Name: osm.Road, Features: []osm.Feature{{Class: "primary", Shape: tile.Piece{Lines: [][]tile.Point{road}}}}},
		}}
	}
	return out
}

// What goes on from tile to tile overlaps by a little, and no more is written than is in sight.
func TestWhatGoesOnOverlapsALittle(t *testing.T) {
	v := near(13)
	ids := v.DataTiles(14)
	on := raster.Basemap{Last: 14, Tiles: lakeAndRoad(ids)}
	svg := string(v.SVG(raster.Prepare(bundled(t, "base", "2014-01-01")).OnBasemaps(on)))
	edges := map[string][][2]float64{} // from where to where pieces go, by what they are
	for _, id := range []string{"basemap-water", "roads-primary"} {
		m := regexp.MustCompile(`<path id="` + id + `"[^>]* d="([^"]*)"`).FindStringSubmatch(svg)
		if m == nil {
			t.Fatalf("there is no %s", id)
		}
		for part := range strings.SplitSeq(m[1][1:], "M") {
			var x, y, dx, dy float64
			numbers := strings.NewReader(strings.NewReplacer("l", " ", "z", "").Replace(part))
			if _, err := fmt.Fscan(numbers, &x, &y); err != nil {
				t.Fatal(err)
			}
			from, to := x, x
			for {
				if _, err := fmt.Fscan(numbers, &dx, &dy); err != nil {
					break
				}
				x += dx
				from, to = min(from, x), max(to, x)
			}
			if from < -beyond || to > 600+beyond {
				t.Errorf("%s goes from %v to %v, far beyond what is in sight", id, from, to)
			}
			if !slices.Contains(edges[id], [2]float64{from, to}) { // in several rows
				edges[id] = append(edges[id], [2]float64{from, to})
			}
		}
		slices.SortFunc(edges[id], func(a, b [2]float64) int { return int(a[0] - b[0]) })
		for i, e := range edges[id][1:] {
			if over := edges[id][i][1] - e[0]; over < 1 || over > 2*overlap+0.2 {
				t.Errorf("%s: pieces overlap by %.1f pixels", id, over)
			}
		}
		if len(edges[id]) < 2 {
			t.Errorf("%s is in one piece: %v", id, edges[id])
		}
	}
}

// A drawing of all that an archive has in sight is no larger than its tiles are.
func TestADrawingIsNotLargerThanItsTiles(t *testing.T) {
	read := madeUp(t)
	p := raster.Prepare(bundled(t, "base", "2014-01-01"))
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		for _, zoom := range []float64{9, 11, 12.4, 13, 15, 16} {
			v := near(zoom)
			v.Theme = theme
			alone := len(v.SVG(p))
			b := read(v)
			points := 0
			for _, of := range b.Tiles {
				for _, l := range of.Layers {
					for _, f := range l.Features {
						for _, line := range f.Shape.Lines {
							points += len(line)
						}
						for _, q := range f.Shape.Polygons {
							for _, r := range q {
								points += len(r)
							}
						}
					}
				}
			}
			more := len(v.SVG(raster.Prepare(p.Layers()...).OnBasemaps(b))) - alone
			if more < 1000 || more > 20*points+6000 {
				t.Errorf("at zoom %v a basemap of %d points takes %d bytes", zoom, points, more)
			}
		}
	}
}
