package tiles

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// tileJSON describes a set of tiles: https://github.com/mapbox/tilejson-spec/tree/master/3.0.0
type tileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description,omitempty"`
	Version      string        `json:"version"`
	Attribution  string        `json:"attribution,omitempty"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       *[4]float64   `json:"bounds,omitempty"` // west, south, east, north
	VectorLayers []vectorLayer `json:"vector_layers,omitempty"`

	// What the specification lets a server add.
	Snapshot geo.Date       `json:"frontline_snapshot"` // the newest that is shown
	Pin      geo.Revision   `json:"frontline_pin"`
	AgeDays  int            `json:"frontline_age_days,omitempty"` // how far Snapshot lies behind the date asked for
	First    *geo.Date      `json:"frontline_first,omitempty"`    // of a timeline: its first snapshot
	Change   *changeDates   `json:"frontline_change,omitempty"`   // of a difference
	Of       []derivedOfOne `json:"frontline_of,omitempty"`       // of what is derived of two layers
}

// changeDates are the dates of the snapshots that a difference is between.
type changeDates struct {
	From geo.Date `json:"from"`
	To   geo.Date `json:"to"`
}

// derivedOfOne is one of the layers that another is derived of.
type derivedOfOne struct {
	Layer    string       `json:"layer"`
	Snapshot geo.Date     `json:"snapshot"`
	Pin      geo.Revision `json:"pin"`
}

// describe begins the TileJSON of a resource. Maps show the attribution, in English: who
// says what is drawn, as of when.
func (s *Tiles) describe(a view.About) tileJSON {
	l := a.Layer
	out := tileJSON{Name: l.Title, Description: l.Note, Snapshot: a.Snapshot, Pin: a.Pin, First: a.First}
	w := phrase.Writer{Speaker: s.words.In("en"), Voices: phrase.Voices{l.ID: a.Voices}, Setting: l.Setting}
	switch {
	case a.Age != nil:
		out.AgeDays, out.Attribution = a.Age.Days, w.CreditAt(l, *a.Age)
	case len(a.Dates) > 0:
		out.Attribution = w.Credit(l, a.Dates...)
	}
	if a.Change != nil {
		out.Change = &changeDates{a.Change[0], a.Change[1]}
	}
	for _, sn := range a.Of {
		out.Of = append(out.Of, derivedOfOne{sn.Layer, sn.ValidOn, sn.Pin})
	}
	return out
}

type vectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitempty"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// handleTileJSON answers /tiles/{layer}/{asof}.json for vector tiles,
// .png.json for pictures and .{variant}.png.json for those in a variant; in the
// place of the as-of may stand timeline, or two as-ofs. Its tile addresses name
// the snapshots' own dates and pins, whatever dates were asked for, so that
// readers of days that show the same share them.
func (s *Tiles) handleTileJSON(w http.ResponseWriter, r *http.Request) error {
	if done, err := s.styles.HandleLayer(w, r, web.PathParam(r, "file")); done {
		return err
	}
	name, ok := strings.CutSuffix(web.PathParam(r, "file"), ".json")
	if !ok {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; the tiles of a layer are described by %s", s.Local(address.TileSet("LAYER", view.Latest).Ending(".json")))
	}
	asof, variant, ending, err := cutPictures(name)
	if err != nil {
		return err
	}
	res, err := s.views.Resource(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return err
	}
	if ending == ".png" {
		if res.Facts().VectorOnly {
			return errNoPictures(web.PathParam(r, "layer"))
		}
		if res, err = s.views.Drawn(r.Context(), res); err != nil {
			return err
		}
	}
	facts := res.Facts()
	site := s.Site(r)
	k := view.AnswerKey{Kind: "tilejson", Name: strings.Join([]string{web.PathParam(r, "layer"), asof, site.String(), variant, ending}, " "), Current: facts.Current, Day: facts.Day}
	s.SetCacheControl(w, facts.Pinned)
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		about, err := res.About(ctx)
		if err != nil {
			return nil, err
		}
		set, err := res.Set(ctx)
		if err != nil {
			return nil, err
		}
		t := s.describe(about)
		t.TileJSON, t.Version, t.Scheme, t.MaxZoom = "3.0.0", "1.0.0", "xyz", tile.MaxZoom
		t.Bounds = view.Extent(set.Features())
		t.Tiles = []string{site.Absolute(address.Tiles(set.Layer(), facts.Ref, variant).Ending(ending))}
		if ending == ".mvt" {
			t.VectorLayers = []vectorLayer{{ID: set.Layer(), Description: t.Name, MaxZoom: tile.MaxZoom, Fields: set.Fields()}}
		}
		return json.Marshal(t)
	})
}

// cutPictures cuts what says which pictures are meant off a TileJSON's name.
func cutPictures(name string) (asof, variant, ending string, err error) {
	plain, picture := strings.CutSuffix(name, ".png")
	if !picture {
		return name, "", ".mvt", nil
	}
	// The dots between two dates come in a pair.
	dot := strings.LastIndexByte(plain, '.')
	if dot < 0 || dot > 0 && plain[dot-1] == '.' {
		return plain, "", ".png", nil
	}
	asof, variant = plain[:dot], plain[dot+1:]
	_, err = raster.ParseVariant(variant)
	return asof, variant, ".png", err
}
