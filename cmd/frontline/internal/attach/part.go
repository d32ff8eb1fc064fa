package attach

import (
	"context"
	"time"

	"frontline/data/basemap"
	"frontline/geo/osm"
	"frontline/geo/tile"
	served "frontline/server/basemap"
)

// Part is a part of an archive of a name, as a server shows it. Whoever opened it closes it.
func Part(name string, of basemap.Part) served.Source { return part{name, of} }

// part is a part of an archive that a server reads.
type part struct {
	name string
	of   basemap.Part
}

func (p part) Name() string { return Shown(p.name) }

func (p part) Open(context.Context, served.Leaves) (served.Archive, error) { return p, nil }

// State is always the same: nothing takes its place.
func (p part) State(context.Context) (string, error) { return p.of.Hash(), nil }

func (p part) Every() time.Duration { return time.Hour }

func (p part) About() served.Attached {
	info := p.of.From.Info()
	return served.Attached{
		Hash: p.of.Hash(), Name: osm.Line(info.Name), Version: osm.Line(info.Version), Date: info.Date, Credit: osm.CreditOf(info.Attribution),
		MinZoom: p.of.MinZoom, MaxZoom: p.of.MaxZoom, Bounds: p.of.Bounds(), Immutable: true,
	}
}

func (p part) Translated(ctx context.Context, id tile.ID) ([]byte, error) {
	return p.of.Translated(ctx, id)
}

func (p part) Places(ctx context.Context, id tile.ID) ([]osm.Place, error) {
	return p.of.Places(ctx, id)
}

func (p part) Close() error { return nil }

// Shown is how an archive is called where a person reads it: no more of an address than its host and
// the file's name.
func Shown(name string) string { return source{at: name}.Name() }
