// Package tiles answers tiles, as vectors and as pictures, and the TileJSON that describes them.
//
// A tile goes from its address to its bytes by handleTile, which asks views for the Resource
// that the address names, finds the tile in the cache by its content or has it cut, and writes
// the answer. An address that was answered before goes by ServeCached, without routing.
package tiles

import (
	"net/http"
	"time"

	"frontline/server/mapstyle"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Options is what tiles are made of.
type Options struct {
	Base    web.Base
	Views   *view.Views
	Styles  *mapstyle.Styles // of one layer, beneath its tiles
	Words   *words.Book
	Memory  *memo.Memory
	Readers web.Readers // who may read tiles from other pages
	Drawing *web.Slots
	Stage   web.Stages
	// Observe counts an answer, and Recover ends a panic, of what is answered without
	// routing.
	Observe func(route string, status int, took time.Duration)
	Recover func(http.ResponseWriter, *http.Request)
	// CacheBytes bounds the tiles that are kept, within their part of the memory; 0 sets no
	// further bound.
	CacheBytes int64
}

// Tiles answer tiles.
type Tiles struct {
	web.Base
	views     *view.Views
	styles    *mapstyle.Styles
	words     *words.Book
	readers   web.Readers
	drawing   *web.Slots
	stage     web.Stages
	observe   func(route string, status int, took time.Duration)
	recovered func(http.ResponseWriter, *http.Request)
	made      memo.Typed[tileKey, web.Body]
	answers   memo.Typed[answerKey, *answer]
}

// New makes tiles.
func New(o Options) *Tiles {
	return &Tiles{
		Base: o.Base, views: o.Views, styles: o.Styles, words: o.Words, readers: o.Readers, drawing: o.Drawing,
		stage: o.Stage, observe: o.Observe, recovered: o.Recover,
		made:    newTileCache(o.Memory, o.CacheBytes),
		answers: memo.NewTyped[answerKey, *answer](o.Memory, "tile_answers", o.Memory.Part(memo.TileAnswersPart)),
	}
}
