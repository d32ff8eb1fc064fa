package mapstyle

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/maplibre"
	"frontline/geo/raster/paint"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/view"
	"frontline/server/web"
)

// The endings of styles and sprites, of a layer beneath /tiles and of all
// layers beneath /style.
const (
	styleEnding = ".style.json"
	jsonEnding  = ".json"
)

// spriteEndings are the files of a sprite, as maps ask for them: at a scale,
// as a picture or its index.
var spriteEndings = []struct {
	ending string
	scale  int
	png    bool
}{
	{".sprite@2x.json", 2, false}, {".sprite.json", 1, false}, {".sprite@2x.png", 2, true}, {".sprite.png", 1, true},
}

// handleMapStyle answers /style/{asof}.json, the style of all layers, and
// /style/{asof}.sprite.png and its like. A variant of pictures may stand
// behind the as-of: /style/latest.dark-uk.json.
func (s *Styles) handleMapStyle(w http.ResponseWriter, r *http.Request) error {
	file := web.PathParam(r, "file")
	if done, err := s.handleSprite(w, r, file, s.mapViews); done {
		return err
	}
	name, ok := strings.CutSuffix(file, jsonEnding)
	if !ok {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; the style of the map is at %s", s.Local(address.MapStyle(view.Latest).Ending(jsonEnding)))
	}
	return s.sendStyle(w, r, name, s.mapViews)
}

// HandleLayer answers /tiles/{layer}/{asof}.style.json and the sprite
// beside it; done is whether the address is of either.
func (s *Styles) HandleLayer(w http.ResponseWriter, r *http.Request, file string) (done bool, err error) {
	if name, ok := strings.CutSuffix(file, styleEnding); ok {
		return true, s.sendStyle(w, r, name, s.layerViews)
	}
	return s.handleSprite(w, r, file, s.layerViews)
}

// styled is what a style is of.
type styled struct {
	view.Times
	views []view.LayerView
	// address is where the style and its sprite are found for ever, without
	// their endings.
	address address.Resource
	ending  string

	basemaps []basemap.Attached // the lowest first
}

// viewsOf finds the layers of a style.
type viewsOf func(r *http.Request, asof string) (styled, error)

// layerViews is the one layer that the path names. It is laid on a map of somebody's own: no basemap
// of ours lies beneath it.
func (s *Styles) layerViews(r *http.Request, asof string) (styled, error) {
	v, err := s.views.ResolveSnapshot(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return styled{}, err
	}
	layer, err := s.views.Store.Layer(r.Context(), v.Snapshot.Layer, v.At.Known)
	// On whatever day it was asked for, it is the snapshot's.
	v.At.Valid = v.Snapshot.ValidOn
	return styled{Times: v.Times, views: []view.LayerView{{Layer: layer, View: v}}, address: address.TileSet(layer.ID, view.PinOf(v.Snapshot)), ending: styleEnding}, err
}

// mapViews is every layer that has something.
func (s *Styles) mapViews(r *http.Request, asof string) (styled, error) {
	t, err := s.views.ResolveTimes(r.Context(), asof)
	if err != nil {
		return styled{}, err
	}
	layers, err := s.views.Store.Layers(r.Context(), t.At.Known)
	if err != nil {
		return styled{}, err
	}
	if asof == view.Latest {
		// As on the map.
		if t.At.Valid, err = s.views.OpeningDate(r.Context(), t, layers); err != nil {
			return styled{}, err
		}
	}
	pinned := geo.AsOfRef{Valid: t.At.Valid, Pinned: true, Known: t.At.Known}
	out := styled{Times: t, address: address.MapStyle(pinned.String()), ending: jsonEnding}
	if out.basemaps, err = s.basemaps.For(r.URL.Query().Get(basemap.Param), t.Ref.Pinned); err != nil {
		return out, err
	}
	for _, l := range layers {
		v, err := s.views.ViewAt(r.Context(), l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue
		} else if err != nil {
			return out, err
		}
		out.views = append(out.views, view.LayerView{Layer: l, View: v})
	}
	if len(out.views) == 0 {
		return out, geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", t.At.Valid)
	}
	return out, nil
}

// cutVariant parts "latest.dark-uk".
func cutVariant(name string) (asof string, v raster.Variant, err error) {
	asof, variant, given := strings.Cut(name, ".")
	if given {
		v, err = raster.ParseVariant(variant)
	}
	return asof, v, err
}

// handleSprite answers with a file of a sprite, if the name is of one.
func (s *Styles) handleSprite(w http.ResponseWriter, r *http.Request, file string, find viewsOf) (done bool, err error) {
	for _, e := range spriteEndings {
		name, ok := strings.CutSuffix(file, e.ending)
		if !ok {
			continue
		}
		asof, variant, err := cutVariant(name)
		if err != nil {
			return true, err
		}
		st, err := find(r, asof)
		if err != nil {
			return true, err
		}
		s.SetCacheControl(w, st.Ref.Pinned)
		k := view.AnswerKey{Kind: "sprite " + e.ending, Name: st.address.String() + " " + strconv.Itoa(int(variant.Theme)), Current: st.Current, Day: st.Day}
		make := func(context.Context) ([]byte, error) {
			layers := make([]geo.Layer, len(st.views))
			for i, v := range st.views {
				layers[i] = v.Layer
			}
			index, png, err := maplibre.Sprite(layers, variant.Theme, e.scale)
			if e.png {
				return png, err
			}
			return index, err
		}
		if e.png {
			return true, s.views.SendPacked(w, r, web.TypePNG, k, make)
		}
		return true, s.views.Send(w, r, web.TypeJSON, k, make)
	}
	return false, nil
}

func (s *Styles) sendStyle(w http.ResponseWriter, r *http.Request, name string, find viewsOf) error {
	asof, variant, err := cutVariant(name)
	if err != nil {
		return err
	}
	st, err := find(r, asof)
	if err != nil {
		return err
	}
	for _, v := range st.views { // the names of features are in it
		if err := view.Withheld(v.View); err != nil {
			return err
		}
	}
	site := s.Site(r)
	s.SetCacheControl(w, st.Ref.Pinned)
	k := view.AnswerKey{Kind: "style", Name: strings.Join([]string{st.address.String(), variant.String(), site.String(), basemap.Joined(st.basemaps)}, " "), Current: st.Current, Day: st.Day}
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		style, err := s.style(ctx, st, variant, site)
		if err != nil {
			return nil, err
		}
		return json.Marshal(style)
	})
}

// handleGlyphs answers /style/fonts/{font}/{range}.pbf: the letters that
// styles name.
func (s *Styles) handleGlyphs(w http.ResponseWriter, r *http.Request) error {
	name, ok := strings.CutSuffix(web.PathParam(r, "file"), ".pbf")
	first, _, _ := strings.Cut(name, "-")
	from, err := strconv.Atoi(first)
	if !ok || err != nil || name != strconv.Itoa(from)+"-"+strconv.Itoa(from+paint.GlyphRange-1) {
		return geo.Errorf(geo.EInvalid, "letters come by 256, in files such as Roboto Regular/0-255.pbf")
	}
	font := web.PathParam(r, "font")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	return s.views.Send(w, r, "application/x-protobuf", view.AnswerKey{Kind: "glyphs", Name: font + " " + name}, func(context.Context) ([]byte, error) {
		return paint.Glyphs(font, from, name)
	})
}
