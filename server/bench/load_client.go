package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// hammer sends n requests over so many connections, each of which waits for its
// answer before it asks again, at most for limit. It returns how many were
// answered with 200. Answers are read by hand: what the reader takes is taken
// from the server, of which there are two on these cores.
func hammer(ctx context.Context, addr string, request []byte, connections, n int, limit time.Duration) (int, error) {
	var left, done atomic.Int64
	left.Store(int64(n))
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var wg sync.WaitGroup
	failed := make(chan error, connections)
	for range connections {
		wg.Go(func() {
			c, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
			if err != nil {
				failed <- err
				return
			}
			defer c.Close()
			defer context.AfterFunc(ctx, func() { c.Close() })()
			in := bufio.NewReaderSize(c, 64<<10)
			for left.Add(-1) >= 0 {
				if err := exchange(c, in, request); err != nil {
					if ctx.Err() == nil {
						failed <- err
					}
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	select {
	case err := <-failed:
		return int(done.Load()), err
	default:
		return int(done.Load()), nil
	}
}

func exchange(c net.Conn, in *bufio.Reader, request []byte) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	r, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r.Body)
	r.Body.Close()
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("answered %s", r.Status)
	}
	return err
}
