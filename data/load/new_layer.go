package load

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// LayerOptions is what is said of a layer when it is made. What is left empty
// has a default or stays empty.
type LayerOptions struct {
	Kind        geo.Kind    // else that of which the layer's id is the name
	Title       string      // else made from the id
	Cadence     geo.Cadence // else daily for control and event for the rest
	AssessedBy  string
	HeldBy      string
	Attribution string
	Licence     string
	Source      string
	SourceURL   string
	SliverWidth float64 // in metres; see geo.Layer
}

// NewLayer makes the description of a layer that is not there yet, and says
// what a person should know of it. It refuses (geo.EInvalid) an id whose kind
// is neither said nor to be guessed.
func NewLayer(id string, opt LayerOptions) (layer geo.Layer, warnings []string, err error) {
	kind := opt.Kind
	if kind == "" {
		if !slices.Contains(geo.KindOrder, geo.Kind(id)) {
			if err := geo.CheckLayerID(id); err != nil {
				return geo.Layer{}, nil, err
			}
			return geo.Layer{}, nil, geo.Errorf(geo.EInvalid,
				"there is no layer %s yet: say what it is with --kind (base, control, claims, places or statements), --title and --source, or with --layer-json FILE", id)
		}
		kind = geo.Kind(id)
	}
	cadence := geo.CadenceEvent
	if kind == geo.KindControl {
		cadence = geo.CadenceDaily
	}
	layer = geo.Layer{
		ID:          id,
		Title:       cmp.Or(opt.Title, titleFromID(id)),
		Kind:        kind,
		Cadence:     cmp.Or(opt.Cadence, cadence),
		AssessedBy:  opt.AssessedBy,
		HeldBy:      opt.HeldBy,
		Attribution: opt.Attribution,
		Licence:     opt.Licence,
		Source:      opt.Source,
		SourceURL:   opt.SourceURL,
		SliverWidth: opt.SliverWidth,
	}
	if err := layer.Validate(); err != nil {
		return geo.Layer{}, nil, err
	}
	if kind == geo.KindControl && layer.AssessedBy == "" {
		warnings = append(warnings, "layer "+id+" shows who holds what and nobody is named who assesses it: it will read \"assessor not stated\"; name them with --assessed-by")
	}
	return layer, warnings, nil
}

// titleFromID makes "My layer 2" of "my-layer_2".
func titleFromID(id string) string {
	words := strings.Join(strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '_' }), " ")
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// ParseLayer reads a layer.json: a geo.Layer whose id is given beside it. A
// member that is unknown is refused, since it is most likely misspelt.
func ParseLayer(id string, text []byte) (geo.Layer, error) {
	layer := geo.Layer{ID: id}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&layer); err != nil {
		return geo.Layer{}, geo.Errorf(geo.EInvalid, "layer %s: %s", id, strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return geo.Layer{}, geo.Errorf(geo.EInvalid, "layer %s: something follows the description", id)
	}
	if layer.ID != id {
		return geo.Layer{}, geo.Errorf(geo.EInvalid, "layer %s: its description is of %q", id, layer.ID)
	}
	if layer.Setting != nil {
		return geo.Layer{}, geo.Errorf(geo.EInvalid, "layer %s: setting is of the whole record: frontline settings set changes it", id)
	}
	return layer, layer.Validate()
}
