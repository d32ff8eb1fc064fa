package load

import (
	"context"
	"database/sql"
	"io"
	"strings"
	"time"

	"frontline/data/format"
	"frontline/geo"
	"frontline/geo/mapping"

	"github.com/go-json-experiment/json/v1"
)

// Input is a file to load, and the date for which it holds. A file that holds
// for several dates is an Input for each of them.
type Input struct {
	Name string // as messages and reports show it; Load leaves its folder out
	// Open begins to read the file. It is called again where its bytes are packed,
	// and must give the same.
	Open func() (io.ReadCloser, error)
	Date geo.Date

	// Read makes the file's features for Date, as Features; nil is geo.Read. It
	// must read to the end, and be fit to be called again by another goroutine.
	Read func(r io.Reader, opt mapping.Options) (mapping.Reading, error)
	// As says the same as Read in a form that can be kept: a draft is read again. It is
	// needed where Read is set and the load may become a draft.
	As *Reading
}

// Reading says how a file is read.
type Reading struct {
	// Mapping is the JSON text of what the properties mean; empty leaves them the
	// meaning of their names.
	Mapping json.RawMessage `json:"mapping,omitempty"`
	// Split is whether the file has the features of several dates, by a property: that of
	// Date, else that of the mapping.
	Split bool                  `json:"split,omitempty"`
	Date  *mapping.DateProperty `json:"date,omitempty"`
}

// Reader is Input.Read of a file that is read so, for a date.
func (r Reading) Reader(date geo.Date) (func(io.Reader, mapping.Options) (mapping.Reading, error), error) {
	var terms *mapping.Mapping
	if len(r.Mapping) > 0 {
		parsed, err := mapping.Parse(r.Mapping)
		if err != nil {
			return nil, err
		}
		if !r.Split {
			parsed.Date = nil
		}
		terms = &parsed
	}
	return func(in io.Reader, opt mapping.Options) (mapping.Reading, error) {
		opt.Mapping = terms
		if r.Split {
			opt.Date = r.Date
		}
		reading, err := format.Read(in, opt)
		if r.Split {
			reading.Features, reading.Days = reading.On(date), nil
		}
		return reading, err
	}, nil
}

// Request is what one call of Load brings.
type Request struct {
	// Layer is made where there is none of its id. Of a layer that is there
	// only the id counts: its description stays as it is.
	Layer     geo.Layer
	Files     []Input
	SourceURL string // where the files are from
	Note      string
	MaxBytes  int64  // of each file, unpacked; 0 is the reader's own limit
	Actor     string // who loads; "not stated" where it is empty
	// Person is by whose token it is, "" where by none. Of a draft that is published, Drafted
	// is set, and DraftedBy is by whose it was made.
	Person    string
	Drafted   bool
	DraftedBy string
	// Remote says that whoever loads sees nothing of what others loaded under
	// embargo, and takes none of it away.
	Remote bool

	// Correct is the reason for which the files take the place of what the
	// record says for their dates. Without it that is refused, and with it a
	// date that has nothing to correct is.
	Correct string
	// PublishAt, where it is in the future, is when the files become public.
	PublishAt time.Time
	// Nothing is the reason for which the layer ends: nothing of it holds from
	// the files' dates on. The files have no features then.
	Nothing string
	// Repair and RepairLimit are as geojson.Options has them.
	Repair      bool
	RepairLimit float64
	// Accept names the findings that do not hold the files back.
	Accept []geo.FindingCode
	// Strict has every finding hold the files back.
	Strict bool
	// DryRun finds out what a load would do, and does nothing.
	DryRun bool
	// AreaJump is the share of the area before that may change in a day where
	// the layer is too young to tell by itself what is usual; 0 is
	// DefaultAreaJump, and a negative one looks at no area.
	AreaJump float64
	// Mapping, where it is set, is the JSON text of how the files' properties
	// are named: it is kept with the layer, see DB.Mapping.
	Mapping []byte

	// InCommit, where it is set, is run in the transaction that records the files, at the
	// revision that it makes, and where none of them changes anything, too.
	InCommit func(ctx context.Context, tx *sql.Tx, rev geo.Revision) error
	// Progress, where it is set, is told of each file that was dealt with.
	// Nothing is recorded before Load returns.
	Progress func(done, total int, name string)
}

// DefaultAreaJump is a fifth.
const DefaultAreaJump = 0.2

// EmptyInput is a file without features, for a date on which a layer ends.
func EmptyInput(date geo.Date) Input {
	const text = `{"type":"FeatureCollection","features":[]}` + "\n"
	return Input{Name: "nothing.geojson", Date: date, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// checkWords trims what the request says, and refuses what the record must not
// show.
func (r *Request) checkWords() (err error) {
	for _, said := range []struct {
		what string
		text *string
	}{{"the reason of the correction", &r.Correct}, {"the reason for which the layer ends", &r.Nothing}, {"the note", &r.Note}} {
		if *said.text, err = geo.Line(said.what, *said.text); err != nil {
			return err
		}
	}
	if r.SourceURL = strings.TrimSpace(r.SourceURL); r.SourceURL == "" {
		return nil
	}
	return geo.CheckWebAddress("source_url", r.SourceURL)
}
