package view

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
)

// Layer describes a comparison on a date, in words that state no assessment as a fact; the date is "" for
// all dates.
func (v AgreementView) Layer(date string) geo.Layer {
	var attribution, licence, source, all, dates []string
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, a := range v.By {
		add(&attribution, a.Layer.Attribution)
		add(&licence, a.Layer.Licence)
		add(&source, a.Layer.Title+" ("+a.Layer.ID+")")
		all = append(all, a.Name)
		dates = append(dates, a.Said())
	}
	by := strings.Join(all, ", ")
	title := "By how many of " + by + " ground is assessed as held"
	note := "Derived: what all of them assess as held, what only some do, with their names, and what they show otherwise and none as held. "
	kind, style := geo.KindControl, geo.Style{}
	switch {
	case v.Claims != nil:
		add(&attribution, v.Claims.Attribution)
		add(&licence, v.Claims.Licence)
		add(&source, v.Claims.Title+" ("+v.Claims.ID+")")
		title = v.Claims.Title + ": by how many of " + by + " it is assessed as held by who claims it"
		note = "Derived: of what " + v.Claims.ID + " shows as claimed, what all assess as held by the claimant, what only some do, with their names, and what none does. "
		kind, style = geo.KindClaims, v.Claims.Style
	case v.IsPair:
		of := func(i int) string {
			var names []string
			for _, a := range v.By {
				if a.Layer.ID == v.Layers[i].ID {
					names = append(names, a.Name)
				}
			}
			return strings.Join(names, ", ")
		}
		title = "Assessed as held by " + of(0) + ", and not by " + of(1)
		note = "Derived: what " + v.Layers[0].ID + " shows as held, without what " + v.Layers[1].ID + " does. "
		style = v.Layers[0].Style
	}
	if date != "" {
		title += " on " + date
		note += "Each at its own latest date: " + strings.Join(dates, "; ") + ". "
	}
	return geo.Layer{
		ID: v.ID, Kind: kind, Cadence: geo.CadenceEvent, AssessedBy: by, Title: title, Style: style,
		Attribution: strings.Join(attribution, "; "), Licence: strings.Join(licence, "; "), Source: strings.Join(source, "; "),
		Note: note + "Where one is older than another, they may differ for that alone.",
	}
}

// drawn describes a comparison as pictures show it: in the colours that its layers have in common.
func (v AgreementView) drawn() geo.Layer {
	l, first := v.Layer(v.Date().String()), v.Layers[0]
	l.Style, l.HeldBy, l.Setting = first.Style, first.HeldBy, first.Setting
	for _, of := range v.Layers[1:] {
		if of.Style != l.Style {
			l.Style = geo.Style{}
		}
		if of.HeldBy != l.HeldBy {
			l.HeldBy = ""
		}
	}
	return l
}

// AgreementFeatures are the parts of a comparison as features: who calls them held and who does not, each
// as of which date.
func (s *Agreements) AgreementFeatures(ctx context.Context, v AgreementView) ([]geo.Feature, error) {
	found, err := s.Agreement(ctx, v)
	if err != nil {
		return nil, err
	}
	text := func(list []string) json.RawMessage {
		b, err := json.Marshal(strings.Join(list, ", "))
		if err != nil {
			panic(err) // a text always can be
		}
		return b
	}
	var dates, left []string
	for _, a := range v.By {
		dates = append(dates, a.Said())
	}
	for _, l := range v.LeftOut {
		left = append(left, l.Layer+": "+l.Why)
	}
	var out []geo.Feature
	for _, p := range found.Parts {
		per, not := v.Per(p.AgreedKey)
		f := geo.Feature{HeldBy: p.HeldBy, ClaimedBy: p.ClaimedBy, AssessedBy: strings.Join(per, ", "), Geometry: p.Ground}
		of := p.Of(v.All())
		if of == InAll || v.IsPair {
			f.Class = geo.ClassHeld
		}
		f.Key = AgreedName(v, p.AgreedKey)
		f.Names = map[string]string{"en": f.Key}
		f.Properties = map[string]json.RawMessage{
			"agreement": quoted(of), "held_per": text(per), "not_held_per": text(not), "as_of": text([]string{strings.Join(dates, "; ")}),
			"km2": json.RawMessage(web.Decimal(KM2(p.Area))),
		}
		if n := v.Alone(p.AgreedKey); n > 0 {
			f.Properties["alone"] = json.RawMessage(strconv.Itoa(n))
		}
		if len(left) > 0 {
			f.Properties["not_counted"] = text([]string{strings.Join(left, "; ")})
		}
		out = append(out, f)
	}
	return out, nil
}

// Per are the names of those who call ground held, and of those who do not.
func (v AgreementView) Per(k AgreedKey) (per, not []string) {
	return v.Names(k.Per), v.Names(v.All() &^ k.Per)
}

// AgreedName names ground of a comparison.
func AgreedName(v AgreementView, k AgreedKey) string {
	per, not := v.Per(k)
	name := "assessed as held"
	if k.HeldBy != "" {
		name += " by " + k.HeldBy
	}
	switch k.Of(v.All()) {
	case InAll:
		name += ", per all"
	case InNone:
		name = "assessed as held by none"
	default:
		name += ", per " + strings.Join(per, " and ") + ", not per " + strings.Join(not, " and ")
	}
	if k.ClaimedBy != "" {
		name = "claimed by " + k.ClaimedBy + ", " + name
	}
	return name
}
