package main

import (
	"cmp"
	"fmt"
	"runtime"
	"time"

	"frontline/cmd/frontline/internal/attach"
	"frontline/cmd/frontline/internal/configfile"
	"frontline/cmd/frontline/internal/diagnose"
	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/geo/raster/brand"
	"frontline/server"
	"frontline/server/web"
)

// cacheNote is said where cache-mib is set: that bound is older than memory-mib, which bounds
// all caches.
const cacheNote = "cache-mib bounds finished tiles within memory-mib, which bounds all that is kept: leave cache-mib out"

type serveCommand struct {
	Addr           string        `env:"FRONTLINE_ADDR" default:"127.0.0.1:8080" help:"Where to listen: host and port, or unix:PATH for a socket. [$FRONTLINE_ADDR, ${default}]"`
	PublicURL      string        `env:"FRONTLINE_PUBLIC_URL" placeholder:"URL" help:"Where readers reach the server, with the path below which it lies, if any: all addresses begin with it; else the host that each request names. [$FRONTLINE_PUBLIC_URL]"`
	TrustProxy     bool          `env:"FRONTLINE_TRUST_PROXY" help:"Take host, scheme and client from X-Forwarded-*; only behind a proxy that sets them. [$FRONTLINE_TRUST_PROXY]"`
	MemoryMiB      int64         `name:"memory-mib" env:"FRONTLINE_MEMORY_MIB" default:"256" help:"Memory to stay within, in MiB, at least 192, caches and all; GOMEMLIMIT, where it is set, is left as it is. [$FRONTLINE_MEMORY_MIB, ${default}]"`
	CacheMiB       int64         `name:"cache-mib" env:"FRONTLINE_CACHE_MIB" default:"0" help:"Of that, finished tiles to keep at most, in MiB; 0 leaves it to memory-mib, and nobody needs another value. [$FRONTLINE_CACHE_MIB, ${default}]"`
	DrawLimit      int           `env:"FRONTLINE_DRAW_LIMIT" default:"0" help:"Pictures drawn at one time; more wait, and too many are answered 503. 0 is one a processor. [$FRONTLINE_DRAW_LIMIT, ${default}]"`
	UploadMiB      int64         `name:"upload-mib" env:"FRONTLINE_UPLOAD_MIB" default:"16" help:"The largest file taken over HTTP, in MiB, as it comes and unpacked; 0 takes none. [$FRONTLINE_UPLOAD_MIB, ${default}]"`
	Desk           bool          `env:"FRONTLINE_DESK" help:"Let who has a token decide at /desk and at the addresses of drafts what is published, and taken back. [$FRONTLINE_DESK]"`
	Contact        string        `env:"FRONTLINE_CONTACT" placeholder:"ADDRESS" help:"Where to report a weakness: a mail address or an https URL; answered at /.well-known/security.txt. [$FRONTLINE_CONTACT]"`
	Report         string        `env:"FRONTLINE_REPORT" placeholder:"ADDRESS" help:"Where readers report an error in what is shown: a mail address or an https URL; each card links to it. [$FRONTLINE_REPORT]"`
	Words          []string      `env:"FRONTLINE_WORDS" placeholder:"DIR" help:"A further language: a folder of messages named by its tag, such as de, or one of such folders; may be given several times, or with commas between. [$FRONTLINE_WORDS]"`
	Language       string        `env:"FRONTLINE_LANGUAGE" placeholder:"TAG" help:"The language of readers whose own there are no words for; else that of the record's settings, or en. [$FRONTLINE_LANGUAGE]"`
	Brand          string        `env:"FRONTLINE_BRAND" placeholder:"FILE" help:"A house style for pictures and embeds: colours, fonts and a corner mark, as the manual has it. [$FRONTLINE_BRAND]"`
	Basemap        []string      `env:"FRONTLINE_BASEMAP" placeholder:"ARCHIVE" help:"An archive of OpenStreetMap's data to draw under the layers: a file in .pmtiles or .mbtiles, or the https address of PMTiles; may be given several times, or with commas between, bottom first. [$FRONTLINE_BASEMAP]"`
	BasemapHTTP    bool          `name:"basemap-allow-http" env:"FRONTLINE_BASEMAP_ALLOW_HTTP" help:"Read basemaps from addresses that are not https, too. [$FRONTLINE_BASEMAP_ALLOW_HTTP]"`
	BasemapPrivate bool          `name:"basemap-allow-private" env:"FRONTLINE_BASEMAP_ALLOW_PRIVATE" help:"Read basemaps from addresses of private networks, too. [$FRONTLINE_BASEMAP_ALLOW_PRIVATE]"`
	FrameAncestors string        `env:"FRONTLINE_FRAME_ANCESTORS" default:"*" placeholder:"ORIGINS" help:"Whose pages may frame an embed: *, none, or origins such as https://news.example.org,https://*.example.net. [$FRONTLINE_FRAME_ANCESTORS, ${default}]"`
	CORSOrigins    string        `name:"cors-origins" env:"FRONTLINE_CORS_ORIGINS" default:"*" placeholder:"ORIGINS" help:"Whose pages may read tiles, data and pictures by a script: *, none, or origins; writing is open to none. [$FRONTLINE_CORS_ORIGINS, ${default}]"`
	HeavyRate      float64       `env:"FRONTLINE_HEAVY_RATE" default:"5" help:"Pictures, differences and exports that a client may ask for in a second; more are answered 429. 0 holds nobody back. [$FRONTLINE_HEAVY_RATE, ${default}]"`
	HeavyBurst     int           `env:"FRONTLINE_HEAVY_BURST" default:"120" help:"And how many at once, where it has rested. [$FRONTLINE_HEAVY_BURST, ${default}]"`
	SpanDays       int           `env:"FRONTLINE_SPAN_DAYS" default:"7305" help:"The days that may lie between the two dates of a difference; one further apart is answered 400. 0 sets no bound. [$FRONTLINE_SPAN_DAYS, ${default}]"`
	Pprof          string        `env:"FRONTLINE_PPROF" placeholder:"ADDR" help:"Answer Go profiles at this loopback address. [$FRONTLINE_PPROF]"`
	Litestream     bool          `env:"FRONTLINE_LITESTREAM" help:"Leave the write-ahead log to Litestream, which replicates the database: a stop does not empty it. [$FRONTLINE_LITESTREAM]"`
	Heartbeat      time.Duration `env:"FRONTLINE_HEARTBEAT" default:"0s" placeholder:"TIME" help:"How often to sign the database, so that replicas know how far behind they are; 0 is with each change alone. [$FRONTLINE_HEARTBEAT, ${default}]"`
	ReadOnly       bool          `env:"FRONTLINE_READ_ONLY" help:"Only read the database, which others write, restore or replace; so it is by itself where it cannot be written to. [$FRONTLINE_READ_ONLY]"`
	MaxLag         time.Duration `env:"FRONTLINE_MAX_LAG" default:"0s" placeholder:"TIME" help:"With --read-only: how long ago the database may have been signed before caches are let keep nothing for ever; 0 is any time. [$FRONTLINE_MAX_LAG, ${default}]"`
	MetricsAddr    string        `env:"FRONTLINE_METRICS_ADDR" placeholder:"ADDR" help:"Answer /metrics at this address alone, such as 127.0.0.1:9108; without a host, on this machine alone. [$FRONTLINE_METRICS_ADDR]"`
	SlowRequest    time.Duration `env:"FRONTLINE_SLOW_REQUEST" default:"5s" placeholder:"TIME" help:"Log a request that takes as long, by its route; 0 logs none. [$FRONTLINE_SLOW_REQUEST, ${default}]"`
	load.BundleFlags
	diagnose.LogFlags
	Pull bool `env:"FRONTLINE_PULL" help:"Ask the upstreams again and again, and load what is new; frontline upstream says which. [$FRONTLINE_PULL]"`
	webhookFlags
	LogRequests bool `env:"FRONTLINE_LOG_REQUESTS" help:"Log each request; readers' addresses are never logged. [$FRONTLINE_LOG_REQUESTS]"`
}

// Help is shown under `frontline serve --help`.
func (serveCommand) Help() string {
	return `Makes the database where it is missing and loads the bundled layers into an empty one.

Example: frontline serve --addr 127.0.0.1:8080 --db frontline.db

Example: frontline serve --db elsewhere.db --bundle none

Example: frontline serve --basemap /var/lib/frontline/ukraine.pmtiles

Example: frontline serve --public-url https://maps.example.org --trust-proxy --desk`
}

// checkReplica finds what is wrong with the settings of replicas and their writer.
func (c *serveCommand) checkReplica() error {
	switch {
	case c.Heartbeat != 0 && c.Heartbeat < time.Second:
		return fmt.Errorf("heartbeat: %s is too often: give at least 1s, or 0 for none", c.Heartbeat)
	case c.Desk && c.ReadOnly:
		return fmt.Errorf("desk: with read-only, nothing can be decided here: open the desk of the server that writes the record")
	case c.MaxLag < 0:
		return fmt.Errorf("max-lag: %s is no time to be behind: give 0 for any", c.MaxLag)
	}
	return nil
}

// basemapsFrom says from where basemaps may be read.
func (c *serveCommand) basemapsFrom(p *program.Program) attach.From {
	return attach.From{AllowHTTP: c.BasemapHTTP, AllowPrivate: c.BasemapPrivate, Flags: "basemap-", Version: p.Version}
}

// options returns the options of the server that are settings.
func (c *serveCommand) options() (server.Options, error) {
	o := server.Options{
		TrustProxy: c.TrustProxy, Contact: c.Contact, Report: c.Report, Language: c.Language,
		MemoryBytes: c.MemoryMiB << 20, CacheBytes: c.CacheMiB << 20, DrawLimit: c.DrawLimit, UploadBytes: c.UploadMiB << 20,
		HeavyRate: c.HeavyRate, HeavyBurst: c.HeavyBurst, SpanDays: c.SpanDays, Gazetteer: data.Gazetteer, MetricsApart: c.MetricsAddr != "", SlowRequest: c.SlowRequest,
	}
	err := cmp.Or(c.checkReplica(), c.checkMiB(), c.CheckBundle())
	if err != nil {
		return server.Options{}, err
	}
	if o.FrameAncestors, err = web.ParseOrigins(c.FrameAncestors, true); err != nil {
		return server.Options{}, fmt.Errorf("frame-ancestors: %w", err)
	}
	if o.ReadOrigins, err = web.ParseOrigins(c.CORSOrigins, false); err != nil {
		return server.Options{}, fmt.Errorf("cors-origins: %w", err)
	}
	if o.PublicURL, err = configfile.PublicURL(c.PublicURL); err != nil {
		return server.Options{}, err
	}
	if c.Brand != "" {
		if o.Brand, err = brand.Read(c.Brand); err != nil {
			return server.Options{}, fmt.Errorf("brand: %w", err)
		}
	}
	if o.DrawLimit == 0 {
		o.DrawLimit = runtime.GOMAXPROCS(0)
	}
	return o, nil
}

// mostMiB is the most that a setting in MiB may be, 16 TiB: so many bytes are counted
// without overflow.
const mostMiB = 1 << 24

// checkMiB names the first setting in MiB that is not within its bounds. Of memory-mib the
// server says what is the least.
func (c *serveCommand) checkMiB() error {
	for _, s := range []struct {
		name string
		mib  int64
	}{{"memory-mib", c.MemoryMiB}, {"cache-mib", c.CacheMiB}, {"upload-mib", c.UploadMiB}} {
		if s.mib < 0 || s.mib > mostMiB {
			return fmt.Errorf("%s: %d is out of bounds: give a number of MiB from 0 to %d", s.name, s.mib, mostMiB)
		}
	}
	return nil
}
