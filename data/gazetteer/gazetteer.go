// Package gazetteer has the settlements that come with Frontline: those of Ukraine, and of 150 km
// around, of GeoNames' list of places with more than 500 people, as of March 2023 (CC BY 4.0,
// modified). The command in the folder gen writes it (make gazetteer).
package gazetteer

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"

	"frontline/geo/place"
)

//go:embed places.br
var packed []byte

// Hash tells this gazetteer from another one.
func Hash() string {
	sum := sha256.Sum256(packed)
	return hex.EncodeToString(sum[:16])
}

// Open is the gazetteer, unpacked when it is first asked for.
var Open = sync.OnceValues(func() (*place.Gazetteer, error) {
	b, err := io.ReadAll(brotli.NewReader(bytes.NewReader(packed)))
	if err != nil {
		return nil, fmt.Errorf("unpack gazetteer: %w", err)
	}
	places, err := place.Decode(b)
	if err != nil {
		return nil, err
	}
	g := place.New(places)
	g.About = place.About{Credit: "GeoNames, CC BY 4.0, modified", URL: "https://www.geonames.org/", NamesOf: "2023-03"}
	return g, nil
})
