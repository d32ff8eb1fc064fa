package tiles

import (
	"context"
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// handleTile answers /tiles/{layer}/{asof}/{z}/{x}/{y}.mvt, .png and @2x.png,
// and pictures in a variant at /tiles/{layer}/{asof}/{variant}/{z}/{x}/{y}.png.
// In the place of the as-of may stand timeline, or two as-ofs.
func (s *Tiles) handleTile(w http.ResponseWriter, r *http.Request) error {
	row, form, err := cutTileName(web.PathParam(r, "file"))
	if err != nil {
		return err
	}
	id, err := tile.ParseID(web.PathParam(r, "z"), web.PathParam(r, "x"), row)
	if err != nil {
		return err
	}
	variant, err := variantOf(r, form)
	if err != nil {
		return err
	}
	res, err := s.views.Resource(r.Context(), web.PathParam(r, "layer"), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	if res.Facts().VectorOnly && form != view.FormatMVT {
		return errNoPictures(web.PathParam(r, "layer"))
	}
	if form != view.FormatMVT {
		if res, err = s.views.Drawn(r.Context(), res); err != nil {
			return err
		}
	}
	if err := view.WithheldTile(r.Context(), res, id, form); err != nil {
		return err
	}
	if r.URL.RawPath != "" { // an address that is not remembered
		_, err = s.sendTile(w, r, res, id, form, variant, nil)
		return err
	}
	k := answerKey{r.URL.Path, tileCoding(r, form)}
	before, _ := s.answers.GetIfPresent(k)
	f, err := s.sendTile(w, r, res, id, form, variant, before)
	if err == nil {
		s.answers.Set(k, f)
	}
	return err
}

// tileCoding is that of a tile: pictures are packed as they are.
func tileCoding(r *http.Request, form view.Format) web.Coding {
	if form == view.FormatMVT {
		return web.CodingFor(r)
	}
	return web.Identity
}

// sendTile answers with a tile of a resource, kept or made for it. before is the answer
// at the address, in the same coding, at another revision; nil where it is not known.
func (s *Tiles) sendTile(w http.ResponseWriter, r *http.Request, res view.Resource, id tile.ID, form view.Format, variant raster.Variant, before *answer) (*answer, error) {
	k := tileKey{format: form, variant: variant, coding: tileCoding(r, form)}
	f, b, err := s.findTile(r.Context(), res, id, k, before)
	if err != nil {
		return nil, err
	}
	f.label(res.Facts().Shows, web.ManifestOf(r.Context()))
	f.write(w, r, b, s.Seconds(f.pinned), s.readers)
	return f, nil
}

// Serve answers with a tile of a resource, as other addresses than those of tiles
// name it.
func (s *Tiles) Serve(w http.ResponseWriter, r *http.Request, res view.Resource, id tile.ID, form view.Format) error {
	_, err := s.sendTile(w, r, res, id, form, raster.Variant{}, nil)
	return err
}

// findTile finds or makes a tile of a resource, and describes the answer with it but
// for its labels. The content is to be found: k has the rest.
func (s *Tiles) findTile(ctx context.Context, res view.Resource, id tile.ID, k tileKey, before *answer) (*answer, web.Body, error) {
	facts := res.Facts()
	var err error
	if before != nil && before.set == facts.Key {
		k.content = before.tile.content // which is found without the snapshot
	} else if k.content, err = contentOf(ctx, res, id, k.format); err != nil {
		return nil, web.Body{}, err
	}
	var b web.Body
	if !k.nothing() {
		b, err = s.made.Get(ctx, k, func(ctx context.Context) (web.Body, error) {
			return s.makeTile(ctx, k, id, res)
		})
		if err != nil {
			return nil, web.Body{}, err
		}
	}
	return newAnswer(facts, k, b), b, nil
}

// contentOf names what a tile of a resource is made of.
func contentOf(ctx context.Context, res view.Resource, id tile.ID, form view.Format) (tile.Content, error) {
	if form != view.FormatMVT {
		return pictureContent(res.Facts().Key, id), nil
	}
	set, err := res.Set(ctx)
	if err != nil {
		return tile.Content{}, err
	}
	return set.TileContent(id), nil
}

// cutTileName parts a tile's file name into row and format.
func cutTileName(name string) (row string, f view.Format, err error) {
	for _, c := range []struct {
		suffix string
		format view.Format
	}{{".mvt", view.FormatMVT}, {"@2x.png", view.FormatPNG2x}, {".png", view.FormatPNG}} {
		if row, ok := strings.CutSuffix(name, c.suffix); ok {
			return row, c.format, nil
		}
	}
	return "", 0, geo.Errorf(geo.EInvalid, "a tile's address ends in {z}/{x}/{y}.mvt, .png or @2x.png")
}

// variantOf is the variant of a picture that the path names, if it does.
func variantOf(r *http.Request, form view.Format) (raster.Variant, error) {
	name := web.PathParam(r, "variant")
	switch {
	case name == "":
		return raster.Variant{}, nil
	case form == view.FormatMVT:
		return raster.Variant{}, geo.Errorf(geo.EInvalid, "a vector tile has no variant: leave /%s out, or ask for a .png", name)
	default:
		return raster.ParseVariant(name)
	}
}

// makeTile makes a tile that is not kept. A vector tile with nothing in it has
// no bytes, in any coding.
func (s *Tiles) makeTile(ctx context.Context, k tileKey, id tile.ID, res view.Resource) (web.Body, error) {
	set, err := res.Set(ctx)
	if err != nil {
		return web.Body{}, err
	}
	if k.format == view.FormatMVT {
		cut := s.stage(web.StageCut)
		raw := set.VectorTile(id)
		cut()
		if len(raw) == 0 {
			return web.Body{}, nil
		}
		defer s.stage(web.StageCompress)()
		return web.NewBody(raw, k.coding)
	}
	if err := s.drawing.Enter(ctx); err != nil {
		return web.Body{}, err
	}
	defer s.drawing.Leave()
	defer s.stage(web.StageDraw)()
	variant := k.variant
	variant.Scale = float64(view.Scales[k.format])
	raw, err := set.PNG(id, variant)
	if err != nil {
		return web.Body{}, err
	}
	return web.NewBody(raw, web.Identity)
}

func errNoPictures(layer string) error {
	if strings.HasSuffix(layer, view.DerivedMark+view.FrontName) {
		return geo.Errorf(geo.ENotFound, "pictures of a layer show its line: ask for a .mvt, or for a .png of %s", strings.TrimSuffix(layer, view.DerivedMark+view.FrontName))
	}
	if strings.Contains(layer, view.DerivedMark) {
		return geo.Errorf(geo.ENotFound, "there are no pictures of %s: ask for a .mvt", layer)
	}
	return geo.Errorf(geo.ENotFound, "all of time does not fit one picture: ask for a .mvt, or for the picture of a date")
}

// tilesCost is for tiles, of which those of a difference and of what is derived
// of two layers take work.
func tilesCost(r *http.Request) int {
	if strings.Contains(web.PathParam(r, "asof"), view.ChangeMark) || strings.Contains(web.PathParam(r, "layer"), view.DerivedMark) {
		return web.TileCost
	}
	return web.Light
}

// tileRoute is the address of a tile; file is its row and format.
const tileRoute = address.TilesPrefix + "{layer}/{asof}/{z}/{x}/{file}"
