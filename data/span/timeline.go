package span

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"math"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	"frontline/geo/geojson"
)

// ReadTimeline reads all of a layer's time as known at a revision, all but its pin; was are
// the rows of an earlier one, nil for none.
func ReadTimeline(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision, was *Rows) (geo.Timeline, *Rows, error) {
	rows, err := readFeatureRows(ctx, q, l, known, was)
	if err != nil {
		return geo.Timeline{}, nil, err
	}
	if err := readMore(ctx, q, rows.features, rows.regions, was.regionsOf(), withShapes); err != nil {
		return geo.Timeline{}, nil, err
	}
	histories, err := historiesOf(rows.features.states, l)
	if err != nil {
		return geo.Timeline{}, nil, err
	}
	t := geo.Timeline{Layer: l.ID, Regions: rows.regions.list, Absorbed: absorbedIn(rows.features.states, rows.sequence)}
	outlines, shares := rows.features.outlines, rows.features.shares
	sum := sha256.New()
	digest := digested{bufio.NewWriter(sum)}
	digestText(digest, l.HeldBy) // which features take after
	var list boundedSpans
	for _, s := range rows.features.spans {
		o := outlines[s.Geometry]
		for _, p := range histories[s.Key].within(s.Since, s.Until) {
			list.add(s, p, shares[s.Geometry], o)
			digestSpan(digest, s.Key, p, o.Hash, shares[s.Geometry])
		}
	}
	t.Spans = list.sorted()
	for _, r := range t.Regions {
		digestText(digest, r.Key)
		for _, lang := range slices.Sorted(maps.Keys(r.Names)) {
			digestText(digest, lang, r.Names[lang])
		}
	}
	for _, a := range t.Absorbed {
		digestText(digest, a.Key, a.Date.String())
		digestNumber(digest, math.Float64bits(a.Area))
	}
	digest.Flush()
	t.Content = hex.EncodeToString(sum.Sum(nil))
	return t, rows, nil
}

// timelineRegions fills in the regions of the basemap, and returns their keys
// by the geometry; a basemap is not told apart by its own.
func timelineRegions(ctx context.Context, q sqlkit.Queryer, l geo.Layer, t *geo.Timeline, known geo.Revision) (map[int64]string, error) {
	if l.Kind == geo.KindBase {
		return nil, nil
	}
	list, err := oblasts(ctx, q, known)
	if err != nil {
		return nil, err
	}
	keys := map[int64]string{}
	for _, o := range list {
		f, err := geojson.ParseProperties(o.key, o.properties)
		if err != nil {
			return nil, table.DamagedFeature(0, o.key, err)
		}
		t.Regions = append(t.Regions, geo.Region{Key: o.key, Names: f.Names})
		keys[o.geometry] = o.key
	}
	slices.SortFunc(t.Regions, func(a, b geo.Region) int {
		return cmp.Or(cmp.Compare(a.Names["en"], b.Names["en"]), cmp.Compare(a.Key, b.Key))
	})
	return keys, nil
}

// boundedSpans are spans with the bounds of their shapes, by which they are sorted.
type boundedSpans []boundedSpan

type boundedSpan struct {
	geo.Span
	bounds shape.Bounds
}

// add appends what a stored span is in a period; without an outline it has the number of its shape.
func (list *boundedSpans) add(s Row, p period, shares map[string]float64, o *shape.Outline) {
	out := geo.Span{Since: p.since, Until: p.until, Feature: p.feature, Area: s.Area, Regions: shares}
	if o != nil {
		out.Feature.Geometry = o.Geometry
	} else {
		out.Shape = s.Geometry
	}
	*list = append(*list, boundedSpan{out, s.bounds})
}

// sorted are the spans in order of key, time and place.
func (list boundedSpans) sorted() []geo.Span {
	slices.SortStableFunc(list, func(a, b boundedSpan) int {
		p, q := a.bounds, b.bounds
		return cmp.Or(cmp.Compare(a.Feature.Key, b.Feature.Key), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Until, b.Until),
			cmp.Compare(p.West, q.West), cmp.Compare(p.South, q.South), cmp.Compare(p.East, q.East), cmp.Compare(p.North, q.North))
	})
	var spans []geo.Span
	for _, s := range list {
		spans = append(spans, s.Span)
	}
	return spans
}

// digested is a text on its way to a hash: most parts of it are of a few bytes.
type digested struct{ *bufio.Writer }

// digestSpan adds what readers see of a span to a hash, each field with
// its length, so that no two timelines give the same bytes.
func digestSpan(d digested, key string, p period, shape [sha256.Size]byte, shares map[string]float64) {
	digestText(d, key, string(p.properties), string(shape[:]))
	digestNumber(d, uint64(p.since), uint64(p.until), uint64(len(shares)))
	each := maps.Keys(shares)
	if len(shares) > 1 { // most ground is in one region
		each = slices.Values(slices.Sorted(each))
	}
	for region := range each {
		digestText(d, region)
		digestNumber(d, math.Float64bits(shares[region]))
	}
}

func digestText(d digested, texts ...string) {
	for _, s := range texts {
		digestNumber(d, uint64(len(s)))
		d.WriteString(s)
	}
}

func digestNumber(d digested, numbers ...uint64) {
	for _, n := range numbers {
		d.Write(binary.BigEndian.AppendUint64(d.AvailableBuffer(), n))
	}
}
