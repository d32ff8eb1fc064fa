package span

import (
	"crypto/sha256"

	"github.com/paulmach/orb"
)

// Overlays are differences that are known, by the shapes that they are between.
type Overlays map[OverlayKey]*Overlay

type OverlayKey struct{ Before, After [sha256.Size]byte }

// Overlay is what one shape has and the one before it had not, and the other way around.
type Overlay struct {
	Key          OverlayKey
	Gained, Lost orb.MultiPolygon
}
