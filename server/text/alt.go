package text

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
)

// The bounds of what a picture says in words: in letters, since it is listened
// to, and in bytes of the header, since proxies bound headers.
const (
	altLetters = 900
	altBytes   = 2400
	altNames   = 6 // of a layer's features
)

// AltText says in words what a map shows, from what the page of text says of
// the same view: whose claims and assessments there are, of which dates, how
// large, and who denies them. part says which part of it a picture shows; ""
// for all of it.
func (s *Texts) AltText(ctx context.Context, a Ask, part string) (string, error) {
	k := view.AnswerKey{Kind: "alt", Name: strings.Join([]string{a.Path, a.Lang, strings.Join(a.IDs(), ","), part}, "\n"), Current: a.To.Current, Day: a.To.Day}
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
		return []byte(AltOf(w, page, altHeadOf(w, page, a.Chosen), part)), nil
	})
	return string(b.Bytes), err
}

// altHeadOf says which map it is.
func altHeadOf(w phrase.Writer, p Page, layers []geo.Layer) string {
	if p.Two() && phrase.HasGround(layers) {
		return w.T("picture.alt_change", "from", w.Date(p.From), "to", w.Date(p.To), "layers", w.Layers(p.recorded(layers)))
	}
	return w.T("picture.alt_date", "date", w.Date(p.To), "layers", datedLayers(w, p.Sections))
}

// AltOf is what a page says, in sentences, as many as there is room for.
func AltOf(w phrase.Writer, p Page, head, part string) string {
	said := []string{head}
	if part != "" {
		said = append(said, part)
	}
	for _, words := range p.Live {
		said = append(said, phrase.Capital(words))
	}
	var names []string
	for _, section := range p.Sections {
		said = append(said, altSection(w, p, section, head)...)
		names = append(names, altNamed(w, section)...)
	}
	return fittedSentences(append(said, names...))
}

// altPieces is of how many pieces of what changed, the largest, it is said where they lie.
const altPieces = 3

// altSection is what a layer says: as of when, unless the head has it, how large, by whose word, and
// what is to be known of it.
func altSection(w phrase.Writer, p Page, section Section, head string) []string {
	var out []string
	if asOf := w.AsOf(section.Age); !p.Two() && asOf != "" && !strings.Contains(head, asOf) {
		out = append(out, section.AsOf)
	}
	out = append(out, section.Notes...)
	out = append(out, section.Figures...)
	if section.Change != nil {
		for i, area := range section.Change {
			if area != w.Area(0) {
				out = append(out, section.Heads[i]+": "+area)
			}
		}
		for _, p := range section.Pieces[:min(len(section.Pieces), altPieces)] {
			out = append(out, p.words(w))
		}
	}
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
	for i, text := range out {
		out[i] = section.Title.Text + ": " + text
		if i > 0 {
			out[i] = text
		}
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
func fittedSentences(list []string) string {
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
		if altFits(longer + left) {
			text = longer
			continue
		}
		if text != "" {
			return text + " …"
		}
		for !altFits(s + "…") {
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
