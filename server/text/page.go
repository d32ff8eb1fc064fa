package text

import (
	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/words"
)

// A text page says in words what the map shows: the same content, for who
// reads without a picture or a script, and for search engines.

// Page is the data of the template of a text page.
type Page struct {
	S           *words.Speaker
	Heading     string
	Description string
	Canonical   string // absolute
	Languages   []Link
	AnyLanguage string // leads each reader to his own; absolute
	Previous    string // addresses; "" where there is none
	Next        string
	Newest      string
	Pinned      bool   // whether it never changes
	Now         string // of one that is pinned, the same as known now
	Map         string
	OEmbed      map[string]string // where to ask how to embed it, by format
	Report      string
	From, To    geo.Date // what the form opens with; From is 0 for one date
	Min, Max    geo.Date
	Layers      string // as asked for
	Sections    []Section
	Agreement   *Agreement // of one date, where several assess who holds what
	Live        []string   // how old the newest is today, where the page follows the record
}

// Link leads to another page, or to data.
type Link struct{ Lang, Title, Address string }

// Two is whether the page is about what changed between two dates.
func (p Page) Two() bool { return p.From != 0 }

// Section is the part of a page about one layer.
type Section struct {
	ID      string
	Kind    geo.Kind
	Title   phrase.Text
	By      string
	AsOf    string
	Age     geo.Age  // on the date of the page
	Nothing bool     // whether nothing is recorded yet
	Notes   []string // gaps, corrections, what was withdrawn
	Figures []string // sentences with figures
	Recent  []string // what changed in the days before, of each that counts
	Regions []Region
	Heads   [2]string // over the figures of regions; the second "" where there is one
	Claims  []Claim
	Said    []Statement
	Pieces  []Piece
	// Gazetteer is whose settlements say where pieces lie; nil for none.
	Gazetteer *Link
	More      string
	AnySrc    string // the address that compares all the same, until it is made the two as-ofs
	Layer     geo.Layer
	Note      phrase.Text
	Source    phrase.Source
	Credit    phrase.Text
	Licence   phrase.Text
	Data      []Link
	Headings  []string
	Change    *[2]string // of two dates, what changed in all under each of Heads, where it is of one alone
}

// Region is a row of figures, of an oblast.
type Region struct {
	Name   string
	Values [2]string
}

// Claim is a feature of a layer of claims, control or places.
type Claim struct {
	ID       string
	Name     phrase.Text
	Names    []phrase.Text // others, the official ones among them
	By       phrase.Text   // who claims
	On       string
	Source   phrase.Source
	Denials  []Denial
	Class    string // of control, in words
	HeldBy   phrase.Text
	Status   phrase.Text
	Said     phrase.Text // the state in words
	Assessor phrase.Text
	Agreed   phrase.Text
}

// Denial is a denial of a claim, with its source.
type Denial struct {
	By     phrase.Text
	On     string
	Later  bool
	Source phrase.Source
}

// Statement is one statement, with its speaker and source.
type Statement struct {
	ID      string
	Name    phrase.Text
	Speaker phrase.Text
	Text    phrase.Text
	On      string
	In      phrase.Text
	Source  phrase.Source
}

// Piece is contiguous ground that changed hands, in words.
type Piece struct{ Change, Km2, Since, Where, Reach string }
