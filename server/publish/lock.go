package publish

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// lease is for how long a publisher that says nothing more is waited for.
const lease = 10 * time.Minute

// renewal is how often a publisher says that it is still at work.
const renewal = 2 * time.Minute

// claim is the content of a lock object.
type claim struct {
	// ID is of the run. It names nobody: a bucket that is public shows it.
	ID    string    `json:"id"`
	Until time.Time `json:"until"` // zero once the work is done
}

// lock is the right to publish. The object with the highest number has it, and
// none is made again: whoever takes a lease that ran out makes the next one,
// and only one of several can.
type lock struct {
	bucket *bucket
	now    func() time.Time
	name   string
	claim  claim
	stop   context.CancelFunc
	done   chan struct{}
}

func lockName(number int) string { return fmt.Sprintf("%s%08d.json", lockPrefix, number) }

// acquire takes the lock; geo.EConflict where another publisher has it.
func acquire(ctx context.Context, b *bucket, now func() time.Time) (*lock, error) {
	names, err := b.list(ctx, lockPrefix)
	if err != nil {
		return nil, err
	}
	number := 0
	for name := range names {
		var n int
		if _, err := fmt.Sscanf(name, lockPrefix+"%d.json", &n); err == nil {
			number = max(number, n)
		}
	}
	if number > 0 {
		var c claim
		if _, err := b.readJSON(ctx, lockName(number), &c); err != nil {
			return nil, err
		}
		if now().Before(c.Until) {
			return nil, geo.Errorf(geo.EConflict, "another publisher is at work here, and may be until %s: wait for it; where it was stopped, run this again then", c.Until.UTC().Format(time.RFC3339))
		}
	}
	l := &lock{
		bucket: b, now: now, name: lockName(number + 1), done: make(chan struct{}),
		claim: claim{ID: rand.Text(), Until: now().Add(lease)},
	}
	if err := b.create(ctx, l.name, l.claim); err != nil {
		if geo.ErrorCode(err) == geo.EConflict {
			return nil, geo.Errorf(geo.EConflict, "another publisher began here in the same moment: run this again when it is done")
		}
		return nil, err
	}
	for name := range names {
		if err := b.remove(ctx, name); err != nil {
			return nil, err
		}
	}
	renewing, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	go l.renew(renewing)
	return l, nil
}

// renew says from time to time that the work goes on.
func (l *lock) renew(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(renewal)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if geo.ErrorCode(l.held(ctx)) == geo.EConflict {
				return
			}
			c := l.claim
			c.Until = l.now().Add(lease)
			// Where it cannot be said, the lease runs out, and held tells.
			_ = l.write(ctx, c)
		}
	}
}

func (l *lock) write(ctx context.Context, c claim) error {
	raw, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return l.bucket.write(ctx, l.name, raw, PutOptions{ContentType: "application/json", CacheControl: askAgain})
}

// held is geo.EConflict where another publisher took the lock.
func (l *lock) held(ctx context.Context) error {
	names, err := l.bucket.list(ctx, lockPrefix)
	if err != nil {
		return err
	}
	if _, ok := names[l.name]; !ok {
		return errOvertaken()
	}
	for name := range names {
		if name > l.name {
			return errOvertaken()
		}
	}
	// Where the store holds no conditions, another may have made the same lock in
	// the same moment: the one that was written last counts.
	var c claim
	if _, err := l.bucket.readJSON(ctx, l.name, &c); err != nil {
		return err
	}
	if c.ID != l.claim.ID {
		return errOvertaken()
	}
	return nil
}

// release lets the next publisher begin at once.
func (l *lock) release(ctx context.Context) {
	l.stop()
	<-l.done
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if l.held(ctx) != nil {
		return // it is another's
	}
	c := l.claim
	c.Until = time.Time{}
	_ = l.write(ctx, c) // else the lease runs out
}
