package servertest

import (
	"context"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
	"frontline/server"
	"frontline/server/basemap"
)

// BasemapHash is that of Basemap.
var BasemapHash = strings.Repeat("0a", 16)

// WithBasemap attaches Basemap.
func WithBasemap(o *server.Options) { o.Basemaps = append(o.Basemaps, Basemap{}) }

// Basemap is a basemap with a road across each of its tiles.
type Basemap struct {
	Date *geo.Date // of what day its data are
}

// Name is in logs.
func (Basemap) Name() string { return "made-up.pmtiles" }

// Every is how often it is looked at.
func (Basemap) Every() time.Duration { return time.Hour }

// State never changes.
func (Basemap) State(context.Context) (string, error) { return "", nil }

// Open opens it.
func (b Basemap) Open(context.Context, basemap.Leaves) (basemap.Archive, error) { return b, nil }

// About describes it.
func (b Basemap) About() basemap.Attached {
	return basemap.Attached{Hash: BasemapHash, Name: "Made up", Credit: osm.UsualCredit, Date: b.Date, MaxZoom: 14, Bounds: [4]float64{-180, -85, 180, 85}, Immutable: true}
}

// Translated is the same everywhere.
func (Basemap) Translated(_ context.Context, id tile.ID) ([]byte, error) {
	return osm.Translate(osm.OpenMapTiles, id, roadTile, nil)
}

// Places are none.
func (Basemap) Places(context.Context, tile.ID) ([]osm.Place, error) { return nil, nil }

// Close does nothing.
func (Basemap) Close() error { return nil }

// roadTile is a tile of OpenMapTiles with a primary road from its west to its east.
var roadTile = func() []byte {
	text := func(field byte, s string) []byte { return append([]byte{field<<3 | 2, byte(len(s))}, s...) }
	feature := "\x12\x02\x00\x00\x18\x02" + "\x22\x08\x09\x00\x80\x20\x0a\x80\x40\x00" // class primary, a line: move to 0,2048, line by 4096,0
	layer := string(text(1, "transportation")) + string(text(2, feature)) + string(text(3, "class")) +
		string(text(4, string(text(1, "primary")))) + "\x28\x80\x20\x78\x02"
	return text(3, layer)
}()
