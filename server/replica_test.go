package server_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontline/server"
	"frontline/server/servertest"
)

// signedAt is a replica whose writer was last heard of then.
type signedAt time.Time

func (s signedAt) Signed(context.Context) (time.Time, error) { return time.Time(s), nil }

// TestAReplicaTellsItsLag looks at what a replica says of itself, and for how long it
// lets its pinned answers be kept: the first one of a tile, and one out of the cache.
func TestAReplicaTellsItsLag(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		signed  time.Time
		max     time.Duration
		ready   string
		metric  string
		forEver bool
	}{
		"up to date":          {servertest.Noon.Add(-3 * time.Second), time.Minute, `"replica":true,"lag_seconds":3}`, "frontline_replica_lag_seconds 3\n", true},
		"behind":              {servertest.Noon.Add(-2 * time.Minute), time.Minute, `"replica":true,"lag_seconds":120}`, "frontline_replica_lag_seconds 120\n", false},
		"behind, and may be":  {servertest.Noon.Add(-2 * time.Minute), 0, `"lag_seconds":120}`, "frontline_replica_lag_seconds 120\n", true},
		"ahead by its clock":  {servertest.Noon.Add(time.Minute), time.Minute, `"lag_seconds":0}`, "frontline_replica_lag_seconds 0\n", true},
		"never signed":        {time.Time{}, 0, `"replica":true}`, "", true},
		"never signed, bound": {time.Time{}, time.Minute, `"replica":true}`, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := servertest.New(t, servertest.Silent, func(o *server.Options) { o.Replica, o.MaxLag = signedAt(tt.signed), tt.max })
			if body := string(servertest.Read(t, f.Ask(http.MethodGet, "/readyz"))); !strings.Contains(body, tt.ready) {
				t.Errorf("it says %s", body)
			}
			if body := string(servertest.Read(t, f.Ask(http.MethodGet, "/metrics"))); strings.Contains(body, "replica_lag") != (tt.metric != "") || !strings.Contains(body, tt.metric) {
				t.Errorf("its metrics do not say %q", tt.metric)
			}
			for _, path := range []string{"/tiles/claims/2022-09-30@1/" + servertest.CrimeaTile + ".mvt", "/tiles/claims/2022-09-30@1/" + servertest.CrimeaTile + ".mvt", "/api/layers/claims/2022-09-30@1/features.json"} {
				r := f.Ask(http.MethodGet, path)
				if got := r.Header.Get("Cache-Control"); r.StatusCode != http.StatusOK || strings.Contains(got, "immutable") != tt.forEver {
					t.Errorf("%s: status %d, Cache-Control %s", path, r.StatusCode, got)
				}
			}
		})
	}
}
