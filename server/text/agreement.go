package text

import (
	"context"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/words"
)

// Agreement is the part of a page about what those who assess who holds what agree on.
type Agreement struct {
	S     *words.Speaker
	AsOf  string   // who they are, and of which date each is
	Rows  []string // sentences with figures
	Table string   // the address of all figures by date
}

// agreement is what those who assess in the layers agree on; nil where fewer than two do.
func (s *Texts) agreement(ctx context.Context, w phrase.Writer, t view.Times, layers []geo.Layer) (*Agreement, error) {
	id, err := s.comparison(ctx, t, layers)
	if err != nil || id == "" {
		return nil, err
	}
	c, ok, err := s.views.Comparand(ctx, id, t.At.Known)
	if err != nil || !ok {
		return nil, err
	}
	v, err := s.views.AgreementAt(ctx, c, t)
	if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone || code == geo.EUnavailable {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	found, err := s.views.Agreement(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &Agreement{S: w.Speaker, Table: s.AreaFile(id, ".csv")}
	var dated []string
	for _, a := range v.By {
		name, date := w.Party(a.Name).Text, w.ShortDate(a.Age.On)
		if a.Age.Stale {
			dated = append(dated, w.T("area.agree_old", "name", name, "date", date))
		} else {
			dated = append(dated, w.T("area.agree_by", "name", name, "date", date))
		}
	}
	out.AsOf = strings.Join(dated, "; ")
	for _, p := range found.Parts {
		out.Rows = append(out.Rows, w.T("changes.figure", "change", phrase.Capital(agreedWords(w, v, p.AgreedKey)), "km2", w.Area(view.KM2(p.Area))))
	}
	return out, nil
}

// comparison is the id of what compares those who assess in the chosen layers; "" where they are of one alone.
func (s *Texts) comparison(ctx context.Context, t view.Times, chosen []geo.Layer) (string, error) {
	all, err := s.views.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return "", err
	}
	control := func(layers []geo.Layer) (ids []string) {
		for _, l := range layers {
			if l.Kind == geo.KindControl {
				ids = append(ids, l.ID)
			}
		}
		return ids
	}
	ids := control(chosen)
	switch {
	case len(ids) > 0 && slices.Equal(ids, control(all)):
		return view.DerivedMark + view.AgreementName, nil
	case len(ids) < 2:
		return "", nil
	}
	return strings.Join(append(ids, view.AgreementName), view.DerivedMark), nil
}

// agreedWords says who calls ground held, and who does not.
func agreedWords(w phrase.Writer, v view.AgreementView, k view.AgreedKey) string {
	state := w.State(phrase.State{Class: geo.ClassHeld, Who: k.HeldBy})
	per, not := v.Per(k)
	named := func(names []string) string {
		for i := range names {
			names[i] = w.Party(names[i]).Text
		}
		return w.List(names)
	}
	switch k.Of(v.All()) {
	case view.InNone:
		return w.T("key.agree_none")
	case view.InAll:
		return w.T("key.agree_all", "state", state)
	}
	return w.T("key.agree_some", "state", state, "per", named(per), "not", named(not))
}
