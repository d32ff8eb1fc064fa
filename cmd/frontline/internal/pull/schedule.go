package pull

import (
	"context"
	"hash/fnv"
	"strconv"
	"time"

	"frontline/data"
)

// retryAfter is how long after a first failure an upstream is asked again; after each further one
// it is twice as long, up to the usual time.
const retryAfter = 5 * time.Minute

// Due is when an upstream is to be asked next: after its time, and up to a tenth later, so that
// not all who ask it come at once.
func Due(u data.Upstream) time.Time {
	if u.State.AskedAt.IsZero() {
		return u.AddedAt
	}
	wait := u.Settings.Every
	if n := u.State.Failures; n > 0 {
		wait = min(wait, retryAfter<<min(n-1, 16))
	}
	h := fnv.New64a()
	h.Write([]byte(u.Name + strconv.FormatInt(u.State.AskedAt.Unix(), 10)))
	return u.State.AskedAt.Add(wait + time.Duration(float64(wait)/10*float64(h.Sum64()%1000)/1000))
}

// Keep pulls what is due at each tick, one upstream after another, until the context ends.
func (p *Puller) Keep(ctx context.Context, tick <-chan time.Time) {
	for {
		p.due(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

func (p *Puller) due(ctx context.Context) {
	all, err := p.DB.Upstreams(ctx)
	if err != nil {
		if ctx.Err() == nil {
			p.Log.Error("nothing is pulled: the upstreams cannot be read", "error", err)
		}
		return
	}
	for _, u := range all {
		if ctx.Err() != nil {
			return
		}
		if p.Now().Before(Due(u)) {
			continue
		}
		if _, err := p.Pull(ctx, u.Name); err != nil && ctx.Err() == nil {
			p.Log.Error("a pull could not be recorded", "upstream", u.Name, "error", err)
		}
	}
}
