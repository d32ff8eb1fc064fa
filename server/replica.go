package server

import (
	"context"
	"fmt"
	"time"
)

// Replica is a record that somebody else writes.
type Replica interface {
	// Signed is when it was last heard of who writes it; zero where it never was.
	Signed(ctx context.Context) (time.Time, error)
}

// lag is how long ago it was last heard of who writes the record; ok is false where
// that is not known, or nobody else does.
func (s *Server) lag(ctx context.Context) (lag time.Duration, ok bool, err error) {
	if s.Replica == nil {
		return 0, false, nil
	}
	signed, err := s.Replica.Signed(ctx)
	if err != nil || signed.IsZero() {
		return 0, false, err
	}
	return max(0, s.Now().Sub(signed)), true, nil
}

// behind reports whether a replica may be so far behind that a withdrawal is not
// known here though it has been for long.
func (s *Server) behind() bool {
	if s.Replica == nil || s.MaxLag == 0 {
		return false
	}
	lag, ok, err := s.lag(context.Background()) // of no request alone, and at hand
	return err != nil || !ok || lag > s.MaxLag
}

// replicaStatus is what /readyz says of a replica more than of another server.
func (s *Server) replicaStatus(ctx context.Context) (string, error) {
	if s.Replica == nil {
		return "", nil
	}
	lag, ok, err := s.lag(ctx)
	if err != nil || !ok {
		return `,"replica":true`, err
	}
	return fmt.Sprintf(`,"replica":true,"lag_seconds":%d`, int(lag.Seconds())), nil
}
