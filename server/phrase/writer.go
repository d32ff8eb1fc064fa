package phrase

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"frontline/geo"
	"frontline/server/words"

	"github.com/go-json-experiment/json/v1"
)

// RegionName is what to call a region in a table.
func RegionName(r geo.Region) string {
	if n := r.Names["en"]; n != "" {
		return n
	}
	return r.Key
}

// Writer puts what the record says into the words of one language.
type Writer struct {
	*words.Speaker
	At     geo.Date // as of which it is said
	Voices Voices   // of the layers spoken of
	// Setting has what the sides of the record are called; nil where nothing is set.
	Setting *geo.Setting
}

// TermOf is a term of the record; what there is no word for stays in English.
func (w Writer) TermOf(kind, value string) Text {
	text, ok := w.Term(kind, value)
	if ok {
		return Text{Text: text}
	}
	return w.TextOf(value)
}

// TextOf is a text of the record, in the language where there are words for
// it, else as it is recorded, which is in English.
func (w Writer) TextOf(text string) Text {
	own, ok := w.Recorded(text)
	if ok || text == "" {
		return Text{Text: own}
	}
	return Text{text, words.Default}
}

func (w Writer) notStated() Text { return Text{Text: w.T("card.not_stated")} }

// Party is who says something, with a capital.
func (w Writer) Party(name string) Text {
	if name == "" {
		return w.notStated()
	}
	t := w.TermOf("party", name)
	if own, lang := w.Setting.PartyName(name, w.Lang); own != "" {
		t = Text{Text: own}
		if lang != w.Lang {
			t.Lang = lang
		}
	}
	t.Text = Capital(t.Text)
	return t
}

// Capital is a text with a capital at its beginning.
func Capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	return string(unicode.ToUpper(r)) + text[n:]
}

// Names are a feature's name in the language and the others beside it: the
// official one, the Ukrainian, and its romanisation are always among them.
func (w Writer) Names(f geo.Feature) (name Text, others []Text) {
	own := f.Names[w.Lang]
	if own == "" {
		if own = f.Name(); own == "" {
			return Text{Text: w.T("card.unnamed")}, nil
		}
		name = w.TextOf(own)
	} else {
		name = Text{Text: own}
	}
	for _, lang := range slices.Sorted(func(yield func(string) bool) {
		for lang := range f.Names {
			if !yield(lang) {
				return
			}
		}
	}) {
		other := Text{f.Names[lang], lang}
		if other.Text != own && !slices.ContainsFunc(others, func(t Text) bool { return t.Text == other.Text }) {
			others = append(others, other)
		}
	}
	return name, others
}

// Source is a source as it is recorded, or that none is stated.
func (w Writer) Source(text, address string) Source {
	out := Source{Text: w.TextOf(text), Address: geo.WebAddress(address)}
	if text == "" || text == NotStated {
		out.Text = w.notStated()
	}
	return out
}

// SourceOf is a feature's source, else its layer's.
func (w Writer) SourceOf(f geo.Feature, l geo.Layer) Source {
	if f.Source == "" && f.SourceURL == "" {
		return w.LayerSource(l)
	}
	return w.Source(cmp.Or(f.Source, f.SourceURL), f.SourceURL)
}

// LayerSource is where a layer is from.
func (w Writer) LayerSource(l geo.Layer) Source {
	return w.Source(cmp.Or(l.Source, l.SourceURL), l.SourceURL)
}

// On is a date, or that none is stated.
func (w Writer) On(d *geo.Date) string {
	if d == nil {
		return w.T("card.not_stated")
	}
	return w.Date(*d)
}

// Title is a layer's title, with who assesses what it shows.
func (w Writer) Title(l geo.Layer) Text { return w.TermOf("layer", l.Title) }

// Region is an oblast's name.
func (w Writer) Region(r geo.Region) string {
	if name := r.Names[w.Lang]; name != "" {
		return name
	}
	return RegionName(r)
}

// TextProperty is a property that is a text; "" where it is none.
func TextProperty(f geo.Feature, name string) (text string) {
	if raw, ok := f.Properties[name]; ok {
		_ = json.Unmarshal(raw, &text) // what is no text is none
	}
	return text
}
