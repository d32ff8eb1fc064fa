package span

import (
	"crypto/sha256"

	"github.com/paulmach/orb"
)

// LaidOver are differences that are known, by the shapes that they are between.
type LaidOver map[LaidKey]*Laid

type LaidKey struct{ Before, After [sha256.Size]byte }

// Laid is what one shape has and the one before it had not, and the other way around.
type Laid struct {
	Key          LaidKey
	Gained, Lost orb.MultiPolygon
}
