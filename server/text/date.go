package text

import (
	"context"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// Date is the page about one date.
func (s *Texts) Date(ctx context.Context, w phrase.Writer, t view.Times, layers []geo.Layer) (Page, error) {
	p := Page{S: w.Speaker, To: t.At.Valid}
	nothing := true
	for _, l := range layers {
		section, err := s.sectionOfDate(ctx, w, t, l)
		if err != nil {
			return p, err
		}
		p.Sections = append(p.Sections, section)
		nothing = nothing && section.Nothing
	}
	if nothing {
		return p, geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", t.At.Valid)
	}
	p.Description = w.T("text.description_date", "date", w.Date(t.At.Valid), "layers", strings.Join(datedLayers(w, p.Sections), "; "))
	return p, nil
}

// neighbours fills in between which dates there are pages, and of one date the
// dates before and after it.
func (s *Texts) neighbours(ctx context.Context, p *Page, a Ask) error {
	t := a.To
	p.Min, p.Max = t.At.Valid, t.Day
	var before, after *geo.Date
	for _, l := range a.Chosen {
		web.ManifestOf(ctx).AddSeries(l.ID)
		around, err := s.views.Store.Around(ctx, l.ID, t.At, t.Day)
		if err != nil {
			return err
		}
		if d := around.First; d != nil {
			p.Min = min(p.Min, *d)
		}
		if d := around.Before; d != nil && (before == nil || *d > *before) {
			before = d
		}
		if d := around.After; d != nil && (after == nil || *d < *after) {
			after = d
		}
	}
	if a.Two {
		return nil
	}
	if before != nil {
		p.Previous = before.String()
	}
	if after != nil {
		p.Next = after.String()
	}
	return nil
}

func sectionOf(w phrase.Writer, l geo.Layer) Section {
	return Section{
		ID: l.ID, Kind: l.Kind, Title: w.Title(l), By: w.By(l), Layer: l,
		Note: w.TextOf(l.Note), Source: w.LayerSource(l), Credit: w.CreditsOf(l), Licence: w.TextOf(l.Licence),
	}
}

func (s *Texts) sectionOfDate(ctx context.Context, w phrase.Writer, t view.Times, l geo.Layer) (Section, error) {
	out := sectionOf(w, l)
	v, err := s.views.ViewAt(ctx, l.ID, t)
	switch code := geo.ErrorCode(err); {
	case code == geo.ENotFound:
		out.Nothing, out.Notes = true, append(out.Notes, w.T("text.not_yet"))
		return out, nil
	case err != nil:
		return out, err
	}
	if err := view.Withheld(v); err != nil {
		return out, err
	}
	shown := v.Snapshot.ValidOn
	out.Age = geo.AgeAt(l, v.Snapshot, t.At.Valid)
	out.AsOf = w.AsOfSentence(out.Age)
	if r := v.Snapshot.Reason; r != "" {
		out.Notes = append(out.Notes, w.T("marks.corrected", "date", w.Day(v.Snapshot.RecordedAt), "reason", r))
	}
	mended, err := w.Mended(v.Snapshot)
	if err != nil {
		return out, err
	}
	if mended != "" {
		out.Notes = append(out.Notes, mended)
	}
	until := t.At.Valid
	if t.Ref.Latest {
		until = t.Day // what was withdrawn may have been the newest
	}
	withdrawn, err := s.withdrawnSince(ctx, w, l.ID, shown, until, t)
	if err != nil {
		return out, err
	}
	out.Notes = append(out.Notes, withdrawn...)
	d, err := s.views.Digest(ctx, v.Snapshot)
	if err != nil {
		return out, err
	}
	describeFeatures(w, &out, l, d)
	// Of what has ended there is no figure: that of its end is no current one.
	if out.Age.Ends == "" && (l.Kind == geo.KindClaims || l.Kind == geo.KindControl) {
		if err := s.addAreas(ctx, w, v, &out); err != nil {
			return out, err
		}
	}
	ref := view.PinOf(v.Snapshot)
	out.Data = append(out.Data, Link{Title: "GeoJSON", Address: s.Local(address.LayerFile(l.ID, ref+".geojson"))})
	return out, nil
}

// withdrawnSince says what was withdrawn of a layer from the snapshot that is
// shown, or from one that would be, as far as that is known.
func (s *Texts) withdrawnSince(ctx context.Context, w phrase.Writer, layer string, shown, valid geo.Date, t view.Times) ([]string, error) {
	list, err := s.views.Retractions(ctx, t.Current)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range list {
		if r.Layer != layer || r.Date < shown || r.Date > valid || r.Revision > t.At.Known {
			continue
		}
		out = append(out, w.Retracted(r))
	}
	return out, nil
}

// addRecent says in the sections of control what changed in the days before.
func (s *Texts) addRecent(ctx context.Context, w phrase.Writer, a Ask, sections []Section) error {
	for i, section := range sections {
		recent, err := s.figures.Recent(ctx, section.Layer, a.To)
		if err != nil {
			return err
		}
		for _, r := range recent {
			sections[i].Recent = append(sections[i].Recent, w.Recent(r))
		}
	}
	return nil
}

// describeFeatures lists what is said of a snapshot's features.
func describeFeatures(w phrase.Writer, out *Section, l geo.Layer, d view.Digest) {
	if n := d.Features - len(d.First); n > 0 {
		out.More = w.T("text.more", "n", n)
	}
	for _, f := range d.First {
		if l.Kind == geo.KindStatements {
			out.Said = append(out.Said, statementOf(w, f, l))
		} else {
			out.Claims = append(out.Claims, claimOf(w, f, l))
		}
	}
}

// addAreas adds the layer's area on a snapshot's date, in all and by oblast.
func (s *Texts) addAreas(ctx context.Context, w phrase.Writer, v view.View, out *Section) error {
	a, err := s.figures.SnapshotAreas(ctx, out.Layer, v)
	if err != nil {
		return err
	}
	i := len(a.Dates) - 1
	out.Figures = append(out.Figures, partFigures(w, out.Layer, a, i)...)
	out.Heads[0] = w.T("changes.column_km2")
	out.Regions = append(out.Regions, partRegions(w, out.Layer, a, i)...)
	out.Data = append(out.Data, Link{Title: "CSV", Address: s.AreaFile(out.ID, ".csv")})
	return nil
}
