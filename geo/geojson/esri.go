package geojson

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-json-experiment/json/v1"
)

// transferLimit is the member by which an ArcGIS server says that it has left
// features out: in a collection's properties where they are asked for as
// GeoJSON, beside the features otherwise.
const transferLimit = "exceededTransferLimit"

// cutOff refuses a collection that the server cut off: it looks whole, and
// what is missing would show as lost.
func (d *decoder) cutOff(at jsontext.Pointer) error {
	return d.fail(at.AppendToken(transferLimit), "the server has left features out: ask for the rest with resultOffset and resultRecordCount, and join the parts into one file")
}

func isTrue(raw json.RawMessage) bool { return string(raw) == "true" }

// transferLimit reads the member of that name.
func (d *decoder) transferLimit() error {
	at := d.here().Parent()
	raw, err := d.value(nil)
	if err == nil && isTrue(raw) {
		err = d.cutOff(at)
	}
	return err
}

// collectionProperties reads what a server says of a collection.
func (d *decoder) collectionProperties() error {
	if d.json.PeekKind() != '{' {
		return d.skip()
	}
	if _, err := d.token(); err != nil {
		return err
	}
	return d.members(func(name string) error {
		if name == transferLimit {
			return d.transferLimit()
		}
		return d.skip()
	})
}

// geometryTypeMember refuses the JSON that ArcGIS servers write unless they
// are asked for GeoJSON; in a GeoJSON object the member means nothing.
func (d *decoder) geometryTypeMember(o *object) error {
	at := d.here()
	raw, err := d.value(nil)
	if err == nil && o.kind == "" && strings.HasPrefix(string(raw), `"esriGeometry`) {
		err = d.esriJSON(at)
	}
	return err
}

func (d *decoder) esriJSON(at jsontext.Pointer) error {
	return d.fail(at, "this is Esri JSON, not GeoJSON: ask the server for GeoJSON, with f=geojson")
}
