package basemap

import (
	"slices"
	"strings"

	"frontline/geo"
)

// Param is the query parameter that names basemaps: hashes with commas, or None.
const Param = "basemap"

// None is the value of Param for no basemap.
const None = "none"

// hashLength is that of a hash in hexadecimal digits.
const hashLength = 32

var (
	errNoHash = geo.Errorf(geo.EInvalid, "a basemap is named by its hash, %d of the digits 0 to 9 and a to f, as /api/record.json has it", hashLength)
	errGone   = geo.Errorf(geo.EGone, "no basemap with this hash is attached any more: its archive was replaced or taken away; /api/record.json has those that are")
)

// Find returns what is attached under a hash: geo.EInvalid where it is none, and geo.EGone where
// nothing is, or not any more.
func (b *Basemaps) Find(hash string) (Attached, error) {
	if !isHash(hash) {
		return Attached{}, errNoHash
	}
	if o := b.find(hash); o != nil {
		return o.Attached, nil
	}
	return Attached{}, errGone
}

// Named returns what a value of Param names, bottom first. "" is all that is attached.
func (b *Basemaps) Named(value string) ([]Attached, error) {
	switch value {
	case "":
		return b.Attached(), nil
	case None:
		return nil, nil
	}
	hashes := strings.Split(value, ",")
	if len(hashes) > Most {
		return nil, geo.Errorf(geo.EInvalid, "%s names at most %d", Param, Most)
	}
	out := make([]Attached, len(hashes))
	for i, hash := range hashes {
		var err error
		if out[i], err = b.Find(hash); err != nil {
			return nil, err
		}
		if slices.Contains(hashes[:i], hash) {
			return nil, geo.Errorf(geo.EInvalid, "%s names one basemap twice", Param)
		}
	}
	return out, nil
}

func isHash(s string) bool {
	return len(s) == hashLength && !strings.ContainsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'f') })
}

// find is what is open under a hash, nil for nothing.
func (b *Basemaps) find(hash string) *opened {
	if b == nil {
		return nil
	}
	for _, s := range b.spots {
		if o := s.current.Load(); o != nil && o.Hash == hash {
			return o
		}
	}
	return nil
}
