// Package image answers pictures of the map for newsrooms, with a key, whose data they show and
// what is to be seen in words: of a date, of what changed, and of the dates between two.
package image

import (
	"context"
	"log/slog"
	"time"

	"frontline/geo/raster"
	"frontline/geo/raster/brand"
	"frontline/server/basemap"
	"frontline/server/framing"
	"frontline/server/memo"
	"frontline/server/search"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Options are what New needs.
type Options struct {
	Base         web.Base
	Views        *view.Views
	Framer       *framing.Framer // of what pictures show
	Search       *search.Search  // of places that are marked
	Texts        *text.Texts
	Words        *words.Book
	Log          *slog.Logger
	Stage        web.Stages
	Drawing      *web.Slots // of pictures that are drawn at one time
	Filming      *web.Slots // of animated pictures that are made at one time
	StyleVersion int        // of the style that pictures are drawn by
	MemoryBytes  int64      // that the server is to stay within: pictures have their part of it
	Memory       *memo.Memory
	Basemaps     *basemap.Basemaps // that pictures are drawn on
	Brand        *brand.Brand      // of the house that publishes them; nil for none
	Draft        bool              // whether pictures are of a draft, and say so
}

// How many pictures wait, for each that is drawn, and for how long.
const (
	DrawQueue = 32
	DrawWait  = 5 * time.Second
)

// Images answer pictures.
type Images struct {
	web.Base
	o     Options
	views *view.Views
	texts *text.Texts
	words *words.Book
	drawn memo.Memo[raster.GroundKey, []byte] // ground
}

// New makes images.
func New(o Options) *Images {
	return &Images{o.Base, o, o.Views, o.Texts, o.Words, memo.New[raster.GroundKey, []byte](o.Memory, "drawn_grounds")}
}

// prepare makes a picture, on ground that is drawn once for all dates.
func (s *Images) prepare(p pictured) *raster.Picture {
	return raster.Prepare(p.layers...).OnKeptGround(p.ground, func(k raster.GroundKey, draw func() []byte) []byte {
		b, _ := s.drawn.Get(context.Background(), k, func(context.Context, raster.GroundKey) ([]byte, error) { return draw(), nil })
		return b
	})
}
