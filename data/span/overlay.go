package span

import (
	"crypto/sha256"

	"github.com/paulmach/orb"
)

// Overlays are those that were made already, by the shapes that they are of.
type Overlays map[OverlayKey]*Overlay

// OverlayKey is the hashes of two shapes.
type OverlayKey struct{ Before, After [sha256.Size]byte }

// Overlay is what one shape has and the one before it had not, and the other way around.
type Overlay struct {
	Key          OverlayKey
	Gained, Lost orb.MultiPolygon
}
