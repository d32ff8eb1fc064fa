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
	client := askingClient()
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	last := make([]error, len(replicas))
	var wg sync.WaitGroup
	for i, base := range replicas {
		wg.Go(func() {
			for {
				knows, err := askServer(ctx, client, base, what)
				if err == nil && knows {
					last[i] = nil
					return
				}
				if last[i] == nil || ctx.Err() == nil { // else err is of the end of time
					if last[i] = err; err == nil {
						last[i] = errors.New("it answers as before")
					}
				}
				select {
				case <-ctx.Done():
					return
				case <-time.After(replicaAskPause):
				}
			}
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
