package change

import (
	"context"
	"errors"

	"frontline/geo"
	"frontline/geo/planar"
)

// Budget is the work that may be spent on laying the shapes of a file over one
// another, however many they are.
type Budget struct{ planar *planar.Budget }

// NewBudget is a budget of which nothing is spent.
func NewBudget() Budget { return Budget{planar.NewBudget()} }

// Within is a context in which Diff, Union and the like draw on the budget, and
// are geo.ETooLarge where it is spent, as where one alone is too much. A budget that is none has no end.
func (b Budget) Within(ctx context.Context) context.Context {
	return planar.WithBudget(ctx, b.planar)
}

// arrangeForReader lays areas over one another for who asks for a figure or a
// difference. What would take too long is geo.EUnavailable: no figure is better than a
// wrong one, and than a server that works for nobody else.
func arrangeForReader(ctx context.Context, areas ...planar.Area) (*planar.Arrangement, error) {
	a, err := planar.ArrangeContext(ctx, areas...)
	if err != nil {
		return nil, toldReader(err)
	}
	return a, nil
}

func toldReader(err error) error {
	if errors.Is(err, planar.ErrSpent) || errors.Is(err, planar.ErrTangled) || geo.ErrorCode(err) == geo.ETooLarge {
		return geo.Errorf(geo.EUnavailable, "this is not worked out here, as its shapes meet in too many places: ask for the two dates by themselves")
	}
	return err
}

// told is a geo.ETooLarge error for what is more work than is done, and any other as
// it is.
func told(err error) error {
	if errors.Is(err, planar.ErrSpent) || errors.Is(err, planar.ErrTangled) {
		return geo.Errorf(geo.ETooLarge, "its shapes meet in too many places, each other or those of the snapshot before: "+
			"join them first, as by ogr2ogr with ST_Union, or simplify them")
	}
	return err
}
