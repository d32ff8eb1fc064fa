package basemap

import (
	"context"

	"frontline/geo/osm"
	"frontline/geo/tile"
)

// Places returns the settlements of a tile (osm.Places).
func (a *Archive) Places(ctx context.Context, id tile.ID, name osm.Namer) ([]osm.Place, error) {
	raw, err := a.Tile(ctx, id)
	if err != nil || raw == nil {
		return nil, err
	}
	return osm.Places(a.info.Schema, id, raw, name)
}

// Places returns the settlements of a tile of the part.
func (p Part) Places(ctx context.Context, id tile.ID) ([]osm.Place, error) {
	if !p.has(id) {
		return nil, nil
	}
	return p.From.Places(ctx, id, p.Names)
}

func (p Part) has(id tile.ID) bool {
	return id.Z >= p.MinZoom && id.Z <= p.MaxZoom && Touches(p.Box, id)
}
