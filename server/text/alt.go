package text

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/server/phrase"
	"frontline/server/view"
)

// The bounds of what a picture says in words: in letters, since it is listened
// to, and in bytes of the header, since proxies bound headers.
const (
	altShort              = 250 // of what stands in the place of a picture
	altLetters            = 900 // of what describes it
	altBytes              = 2400
	altNames              = 6       // of a layer's features
	altMarks, altAllMarks = 60, 300 // of an editor's marks
)

// Alt says in words what a picture shows.
type Alt struct {
	Short string // for what reads a page aloud, which stops for nothing
	Whole string // as a description; the page of text has all
}

// AltText says in words what a map shows, from what the page of text says of
// the same view: whose claims and assessments there are, of which dates, how
// large, and who denies them.
func (s *Texts) AltText(ctx context.Context, a Ask, part Part) (Alt, error) {
	k := view.AnswerKey{Kind: "alt", Name: strings.Join([]string{a.Path, a.Lang, strings.Join(a.IDs(), ","), part.String()}, "\n"), Current: a.To.Current, Day: a.To.Day}
	b, err := s.views.Kept(ctx, k, func(ctx context.Context) ([]byte, error) {
		w := s.Writer(a)
		var page Page
		var err error
		if a.Two {
			page, err = s.Change(ctx, w, a.Ref, a.From, a.To, a.Chosen)
		} else {
			page, err = s.Date(ctx, w, a.To, a.Chosen)
		}
		if err != nil {
			return nil, err
		}
		if page.Live, err = s.NewestWords(ctx, w, a); err != nil {
			return nil, err
		}
		return AltOf(w, page, altHeadOf(w, page, a.Chosen), part).Bytes(), nil
	})
	return ReadAlt(b.Bytes), err
}

// Part is what is said of a picture besides what the record has: which part of it is shown, "" for
// all, and what an editor adds to it, in short and as far as there is room.
type Part struct{ Shown, Marks, AllMarks string }

// PartOf says it of a picture with marks.
func PartOf(w phrase.Writer, shown string, marks []editor.Mark) Part {
	return Part{shown, w.Marks(marks, altMarks), w.Marks(marks, altAllMarks)}
}

func (p Part) String() string { return strings.Join([]string{p.Shown, p.Marks, p.AllMarks}, "\t") }

// Bytes are the words as they are kept.
func (a Alt) Bytes() []byte { return []byte(a.Short + "\n" + a.Whole) }

// ReadAlt reads what was kept.
func ReadAlt(b []byte) (a Alt) {
	a.Short, a.Whole, _ = strings.Cut(string(b), "\n")
	return a
}

// AltHead says which map it is: of all its layers first, then of fewer and fewer.
type AltHead []string

// NewAltHead makes a head of what each layer shows; with names them in a sentence. In short the last
// are counted, never cut: a title without whose word it is would say more than the record does.
func NewAltHead(w phrase.Writer, layers []string, with func(layers string) string) AltHead {
	h := AltHead{with(strings.Join(layers, "; "))}
	for n := len(layers) - 1; n > 0; n-- {
		h = append(h, with(strings.Join(layers[:n], "; ")+"; "+w.T("picture.alt_more", "n", len(layers)-n)))
	}
	if len(layers) > 0 {
		h = append(h, with(w.T("picture.alt_layers", "n", len(layers))))
	}
	return h
}

// whole is the head of all layers.
func (h AltHead) whole() string { return h[0] }

// short is the longest head that leaves room for what must be said with it; the shortest where none does.
func (h AltHead) short(with ...string) string {
	for _, head := range h {
		if isShort(strings.Join(append([]string{head}, with...), ". ") + ". …") {
			return head
		}
	}
	return h[len(h)-1]
}

func isShort(text string) bool { return utf8.RuneCountInString(text) < altShort }

// altHeadOf says which map it is.
func altHeadOf(w phrase.Writer, p Page, layers []geo.Layer) AltHead {
	if p.Two() && phrase.HasGround(layers) {
		return NewAltHead(w, LayersApart(w, p.recorded(layers)), func(layers string) string {
			return w.T("picture.alt_change", "from", w.Date(p.From), "to", w.Date(p.To), "layers", layers)
		})
	}
	return NewAltHead(w, datedLayers(w, p.Sections), func(layers string) string {
		return w.T("picture.alt_date", "date", w.Date(p.To), "layers", layers)
	})
}

// LayersApart are layers in words, each by whose word it is.
func LayersApart(w phrase.Writer, layers []geo.Layer) (out []string) {
	for _, l := range layers {
		out = append(out, w.Layers([]geo.Layer{l}))
	}
	return out
}

// AltOf is what a page says, in sentences, as many as there is room for. In short whose claims there are
// and who denies them comes before all figures, and where the head leaves a layer out nothing more is
// said of any.
func AltOf(w phrase.Writer, p Page, head AltHead, part Part) Alt {
	var first []string
	if part.Shown != "" {
		first = append(first, strings.TrimSuffix(part.Shown, "."))
	}
	for _, words := range p.Live {
		first = append(first, phrase.Capital(words))
	}
	brief, all := slices.Clip(first), first
	if part.Marks != "" {
		brief, all = append(brief, part.Marks), append(all, part.AllMarks)
	}
	short := append([]string{head.short(brief...)}, brief...)
	said := append([]string{head.whole()}, all...)
	var names, figures, sides []string
	for _, section := range p.Sections {
		said = append(said, altSection(w, p, section, head.whole())...)
		names = append(names, altNamed(w, section)...)
		var groups []string
		for _, group := range altFigures(w, p, section, head.whole()) {
			groups = append(groups, asOne(group))
		}
		figures = append(figures, titled(section, groups)...)
		sides = append(sides, titled(section, altSides(w, section))...)
	}
	if short[0] == head.whole() {
		short = slices.Concat(short, sides, figures)
	}
	return Alt{fittedSentences(short, isShort), fittedSentences(append(said, names...), altFits)}
}

// altPieces is of how many pieces of what changed, the largest, it is said where they lie.
const altPieces = 3

// altSection is what a layer says: as of when, unless the head has it, how large, by whose word, and
// what is to be known of it.
func altSection(w phrase.Writer, p Page, section Section, head string) []string {
	return titled(section, append(slices.Concat(altFigures(w, p, section, head)...), altSides(w, section)...))
}

// titled names the layer of what is said of it.
func titled(section Section, said []string) []string {
	if len(said) > 0 {
		said[0] = section.Title.Text + ": " + said[0]
	}
	return said
}

// altFigures are what a layer says of how large it is, in groups: of several assessors and claimants one
// is not told without the others.
func altFigures(w phrase.Writer, p Page, section Section, head string) [][]string {
	var out [][]string
	if asOf := w.AsOf(section.Age); !p.Two() && asOf != "" && !strings.Contains(head, asOf) {
		out = append(out, []string{section.AsOf})
	}
	out = append(out, section.Notes, section.Figures)
	if section.Change != nil {
		var changed, pieces []string
		for i, area := range section.Change {
			if area != w.Area(0) {
				changed = append(changed, section.Heads[i]+": "+area)
			}
		}
		for _, p := range section.Pieces[:min(len(section.Pieces), altPieces)] {
			pieces = append(pieces, p.words(w))
		}
		out = append(out, changed, pieces)
	}
	return slices.DeleteFunc(out, func(group []string) bool { return len(group) == 0 })
}

// asOne is a group of sentences as one.
func asOne(group []string) string {
	out := make([]string, len(group))
	for i, sentence := range group {
		out[i] = strings.TrimSuffix(sentence, ".")
	}
	return strings.Join(out, ". ")
}

// altSides are who claims and who denies.
func altSides(w phrase.Writer, section Section) (out []string) {
	by, denied := map[string]bool{}, map[string]bool{}
	var claimants, deniers []string
	add := func(to *[]string, seen map[string]bool, name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			*to = append(*to, name)
		}
	}
	for _, c := range section.Claims {
		add(&claimants, by, c.By.Text)
		for _, d := range c.Denials {
			add(&deniers, denied, d.By.Text)
		}
	}
	if len(claimants) > 0 {
		out = append(out, w.T("card.claimed_by")+": "+strings.Join(claimants, ", "))
	}
	if len(deniers) > 0 {
		out = append(out, w.T("card.denied_by")+": "+strings.Join(deniers, ", "))
	}
	return out
}

// altNamed names what is claimed or said of, the first few.
func altNamed(w phrase.Writer, section Section) []string {
	var names []string
	for _, c := range section.Claims {
		if !slices.Contains(names, c.Name.Text) {
			names = append(names, c.Name.Text)
		}
	}
	if section.Kind == geo.KindControl || len(names) == 0 {
		return nil
	}
	more := ""
	if n := len(names) - altNames; n > 0 {
		names, more = names[:altNames], ". "+w.T("text.more", "n", n)
	}
	return []string{section.Title.Text + ": " + strings.Join(names, ", ") + more}
}

// fittedSentences joins as many sentences as there is room for, from the
// first. One that alone is too long is cut.
func fittedSentences(list []string, fits func(string) bool) string {
	var sentences []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			sentences = append(sentences, strings.TrimSuffix(s, ".")+".")
		}
	}
	text := ""
	for i, s := range sentences {
		longer := strings.TrimSpace(text + " " + s)
		left := " …" // what is left out is not to be taken for nothing
		if i == len(sentences)-1 {
			left = ""
		}
		if fits(longer + left) {
			text = longer
			continue
		}
		if text != "" {
			return text + " …"
		}
		for !fits(s + "…") {
			_, n := utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-n]
		}
		return s + "…"
	}
	return text
}

func altFits(text string) bool {
	return utf8.RuneCountInString(text) <= altLetters && len(AltEncoded(text)) <= altBytes
}

// AltEncoded is a text as a header can hold it.
func AltEncoded(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
