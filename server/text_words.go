package server

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontline/geo"
	"frontline/server/words"

	"github.com/go-json-experiment/json/v1"
)

// textWriter puts what the record says into the words of one language.
type textWriter struct {
	*words.Speaker
	day    geo.Date // as of which it is said
	voices voices   // of the layers spoken of
}

// term is a term of the record; what there is no word for stays in English.
func (w textWriter) term(kind, value string) termText {
	text, ok := w.Term(kind, value)
	if ok {
		return termText{Text: text}
	}
	return w.recorded(value)
}

// recorded is a text of the record, in the language where there are words for
// it, else as it is recorded, which is in English.
func (w textWriter) recorded(text string) termText {
	own, ok := w.Recorded(text)
	if ok || text == "" {
		return termText{Text: own}
	}
	return termText{text, words.Default}
}

func (w textWriter) notStated() termText { return termText{Text: w.T("card.not_stated")} }

// party is who says something, with a capital.
func (w textWriter) party(name string) termText {
	if name == "" {
		return w.notStated()
	}
	t := w.term("party", name)
	t.Text = capital(t.Text)
	return t
}

func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	return string(unicode.ToUpper(r)) + text[n:]
}

// names are a feature's name in the language and the others beside it: the
// official one, the Ukrainian, and its romanisation are always among them.
func (w textWriter) names(f geo.Feature) (name termText, others []termText) {
	own := f.Names[w.Lang]
	if own == "" {
		if own = f.Name(); own == "" {
			return termText{Text: w.T("card.unnamed")}, nil
		}
		name = w.recorded(own)
	} else {
		name = termText{Text: own}
	}
	for _, lang := range slices.Sorted(func(yield func(string) bool) {
		for lang := range f.Names {
			if !yield(lang) {
				return
			}
		}
	}) {
		other := termText{f.Names[lang], lang}
		if other.Text != own && !slices.ContainsFunc(others, func(t termText) bool { return t.Text == other.Text }) {
			others = append(others, other)
		}
	}
	return name, others
}

func (w textWriter) source(text, address string) textSource {
	out := textSource{Text: w.recorded(text), Address: geo.WebAddress(address)}
	if text == "" || text == notStated {
		out.Text = w.notStated()
	}
	return out
}

// sourceOf is a feature's source, else its layer's.
func (w textWriter) sourceOf(f geo.Feature, l geo.Layer) textSource {
	if f.Source == "" && f.SourceURL == "" {
		return w.layerSource(l)
	}
	return w.source(cmp.Or(f.Source, f.SourceURL), f.SourceURL)
}

func (w textWriter) layerSource(l geo.Layer) textSource {
	return w.source(cmp.Or(l.Source, l.SourceURL), l.SourceURL)
}

func (w textWriter) on(d *geo.Date) string {
	if d == nil {
		return w.T("card.not_stated")
	}
	return w.Date(*d)
}

func (w textWriter) claim(f geo.Feature, l geo.Layer) textClaim {
	c := textClaim{
		ID: f.Key, On: w.on(f.ObservedOn), Source: w.sourceOf(f, l),
		Said: w.recorded(textProperty(f, "state")),
	}
	c.Name, c.Names = w.names(f)
	if f.ClaimedBy != "" {
		c.By = w.party(f.ClaimedBy)
	}
	switch {
	case l.Kind == geo.KindControl:
		s := stateOf(l, f)
		c.Class, c.Status = capital(w.state(s)), w.recorded(f.Status)
		if s.class == geo.ClassHeld && s.who != "" {
			c.HeldBy = w.party(s.who)
		}
	case f.Status != "":
		c.Status = w.term("status", f.Status)
		c.Status.Text = capital(c.Status.Text)
	}
	if agreed := textProperty(f, "agreed"); agreed != "" {
		c.Agreed = w.term("agreed", agreed)
		c.Agreed.Text = capital(c.Agreed.Text)
	}
	if by := f.AssessedBy; by != "" || l.Kind == geo.KindControl {
		if by == "" {
			by = l.AssessedBy
		}
		c.Assessor = w.party(by)
	}
	for _, d := range f.DeniedBy {
		c.Denials = append(c.Denials, textDenial{
			By: w.party(d.By), On: w.on(d.On), Later: d.On != nil && *d.On > w.day, Source: w.source(d.Source, d.SourceURL),
		})
	}
	return c
}

func (w textWriter) statement(f geo.Feature, l geo.Layer) textStatement {
	speaker := textProperty(f, "speaker")
	if speaker == "" {
		speaker = f.ClaimedBy
	}
	t := textStatement{
		ID: f.Key, Name: w.recorded(f.Name()), Speaker: w.party(speaker), Source: w.sourceOf(f, l),
		Text: w.recorded(textProperty(f, "text")), On: w.T("card.not_stated"), In: w.recorded(textProperty(f, "place_name")),
	}
	if d, err := geo.ParseDate(textProperty(f, "said_on")); err == nil {
		t.On = w.Date(d)
	}
	return t
}

// title is a layer's title, with who assesses what it shows.
func (w textWriter) title(l geo.Layer) termText { return w.term("layer", l.Title) }

// region is an oblast's name.
func (w textWriter) region(r geo.Region) string {
	if name := r.Names[w.Lang]; name != "" {
		return name
	}
	return regionName(r)
}

// layersWords name layers, each with who assesses it.
func (w textWriter) layersWords(layers []geo.Layer) string {
	parts := make([]string, len(layers))
	for i, l := range layers {
		parts[i] = w.title(l).Text
		if by := w.by(l); by != "" {
			parts[i] += ", " + by
		}
	}
	return strings.Join(parts, "; ")
}

// hasGround reports whether any of layers has ground, which can be gained and lost:
// others are shown as of the later of two dates.
func hasGround(layers []geo.Layer) bool { return slices.ContainsFunc(layers, geo.Layer.HasTerritories) }

// changeHeading names what changed of which layers of ground, and who assesses it;
// who claims is told of each piece.
func (w textWriter) changeHeading(from, to geo.Date, layers []geo.Layer) string {
	if !hasGround(layers) {
		return w.dateHeading(to, layers, true) // nothing of them is compared
	}
	areal := slices.DeleteFunc(slices.Clone(layers), func(l geo.Layer) bool { return !l.HasTerritories() })
	parts := make([]string, len(areal))
	for i, l := range areal {
		if parts[i] = w.title(l).Text; l.Kind == geo.KindControl {
			parts[i] = w.layersWords([]geo.Layer{l})
		}
	}
	return w.T("text.heading_change", "from", w.Date(from), "to", w.Date(to), "layers", strings.Join(parts, "; "))
}

// dateHeading names a date, and its layers where some are chosen.
func (w textWriter) dateHeading(date geo.Date, layers []geo.Layer, chosen bool) string {
	if chosen && len(layers) > 0 {
		return w.T("text.heading_layers", "date", w.Date(date), "layers", w.layersWords(layers))
	}
	return w.T("text.heading_date", "date", w.Date(date))
}

// textProperty is a property that is a text; "" where it is none.
func textProperty(f geo.Feature, name string) (text string) {
	if raw, ok := f.Properties[name]; ok {
		_ = json.Unmarshal(raw, &text) // what is no text is none
	}
	return text
}
