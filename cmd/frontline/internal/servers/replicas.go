package servers

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Replicas are on no list in the database, which they cannot write to: whoever
// withdraws names them. A copy takes a moment to reach them.
const (
	ReplicasTimeout = 30 * time.Second
	replicaAskPause = 100 * time.Millisecond
)

// ParseReplicas checks the addresses of the replicas.
func ParseReplicas(addresses []string) ([]string, error) {
	var all []string
	for _, text := range addresses {
		u, err := url.Parse(strings.TrimSpace(text))
		if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New("replicas: one is no address: write it as http://192.0.2.20:8080")
		}
		all = append(all, strings.TrimSuffix(u.String(), "/"))
	}
	return all, nil
}

// AwaitReplicas returns when every replica knows what was withdrawn. One that cannot be
// reached may answer as before once it is there again, so it is waited for, too.
func AwaitReplicas(ctx context.Context, replicas []string, what Withdrawn, patience time.Duration) error {
	client, _ := askingClient()
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	last := make([]error, len(replicas))
	var wg sync.WaitGroup
	for i, base := range replicas {
		wg.Go(func() {
			poll(ctx, replicaAskPause, func() bool {
				knows, err := askServer(ctx, client, base, what)
				switch {
				case err == nil && knows:
					last[i] = nil
				case last[i] != nil && ctx.Err() != nil: // err is of the end of time
				case err == nil:
					last[i] = errors.New("it answers as before")
				default:
					last[i] = err
				}
				return last[i] == nil
			})
		})
	}
	wg.Wait()
	var waiting []string
	for i, err := range last {
		if err != nil {
			waiting = append(waiting, fmt.Sprintf("%s (%v)", replicas[i], err))
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	return fmt.Errorf("the record is at revision %d, but these replicas are not known to answer by it: %s; keep readers from them, and once they are up to date purge the caches with `frontline recall`", what.Revision, strings.Join(waiting, ", "))
}
