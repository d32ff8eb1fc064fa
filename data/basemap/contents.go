package basemap

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sort"

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
	one := func(n uint64) error {
		b, _, err := r.tile(ctx, tile.ToID(n))
		if err != nil || len(b) == 0 {
			return err
		}
		sum := sha256.Sum256(b)
		return yield(n, 1, Content{[16]byte(sum[:16]), uint32(len(b)), n})
	}
	total := uint64(0)
	for _, of := range ranges {
		total += of.Last - of.First + 1
	}
	if total > lookedUp { // most of which it may not have
		return r.among(ctx, ranges, one)
	}
	for _, of := range ranges {
		for n := of.First; n <= of.Last; n++ {
			if err := one(n); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookedUp is how many tiles are looked up one by one, and mostListed how many of a zoom are
// listed. Variables for tests.
var (
	lookedUp   uint64 = 100_000
	mostListed        = 20_000_000
)

// among calls yield with the numbers of the tiles that there are in ranges, in order.
func (r mbtilesReader) among(ctx context.Context, ranges []pmtiles.Range, yield func(n uint64) error) error {
	in := func(n uint64) bool {
		i := sort.Search(len(ranges), func(i int) bool { return ranges[i].Last >= n })
		return i < len(ranges) && ranges[i].First <= n
	}
	for z := tile.ToID(ranges[0].First).Z; z <= tile.ToID(ranges[len(ranges)-1].Last).Z; z++ {
		var there []uint64
		err := r.Each(ctx, z, func(x, y uint32) error {
			if n := tile.FromID(tile.ID{Z: z, X: x, Y: y}); in(n) {
				there = append(there, n)
			}
			if len(there) > mostListed {
				return geo.Errorf(geo.ETooLarge, "it has over %d million tiles of zoom %d there", mostListed/1_000_000, z)
			}
			return nil
		})
		if err != nil {
			return err
		}
		slices.Sort(there)
		for _, n := range there {
			if err := yield(n); err != nil {
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
