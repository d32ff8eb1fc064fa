package osm

import (
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontline/geo"

	tokens "golang.org/x/net/html"
)

// CreditPart is a part of whom to credit: a text, and where it leads, "" for nowhere.
type CreditPart struct {
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
}

// UsualCredit is that of an archive that names nobody.
var UsualCredit = []CreditPart{{"© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright"}}

// The bounds of a credit: of the HTML in bytes, of its text in characters, and of its parts.
const (
	mostCreditHTML  = 8 << 10
	mostCreditText  = 400
	mostCreditParts = 16
	mostCreditURL   = 500
)

// CreditOf reads whom an archive credits. It says so in HTML, of which nothing stays but text
// on one line and links to https and http; UsualCredit where nothing does, or there is too
// much to read.
func CreditOf(attribution string) []CreditPart {
	var out credit
	if len(attribution) > mostCreditHTML {
		return UsualCredit
	}
	z := tokens.NewTokenizer(strings.NewReader(attribution))
	for link, hidden := "", 0; ; {
		switch z.Next() {
		case tokens.ErrorToken: // at the end, too
			return out.done()
		case tokens.TextToken:
			if hidden == 0 {
				out.add(z.Token().Data, link)
			}
		case tokens.StartTagToken:
			switch t := z.Token(); t.Data {
			case "a":
				link = linkOf(t)
			case "script", "style", "template", "title", "textarea":
				hidden++
			case "br", "p", "div", "li":
				out.add(" ", "")
			}
		case tokens.SelfClosingTagToken:
			if z.Token().Data == "br" {
				out.add(" ", "")
			}
		case tokens.EndTagToken:
			switch z.Token().Data {
			case "a":
				link = ""
			case "script", "style", "template", "title", "textarea":
				hidden = max(hidden-1, 0)
			case "p", "div", "li":
				out.add(" ", "")
			}
		}
	}
}

// CreditHTML is a credit as HTML.
func CreditHTML(parts []CreditPart) string {
	var out strings.Builder
	for i, p := range parts {
		if i > 0 {
			out.WriteByte(' ')
		}
		text := html.EscapeString(p.Text)
		if p.URL != "" {
			text = `<a href="` + html.EscapeString(p.URL) + `">` + text + `</a>`
		}
		out.WriteString(text)
	}
	return out.String()
}

// CreditText is a credit without its links.
func CreditText(parts []CreditPart) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.Text
	}
	return strings.Join(texts, " ")
}

// credit is a credit that is being read: parts that follow each other lead elsewhere.
type credit []CreditPart

func (c *credit) add(text, link string) {
	text = plain(text)
	if n := len(*c); n > 0 && (*c)[n-1].URL == link {
		(*c)[n-1].Text += text
	} else if strings.TrimSpace(text) != "" {
		*c = append(*c, CreditPart{text, link})
	}
}

// Line is what an archive says of itself as one line of text, cut where it is too long.
func Line(text string) string {
	return geo.Clip(oneLine(text), mostLine)
}

func oneLine(text string) string { return strings.Join(strings.Fields(plain(text)), " ") }

// mostLine bounds a Line, in characters.
const mostLine = 200

// plain is a text without what breaks a line, or turns how others are shown.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cc, r):
			return ' '
		case !unicode.IsGraphic(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
}

// done is what was read, within its bounds.
func (c credit) done() []CreditPart {
	out := c[:0]
	left := mostCreditText
	for _, p := range c {
		p.Text = strings.Join(strings.Fields(p.Text), " ")
		if p.Text == "" {
			continue
		}
		if left <= 0 || len(out) == mostCreditParts {
			break
		}
		p.Text = geo.Clip(p.Text, left)
		left -= utf8.RuneCountInString(p.Text)
		out = append(out, p)
	}
	// What has no letter names nobody, and may be nothing that is seen.
	if !strings.ContainsFunc(CreditText(out), func(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune(unseenLetters, r) }) {
		return UsualCredit
	}
	return out
}

// unseenLetters are those of Hangul that stand where none is.
const unseenLetters = "\u115f\u1160\u3164\uffa0"

// linkOf is where a link leads, "" where it may not.
func linkOf(t tokens.Token) string {
	for _, a := range t.Attr {
		if a.Key != "href" {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(a.Val))
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || len(a.Val) > mostCreditURL {
			return ""
		}
		return geo.WebAddress(u.String())
	}
	return ""
}
