package inspect

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"frontline/data/format"
	"frontline/data/load/check"
	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/geojson"
	"frontline/geo/mapping"
	"frontline/geo/valid"

	"github.com/paulmach/orb"
)

// Bounds of what a report lists.
const (
	maxSamples    = 3
	maxProperties = 1_000
	maxStatuses   = 12
	maxCandidates = 6
	maxRegions    = 5
	sampleLength  = 40
	maxPlaced     = 2_000 // points that are looked up
)

// File says what a file is. terms, where they are not nil, say what its
// properties mean. A file that cannot be read has a report too, which says why:
// the error is of reading its bytes.
func File(ctx context.Context, name string, r io.Reader, regions *Regions, terms *mapping.Mapping, maxBytes int64) (*Report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	report := &Report{Name: name, Bytes: int64(len(raw))}
	if int64(len(raw)) > maxBytes {
		report.Refused = fmt.Sprintf("it is larger than %d MiB, which is as much as is taken: --max-mib (over HTTP --upload-mib of serve) takes more", maxBytes>>20)
		return report, nil
	}
	if date, err := check.DateInName(name); err == nil {
		report.DateInName = &date
	} else {
		report.NoDate = strings.TrimPrefix(geo.ErrorMessage(err), name+": ")
	}
	report.Format, report.Packing = format.Sniff(raw)
	reading, err := report.read(raw, terms, maxBytes)
	if err != nil {
		report.Refused = geo.ErrorMessage(err)
		return report, nil
	}
	report.Format, report.Packing, report.Notes, report.CRS = reading.Format, reading.Packing, reading.Notes, reading.CRS
	if reading.Report != nil {
		report.Mapped = reading.Report
	}
	report.IDs.IDs = reading.IDs
	report.features = reading.Features
	for _, day := range reading.Days {
		report.features = append(report.features, day.Features...)
	}
	err = report.describe(change.NewBudget().Within(ctx), regions)
	if geo.ErrorCode(err) == geo.ETooLarge { // its ground cannot be told, as it could not be by load
		report.Refused = cmp.Or(report.Refused, geo.ErrorMessage(err))
		report.Features, report.Placeless, report.Kinds, report.features = 0, 0, nil, nil
		return report, nil
	}
	return report, err
}

// describe fills in what the features are.
func (r *Report) describe(ctx context.Context, regions *Regions) error {
	if err := r.kinds(ctx); err != nil {
		return err
	}
	said, others := propertiesOf(r.features)
	r.OtherProperties = others
	r.properties(said)
	r.dates(said)
	r.naming(said)
	r.identity(said)
	if err := r.statuses(ctx, said); err != nil {
		return err
	}
	if err := r.places(regions); err != nil {
		return err
	}
	r.Mapping = r.draft(said)
	return nil
}

// read reads the file as it is and, where that fails, with repairs: what it
// says can then be told all the same.
func (r *Report) read(raw []byte, terms *mapping.Mapping, maxBytes int64) (mapping.Reading, error) {
	opt := mapping.Options{Options: geojson.Options{MaxBytes: maxBytes, Layer: "inspected"}, Mapping: terms}
	opt.Stated = func(member, text string) {
		r.Stated = append(r.Stated, StatedText{member, clip(text)})
	}
	reading, err := format.Read(bytes.NewReader(raw), opt)
	if geo.ErrorCode(err) == geo.ETooLarge {
		return mapping.Reading{}, err
	}
	if err == nil {
		r.Mended = mendingOf(reading).Lines()
		return reading, nil
	}
	opt.Repair, opt.RepairLimit, opt.Stated = true, 1, nil
	repaired, failed := format.Read(bytes.NewReader(raw), opt)
	if failed != nil {
		return mapping.Reading{}, err
	}
	r.Refused = geo.ErrorMessage(err)
	r.Repairs = mendingOf(repaired).Lines()
	return repaired, nil
}

// mendingOf is what was done about the shapes of all days.
func mendingOf(reading mapping.Reading) *valid.MendReport {
	features := reading.Features
	for _, day := range reading.Days {
		features = append(features, day.Features...)
	}
	return valid.ReportMends(features)
}

// kinds counts the features by what they are, and joins their areas.
func (r *Report) kinds(ctx context.Context) (err error) {
	r.Features = len(r.features)
	counts := map[string]int{}
	var ground []orb.MultiPolygon
	for _, f := range r.features {
		if f.Geometry == nil {
			r.Placeless++
			continue
		}
		switch f.Geometry.Dimensions() {
		case 2:
			counts["area"]++
			ground = append(ground, geo.Polygons(f.Geometry))
		case 1:
			counts["line"]++
		default:
			counts["point"]++
		}
	}
	for _, kind := range []string{"area", "line", "point"} {
		if counts[kind] > 0 {
			r.Kinds = append(r.Kinds, KindCount{Kind: kind, Count: counts[kind]})
		}
	}
	if len(ground) > 0 {
		if r.ground, err = change.Union(ctx, ground...); err != nil {
			return err
		}
		r.Kinds[0].Area = km2(r.ground)
	}
	return nil
}

// places says where the features lie: of areas how much of the ground, else
// how many of the points.
func (r *Report) places(regions *Regions) error {
	var bound orb.Bound
	var points []orb.Point
	some := false
	stride := len(r.features)/maxPlaced + 1 // of many points a share is looked up
	for i, f := range r.features {
		if f.Geometry == nil {
			continue
		}
		b := f.Geometry.Bound()
		if !some {
			bound, some = b, true
		}
		bound = bound.Union(b)
		if f.Geometry.Dimensions() < 2 && i%stride == 0 {
			points = append(points, b.Center())
		}
	}
	if !some {
		return nil
	}
	r.Bounds = &[4]float64{bound.Min[0], bound.Min[1], bound.Max[0], bound.Max[1]}
	r.Swapped = regions.swapped(r.features)
	shares, whole := map[string]float64{}, float64(len(points))
	if len(r.ground) > 0 {
		var err error
		if shares, err = regions.of(r.ground); err != nil {
			return err
		}
		whole = geo.Area(r.ground)
	} else {
		for _, p := range points {
			if name := regions.at(p); name != "" {
				shares[name]++
			}
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(shares), func(a, b string) int { return cmp.Or(cmp.Compare(shares[b], shares[a]), cmp.Compare(a, b)) }) {
		if share := shares[name] / whole; share >= 0.001 && len(r.Regions) < maxRegions {
			r.Regions = append(r.Regions, RegionPart{name, min(share, 1)})
		}
	}
	return nil
}

func km2(g orb.Geometry) float64 { return geo.Area(g) / 1e6 }

func clip(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if r := []rune(text); len(r) > sampleLength {
		return string(r[:sampleLength-1]) + "…"
	}
	return text
}
