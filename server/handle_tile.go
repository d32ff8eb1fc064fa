package server

import (
	"context"
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

const (
	typeMVT = "application/vnd.mapbox-vector-tile"
	typePNG = "image/png"
)

// handleTile answers /tiles/{layer}/{asof}/{z}/{x}/{y}.mvt, .png and @2x.png,
// and pictures in a variant at /tiles/{layer}/{asof}/{variant}/{z}/{x}/{y}.png.
// In the place of the as-of may stand timeline, or two as-ofs.
func (s *Server) handleTile(w http.ResponseWriter, r *http.Request) error {
	row, form, err := cutTileName(pathParam(r, "file"))
	if err != nil {
		return err
	}
	id, err := tile.ParseID(pathParam(r, "z"), pathParam(r, "x"), row)
	if err != nil {
		return err
	}
	variant, err := variantOf(r, form)
	if err != nil {
		return err
	}
	sub, err := s.subject(r, pathParam(r, "asof"))
	if err != nil {
		return err
	}
	if sub.vectorOnly && form != formatMVT {
		return errNoPictures()
	}
	if err := s.withheldTile(r.Context(), sub, id, form); err != nil {
		return err
	}
	f, err := s.sendTile(w, r, sub, tileKey{set: sub.key, id: id, format: form, variant: variant})
	if err == nil && r.URL.RawPath == "" {
		s.finished.Set(finishedKey{r.URL.Path, f.tile.coding}, f)
	}
	return err
}

// sendTile answers with a tile of a subject, kept or made for it.
func (s *Server) sendTile(w http.ResponseWriter, r *http.Request, sub subject, k tileKey) (*finished, error) {
	if k.format == formatMVT {
		k.coding = codingFor(r)
	}
	b, err := s.tiles.tiles.Get(r.Context(), k, func(ctx context.Context) (body, error) {
		return s.makeTile(ctx, k, sub.set)
	})
	if err != nil {
		return nil, err
	}
	f := newFinished(sub, k, b, manifestOf(r.Context()))
	f.write(w, r, b, s.freshness(sub.pinned), s.readers)
	return f, nil
}

// cutTileName parts a tile's file name into row and format.
func cutTileName(name string) (row string, f format, err error) {
	for _, c := range []struct {
		suffix string
		format format
	}{{".mvt", formatMVT}, {"@2x.png", formatPNG2x}, {".png", formatPNG}} {
		if row, ok := strings.CutSuffix(name, c.suffix); ok {
			return row, c.format, nil
		}
	}
	return "", 0, geo.Errorf(geo.EInvalid, "a tile's address ends in {z}/{x}/{y}.mvt, .png or @2x.png")
}

// variantOf is the variant of a picture that the path names, if it does.
func variantOf(r *http.Request, form format) (raster.Variant, error) {
	name := pathParam(r, "variant")
	switch {
	case name == "":
		return raster.Variant{}, nil
	case form == formatMVT:
		return raster.Variant{}, geo.Errorf(geo.EInvalid, "a vector tile has no variant: leave /%s out, or ask for a .png", name)
	default:
		return raster.ParseVariant(name)
	}
}

// makeTile makes a tile that is not kept. A vector tile with nothing in it has
// no bytes, in any coding.
func (s *Server) makeTile(ctx context.Context, k tileKey, of func(context.Context) (prepared, error)) (body, error) {
	set, err := of(ctx)
	if err != nil {
		return body{}, err
	}
	if k.format == formatMVT {
		cut := s.stage(stageCut)
		raw := set.mvt(k.id)
		cut()
		if len(raw) == 0 {
			return body{}, nil
		}
		defer s.stage(stageCompress)()
		return newBody(raw, k.coding)
	}
	if err := s.drawing.enter(ctx); err != nil {
		return body{}, err
	}
	defer s.drawing.leave()
	defer s.stage(stageDraw)()
	variant := k.variant
	variant.Scale = scales[k.format]
	raw, err := set.picture.PNG(k.id, variant)
	if err != nil {
		return body{}, err
	}
	return newBody(raw, identity)
}
