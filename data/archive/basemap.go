package archive

import (
	"context"
	"errors"
	"fmt"

	"frontline/data/basemap"
	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
)

// BasemapOptions say what of a basemap's archive is written, and where to.
type BasemapOptions struct {
	Part basemap.Part
	Path string // a name in .pmtiles; what is there is replaced
	// Total is how many tiles the part has (MeasureBasemap), for Progress.
	Total    uint64
	Progress func(done, total uint64) // in tiles; may be nil
}

// ZoomSize is what a part of an archive has at a zoom.
type ZoomSize struct {
	Zoom  uint8
	Tiles uint64
	// Bytes are those of the tiles as they are in the archive, packed: translated, they are fewer.
	Bytes uint64
}

// basemapMost is how many runs of tiles a part has at most: each takes some 100 bytes of memory.
const basemapMost = 5_000_000

// MeasureBasemap counts a part's tiles by zoom, by a look at the archive's directories alone. What is
// more than there may be is geo.ETooLarge.
func MeasureBasemap(ctx context.Context, p basemap.Part) ([]ZoomSize, error) {
	out := make([]ZoomSize, p.MaxZoom-p.MinZoom+1)
	for i := range out {
		out[i].Zoom = p.MinZoom + uint8(i)
	}
	runs := 0
	err := p.From.Contents(ctx, p.Ranges(), func(first, run uint64, c basemap.Content) error {
		if runs++; runs > basemapMost {
			return geo.Errorf(geo.ETooLarge, "the box has over %d million tiles", basemapMost/1_000_000)
		}
		of := &out[tile.ToID(first).Z-p.MinZoom]
		of.Tiles += run
		of.Bytes += uint64(c.Length)
		return nil
	})
	if err == nil && runs == 0 {
		err = geo.Errorf(geo.EInvalid, "it has no tiles in the box %s at zooms %d to %d", basemap.BoxText(p.Box), p.MinZoom, p.MaxZoom)
	}
	return out, err
}

// Basemap writes the tiles of a part, translated, each content once. Until it is done, FILE.part has
// what was made: whoever was stopped goes on from there.
func Basemap(ctx context.Context, o BasemapOptions) (Report, error) {
	if err := mayWrite(o.Path, true); err != nil {
		return Report{}, err
	}
	p, err := openPart(o.Path+partSuffix, partKey{
		Part: partVersion, Layer: "basemap", Content: o.Part.Hash(), MinZoom: o.Part.MinZoom, MaxZoom: o.Part.MaxZoom,
	}, true)
	if err != nil {
		return Report{}, err
	}
	defer p.close()
	done, err := o.translate(ctx, p)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil && p.tiles == 0 {
		err = geo.Errorf(geo.EInvalid, "it has nothing that is drawn in the box %s at zooms %d to %d", basemap.BoxText(o.Part.Box), o.Part.MinZoom, o.Part.MaxZoom)
	}
	if err == nil {
		var r Report
		if r, err = finish(o.Path, p, func(temp string) (Report, error) { return o.write(ctx, p, temp) }); err == nil {
			return r, nil
		}
	}
	return Report{}, stopped(err, o.Path, p, int(done), int(o.Total))
}

// piece is a run of tiles of an archive that hold the same.
type piece struct {
	first, run uint64
	packed     []byte
}

// shown is what a piece became: runs that each show the same.
type shown struct {
	runs []shownRun
	err  error
}

type shownRun struct {
	first, run uint64
	cutTile
}

// translate adds to the log what it does not have yet. It returns how many tiles are done, those
// before included.
func (o BasemapOptions) translate(ctx context.Context, p *part) (done uint64, err error) {
	tell := func() {
		if o.Progress != nil {
			o.Progress(done, max(o.Total, done))
		}
	}
	from := p.next
	produce := func(ctx context.Context, send func(piece) error) error {
		return o.read(ctx, from, func(n uint64) { done += n; tell() }, send)
	}
	newWork := func() (func(piece) shown, error) {
		k, err := newPacker(p)
		return func(of piece) shown { return o.show(k, of) }, err
	}
	err = ordered(ctx, produce, newWork, func(of piece, s shown) error {
		if s.err != nil {
			id := tile.ToID(of.first)
			return fmt.Errorf("its tile %d/%d/%d: %w", id.Z, id.X, id.Y, s.err)
		}
		for _, r := range s.runs {
			if r.err != nil {
				return fmt.Errorf("gzip: %w", r.err)
			}
			if r.empty {
				continue
			}
			if err := p.add(r.first, r.run, r.hash, r.packed); err != nil {
				return err
			}
		}
		done += of.run
		tell()
		return nil
	})
	return done, err
}

func (o BasemapOptions) show(k *packer, of piece) (out shown) {
	out.err = o.Part.Translate(of.first, of.run, of.packed, func(first, run uint64, translated []byte) {
		out.runs = append(out.runs, shownRun{first, run, k.pack(translated)})
	})
	return out
}

func (o BasemapOptions) write(ctx context.Context, p *part, temp string) (Report, error) {
	metadata, err := o.metadata()
	if err != nil {
		return Report{}, err
	}
	b := o.Part.Bounds()
	return writePMTiles(ctx, p, temp, pmtiles.Archive{
		Metadata: metadata, MinZoom: o.Part.MinZoom, MaxZoom: o.Part.MaxZoom, Bounds: b,
		Center: pmtiles.Center{Lon: (b[0] + b[2]) / 2, Lat: (b[1] + b[3]) / 2, Zoom: o.Part.MinZoom},
	})
}

// odbl is what whoever takes a part of OpenStreetMap's database on is bound to.
const odbl = "Open Database License (ODbL) 1.0, https://opendatacommons.org/licenses/odbl/1-0/"

func (o BasemapOptions) metadata() ([]byte, error) {
	info := o.Part.From.Info()
	b, err := json.Marshal(struct {
		Name         string            `json:"name,omitempty"`
		Description  string            `json:"description"`
		Version      string            `json:"version,omitempty"`
		Attribution  string            `json:"attribution"`
		Type         string            `json:"type"`
		Of           string            `json:"frontline_extract_of"`
		Box          string            `json:"frontline_box"`
		Licence      string            `json:"frontline_licence"`
		VectorLayers []osm.VectorLayer `json:"vector_layers"`
	}{
		info.Name, "A part of an archive of OpenStreetMap's data, with what Frontline draws of it: no borders, countries, regions or capitals.",
		info.Version, osm.CreditHTML(osm.CreditOf(info.Attribution)), "baselayer", info.Hash, basemap.BoxText(o.Part.Box), odbl,
		osm.TranslatedLayers(),
	})
	if err != nil {
		return nil, fmt.Errorf("basemap: metadata: %w", err)
	}
	return b, nil
}

// The bounds of what is read of an archive at once, and of what of it is kept because tiles that lie
// apart hold it, as those of the sea do.
const (
	readTiles = 512
	readBytes = 8 << 20
	keptTile  = 2 << 10
	keptTiles = 8192
)

// reader reads the tiles of a part in their order, many at once.
type reader struct {
	from   *basemap.Archive
	send   func(piece) error
	pieces []piece
	of     []basemap.Content // of each piece
	bytes  uint64
	kept   map[[16]byte][]byte
}

// read sends what the part has from a tile on; of what is before it, it says how much that is.
func (o BasemapOptions) read(ctx context.Context, from uint64, skipped func(tiles uint64), send func(piece) error) error {
	r := &reader{from: o.Part.From, send: send, kept: map[[16]byte][]byte{}}
	before := uint64(0)
	err := o.Part.From.Contents(ctx, o.Part.Ranges(), func(first, run uint64, c basemap.Content) error {
		if first < from { // a run that was begun is cut in two
			done := min(run, from-first)
			before += done
			if first, run = first+done, run-done; run == 0 {
				return nil
			}
		}
		if before > 0 {
			skipped(before)
			before = 0
		}
		r.pieces = append(r.pieces, piece{first: first, run: run})
		r.of = append(r.of, c)
		r.bytes += uint64(c.Length)
		if len(r.pieces) < readTiles && r.bytes < readBytes {
			return nil
		}
		return r.flush(ctx)
	})
	if before > 0 {
		skipped(before)
	}
	if err != nil {
		return err
	}
	return r.flush(ctx)
}

// flush reads what was gathered, each content once, and sends it.
func (r *reader) flush(ctx context.Context) error {
	var missing []basemap.Content
	got := map[[16]byte][]byte{}
	for _, c := range r.of {
		if kept, ok := r.kept[c.ID]; ok {
			got[c.ID] = kept
		} else if _, ok := got[c.ID]; !ok {
			got[c.ID] = nil
			missing = append(missing, c)
		}
	}
	i := 0
	err := r.from.Read(ctx, missing, func(packed []byte) error {
		c := missing[i]
		i++
		got[c.ID] = packed
		if c.Length > keptTile {
			return nil
		}
		if len(r.kept) == keptTiles {
			clear(r.kept)
		}
		r.kept[c.ID] = append([]byte(nil), packed...)
		return nil
	})
	if err == nil && i != len(missing) {
		err = errors.New("basemap: fewer tiles were read than asked for")
	}
	for i := 0; err == nil && i < len(r.pieces); i++ {
		r.pieces[i].packed = got[r.of[i].ID]
		err = r.send(r.pieces[i])
	}
	r.pieces, r.of, r.bytes = r.pieces[:0], r.of[:0], 0
	return err
}
