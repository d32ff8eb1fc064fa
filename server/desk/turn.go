package desk

import (
	"context"
	"net/http"
	"time"

	"frontline/geo"
	"frontline/server/web"
)

// gate lets loads over HTTP in, one after another.
type gate struct {
	*web.Slots
	times   Times
	givenUp context.Context // ends when the server stops, and with it all loads
	giveUp  context.CancelFunc
}

func newUploadGate() *gate {
	g := &gate{
		Slots: web.NewSlots("loads", uploadsAtOnce, uploadQueue, uploadWait),
		times: Times{Pause: 10 * time.Second, Work: 15 * time.Minute, Answer: 30 * time.Second, Stop: 20 * time.Second},
	}
	g.givenUp, g.giveUp = context.WithCancel(context.Background())
	return g
}

// Stop gives the loads over HTTP that are under way, or wait for their turn,
// 20 seconds to end. Then they are given up: nothing of them is in the record, and
// their clients are told so.
func (s *Uploads) Stop() { time.AfterFunc(s.gate.times.Stop, s.gate.giveUp) }

var errStopping = geo.Errorf(geo.EUnavailable, "the server is stopping, and nothing was loaded: send the file again")

// inTurn runs what takes work in its turn. Once begun, it goes on to its end even where the
// client has left: who asked by way of an impatient proxy asks for the same again, and is
// told that it was done, or refused as before.
func (g *gate) inTurn(r *http.Request, work func(ctx context.Context) error) error {
	waiting, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(g.givenUp, cancel)()
	err := g.Enter(waiting)
	if err == nil {
		defer g.Leave()
	}
	if g.givenUp.Err() != nil {
		return errStopping
	}
	if err != nil {
		return err
	}

	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), g.times.Work)
	defer cancel()
	defer context.AfterFunc(g.givenUp, cancel)()
	err = work(ctx)
	switch {
	case err == nil || ctx.Err() == nil:
		return err
	case g.givenUp.Err() != nil:
		return errStopping
	}
	return geo.Errorf(geo.EUnavailable, "the file took more than %s to load, and nothing was loaded", g.times.Work)
}

// load has a snapshot loaded in its turn.
func (s *Uploads) load(r *http.Request, u Upload) (report []byte, changed bool, err error) {
	err = s.gate.inTurn(r, func(ctx context.Context) (err error) {
		report, changed, err = s.o.Loader.LoadUpload(ctx, u)
		return err
	})
	if r.Context().Err() != nil {
		s.o.Log.WarnContext(r.Context(), "the client of an upload left before its answer", "layer", u.Layer, "date", u.Date.String(), "token", u.Token.Name, "loaded", changed, "error", err)
	}
	return report, changed, err
}
