package server

import (
	"context"
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
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

// aboutLayer begins the TileJSON of a layer's tiles of a date, or of those from
// one to another. Maps show the attribution, in English: who says what is drawn,
// all of whom are among the voices.
func (s *Server) aboutLayer(l geo.Layer, said geo.Voices, dates ...geo.Date) tileJSON {
	w := phrase.Writer{Speaker: s.words.In("en"), At: dates[len(dates)-1], Voices: phrase.Voices{l.ID: said}}
	return tileJSON{Name: l.Title, Description: l.Note, Attribution: w.Credit(l, dates...)}
}

// aboutSnapshot begins the TileJSON of the snapshot of a view: it says by whose word
// its features are, and where they lie.
func (s *Server) aboutSnapshot(ctx context.Context, v view) (tileJSON, error) {
	if err := withheld(v); err != nil {
		return tileJSON{}, err
	}
	l, err := s.Store.Layer(ctx, v.snapshot.Layer)
	if err != nil {
		return tileJSON{}, err
	}
	said, err := s.voicesOn(ctx, []geo.Layer{l}, v.times)
	if err != nil {
		return tileJSON{}, err
	}
	sn := v.snapshot
	age := geo.AgeAt(l, sn, v.at.Valid)
	t := s.aboutLayer(l, said[l.ID], sn.ValidOn)
	t.Snapshot, t.Pin, t.AgeDays = sn.ValidOn, sn.Pin, age.Days
	t.Attribution = phrase.Writer{Speaker: s.words.In("en"), At: v.at.Valid, Voices: said}.CreditAt(l, age)
	return t, nil
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
func (s *Server) handleTileJSON(w http.ResponseWriter, r *http.Request) error {
	if done, err := s.handleLayerStyle(w, r, web.PathParam(r, "file")); done {
		return err
	}
	name, ok := strings.CutSuffix(web.PathParam(r, "file"), ".json")
	if !ok {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; the tiles of a layer are described by %s", s.local(address.TileSet("LAYER", latest).Ending(jsonEnding)))
	}
	asof, variant, ending, err := cutPictures(name)
	if err != nil {
		return err
	}
	d, err := s.subject(r, asof)
	if err != nil {
		return err
	}
	if d.vectorOnly && ending == ".png" {
		return errNoPictures()
	}
	site := s.site(r)
	k := answerKey{kind: "tilejson", name: strings.Join([]string{web.PathParam(r, "layer"), asof, site.String(), variant, ending}, " "), current: d.current, day: d.day}
	s.fresh.SetCacheControl(w, d.pinned)
	return s.sendKept(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		t, err := d.describe(ctx)
		if err != nil {
			return nil, err
		}
		set, err := d.set(ctx)
		if err != nil {
			return nil, err
		}
		t.TileJSON, t.Version, t.Scheme, t.MaxZoom = "3.0.0", "1.0.0", "xyz", tile.MaxZoom
		t.Bounds = extent(set.Features())
		t.Tiles = []string{site.Absolute(address.Tiles(set.Layer(), d.ref, variant).Ending(ending))}
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

// centerOf is where to label a feature, nil where it has no place.
func centerOf(f geo.Feature) *[2]float64 {
	if f.Geometry == nil {
		return nil
	}
	c := [2]float64(f.Center())
	return &c
}

// bounds is the box around features in degrees, nil where none has a place.
func bounds(features []geo.Feature) *[4]float64 {
	return boxOf(geo.Bounds(features))
}

// extent is the box that tiles of features state, nil where none has a place.
func extent(features []geo.Feature) *[4]float64 { return boxOf(geo.Extent(features)) }

func boxOf(b orb.Bound, ok bool) *[4]float64 {
	if !ok {
		return nil
	}
	return &[4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// pinOf is the as-of by which a snapshot is found for ever.
func pinOf(snapshot geo.Snapshot) string {
	return geo.AsOfRef{Valid: snapshot.ValidOn, Pinned: true, Known: snapshot.Pin}.String()
}
