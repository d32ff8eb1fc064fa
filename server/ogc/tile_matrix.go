package ogc

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"frontline/geo"
	"frontline/geo/tile"
	"frontline/server/web"
)

// The one tile matrix set: WebMercatorQuad, as OGC's Two Dimensional Tile
// Matrix Set and Tile Set Metadata (17-083r4) registers it.
const (
	quadID  = "WebMercatorQuad"
	quadURI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
	// quadMatrices are its zooms; those up to tile.MaxZoom have tiles.
	quadMatrices = 25
	// quadHalf is half the width of the world, in metres of its projection, and
	// quadScale its scale where it is one tile, of pixels of 0.28 mm.
	quadHalf  = 20037508.3427892
	quadScale = 559082264.0287178
	// mercatorLat is the latitude at which the square ends.
	mercatorLat = 85.0511287798066
)

type tileMatrixSet struct {
	ID                string       `json:"id"`
	Title             string       `json:"title"`
	URI               string       `json:"uri"`
	CRS               string       `json:"crs"`
	OrderedAxes       []string     `json:"orderedAxes"`
	WellKnownScaleSet string       `json:"wellKnownScaleSet"`
	TileMatrices      []tileMatrix `json:"tileMatrices"`
}

type tileMatrix struct {
	ID               string     `json:"id"`
	ScaleDenominator float64    `json:"scaleDenominator"`
	CellSize         float64    `json:"cellSize"`
	CornerOfOrigin   string     `json:"cornerOfOrigin"`
	PointOfOrigin    [2]float64 `json:"pointOfOrigin"`
	TileWidth        int        `json:"tileWidth"`
	TileHeight       int        `json:"tileHeight"`
	MatrixWidth      int        `json:"matrixWidth"`
	MatrixHeight     int        `json:"matrixHeight"`
}

func webMercatorQuad() tileMatrixSet {
	out := tileMatrixSet{
		ID: quadID, Title: "Google Maps Compatible for the World", URI: quadURI, CRS: mercator,
		OrderedAxes: []string{"X", "Y"}, WellKnownScaleSet: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
	}
	const size = 256
	for z := range quadMatrices {
		n, id, corner := 1<<z, strconv.Itoa(z), [2]float64{-quadHalf, quadHalf}
		out.TileMatrices = append(out.TileMatrices, tileMatrix{
			ID: id, ScaleDenominator: quadScale / float64(n), CellSize: 2 * quadHalf / size / float64(n),
			CornerOfOrigin: "topLeft", PointOfOrigin: corner,
			TileWidth: size, TileHeight: size, MatrixWidth: n, MatrixHeight: n,
		})
	}
	return out
}

// handleTileMatrixSets answers /ogc/tileMatrixSets.
func (s *OGC) handleTileMatrixSets(w http.ResponseWriter, r *http.Request) error {
	a, err := s.document(r)
	if err != nil {
		return err
	}
	return s.send(w, r, a, a.key("matrix sets"), func(context.Context) (any, error) {
		type entry struct {
			ID    string `json:"id"`
			Title string `json:"title"`
			URI   string `json:"uri"`
			CRS   string `json:"crs"`
			Links []link `json:"links"`
		}
		quad := webMercatorQuad()
		return struct {
			TileMatrixSets []entry `json:"tileMatrixSets"`
		}{[]entry{{quad.ID, quad.Title, quad.URI, quad.CRS, []link{
			{Href: a.link("tileMatrixSets/" + quad.ID), Rel: "self", Type: web.TypeJSON, Title: quad.Title},
		}}}}, nil
	})
}

// handleTileMatrixSet answers /ogc/tileMatrixSets/WebMercatorQuad.
func (s *OGC) handleTileMatrixSet(w http.ResponseWriter, r *http.Request) error {
	a, err := s.document(r)
	if err != nil {
		return err
	}
	if err := checkQuad(r); err != nil {
		return err
	}
	return s.send(w, r, a, a.key("matrix set"), func(context.Context) (any, error) { return webMercatorQuad(), nil })
}

// checkQuad refuses a tile matrix set in the path that is not the one.
func checkQuad(r *http.Request) error {
	if web.PathParam(r, "set") != quadID {
		return geo.Errorf(geo.ENotFound, "there is no such tile matrix set: the only one is %s", quadID)
	}
	return nil
}

// tileLimits are the tiles of a zoom that may have something in them.
type tileLimits struct {
	TileMatrix string `json:"tileMatrix"`
	MinTileRow int    `json:"minTileRow"`
	MaxTileRow int    `json:"maxTileRow"`
	MinTileCol int    `json:"minTileCol"`
	MaxTileCol int    `json:"maxTileCol"`
}

// limitsOf are the limits, at each zoom that has tiles, of a box in degrees.
func limitsOf(box [4]float64) []tileLimits {
	out := make([]tileLimits, tile.MaxZoom+1)
	for z := range out {
		n := 1 << z
		col := func(lon float64) int { return min(max(int(math.Floor((lon+180)/360*float64(n))), 0), n-1) }
		row := func(lat float64) int {
			sin := math.Sin(max(min(lat, mercatorLat), -mercatorLat) * math.Pi / 180)
			return min(max(int(math.Floor((0.5-math.Atanh(sin)/(2*math.Pi))*float64(n))), 0), n-1)
		}
		out[z] = tileLimits{strconv.Itoa(z), row(box[3]), row(box[1]), col(box[0]), col(box[2])}
	}
	return out
}
