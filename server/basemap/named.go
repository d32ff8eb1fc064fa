package basemap

import (
	"strings"

	"frontline/geo"
)

// For returns what a map or picture lies on, bottom first, by the value of Param in its address. One
// that is pinned has those that it names, or none, for ever: what was frozen is as it was, or gone.
// Others have what is attached.
func (b *Basemaps) For(value string, pinned bool) ([]Attached, error) {
	if value == "" && pinned {
		return nil, nil
	}
	return b.Named(value)
}

// Check refuses (geo.EInvalid) a value of Param that names nothing that could ever be attached.
func Check(value string) error {
	if value == None {
		return nil
	}
	for hash := range strings.SplitSeq(value, ",") {
		if !isHash(hash) {
			return geo.Errorf(geo.EInvalid, "%s is %s, or the hash of an archive that is attached, as /api/record.json has it; of several with commas between, the lowest first", Param, None)
		}
	}
	return nil
}
