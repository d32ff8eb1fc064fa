package geojson

import (
	"bytes"
	"fmt"
	"io"

	"frontline/geo"
)

// Read reads a file as it is found in the wild: GeoJSON as ReadFeatures takes it, or
// GeoJSON texts in a sequence or on lines; packed with gzip or Zstandard or not, which
// it tells by the content and not by the name.
//
// What it returns and refuses is as ReadFeatures has it.
func Read(r io.Reader, opt Options) (Reading, error) {
	src, err := openSource(r, opt.MaxBytes)
	if err != nil {
		return Reading{}, err
	}
	defer src.Close()
	reading := Reading{Packing: src.packing}
	d := newDecoder(src)
	d.stated, d.place = opt.Stated, opt.Place
	d.raw, d.within, d.ignoreID = opt.Map != nil, opt.Within, opt.IgnoreID
	if opt.MaxPositions > 0 {
		d.positions, d.maxAllowed = opt.MaxPositions, opt.MaxPositions
	}
	features, format, err := d.texts()
	if err := d.refuse(err, opt); err != nil { // what ends the reading does not hide what came before
		return Reading{}, err
	}
	reading.Format, reading.CRS = format, d.crsNamed
	for _, f := range features {
		if f.Key != "" {
			reading.IDs++
		}
	}
	switch {
	case len(features) == 0 && !opt.Nothing:
		return Reading{}, geo.Errorf(geo.EInvalid, "the file has no features: if the layer ends here, say why with --nothing REASON (over HTTP ?nothing=REASON)")
	case len(features) > 0 && opt.Nothing:
		return Reading{}, geo.Errorf(geo.EInvalid, "the file has %s, and was said to end the layer: load it without --nothing", geo.Plural(len(features), "feature", "features"))
	case len(features) == 0:
		reading.Notes = d.notes(nil)
		return reading, nil
	}
	if opt.Map != nil {
		features, err = opt.Map(features, &d.faults)
	} else {
		err = identify(features, opt)
	}
	if err := d.refuse(err, opt); err != nil {
		return Reading{}, err
	}
	reading.Features, reading.Notes = features, d.notes(features)
	return reading, checkRepair(features, opt)
}

// ReadFeatures reads a FeatureCollection, a Feature or a bare geometry (RFC
// 7946), in any of the forms that Read takes, and returns its features, of
// which there is at least one, each with a key of its own.
//
// Every geometry is valid, its exterior rings counter-clockwise and its holes
// clockwise, its coordinates rounded to 1e-6 degrees, without height and
// without positions that repeat the one before. Whatever cannot be brought to
// that is refused with an EInvalid or ETooLarge Error that names the feature's
// index and the JSON path. Other errors are those of r.
func ReadFeatures(r io.Reader, opt Options) ([]geo.Feature, error) {
	reading, err := Read(r, opt)
	if err != nil {
		return nil, err
	}
	return reading.Features, nil
}

// notes say what of the features was read otherwise than it is written.
func (d *decoder) notes(features []geo.Feature) []string {
	var notes []string
	if d.crsName != "" {
		notes = append(notes, fmt.Sprintf("the reference system %s is read as longitude and latitude on WGS84", geo.Printable(geo.Clip(d.crsName, 80))))
	}
	placeless := 0
	for _, f := range features {
		if f.Geometry == nil {
			placeless++
		}
	}
	if placeless > 0 {
		notes = append(notes, geo.Plural(placeless, "feature has", "features have")+" no place: counted and listed, and in no tile")
	}
	if d.turned > 0 {
		notes = append(notes, geo.Plural(d.turned, "ring runs", "rings run")+" the other way around than RFC 7946 has it, and moved no ground when turned")
	}
	if d.doubled > 0 {
		notes = append(notes, geo.Plural(d.doubled, "position is", "positions are")+" written twice in a row, and kept once")
	}
	return notes
}

// texts reads the text's object, or those of a sequence or of lines.
func (d *decoder) texts() ([]geo.Feature, Format, error) {
	format := FormatGeoJSON
	if d.src.sequence != nil {
		format = FormatSequence
	}
	features, err := d.document()
	for err == nil {
		if d.nextLine() {
			format = FormatLines
		} else {
			if err := d.end(); err != nil {
				return nil, "", err
			}
			if d.src.sequence == nil || !d.src.nextText() {
				break
			}
			d.json.Reset(d.src)
		}
		if len(features) >= maxFeatures {
			return nil, "", d.failCode(geo.ETooLarge, "", "there are more than %d features", maxFeatures)
		}
		d.base = len(features)
		var more []geo.Feature
		if more, err = d.document(); err != nil {
			break
		}
		if format == FormatLines && !d.lone {
			err = d.fail("", "the lines before hold a Feature each, this is something else")
		}
		features = append(features, more...)
	}
	if err == nil && d.src.failure() != nil {
		err = d.syntax(d.src.err)
	}
	return features, format, err
}

// nextLine reports whether another object begins on a line after the one that
// was read, and both may be of FormatLines.
func (d *decoder) nextLine() bool {
	if d.src.sequence != nil || !d.lone {
		return false
	}
	d.src.budget = maxToken
	if d.json.PeekKind() != '{' {
		return false
	}
	gap, _, _ := bytes.Cut(d.json.UnreadBuffer(), []byte{'{'})
	return bytes.IndexByte(gap, '\n') >= 0
}
