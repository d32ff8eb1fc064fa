package basemaptest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/md5"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"frontline/data/mbtiles"
	"frontline/data/pmtiles"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json"
	"github.com/klauspost/compress/gzip"
)

// What each archive says of itself.
const (
	Name        = "made up, not a map"
	Attribution = `<a href="https://www.openstreetmap.org/copyright">&copy; OpenStreetMap contributors</a>`
)

// Options say what an archive is to have.
type Options struct {
	Schema osm.Schema // OpenMapTiles for ""
	// Bounds are the box of which tiles are written: west, south, east and north in degrees.
	// Those of Pokrovsk and around it for none.
	Bounds [4]float64
	// MaxZoom is the last zoom: 12 for 0, which is made in a fraction of a second.
	MaxZoom uint8
	MinZoom uint8
	// Version is told by the archive, so that two of them have different hashes.
	Version string
}

// Around are the bounds of Pokrovsk and around it.
var Around = [4]float64{37.05, 48.2, 37.35, 48.36}

// country are the features of the country, laid out once.
var country = sync.OnceValues(lay)

// lay lays out the country.
func lay() ([]thing, error) {
	l := newLand()
	if err := l.cities(); err != nil {
		return nil, err
	}
	l.villages()
	l.fields()
	l.waters()
	l.ways()
	l.forbidden()
	return l.things, nil
}

// Write writes an archive to a file that there is not: PMTiles or MBTiles, by its ending.
func Write(ctx context.Context, path string, o Options) error {
	o.Schema = cmp.Or(o.Schema, osm.OpenMapTiles)
	o.MaxZoom = cmp.Or(o.MaxZoom, 12)
	if o.Bounds == [4]float64{} {
		o.Bounds = Around
	}
	things, err := country()
	if err != nil {
		return err
	}
	metadata := map[string]any{"name": Name, "attribution": Attribution, "vector_layers": layersOf(o.Schema), "type": "baselayer"}
	if o.Version != "" {
		metadata["version"] = o.Version
	}
	var write func(context.Context, string, Options, map[string]any, func(yield func(tile.ID, []byte) error) error) error
	switch filepath.Ext(path) {
	case ".pmtiles":
		write = writePMTiles
	case ".mbtiles":
		write = writeMBTiles
	default:
		return fmt.Errorf("%s is to end with .pmtiles or .mbtiles", path)
	}
	c := newCutter(o.Schema, things)
	return write(ctx, path, o, metadata, func(yield func(tile.ID, []byte) error) error {
		for z := o.MinZoom; z <= o.MaxZoom; z++ {
			if err := c.zoom(z, o.Bounds, func(id tile.ID, raw []byte) error {
				packed, err := gzipped(raw)
				if err != nil {
					return err
				}
				return yield(id, packed)
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

func gzipped(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

func writePMTiles(_ context.Context, path string, o Options, metadata map[string]any, each func(func(tile.ID, []byte) error) error) error {
	said, err := json.Marshal(metadata, json.Deterministic(true))
	if err != nil {
		return err
	}
	var d pmtiles.Directory
	var tiles bytes.Buffer
	if err := each(func(id tile.ID, packed []byte) error {
		tiles.Write(packed)
		return d.Add(tile.FromID(id), 1, d.TileBytes(), uint32(len(packed)))
	}); err != nil {
		return err
	}
	a := pmtiles.Archive{
		Directory: &d, Metadata: said, Tiles: pmtiles.Gzip, MinZoom: o.MinZoom, MaxZoom: o.MaxZoom, Bounds: o.Bounds,
		Center: pmtiles.Center{Lon: (o.Bounds[0] + o.Bounds[2]) / 2, Lat: (o.Bounds[1] + o.Bounds[3]) / 2, Zoom: o.MaxZoom},
	}
	var out bytes.Buffer
	if err := a.Write(&out, func(w io.Writer) error { _, err := tiles.WriteTo(w); return err }); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func writeMBTiles(ctx context.Context, path string, o Options, metadata map[string]any, each func(func(tile.ID, []byte) error) error) error {
	layers, err := json.Marshal(map[string]any{"vector_layers": metadata["vector_layers"]}, json.Deterministic(true))
	if err != nil {
		return err
	}
	text := strings.Trim(strings.ReplaceAll(fmt.Sprint(o.Bounds), " ", ","), "[]")
	fields := []mbtiles.Field{
		{Name: "name", Value: Name}, {Name: "format", Value: "pbf"}, {Name: "bounds", Value: text}, {Name: "attribution", Value: Attribution},
		{Name: "minzoom", Value: fmt.Sprint(o.MinZoom)}, {Name: "maxzoom", Value: fmt.Sprint(o.MaxZoom)}, {Name: "type", Value: "baselayer"}, {Name: "json", Value: string(layers)},
	}
	if o.Version != "" {
		fields = append(fields, mbtiles.Field{Name: "version", Value: o.Version})
	}
	w, err := mbtiles.Create(ctx, path, fields)
	if err != nil {
		return err
	}
	defer w.Close()
	there := map[[16]byte]bool{}
	if err := each(func(id tile.ID, packed []byte) error {
		image := mbtiles.ImageID(packed)
		if sum := md5.Sum(packed); !there[sum] {
			there[sum] = true
			if err := w.AddImage(ctx, image, packed); err != nil {
				return err
			}
		}
		return w.AddTile(ctx, id.Z, id.X, id.Y, image)
	}); err != nil {
		return err
	}
	return w.Finish(ctx)
}
