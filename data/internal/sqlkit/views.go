package sqlkit

import (
	"context"
	"database/sql/driver"
	"errors"
)

// withViews makes the views of a schema on each connection.
type withViews struct {
	driver.Connector
	views string // CREATE TEMP VIEW statements, "" for none
}

// Connect is of driver.Connector.
func (v withViews) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := v.Connector.Connect(ctx)
	if err != nil || v.views == "" {
		return c, err
	}
	if _, err := c.(driver.ExecerContext).ExecContext(ctx, v.views, nil); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}
