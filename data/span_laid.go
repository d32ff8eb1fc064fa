package data

import (
	"crypto/sha256"

	"github.com/paulmach/orb"
)

// laidOver are differences that are known, by the shapes that they are between.
type laidOver map[laidKey]*laid

type laidKey struct{ before, after [sha256.Size]byte }

// laid is what one shape has and the one before it had not, and the other way around.
type laid struct {
	key          laidKey
	gained, lost orb.MultiPolygon
}
