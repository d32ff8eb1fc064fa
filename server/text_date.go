package server

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"frontline/geo"
	"frontline/server/address"
)

// textFeatures bounds the features of a layer that a text page lists; the data
// have all.
const textFeatures = 500

// textDate is the page about one date.
func (s *Server) textDate(ctx context.Context, w textWriter, t times, layers []geo.Layer) (textPage, error) {
	p := textPage{S: w.Speaker, To: t.at.Valid, Heading: w.T("pages.h_date", "Date", w.Date(t.at.Valid))}
	var dates []geo.Date
	for _, l := range layers {
		snapshots, err := s.published(ctx, l.ID, t.at.Known, t.day)
		if err != nil {
			return p, err
		}
		for _, sn := range snapshots {
			dates = append(dates, sn.ValidOn)
		}
		section, err := s.textOfLayer(ctx, w, t, l, snapshots)
		if err != nil {
			return p, err
		}
		p.Sections = append(p.Sections, section)
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	if len(dates) == 0 || t.at.Valid < dates[0] {
		return p, geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", t.at.Valid)
	}
	p.Min, p.Max = dates[0], t.day
	at := sort.Search(len(dates), func(i int) bool { return dates[i] >= t.at.Valid })
	if at > 0 {
		p.Previous = dates[at-1].String()
	}
	if at < len(dates) && dates[at] == t.at.Valid {
		at++
	}
	if at < len(dates) {
		p.Next = dates[at].String()
	}
	p.Description = w.T("pages.description_date", "Date", w.Date(t.at.Valid), "Layers", w.layersWords(layers))
	return p, nil
}

func (w textWriter) section(l geo.Layer) textSection {
	return textSection{ID: l.ID, Kind: l.Kind, Title: w.title(l), By: w.by(l), Layer: l}
}

func (s *Server) textOfLayer(ctx context.Context, w textWriter, t times, l geo.Layer, snapshots []geo.Snapshot) (textSection, error) {
	out := w.section(l)
	v, err := s.viewAt(ctx, l.ID, t)
	switch code := geo.ErrorCode(err); {
	case code == geo.ENotFound:
		out.Notes = append(out.Notes, w.T("pages.not_yet"))
		return out, nil
	case err != nil:
		return out, err
	}
	if err := withheld(v); err != nil {
		return out, err
	}
	shown := v.snapshot.ValidOn
	out.AsOf = w.T("pages.as_of", "Date", w.Date(shown))
	for _, g := range gaps(l.Cadence, snapshots) {
		if g.From <= t.at.Valid && t.at.Valid < g.Until {
			out.AsOf = w.T("pages.gap", "Date", w.Date(t.at.Valid), "Shown", w.Date(shown))
		}
	}
	if r := v.snapshot.Reason; r != "" {
		out.Notes = append(out.Notes, w.T("pages.corrected", "On", w.Day(v.snapshot.RecordedAt), "Reason", r))
	}
	withdrawn, err := s.withdrawnSince(ctx, w, l.ID, shown, t.at.Valid)
	if err != nil {
		return out, err
	}
	out.Notes = append(out.Notes, withdrawn...)
	set, err := s.set(ctx, v.snapshot)
	if err != nil {
		return out, err
	}
	w.describe(&out, l, set.Features())
	if l.Kind == geo.KindClaims || l.Kind == geo.KindControl {
		if err := s.textAreas(ctx, w, t, &out, shown); err != nil {
			return out, err
		}
	}
	ref := pinOf(v.snapshot)
	out.Data = append(out.Data, textLink{Title: "GeoJSON", Address: s.local(address.LayerFile(l.ID, ref+".geojson"))})
	return out, nil
}

// withdrawnSince says what was withdrawn of a layer from the snapshot that is
// shown, or from one that would be.
func (s *Server) withdrawnSince(ctx context.Context, w textWriter, layer string, shown, valid geo.Date) ([]string, error) {
	list, err := s.Store.Retractions(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range list {
		if r.Layer != layer || r.Date < shown || r.Date > valid {
			continue
		}
		key, said := "pages.retracted", []any{"Date", w.Date(r.Date), "On", w.Day(r.RetractedAt), "Reason", r.Reason}
		if r.Feature != "" {
			key, said = "pages.retracted_feature", append(said, "Name", r.Feature)
		}
		out = append(out, w.T(key, said...))
	}
	return out, nil
}

// describe lists what is said of features.
func (w textWriter) describe(out *textSection, l geo.Layer, features []geo.Feature) {
	if n := len(features) - textFeatures; n > 0 {
		out.More = w.T("pages.more", "Count", n)
		features = features[:textFeatures]
	}
	for _, f := range features {
		if l.Kind == geo.KindStatements {
			out.Said = append(out.Said, w.statement(f))
		} else {
			out.Claims = append(out.Claims, w.claim(f, l))
		}
	}
}

// textAreas adds the layer's area on a snapshot's date, in all and by oblast.
func (s *Server) textAreas(ctx context.Context, w textWriter, t times, out *textSection, shown geo.Date) error {
	v := timelineView{layer: out.ID, known: t.at.Known, current: t.current, pinned: t.ref.Pinned, day: t.day}
	if err := s.findTimeline(ctx, &v); geo.ErrorCode(err) == geo.EGone {
		return nil // something else in it was withdrawn: the figures are left out
	} else if err != nil {
		return err
	}
	a, err := s.describeAreas(ctx, v)
	if err != nil {
		return err
	}
	i := slices.Index(a.Dates, shown)
	if i < 0 {
		return fmt.Errorf("the areas of %s have no date %s", out.ID, shown)
	}
	if out.Kind == geo.KindControl {
		out.Figures = append(out.Figures, w.T("pages.held", "Area", w.Area(a.Area[i]), "By", out.By))
	} else {
		out.Figures = append(out.Figures, w.T("pages.claimed", "Area", w.Area(a.Area[i])))
	}
	if a.Gained[i] != nil && a.Lost[i] != nil {
		out.Figures = append(out.Figures, w.T("pages.against", "Date", w.Date(a.Dates[i-1]), "Gained", w.Area(*a.Gained[i]), "Lost", w.Area(*a.Lost[i])))
	}
	out.Heads[0] = w.T("pages.km2")
	for _, r := range a.Regions {
		if area := a.ByRegion[r.Key][i]; area > 0 {
			out.Regions = append(out.Regions, textRegion{w.region(r), [2]string{w.Area(area)}})
		}
	}
	out.Data = append(out.Data, textLink{Title: "CSV", Address: s.areaAddress(out.ID, ".csv")})
	return nil
}
