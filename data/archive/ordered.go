package archive

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// ordered works on what produce sends, on all processors, and passes what comes of it to take, in
// the order in which it was sent. Each processor works with what newWork returns.
func ordered[J, R any](ctx context.Context, produce func(ctx context.Context, send func(J) error) error, newWork func() (func(J) R, error), take func(J, R) error) error {
	type pending struct {
		job J
		out chan R
	}
	workers := runtime.GOMAXPROCS(0)
	jobs := make(chan pending)
	// In order, and no more of them than keep all workers busy.
	inOrder := make(chan pending, 16*workers)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(jobs)
		defer close(inOrder)
		return produce(ctx, func(job J) error {
			p := pending{job, make(chan R, 1)}
			for _, to := range []chan<- pending{inOrder, jobs} {
				select {
				case to <- p:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for range workers {
		group.Go(func() error {
			work, err := newWork()
			if err != nil {
				return err
			}
			for p := range jobs {
				p.out <- work(p.job)
			}
			return nil
		})
	}
	group.Go(func() error {
		for p := range inOrder {
			if err := ctx.Err(); err != nil {
				return err // at once, and not when what is under way is done
			}
			select {
			case r := <-p.out:
				if err := take(p.job, r); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}
