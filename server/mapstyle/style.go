package mapstyle

import (
	"context"
	"math"
	"slices"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/maplibre"
	"frontline/geo/tile"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/figures"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/words"
)

// mapStyle is a style as the MapLibre style specification, version 8, has it.
type mapStyle struct {
	Version  int                    `json:"version"`
	Name     string                 `json:"name"`
	Metadata styleMetadata          `json:"metadata"`
	Center   [2]float64             `json:"center"`
	Zoom     float64                `json:"zoom"`
	Sprite   string                 `json:"sprite,omitempty"`
	Glyphs   string                 `json:"glyphs"`
	Sources  map[string]styleSource `json:"sources"`
	Layers   []maplibre.Layer       `json:"layers"`
}

// styleMetadata says what is drawn, by whom, and where the same is found for
// ever.
type styleMetadata struct {
	Layers   []styleSubject `json:"frontline_layers"`
	Basemaps []styleBasemap `json:"frontline_basemaps,omitempty"`
	Pinned   string         `json:"frontline_pinned"`
}

type styleSubject struct {
	figures.LayerHead
	Snapshot geo.Date     `json:"snapshot"`
	Pin      geo.Revision `json:"pin"`
	AgeDays  int          `json:"age_days,omitempty"` // on the date of the style
}

type styleSource struct {
	Type        string      `json:"type"`
	Tiles       []string    `json:"tiles,omitempty"`
	MinZoom     int         `json:"minzoom,omitempty"`
	MaxZoom     int         `json:"maxzoom,omitempty"`
	Bounds      *[4]float64 `json:"bounds,omitempty"`
	Tolerance   float64     `json:"tolerance,omitempty"`
	Attribution string      `json:"attribution,omitempty"`
	Data        any         `json:"data,omitempty"`
}

// namePoints are the points at which areas are named, as GeoJSON.
type namePoints struct {
	Type     string      `json:"type"`
	Features []namePoint `json:"features"`
}

type namePoint struct {
	Type     string `json:"type"`
	Geometry struct {
		Type        string     `json:"type"`
		Coordinates [2]float64 `json:"coordinates"`
	} `json:"geometry"`
	Properties struct {
		Class string          `json:"class"`
		Name  string          `json:"name"`
		Rank  json.RawMessage `json:"rank,omitempty"`
	} `json:"properties"`
}

// areaNames ends the id of the source of a basemap's names.
const areaNames = "-area-names"

// style draws layers as pictures do, from their pinned tiles.
func (s *Styles) style(ctx context.Context, st styled, v raster.Variant, site address.Site) (mapStyle, error) {
	lang := v.Lang
	if lang == "" {
		lang = words.Default
	}
	said, err := s.views.VoicesOn(ctx, layersOf(st.views), st.Times)
	if err != nil {
		return mapStyle{}, err
	}
	setting := geo.SettingOf(layersOf(st.views))
	writer := phrase.Writer{Speaker: s.words.In(lang), At: st.At.Valid, Voices: said, Setting: setting}
	sprite := st.address
	if v.Theme == look.Dark {
		sprite = sprite.Ending("." + raster.Variant{Theme: v.Theme}.String())
	}
	pinned := st.address
	if name := v.String(); name != "" {
		pinned = pinned.Ending("." + name)
	}
	out := mapStyle{
		Version: 8,
		Name:    writer.Layers(layersOf(st.views)) + ": " + writer.Date(st.At.Valid),
		Sprite:  site.Absolute(sprite.Ending(".sprite")), Glyphs: site.Absolute(address.Glyphs()),
		Sources:  map[string]styleSource{},
		Metadata: styleMetadata{Pinned: site.Absolute(pinned.Ending(st.ending))},
	}
	if len(st.basemaps) > 0 {
		out.Metadata.Pinned = site.Absolute(pinned.Ending(st.ending).With(basemap.Param, basemap.Joined(st.basemaps)))
	}
	drawn := maplibre.NewStyle(v, out.lay(st.basemaps, writer, site.Absolute)...)
	features := map[string][]geo.Feature{} // by layer
	var towns []geo.Feature
	var bordered []string // layers
	var about, beneath []orb.Bound
	for _, shown := range st.views {
		set, err := s.views.Set(ctx, shown.Snapshot)
		if err != nil {
			return out, err
		}
		l := shown.Layer
		features[l.ID] = set.Features()
		extent, has := geo.Extent(set.Features())
		switch {
		case !has:
		case l.Kind == geo.KindBase:
			beneath = append(beneath, extent)
		default:
			about = append(about, extent)
		}
		age := geo.AgeAt(l, shown.Snapshot, st.At.Valid)
		out.Metadata.Layers = append(out.Metadata.Layers, styleSubject{figures.HeadOf(l), shown.Snapshot.ValidOn, shown.Snapshot.Pin, age.Days})
		out.Sources[l.ID] = styleSource{
			Type: "vector", Tiles: []string{site.Absolute(address.Tiles(l.ID, view.PinOf(shown.Snapshot), "").Ending(".mvt"))}, MaxZoom: tile.MaxZoom,
			Bounds: view.BoxOf(extent, has), Attribution: writer.CreditAt(l, age),
		}
		var classes look.GroundClass
		names := ""
		if l.Kind == geo.KindBase {
			classes = look.ClassOf(set.Set)
			if slices.ContainsFunc(set.Features(), func(f geo.Feature) bool { return f.Name() != "" }) {
				names = l.ID + areaNames
				towns = append(towns, set.Features()...)
				out.Sources[names] = styleSource{Type: "geojson", Data: namesOf(set.Features(), lang)}
			}
			if look.IsWithinBorders(classes) {
				bordered = append(bordered, l.ID)
				outlines := out.Sources[l.ID]
				outlines.MaxZoom, outlines.Attribution = maplibre.OutlinesZoom, ""
				out.Sources[l.ID+maplibre.Outlines] = outlines
			}
		}
		drawn.Add(l, classes, names)
		drawn.Named(l, set.Features())
		if age.Stale {
			drawn.Pale(l)
		}
		if l.Kind == geo.KindPlaces {
			drawn.Placed(set.Features(), towns)
		}
	}
	if err := out.shape(ctx, drawn, st.views, features, bordered); err != nil {
		return out, err
	}
	if len(about) == 0 {
		about = beneath
	}
	out.Center, out.Zoom = opening(view.Home(setting, about...))
	out.Layers = drawn.Layers()
	return out, nil
}

// opening is the centre and zoom at which a map shows a bound, some 18 degrees wide at zoom 4.5.
func opening(b orb.Bound) (orb.Point, float64) {
	zoom := 4.5 + math.Log2(18.1/max(b.Right()-b.Left(), 2*(b.Top()-b.Bottom()), 1))
	return b.Center(), max(math.Round(zoom*2)/2, 0)
}

func layersOf(views []view.LayerView) []geo.Layer {
	out := make([]geo.Layer, len(views))
	for i, v := range views {
		out[i] = v.Layer
	}
	return out
}

// namesOf are the names of a basemap's countries and oblasts in a language.
func namesOf(features []geo.Feature, lang string) *namePoints {
	out := &namePoints{Type: "FeatureCollection", Features: []namePoint{}}
	for _, f := range features {
		class := phrase.TextProperty(f, "class")
		if name := f.Name(lang); name != "" && f.Geometry != nil && (class == "country" || class == "oblast") {
			p := namePoint{Type: "Feature"}
			p.Geometry.Type, p.Geometry.Coordinates = "Point", f.Center()
			p.Properties.Class, p.Properties.Name, p.Properties.Rank = class, name, f.Properties["rank"]
			out.Features = append(out.Features, p)
		}
	}
	return out
}
