package basemap

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/tile"
)

// Content is what some tiles of an archive hold.
type Content struct {
	ID     [16]byte // equal for equal bytes, wherever the archive says that they are equal
	Length uint32   // packed, in bytes
	at     uint64   // where PMTiles have it, or of MBTiles the number of the first tile that has it
}

// Contents calls yield with the tiles of some ranges (Cover) that the archive has, in the
// order of their numbers: a run of tiles that hold the same.
func (a *Archive) Contents(ctx context.Context, ranges []pmtiles.Range, yield func(first, run uint64, c Content) error) error {
	return a.read.contents(ctx, ranges, yield)
}

// Read calls yield with the bytes of contents, one after the other, packed as they are in
// the archive. Those that lie behind each other there are read at once.
func (a *Archive) Read(ctx context.Context, contents []Content, yield func(packed []byte) error) error {
	return a.read.each(ctx, contents, yield)
}

func (r pmtilesReader) packing() pmtiles.Compression { return r.Summary().Tiles }

func (r pmtilesReader) contents(ctx context.Context, ranges []pmtiles.Range, yield func(first, run uint64, c Content) error) error {
	return r.Each(ctx, ranges, func(first, run uint64, at pmtiles.Content) error {
		c := Content{Length: at.Length, at: at.Offset}
		binary.BigEndian.PutUint64(c.ID[:], at.Offset)
		binary.BigEndian.PutUint32(c.ID[8:], at.Length)
		return yield(first, run, c)
	})
}

// atOnce is how much is read at a time, in bytes.
const atOnce = 4 << 20

func (r pmtilesReader) each(ctx context.Context, contents []Content, yield func([]byte) error) error {
	for i := 0; i < len(contents); {
		all := pmtiles.Content{Offset: contents[i].at, Length: contents[i].Length}
		end := i + 1
		for end < len(contents) && contents[end].at == all.Offset+uint64(all.Length) && uint64(all.Length)+uint64(contents[end].Length) <= atOnce {
			all.Length += contents[end].Length
			end++
		}
		b, err := r.Content(ctx, all)
		if err != nil {
			return err
		}
		for ; i < end; i++ {
			n := contents[i].Length
			if err := yield(b[:n]); err != nil {
				return err
			}
			b = b[n:]
		}
	}
	return nil
}

func (r mbtilesReader) contents(ctx context.Context, ranges []pmtiles.Range, yield func(first, run uint64, c Content) error) error {
	for _, of := range ranges {
		for n := of.First; n <= of.Last; n++ {
			b, _, err := r.tile(ctx, tile.ToID(n))
			if err != nil {
				return err
			}
			if len(b) == 0 {
				continue
			}
			sum := sha256.Sum256(b)
			if err := yield(n, 1, Content{[16]byte(sum[:16]), uint32(len(b)), n}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r mbtilesReader) each(ctx context.Context, contents []Content, yield func([]byte) error) error {
	for _, c := range contents {
		b, packed, err := r.tile(ctx, tile.ToID(c.at))
		if err != nil {
			return err
		}
		if uint32(len(b)) != c.Length {
			return ErrChanged
		}
		if packed != r.packed {
			return geo.Errorf(geo.EInvalid, "some tiles of the archive are compressed with %s and some with %s: `pmtiles convert` makes them all alike", r.packed, packed)
		}
		if err := yield(b); err != nil {
			return err
		}
	}
	return nil
}

func (r mbtilesReader) packing() pmtiles.Compression { return r.packed }
