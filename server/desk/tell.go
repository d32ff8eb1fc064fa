package desk

import (
	"context"
	"errors"
	"log/slog"

	"frontline/geo"
)

// tell counts a load and logs what became of it. One that changed the record is in the
// audit trail, of which the program's log has each line. What is wrong with a load is
// told by its code: the words of an error may quote what was sent.
func (s *Uploads) tell(ctx context.Context, u Upload, changed bool, err error) {
	result, level := resultLoaded, slog.LevelInfo
	var held *geo.HeldError
	switch {
	case errors.As(err, &held):
		result, level = resultHeld, slog.LevelWarn
	case err != nil && geo.ErrorCode(err) == geo.EInternal && !errors.Is(err, context.Canceled):
		result, level = resultFailed, slog.LevelError
	case err != nil:
		result, level = resultRefused, slog.LevelWarn
	case u.DryRun:
		result = resultDryRun
	case !changed:
		result = resultUnchanged
	}
	s.o.Count(result)
	if result == resultLoaded {
		return
	}
	about := []any{"result", result, "token", u.Token.Name}
	if u.Layer != "" {
		about = append(about, "layer", u.Layer)
	}
	if u.Date != 0 {
		about = append(about, "date", u.Date.String())
	}
	if err != nil {
		about = append(about, "code", geo.ErrorCode(err))
	}
	if held != nil {
		about = append(about, "findings", held.Codes())
	}
	s.o.Log.Log(ctx, level, "a load over HTTP", about...)
}
