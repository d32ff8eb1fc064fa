package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"frontline/data/basemap"
	"frontline/data/pmtiles"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// ExtractOptions say what of a basemap's archive is taken.
type ExtractOptions struct {
	From             *basemap.Archive
	Path             string     // a name in .pmtiles
	Box              [4]float64 // west, south, east, north, in degrees
	MinZoom, MaxZoom uint8
	Replace          bool

	Progress func(done, total uint64) // in bytes; may be nil
}

// syncEvery is after how many bytes what was taken is on the disk for certain: what is
// behind that is taken anew by whoever goes on. A variable for tests.
var syncEvery = 32 << 20

// extractMost is how many runs of tiles an extract has at most: each takes 40 bytes of memory.
const extractMost = 20_000_000

// Extract writes the tiles of an archive that touch a box into a PMTiles archive of their
// own, each content once and packed as it was. Until it is done, FILE.part has what was
// taken: that is the archive itself, whose directories come first, so that whoever was
// stopped goes on where it ends.
func Extract(ctx context.Context, o ExtractOptions) (Report, error) {
	if err := mayWrite(o.Path, o.Replace); err != nil {
		return Report{}, err
	}
	var directory pmtiles.Directory
	var contents []basemap.Content
	offsets := map[[16]byte]uint64{}
	var report Report
	runs := 0
	err := o.From.Contents(ctx, basemap.Cover(o.Box, o.MinZoom, o.MaxZoom), func(first, run uint64, c basemap.Content) error {
		if runs++; runs > extractMost {
			return geo.Errorf(geo.ETooLarge, "the box has over %d million tiles: give a smaller one, or a lower --max-zoom", extractMost/1_000_000)
		}
		at, known := offsets[c.ID]
		if !known {
			at = directory.TileBytes()
			offsets[c.ID] = at
			contents = append(contents, c)
		}
		report.Tiles += run
		return directory.Add(first, run, at, c.Length)
	})
	if err != nil {
		return Report{}, err
	}
	if len(contents) == 0 {
		return Report{}, geo.Errorf(geo.EInvalid, "the archive has no tiles in that box at zooms %d to %d", o.MinZoom, o.MaxZoom)
	}
	report.Contents = len(contents)
	head, err := extractHead(o, &directory)
	if err != nil {
		return Report{}, err
	}
	path := o.Path + partSuffix
	f, err := openLocked(path)
	if err != nil {
		return Report{}, fileError(path, err)
	}
	err = o.take(ctx, f, head, contents, directory.TileBytes())
	if err = errors.Join(fileError(o.Path, err), f.Close()); err != nil {
		if errors.Is(err, context.Canceled) {
			err = geo.Errorf(geo.EUnavailable, "stopped: the same command goes on from there, with %s", filepath.Base(path))
		}
		return Report{}, err
	}
	report.Bytes, err = putInPlace(path, o.Path)
	return report, err
}

// extractHead is the extract's header, directories and metadata: the archive's own, and which
// archive it was taken of.
func extractHead(o ExtractOptions, d *pmtiles.Directory) ([]byte, error) {
	info := o.From.Info()
	said := map[string]any{}
	if err := json.Unmarshal(o.From.Metadata(), &said); err != nil {
		return nil, fmt.Errorf("extract: metadata: %w", err)
	}
	said["frontline_extract_of"] = info.Hash
	metadata, err := json.Marshal(said) // keys in order
	if err != nil {
		return nil, fmt.Errorf("extract: metadata: %w", err)
	}
	b := o.Box
	for i, of := range info.Bounds {
		if i < 2 {
			b[i] = math.Max(b[i], of)
		} else {
			b[i] = math.Min(b[i], of)
		}
	}
	if b[0] > b[2] || b[1] > b[3] { // across the antimeridian, or the archive says less than it has
		b = info.Bounds
	}
	a := pmtiles.Archive{
		Directory: d, Metadata: metadata, Tiles: o.From.Packing(), MinZoom: o.MinZoom, MaxZoom: o.MaxZoom, Bounds: b,
		Center: pmtiles.Center{Lon: (b[0] + b[2]) / 2, Lat: (b[1] + b[3]) / 2, Zoom: o.MinZoom},
	}
	return a.Head()
}

// take writes the head and what is missing of the contents into the part.
func (o ExtractOptions) take(ctx context.Context, f *os.File, head []byte, contents []basemap.Content, total uint64) error {
	done, err := o.resume(f, head, contents)
	if err != nil {
		return err
	}
	taken := uint64(0)
	for _, c := range contents[:done] {
		taken += uint64(c.Length)
	}
	unsynced := 0
	tell := func() {
		if o.Progress != nil {
			o.Progress(taken, total)
		}
	}
	tell()
	err = o.From.Read(ctx, contents[done:], func(packed []byte) error {
		if _, err := f.Write(packed); err != nil {
			return err
		}
		taken += uint64(len(packed))
		if unsynced += len(packed); unsynced >= syncEvery {
			unsynced = 0
			tell()
			return errors.Join(f.Sync(), ctx.Err())
		}
		return nil
	})
	tell()
	return errors.Join(err, f.Sync())
}

// resume returns how many of the contents the part has, and leaves it where the next one
// belongs. A part that is of something else is begun anew where it may be replaced, and else
// geo.EConflict.
func (o ExtractOptions) resume(f *os.File, head []byte, contents []basemap.Content) (done int, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	there := make([]byte, min(info.Size(), int64(len(head))))
	if _, err := io.ReadFull(f, there); err != nil {
		return 0, err
	}
	end := int64(len(head))
	switch {
	case bytes.Equal(there, head):
		// What is not yet on the disk for certain is left out.
		for size := info.Size() - int64(syncEvery); done < len(contents) && end+int64(contents[done].Length) <= size; done++ {
			end += int64(contents[done].Length)
		}
	case !bytes.HasPrefix(head, there) && !o.Replace:
		return 0, geo.Errorf(geo.EConflict, "%s is there and is not of this extract: delete it, or give --force to begin anew", filepath.Base(f.Name()))
	}
	if done == 0 {
		if _, err := f.WriteAt(head, 0); err != nil {
			return 0, err
		}
	}
	if err := f.Truncate(end); err != nil {
		return 0, err
	}
	_, err = f.Seek(end, io.SeekStart)
	return done, err
}
