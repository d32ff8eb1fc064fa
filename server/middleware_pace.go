package server

import (
	"context"
	"hash/maphash"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/web"
)

// paceIdle is how long the pace of a client that asks for nothing is
// remembered at least.
const paceIdle = 10 * time.Minute

// pacer holds each client to a pace for what is heavy: pictures, differences,
// exports. A client is a hash of its address, salted anew at each start, and
// is forgotten after a while: no address is kept.
type pacer struct {
	perSecond rate.Limit // of weight
	burst     int        // of weight
	salt      maphash.Seed
	clients   memo.Memo[uint64, *rate.Limiter]
}

// newPacer lets each client have so many heavy requests; it is nil where nobody
// is held back.
func newPacer(m *memo.Memory, perSecond float64, burst int) *pacer {
	if perSecond == 0 {
		return nil
	}
	// Only full buckets are forgotten, so that to be forgotten grants no tokens.
	refilled := time.Duration(float64(burst) / perSecond * float64(time.Second))
	return &pacer{
		perSecond: rate.Limit(perSecond * web.HeavyCost), burst: burst * web.HeavyCost, salt: maphash.MakeSeed(),
		clients: memo.NewExpiring[uint64, *rate.Limiter](m, "paces", memo.PacesPart, max(paceIdle, refilled)),
	}
}

// wait returns how long a client has to wait for a request of that cost; 0 where it may
// have it now, which then counts.
func (p *pacer) wait(client netip.Prefix, cost int, now time.Time) time.Duration {
	// To make one cannot fail, and nobody leaves before it is made.
	bucket, _ := p.clients.Get(context.Background(), maphash.Comparable(p.salt, client), func(context.Context, uint64) (*rate.Limiter, error) {
		return rate.NewLimiter(p.perSecond, p.burst), nil
	})
	place := bucket.ReserveN(now, cost)
	wait := place.DelayFrom(now)
	if wait > 0 {
		place.CancelAt(now)
	}
	return wait
}

// clientOf returns the client by its address: one of IPv4, or the prefix of IPv6 that one
// line has. ok is false for the machine itself: that is an operator, or a proxy that does
// not name its client.
func (s *Server) clientOf(r *http.Request) (client netip.Prefix, ok bool) {
	var addr netip.Addr
	host, _, err := net.SplitHostPort(r.RemoteAddr) // of a socket there is none
	if err == nil {
		addr, err = netip.ParseAddr(host)
	}
	if s.TrustProxy {
		// The last is the one that our own proxy wrote: those before it are
		// whatever the client sent.
		values := r.Header.Values("X-Forwarded-For")
		list := strings.Split(strings.Join(values, ","), ",")
		if said, bad := netip.ParseAddr(strings.TrimSpace(list[len(list)-1])); bad == nil {
			addr, err = said, nil
		}
	}
	if err != nil || addr.IsLoopback() {
		return netip.Prefix{}, false
	}
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	client, err = addr.Prefix(bits)
	return client, err == nil
}

// paced is h, for each client no faster than its pace, as much as the request
// weighs.
func (s *Server) paced(h web.Handler, weigh web.Weight) web.Handler {
	if s.pacer == nil {
		return h
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		if cost := weigh(r); cost > web.Light && !web.ManifestOf(r.Context()).Again {
			if client, ok := s.clientOf(r); ok {
				if wait := s.pacer.wait(client, cost, s.Now()); wait > 0 {
					w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
					return geo.Errorf(geo.ETooOften, "pictures, differences and exports take work: wait a moment, and ask for less at a time")
				}
			}
		}
		return h(w, r)
	}
}
