package text

import (
	"context"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/figures"
	"frontline/server/phrase"
	"frontline/server/view"
)

// textPieces bounds the rows of what changed; the data have all.
const textPieces = 200

// Change is the page about what changed between two dates.
func (s *Texts) Change(ctx context.Context, w phrase.Writer, ref view.ChangeRef, from, to view.Times, layers []geo.Layer) (Page, error) {
	fromDate, toDate := w.Date(from.At.Valid), w.Date(to.At.Valid)
	p := Page{S: w.Speaker, From: from.At.Valid, To: to.At.Valid}
	compares := phrase.HasGround(layers)
	for _, l := range layers {
		if !l.HasTerritories() && !compares {
			section, err := s.sectionOfDate(ctx, w, to, l)
			if err != nil {
				return p, err
			}
			p.Sections = append(p.Sections, section)
			continue
		}
		if !l.HasTerritories() {
			// It is shown as of the later date, where anything of it is recorded.
			if _, err := s.views.ViewAt(ctx, l.ID, to); geo.ErrorCode(err) == geo.ENotFound {
				p.Sections = append(p.Sections, nothingYet(w, l))
			} else if err != nil {
				return p, err
			}
			continue
		}
		section, err := s.sectionOfChange(ctx, w, ref, from, to, l)
		if err != nil {
			return p, err
		}
		p.Sections = append(p.Sections, section)
	}
	if !compares {
		p.Description = w.T("text.description_date", "date", toDate, "layers", strings.Join(datedLayers(w, p.Sections), "; "))
		return p, nil
	}
	p.Description = w.T("text.description_change", "from", fromDate, "to", toDate, "layers", w.Layers(p.recorded(layers)))
	for _, section := range p.Sections {
		if len(section.Pieces) > 0 {
			p.Description += " " + section.Pieces[0].words(w) + "."
		}
	}
	return p, nil
}

// nothingYet is the section of a layer of which nothing is recorded yet.
func nothingYet(w phrase.Writer, l geo.Layer) Section {
	out := sectionOf(w, l)
	out.Nothing, out.Notes = true, []string{w.T("text.not_yet")}
	return out
}

// recorded returns the layers of which something is recorded, or all where
// none has anything.
func (p Page) recorded(layers []geo.Layer) []geo.Layer {
	out := slices.DeleteFunc(slices.Clone(layers), func(l geo.Layer) bool {
		return slices.ContainsFunc(p.Sections, func(s Section) bool { return s.Nothing && s.ID == l.ID })
	})
	if len(out) == 0 {
		return layers
	}
	return out
}

func (s *Texts) sectionOfChange(ctx context.Context, w phrase.Writer, ref view.ChangeRef, from, to view.Times, l geo.Layer) (Section, error) {
	out := sectionOf(w, l)
	v := view.ChangeView{ChangeRef: ref}
	var err error
	if v.To, err = s.views.ViewAt(ctx, l.ID, to); geo.ErrorCode(err) == geo.ENotFound {
		return nothingYet(w, l), nil
	} else if err != nil {
		return out, err
	}
	if v.From, err = s.views.ViewAt(ctx, l.ID, from); geo.ErrorCode(err) == geo.ENotFound {
		out.Notes = append(out.Notes, w.T("picture.not_yet_on", "date", w.Date(from.At.Valid)))
		return out, nil
	} else if err != nil {
		return out, err
	}
	if err := s.views.JoinChange(ctx, &v); err != nil {
		return out, err
	}
	gaps, err := s.views.ChangeGaps(ctx, v)
	if err != nil {
		return out, err
	}
	out.Notes = append(EndAges(w, v), gapDaysWords(w, gaps)...)
	if v.SameSnapshot() {
		out.Notes = append([]string{w.T("text.unchanged", "date", w.Date(v.To.Snapshot.ValidOn))}, out.Notes...)
		return out, nil
	}
	head, pieces, err := s.figures.Difference(ctx, v)
	if geo.ErrorCode(err) == geo.EConflict {
		out.Notes = append(out.Notes, w.T("text.refused"))
		out.AnySrc = ref.From + view.ChangeMark + ref.To + view.AnySource
		return out, nil
	} else if err != nil {
		return out, err
	}
	if err := s.figures.MeasureReach(ctx, v, pieces[:min(len(pieces), textPieces)]); err != nil {
		return out, err
	}
	describeDifference(w, &out, l, head, pieces)
	return out, nil
}

// EndAges say of each of two dates as of when a layer is shown on it, where that
// is past its cadence or it has ended.
func EndAges(w phrase.Writer, v view.ChangeView) (out []string) {
	for _, end := range []view.View{v.From, v.To} {
		if age := v.Age(end); age.Stale || age.Ends != "" {
			out = append(out, w.Date(end.At.Valid)+": "+w.AsOf(age))
		}
	}
	return out
}

// gapDaysWords say how many days of those compared have no snapshot.
func gapDaysWords(w phrase.Writer, gaps []geo.Gap) []string {
	days := 0
	for _, g := range gaps {
		days += int(g.Until - g.From)
	}
	if days == 0 {
		return nil
	}
	return []string{w.T("changes.gap_days", "n", days)}
}

func describeDifference(w phrase.Writer, out *Section, l geo.Layer, head figures.Difference, pieces []figures.Piece) {
	out.Notes = append(out.Notes, head.SourcesDiffer...)
	out.AsOf = w.Date(head.From.Snapshot) + " – " + w.Date(head.To.Snapshot)
	counted := countedParts(l, head.Parts)
	for i, change := range changes {
		words := w.Changed(phrase.State{Class: counted[0].State.Class}, change)
		if len(counted) == 1 && counted[0].Counts {
			words = w.ChangedOf(l, counted[0].State, change)
		}
		out.Heads[i] = w.T("text.change_km2", "change", words)
	}
	for _, r := range head.Regions {
		for _, p := range counted {
			sum := p.Regions[r.Key]
			if sum == nil {
				continue
			}
			name := w.Region(r.Region)
			if len(counted) > 1 {
				name += ", " + w.WhoseState(l, p.State)
			}
			out.Regions = append(out.Regions, Region{name, [2]string{w.Area(view.KM2(sum.Gained)), w.Area(view.KM2(sum.Lost))}})
		}
	}
	for _, p := range counted {
		name := w.T("changes.all")
		if len(counted) > 1 {
			name += ", " + w.WhoseState(l, p.State)
		} else {
			out.Change = &[2]string{w.Area(view.KM2(p.Gained)), w.Area(view.KM2(p.Lost))}
		}
		out.Regions = append(out.Regions, Region{name, [2]string{w.Area(view.KM2(p.Gained)), w.Area(view.KM2(p.Lost))}})
	}
	if len(pieces) == 0 {
		out.Figures = append(out.Figures, w.T("changes.nothing"))
	}
	out.Figures = append(out.Figures, changedParts(w, l, head.Parts, len(counted) > 1)...)
	if n := len(pieces) - textPieces; n > 0 {
		out.More = w.T("text.more", "n", n)
		pieces = pieces[:textPieces]
	}
	for _, piece := range pieces {
		out.Pieces = append(out.Pieces, pieceOf(w, l, head, piece))
	}
	if g := head.Gazetteer; g != nil {
		out.Gazetteer = &Link{Title: w.T("search.names_of", "month", g.NamesOf, "credit", g.Credit), Address: g.URL}
	}
	if links := head.Links; links != nil {
		out.Data = []Link{{Title: "GeoJSON", Address: links.GeoJSON}, {Title: "CSV", Address: links.CSV + "?lang=" + w.Lang}}
	}
}

// changes are the two ways in which ground changes.
var changes = [2]string{"gained", "lost"}

// countedParts returns the parts that are held, or claimed: at least one.
func countedParts(l geo.Layer, parts []figures.ChangePart) (out []figures.ChangePart) {
	for _, p := range parts {
		if p.Counts {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		class := geo.ClassHeld
		if l.Kind == geo.KindClaims {
			class = geo.ClassClaimed
		}
		out = append(out, figures.ChangePart{State: phrase.State{Class: class}})
	}
	return out
}

// changedParts say how much changed of other classes than what is held, or claimed,
// and of that too where more than one holds, assesses or claims it: otherwise the
// table has it. None is a sum of others.
func changedParts(w phrase.Writer, l geo.Layer, parts []figures.ChangePart, several bool) (out []string) {
	for _, p := range parts {
		if p.Counts && !several {
			continue
		}
		for i, area := range []float64{p.Gained, p.Lost} {
			if area > 0 {
				out = append(out, w.T("changes.figure", "change", w.ChangedOf(l, p.State, changes[i]), "km2", w.Area(view.KM2(area))))
			}
		}
	}
	return out
}

func pieceOf(w phrase.Writer, l geo.Layer, head figures.Difference, p figures.Piece) Piece {
	st := p.State
	if l.Kind == geo.KindClaims {
		st.Class = geo.ClassClaimed
	}
	return Piece{w.ChangedOf(l, st, p.Change), w.Area(p.Area), sinceWords(w, p), head.WhereOf(w, p), w.Reach(p.Reach)}
}

// words say where a piece lies and how large it is.
func (p Piece) words(w phrase.Writer) string {
	return p.Where + ": " + w.T("changes.figure", "change", p.Change, "km2", p.Km2)
}

// sinceWords says when a piece changed hands: on a date, or between two.
func sinceWords(w phrase.Writer, p figures.Piece) string {
	switch {
	case p.Since == nil:
		return w.T("changes.not_told")
	case *p.Since == *p.SinceLast:
		return w.Date(*p.Since)
	}
	return w.T("changes.since_between", "first", w.Date(*p.Since), "last", w.Date(*p.SinceLast))
}
