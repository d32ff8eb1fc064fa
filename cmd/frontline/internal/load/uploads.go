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
	"frontline/server/desk"
)

// Uploads loads what comes over HTTP, as `frontline load` loads files: by the
// layer's own mapping, with the same checks.
type Uploads struct {
	DB       *data.DB
	MaxBytes int64
	Log      *slog.Logger // told of what the database could not take
}

// FindToken finds a token.
func (u Uploads) FindToken(ctx context.Context, secret string) (geo.Token, error) {
	return u.DB.FindToken(ctx, secret)
}

// LoadUpload loads one file and reports as JSON.
func (u Uploads) LoadUpload(ctx context.Context, up desk.Upload) ([]byte, bool, error) {
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
		input.Read, input.As = readMapped(terms, func(mapping.Reading) {}), &data.Reading{Mapping: text}
	}
	report, draft, err := u.load(ctx, up, data.LoadRequest{
		Layer: layer, Files: []data.Input{input}, SourceURL: up.SourceURL, Note: up.Note, MaxBytes: u.MaxBytes,
		Actor: actorOf(up.Token), Person: up.Token.Person, Remote: true, Correct: up.Correct, PublishAt: up.PublishAt, Accept: up.Accept, Strict: up.Strict, DryRun: up.DryRun,
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
	var said any = report
	if draft != nil {
		said = WithDraft{report, *draft}
	}
	b, failed := json.Marshal(said)
	if failed != nil {
		return nil, false, failed
	}
	changed := err == nil && !up.DryRun && report.Count(data.FileUnchanged) < len(report.Files)
	return append(b, '\n'), changed, err
}

// load makes a load, or a draft of it where that is asked for.
func (u Uploads) load(ctx context.Context, up desk.Upload, req data.LoadRequest) (data.LoadReport, *Draft, error) {
	if up.DryRun || !up.Draft && !up.HoldAsDraft {
		report, err := u.DB.Load(ctx, req)
		return report, nil, err
	}
	plan, err := u.DB.PlanLoad(ctx, req)
	if err != nil {
		return data.LoadReport{}, nil, err
	}
	report, held := plan.Report, plan.Report.Held()
	if !up.Draft && len(held) == 0 && req.Layer.Approvals == 0 {
		report, err := u.DB.Commit(ctx, plan)
		return report, nil, err
	}
	secret, d, err := u.DB.CreateDraft(ctx, plan, 0)
	if err != nil {
		return data.LoadReport{}, nil, err
	}
	if !up.Draft && len(held) > 0 {
		err = geo.NewHeldError(held)
	}
	made := NewDraft(up.PublicURL, secret, d)
	return report, &made, err
}
