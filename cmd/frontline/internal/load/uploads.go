package load

import (
	"bytes"
	"context"
	"io"
	"log/slog"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/mapping"
	"frontline/server/upload"
)

// Uploads loads what comes over HTTP, as `frontline load` loads files: by the
// layer's own mapping, with the same checks.
type Uploads struct {
	DB       *data.DB
	MaxBytes int64
	Log      *slog.Logger // told of what the database could not take
}

// CheckToken finds the name of a token.
func (u Uploads) CheckToken(ctx context.Context, secret, layer string) (string, error) {
	token, err := u.DB.CheckToken(ctx, secret, layer)
	return token.Name, err
}

// LoadUpload loads one file and reports as JSON.
func (u Uploads) LoadUpload(ctx context.Context, up upload.Upload) ([]byte, bool, error) {
	layer, err := u.DB.PublicLayer(ctx, up.Layer)
	if err != nil {
		return nil, false, err
	}
	input := data.Input{
		Name: up.Date.String() + ".geojson", Date: up.Date,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(up.Body)), nil },
	}
	if up.Nothing != "" && len(up.Body) == 0 {
		input = data.EmptyInput(up.Date)
	}
	text, err := u.DB.Mapping(ctx, up.Layer)
	if err != nil {
		return nil, false, err
	}
	if len(text) > 0 {
		terms, err := mapping.Parse(text)
		if err != nil {
			return nil, false, err
		}
		input.Read = readMapped(terms, func(mapping.Reading) {})
	}
	report, err := u.DB.Load(ctx, data.LoadRequest{
		Layer: layer, Files: []data.Input{input}, SourceURL: up.SourceURL, Note: up.Note, MaxBytes: u.MaxBytes,
		Actor: "token " + up.Actor, Remote: true, Correct: up.Correct, PublishAt: up.PublishAt, Accept: up.Accept, Strict: up.Strict, DryRun: up.DryRun,
		Nothing: up.Nothing, Repair: up.Repair, RepairLimit: up.RepairLimit,
	})
	if geo.ErrorCode(err) == geo.EUnavailable {
		u.Log.ErrorContext(ctx, "an upload could not be recorded", "layer", up.Layer, "date", up.Date, "error", err)
	}
	if err != nil && geo.ErrorCode(err) != geo.EHeld {
		return nil, false, err
	}
	if failed := SayWhere(ctx, u.DB, &report); failed != nil {
		return nil, false, failed
	}
	b, failed := json.Marshal(report)
	if failed != nil {
		return nil, false, failed
	}
	changed := err == nil && !up.DryRun && report.Count(data.FileUnchanged) < len(report.Files)
	return append(b, '\n'), changed, err
}
