package geojson

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-json-experiment/json/v1"
)

// maxDepth bounds the nesting of what is not geometry. GeoJSON itself goes
// nine deep.
const maxDepth = 32

// decoder reads tokens and turns whatever is wrong into an Error that names
// the feature and the place.
type decoder struct {
	json    *jsontext.Decoder
	src     *source
	feature int              // index of the feature being read, -1 outside any
	base    int              // how many features the texts before had
	scratch coords           // reused from geometry to geometry
	lone    bool             // the text's object was a Feature
	prefix  jsontext.Pointer // of every path in a message

	stated func(member, text string) // see ReadOptions
	place  Placer

	raw        bool   // keep properties as they are written
	ignoreID   bool   // a feature's id is not its key
	within     string // the member of the text's object that holds the GeoJSON, where it may be one
	positions  int    // that may still come
	maxAllowed int    // of them, for the message

	budget *planar.Budget // for mending
	spent  bool           // it is, and that is told
	faults Faults
	mended *geo.Mended // about the geometry being read
	// unrepaired are the features that only repairing brings in order.
	unrepaired []geo.Feature
	doubled    int    // positions that were written twice
	turned     int    // rings that ran the other way around
	crsNamed   string // the reference system that the file names
	crsName    string // of these, what is read otherwise than the registry has it
}

func newDecoder(src *source) *decoder {
	return &decoder{
		json: jsontext.NewDecoder(src), src: src, feature: -1, budget: planar.NewBudget(),
		positions: DefaultMaxPositions, maxAllowed: DefaultMaxPositions,
	}
}

// token reads the next token. It holds until the next call.
func (d *decoder) token() (jsontext.Token, error) {
	d.src.budget = maxToken
	tok, err := d.json.ReadToken()
	if err != nil {
		return tok, d.syntax(err)
	}
	return tok, nil
}

// here is the place of the token read last.
func (d *decoder) here() jsontext.Pointer { return d.json.StackPointer() }

// fail makes an EInvalid error about path.
func (d *decoder) fail(path jsontext.Pointer, format string, args ...any) error {
	return d.failCode(geo.EInvalid, path, format, args...)
}

func (d *decoder) failCode(code geo.Code, path jsontext.Pointer, format string, args ...any) error {
	if d.prefix != "" {
		path = d.prefix + path
	}
	var where strings.Builder
	if d.feature >= 0 {
		where.WriteString(d.place.Of(d.feature))
	}
	if d.place != nil { // the JSON is not the file's own
		if _, property, ok := strings.Cut(string(path), "/properties/"); ok {
			fmt.Fprintf(&where, ", property %s", geo.Printable(geo.Clip(jsontext.Pointer("/"+property).LastToken(), 80)))
		}
	} else if path != "" {
		if where.Len() > 0 {
			where.WriteString(", ")
		}
		where.WriteString(geo.Printable(geo.Clip(string(path), 200)))
	}
	if where.Len() > 0 {
		where.WriteString(": ")
	}
	return geo.Errorf(code, "%s%s", where.String(), fmt.Sprintf(format, args...))
}

// syntax words what the JSON decoder, or the reader below it, refused.
func (d *decoder) syntax(err error) error {
	if cause := d.src.failure(); cause != nil {
		var own *geo.Error
		if errors.As(cause, &own) {
			return d.failCode(own.Code, "", "%s", own.Message)
		}
		return cause
	}
	if errors.Is(err, io.EOF) {
		return d.fail("", "the text is empty: fetch it anew, or, where the layer ends, say why with --nothing REASON")
	}
	var bad *jsontext.SyntacticError
	switch {
	case !errors.As(err, &bad):
		return d.fail(d.here(), "this is no JSON")
	case errors.Is(bad.Err, io.ErrUnexpectedEOF):
		return d.fail(bad.JSONPointer, "the text ends too early, after byte %d: the file was cut off: fetch it anew", bad.ByteOffset)
	case errors.Is(bad.Err, jsontext.ErrDuplicateName):
		return d.fail(bad.JSONPointer, "there are two members of this name")
	case strings.Contains(bad.Err.Error(), "UTF-8"):
		return d.fail(bad.JSONPointer, "the text is not UTF-8, after byte %d: GeoJSON is; if it is Windows-1251, `iconv -f WINDOWS-1251 -t UTF-8 FILE > new.geojson` makes it so", bad.ByteOffset)
	case bad.ByteOffset == 0:
		return d.fail("", "this is no JSON: %s; if a GIS reads the file, `%s` makes GeoJSON of it", geo.Printable(bad.Err.Error()), toWGS84)
	default:
		return d.fail(bad.JSONPointer, "this is no JSON: %s, after byte %d", geo.Printable(bad.Err.Error()), bad.ByteOffset)
	}
}

// KindName is what a message calls a token.
func KindName(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '{':
		return "an object"
	default:
		return "an array"
	}
}

// members calls f with the name of each member of an object whose brace has
// been read; f reads the value.
func (d *decoder) members(f func(name string) error) error {
	for {
		tok, err := d.token()
		if err != nil {
			return err
		}
		if tok.Kind() == '}' {
			return nil
		}
		if err := f(tok.String()); err != nil {
			return err
		}
	}
}

// text reads a string; null counts as the empty one.
func (d *decoder) text() (string, error) {
	tok, err := d.token()
	if err != nil {
		return "", err
	}
	switch k := tok.Kind(); k {
	case '"':
		s := tok.String()
		if fault := geo.TextFault(s); fault != "" {
			d.fault(d.here(), "%s", fault)
		}
		return s, nil
	case 'n':
		return "", nil
	default:
		return "", d.fail(d.here(), "this is %s, not a string", KindName(k))
	}
}

// open reads the token that opens an object or array of the given kind. Null
// is taken as well: open then returns false, and there is nothing to read.
func (d *decoder) open(want jsontext.Kind) (bool, error) {
	tok, err := d.token()
	if err != nil {
		return false, err
	}
	switch k := tok.Kind(); k {
	case want:
		return true, nil
	case 'n':
		return false, nil
	default:
		return false, d.fail(d.here(), "this is %s, not %s", KindName(k), KindName(want))
	}
}

// skip reads one value and forgets it.
func (d *decoder) skip() error {
	base := d.json.StackDepth()
	for {
		if _, err := d.token(); err != nil {
			return err
		}
		switch depth := d.json.StackDepth(); {
		case depth > maxDepth:
			return d.tooDeep()
		case depth <= base:
			return nil
		}
	}
}

// value reads one value and appends it to dst without white space, strings in
// their shortest form and numbers as they were written.
func (d *decoder) value(dst []byte) ([]byte, error) {
	tok, err := d.token()
	if err != nil {
		return dst, err
	}
	switch tok.Kind() {
	case '"':
		return appendString(dst, tok.String()), nil
	case '{':
		if d.json.StackDepth() > maxDepth {
			return dst, d.tooDeep()
		}
		sep := byte('{')
		err := d.members(func(name string) error {
			dst = append(appendString(append(dst, sep), name), ':')
			sep = ','
			dst, err = d.value(dst)
			return err
		})
		if sep == '{' {
			dst = append(dst, '{')
		}
		return append(dst, '}'), err
	case '[':
		if d.json.StackDepth() > maxDepth {
			return dst, d.tooDeep()
		}
		dst = append(dst, '[')
		for first := true; d.json.PeekKind() != ']'; first = false {
			if !first {
				dst = append(dst, ',')
			}
			if dst, err = d.value(dst); err != nil {
				return dst, err
			}
		}
		_, err := d.token()
		return append(dst, ']'), err
	default:
		return append(dst, tok.String()...), nil
	}
}

func (d *decoder) tooDeep() error {
	return d.fail(d.here(), "the JSON is nested more than %d deep", maxDepth)
}

// end refuses whatever follows the value that has been read.
func (d *decoder) end() error {
	d.feature = -1
	d.src.budget = maxToken
	_, err := d.json.ReadToken()
	switch {
	case errors.Is(err, io.EOF) && d.src.failure() == nil:
		return nil
	case d.src.failure() != nil:
		return d.syntax(err)
	default:
		return d.fail("", "the text goes on after the GeoJSON object has ended, at byte %d", d.json.InputOffset())
	}
}

// appendString appends s as a JSON string; bytes that are no UTF-8, which no
// reader lets in, become U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s)
	return dst
}

// Scalar returns the text of a string without blanks around it, of a number or of
// a boolean, and what kind raw is; null is an empty text.
func Scalar(raw json.RawMessage) (string, jsontext.Kind) {
	if len(raw) == 0 {
		return "", 'n'
	}
	switch kind := jsontext.Value(raw).Kind(); kind {
	case '"':
		b, err := jsontext.AppendUnquote(nil, []byte(raw))
		if err != nil {
			return "", 'n'
		}
		return strings.TrimSpace(string(b)), kind
	case '0', 't', 'f':
		return string(raw), kind
	case 'n':
		return "", kind
	default:
		return "", kind
	}
}

// fault notes what is wrong with a geometry or a value, and lets reading go on.
func (d *decoder) fault(path jsontext.Pointer, format string, args ...any) {
	d.faults.Add(d.fail(path, format, args...).Error())
}
