package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// A province is one feature of Natural Earth's provinces as they stand in the
// world map: the attributes that are used, and its outline.
type province struct {
	ISO   string `json:"iso_a2"` // of the country, "-1" where Natural Earth gives it none
	Admin string `json:"admin"`  // the country or territory by name
	Part  string `json:"gu_a3"`  // the country or territory by Natural Earth's own code
	FIPS  string `json:"fips"`   // of the province
	Name  string `json:"name"`   // the next four are spellings of the province's name
	WOE   string `json:"woe_name"`
	Label string `json:"woe_label"`
	GN    string `json:"gn_name"`

	polygons multiPolygon
}

// readProvinces reads the world map with ogr2ogr. Countries are made from
// their provinces, since the two repeat each other exactly and Ukraine's must
// be put together anew.
func readProvinces(world string) ([]province, error) {
	dir, err := os.MkdirTemp("", "frontline-layers-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "provinces.geojson")
	cmd := exec.Command("ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", file, world, "states_provinces")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("ogr2ogr %s: %w: %s", world, err, out)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parseProvinces(raw)
}

func parseProvinces(raw []byte) ([]province, error) {
	var fc struct {
		Features []struct {
			Properties province `json:"properties"`
			Geometry   struct {
				Type        string          `json:"type"`
				Coordinates json.RawMessage `json:"coordinates"`
			} `json:"geometry"`
		} `json:"features"`
	}
	if err := json.Unmarshal(raw, &fc); err != nil {
		return nil, fmt.Errorf("provinces: %w", err)
	}
	out := make([]province, 0, len(fc.Features))
	for i, f := range fc.Features {
		var polygons orb.MultiPolygon
		if f.Geometry.Type != "MultiPolygon" {
			return nil, fmt.Errorf("province %d (%s) is a %s, not a MultiPolygon", i, f.Properties.Name, f.Geometry.Type)
		}
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
			return nil, fmt.Errorf("province %d (%s): %w", i, f.Properties.Name, err)
		}
		p := f.Properties
		for _, rings := range polygons {
			p.polygons = append(p.polygons, gridPolygon(rings))
		}
		out = append(out, p)
	}
	return out, nil
}

// gridPolygon puts a polygon on the grid, its exterior counter-clockwise and
// its holes clockwise, as the topology needs them.
func gridPolygon(rings orb.Polygon) polygon {
	var out polygon
	for i, positions := range rings {
		r := make(ring, len(positions))
		for j, c := range positions {
			r[j] = pointAt(antimeridian(c[0]), c[1])
		}
		if exterior := i == 0; (r.area2() > 0) != exterior {
			r = r.reversed()
		}
		out = append(out, r)
	}
	return out
}

// antimeridian moves the edge at which the world map was clipped, 179.9
// degrees, to the antimeridian, so that no gap shows in Chukotka and Fiji.
func antimeridian(lon float64) float64 {
	const clippedAt, slack = 179.9, 1e-5
	if math.Abs(lon) > clippedAt-slack {
		return math.Copysign(180, lon)
	}
	return lon
}
