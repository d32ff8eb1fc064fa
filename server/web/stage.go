package web

// Stages times a stage of making an answer: call what it returns at its end.
type Stages func(stage string) (done func())

// The stages of making a tile.
const (
	StageRead     = "read"     // features out of the store, projected and weighed
	StageCut      = "cut"      // and encoded as a vector tile
	StageDraw     = "draw"     // and encoded as a picture
	StageCompress = "compress" // with gzip or brotli
	StageCompare  = "compare"  // what differs between two dates, or of two layers
)
