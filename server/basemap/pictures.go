package basemap

import (
	"context"
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/tile"
	"frontline/server/memo"
	"frontline/server/web"
)

// Ground is what of the record lies under basemaps today, and over it names that theirs make room
// for: the base. The key names it; it is nil where there is none.
type Ground func(context.Context) (key string, base *raster.Picture, err error)

// pictureKey names a picture of a tile of a basemap, and blockKey what a block of tiles names.
type pictureKey struct {
	hash    string
	id      tile.ID
	variant raster.Variant
	ground  string
}

type blockKey struct {
	hash   string
	block  raster.Block
	lang   string
	ground string
}

// pictures draw tiles as PNG.
type pictures struct {
	*Basemaps
	ground  Ground
	drawing *web.Slots
	stage   web.Stages
	kept    memo.Memo[pictureKey, web.Body]
	named   memo.Memo[blockKey, []label.Settled]
}

// endings are those of pictures' addresses, with how many pixels a pixel has.
var endings = []struct {
	suffix string
	scale  float64
}{{"@2x.png", 2}, {".png", 1}}

// handlePicture answers /tiles/basemap@{hash}/{z}/{x}/{y}.png and @2x.png, and in a variant
// /tiles/basemap@{hash}/{variant}/{z}/{x}/{y}.png. They follow the ground, too, whose lines and names
// are over them, so that they are kept for an hour whatever the archive is.
func (s Tiles) handlePicture(w http.ResponseWriter, r *http.Request) error {
	row, scale := "", 0.0
	for _, e := range endings {
		if name, ok := strings.CutSuffix(web.PathParam(r, "file"), e.suffix); ok {
			row, scale = name, e.scale
			break
		}
	}
	if scale == 0 {
		return geo.Errorf(geo.EInvalid, "the address of a basemap's tile ends in {z}/{x}/{y}.mvt, .png or @2x.png; in a variant it is a picture's")
	}
	id, err := tile.ParseID(web.PathParam(r, "z"), web.PathParam(r, "x"), row)
	if err != nil {
		return err
	}
	var v raster.Variant
	if name := web.PathParam(r, "variant"); name != "" {
		if v, err = raster.ParseVariant(name); err != nil {
			return err
		}
	}
	v.Scale = scale
	a, err := s.Find(web.PathParam(r, "hash"))
	if err != nil {
		return err
	}
	b, err := s.pictures.picture(r.Context(), a, id, v.Complete())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", Hourly)
	web.WriteBody(w, r, web.TypePNG, b, false)
	return nil
}

// picture is a tile as a picture, kept.
func (s *pictures) picture(ctx context.Context, a Attached, id tile.ID, v raster.Variant) (web.Body, error) {
	ground, base, err := s.ground(ctx)
	if err != nil {
		return web.Body{}, err
	}
	return s.kept.Get(ctx, pictureKey{a.Hash, id, v, ground}, func(ctx context.Context, _ pictureKey) (web.Body, error) {
		of := raster.BasemapTile{Ground: base}
		if of.Basemaps, err = s.Under(ctx, []Attached{a}, []tile.ID{id}); err != nil {
			return web.Body{}, err
		}
		if v.Parts != raster.Plain && id.Z >= look.BasemapFrom {
			if of.Settlements, err = s.settlements(ctx, a, raster.BlockOf(id), v.Lang, ground, base); err != nil {
				return web.Body{}, err
			}
		}
		if err := s.drawing.Enter(ctx); err != nil {
			return web.Body{}, err
		}
		defer s.drawing.Leave()
		defer s.stage(web.StageDraw)()
		raw, err := of.PNG(id, v)
		if err != nil {
			return web.Body{}, err
		}
		return web.NewBody(raw, web.Identity)
	})
}

// settlements are those that a block of tiles names, kept.
func (s *pictures) settlements(ctx context.Context, a Attached, block raster.Block, lang, ground string, base *raster.Picture) ([]label.Settled, error) {
	return s.named.Get(ctx, blockKey{a.Hash, block, lang, ground}, func(ctx context.Context, k blockKey) ([]label.Settled, error) {
		under, err := s.Under(ctx, []Attached{a}, k.block.Tiles())
		if err != nil {
			return nil, err
		}
		if base == nil {
			return k.block.Settlements(under, k.lang), nil
		}
		return k.block.Settlements(under, k.lang, base), nil
	})
}
