package image

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/raster/poster"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/view"
)

// portrait is what a picture says of itself, on its paper and in its file.
type portrait struct {
	heading string   // what it is of
	alt     text.Alt // what is to be seen, in words
	base    string   // where it is from
	draft   string   // that it is of a draft; "" where it is not
	from    geo.Date // of a change; 0 for a date
	style   int      // by which it is drawn
}

// posterOf is the picture as geo/raster draws it.
func posterOf(w phrase.Writer, p pictured, q imageQuery, about portrait) poster.Poster {
	credit := strings.Join(append(slices.Clone(p.credits), nonEmpty(about.base)...), " · ")
	if q.title+q.note+q.credit != "" && !q.plain {
		credit = w.T("picture.editor_words") + " · " + credit
	}
	if q.frozen > 0 {
		// In the credit's line: one more of its own could leave a small picture
		// without room for its frame.
		note := redrawnWords(w, q)
		credit, p.lines = note+" · "+credit, append(slices.Clone(p.lines), note)
	}
	if later := q.framed.Later; later != "" {
		p.notes, p.lines = append(slices.Clone(p.notes), later), append(slices.Clone(p.lines), later)
	}
	out := poster.Poster{
		Width: q.width, Height: q.height, Scale: q.scale, Print: q.print, Theme: q.theme, Lang: w.Lang, Plain: q.plain,
		Title: about.heading, Lines: p.notes, Legend: p.legend, Credit: credit, Alt: about.alt.Whole, Inset: q.inset,
		Added: poster.Added{Title: q.title, Note: q.note, Credit: q.credit, Marks: q.marks},
	}
	if q.house != nil {
		out.Theme, out.Brand = q.house.Theme(q.theme), q.house
	}
	if q.inset {
		out.Home = view.Home(p.setting(), p.bound())
	}
	if q.noLegend {
		out.Legend, out.Lines = nil, append(p.unsaid(about.heading), out.Lines...)
	}
	if len(q.marks) > 0 {
		out.Legend = append(slices.Clip(out.Legend), poster.LegendEntry{Sign: "mark", Words: w.T("picture.editor_marks")})
	}
	if !q.noScale {
		out.Km = w.T("picture.km")
	}
	if q.north {
		out.North = w.T("picture.north")
	}
	if about.draft != "" { // none without its title, nor with that of who asks alone
		out.Plain = false
		out.Title, out.Alt = about.draft+": "+out.Title, about.draft+": "+out.Alt
		if q.title != "" {
			out.Added.Title = about.draft + ": " + q.title
		}
		out.Credit = about.draft + " · " + out.Credit
	}
	switch {
	case q.framed.Center != nil:
		out.Zoom, out.Center = q.framed.Zoom, *q.framed.Center
	case q.framed.Bound != nil:
		out.Fit = q.framed.Bound
	default:
		b := p.bound()
		out.Fit = &b
	}
	out.Names = layerNames(w)
	out.Padding, out.Deepest = q.framed.Padding, q.framed.Deepest
	title := cmp.Or(out.Added.Title, out.Title)
	out.XMP = xmpOf(w, p, q, about, title)
	out.RDF = rdfOf(w, p, q, about, title)
	return out
}

// nonEmpty is a text where there is one.
func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// mark says that pictures are of a draft; "" where they are not.
func (s *Images) mark(a text.Ask) string {
	if !s.o.Draft {
		return ""
	}
	return s.words.In(a.Lang).T("draft.mark")
}

// redrawnWords says of a picture frozen under an older style that it is drawn anew.
func redrawnWords(w phrase.Writer, q imageQuery) string {
	return w.T("picture.redrawn", "style", q.frozen)
}

// setting is what is said of the record that the picture is of.
func (p pictured) setting() *geo.Setting {
	for _, l := range p.layers {
		if l.Layer.Setting != nil {
			return l.Layer.Setting
		}
	}
	return nil
}

// bound is what a picture shows where nobody says, as the map's page opens: what changed; else
// what the record says that it shows; else all that is claimed and held, or what else is shown.
func (p pictured) bound() orb.Bound {
	if len(p.changed) > 0 {
		return view.Opening(nil, p.changed...)
	}
	if len(p.areas) > 0 {
		return view.Opening(p.setting(), p.areas...)
	}
	return view.Opening(p.setting(), p.points...)
}

// of returns what a picture's layers have in one of their fields, each once.
func (p pictured) of(field func(geo.Layer) string) (out []string) {
	for _, shown := range p.layers {
		if text := field(shown.Layer); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// rights are the licences of a picture's layers.
func (p pictured) rights() []string { return p.of(func(l geo.Layer) string { return l.Licence }) }

// origins are where a picture's layers are from.
func (p pictured) origins() []string {
	out := p.of(func(l geo.Layer) string {
		if l.Source == l.SourceURL {
			return l.Source
		}
		return strings.TrimSpace(strings.Join([]string{l.Source, l.SourceURL}, " "))
	})
	for _, b := range p.basemaps {
		out = append(out, b.origin())
	}
	return out
}

// credits are whose the picture is: who publishes it, and whose data it shows.
func (q imageQuery) credits(p pictured) []string {
	if q.credit == "" {
		return p.credits
	}
	return append([]string{q.credit}, p.credits...)
}

// days returns the dates that a picture shows, in words.
func (about portrait) days(w phrase.Writer) []string {
	if about.from == 0 {
		return []string{w.At.String()}
	}
	return []string{about.from.String(), w.At.String()}
}

func xmlText(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a builder never fails
	return out.String()
}

// drawnBy names the style that a picture was drawn by.
func (about portrait) drawnBy() string { return fmt.Sprintf("Frontline, style %d", about.style) }

func element(name, content string) string { return "<" + name + ">" + content + "</" + name + ">" }

// list is an element that holds texts as RDF has them: in a Seq or a Bag.
func list(name, kind string, texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	items := ""
	for _, t := range texts {
		items += element("rdf:li", xmlText(t))
	}
	return element(name, element("rdf:"+kind, items))
}

// xmpOf is what a picture says of itself to whoever opens the file (ISO 16684-1,
// with IPTC's properties for photographs).
func xmpOf(w phrase.Writer, p pictured, q imageQuery, about portrait, title string) string {
	alt := func(name, text string) string {
		return element(name, `<rdf:Alt><rdf:li xml:lang="x-default">`+xmlText(text)+"</rdf:li></rdf:Alt>")
	}
	credits, rights := q.credits(p), strings.Join(p.rights(), "; ")
	return "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"` +
		` xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"` +
		` xmlns:xmp="http://ns.adobe.com/xap/1.0/">` +
		alt("dc:title", title) + alt("dc:description", strings.Join(p.lines, "; ")) + alt("dc:rights", rights) +
		list("dc:creator", "Seq", credits) + list("dc:date", "Seq", about.days(w)) + list("dc:language", "Bag", []string{w.Lang}) +
		element("dc:source", xmlText(strings.Join(p.origins(), "; "))) +
		alt("xmpRights:UsageTerms", rights) +
		alt("Iptc4xmpCore:AltTextAccessibility", about.alt.Short) + alt("Iptc4xmpCore:ExtDescrAccessibility", about.alt.Whole) +
		element("photoshop:Credit", xmlText(strings.Join(credits, "; "))) +
		element("photoshop:Source", xmlText(about.base)) +
		element("photoshop:DateCreated", w.At.String()) +
		element("xmp:CreatorTool", about.drawnBy()) +
		`</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
}

// rdfOf is the same for a drawing, as Inkscape and others read it: the terms of
// Dublin Core about a work.
func rdfOf(w phrase.Writer, p pictured, q imageQuery, about portrait, title string) string {
	agent := func(name string, who []string) string {
		return element(name, element("cc:Agent", element("dc:title", xmlText(strings.Join(who, "; ")))))
	}
	credits := q.credits(p)
	return `<rdf:RDF><cc:Work rdf:about="">` +
		element("dc:format", "image/svg+xml") + `<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/>` +
		element("dc:title", xmlText(title)) + element("dc:description", xmlText(about.alt.Whole)) +
		element("dc:date", strings.Join(about.days(w), "/")) + agent("dc:creator", credits) +
		agent("dc:rights", append(slices.Clone(credits), p.rights()...)) + agent("dc:publisher", []string{about.base}) +
		element("dc:source", xmlText(strings.Join(p.origins(), "; "))) + element("dc:language", w.Lang) +
		element("dc:relation", about.drawnBy()) +
		"</cc:Work></rdf:RDF>"
}
