package server

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"frontline/geo"
	"frontline/server/desk"
	"frontline/server/web"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts and times what the server does, in a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	stages   *prometheus.HistogramVec
	loads    *prometheus.CounterVec

	// series are the counter and the histogram of a route and status, found
	// once.
	series sync.Map // of seriesKey to series
}

type seriesKey struct {
	route  string
	status int
}

type series struct {
	requests prometheus.Counter
	took     prometheus.Observer
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "frontline_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "frontline_request_seconds", Help: "How long answers took, by route.",
			Buckets: prometheus.ExponentialBuckets(20e-6, 4, 9),
		}, []string{"route"}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "frontline_tile_stage_seconds", Help: "How long each stage of making a tile took.",
			Buckets: prometheus.ExponentialBuckets(20e-6, 4, 9),
		}, []string{"stage"}),
		loads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "frontline_loads_total", Help: "Loads over HTTP with a token, by what became of them.",
		}, []string{"result"}),
	}
	for _, result := range desk.Results {
		m.loads.WithLabelValues(result) // so that the first one is seen to rise
	}
	counter := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value)
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	m.registry.MustRegister(
		m.requests, m.took, m.stages, m.loads,
		gauge("frontline_memory_limit_bytes", "Bytes that the server is to stay within.", func() float64 { return float64(s.MemoryBytes) }),
		gauge("frontline_pictures_waiting", "Pictures that wait to be drawn.", func() float64 { return float64(s.drawing.Waiting.Load() + s.filming.Waiting.Load()) }),
		counter("frontline_pictures_refused_total", "Pictures that were refused because too many were asked for.", func() float64 { return float64(s.drawing.Refused.Load() + s.filming.Refused.Load()) }),
		gauge("frontline_basemaps", "Basemaps that are attached.", func() float64 { return float64(len(s.basemaps.Attached())) }),
		gauge("frontline_basemaps_unavailable", "Basemaps whose archive is being changed, was refused or cannot be reached.", func() float64 { return float64(s.basemaps.Unavailable()) }),
		s.memory,
		&recordCollector{s},
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// Metrics answers with the server's metrics, at whatever address it is asked.
func (s *Server) Metrics() http.Handler { return s.metrics.handler() }

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// observe counts an answer.
func (m *metrics) observe(route string, status int, took time.Duration) {
	k := seriesKey{route, status}
	v, ok := m.series.Load(k)
	if !ok {
		v, _ = m.series.LoadOrStore(k, series{m.requests.WithLabelValues(route, strconv.Itoa(status)), m.took.WithLabelValues(route)})
	}
	found := v.(series)
	found.requests.Inc()
	found.took.Observe(took.Seconds())
}

// observe counts an answer.
func (s *Server) observe(route string, status int, took time.Duration) {
	s.metrics.observe(route, status, took)
}

// stage times stages of making answers.
func (m *metrics) stage(now func() time.Time) web.Stages {
	return func(name string) (done func()) {
		start := now()
		return func() { m.stages.WithLabelValues(name).Observe(now().Sub(start).Seconds()) }
	}
}

// recordCollector reports, at each scrape, at which revision the
// record is and how old each layer's newest snapshot is.
type recordCollector struct{ s *Server }

var (
	lagDesc      = prometheus.NewDesc("frontline_replica_lag_seconds", "Time since this replica last heard of the server that writes the record.", nil, nil)
	maxLagDesc   = prometheus.NewDesc("frontline_replica_max_lag_seconds", "How far this replica may be behind, where it is bounded.", nil, nil)
	revisionDesc = prometheus.NewDesc("frontline_revision", "The record's newest revision.", nil, nil)
	ageDesc      = prometheus.NewDesc("frontline_snapshot_age_seconds", "Time since the beginning of the date of the newest snapshot in force.", []string{"layer"}, nil)
	cadenceDesc  = prometheus.NewDesc("frontline_snapshot_cadence_seconds", "How often a layer that has a cadence, and has not ended, is to have a snapshot.", []string{"layer"}, nil)
)

// Describe names the metrics.
func (c *recordCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- revisionDesc
	ch <- ageDesc
	ch <- cadenceDesc
	ch <- lagDesc
	ch <- maxLagDesc
	for _, d := range []*prometheus.Desc{pullsDesc, pullFailuresDesc, pullHeldDesc, pullLateDesc, pullSucceededDesc, pullLoadedDesc} {
		ch <- d
	}
}

// Collect reads the record; what cannot be read is left out and logged.
func (c *recordCollector) Collect(ch chan<- prometheus.Metric) {
	if err := c.collect(ch); err != nil {
		c.s.Log.Error("metrics of the record", "error", err)
	}
}

func (c *recordCollector) collect(ch chan<- prometheus.Metric) error {
	// Prometheus hands no context over.
	ctx, cancel := context.WithTimeout(context.Background(), collectTimeout)
	defer cancel()
	current, err := c.s.Store.Revision(ctx)
	if err != nil {
		return err
	}
	ch <- prometheus.MustNewConstMetric(revisionDesc, prometheus.GaugeValue, float64(current))
	lag, ok, err := c.s.lag(ctx)
	if err != nil {
		return err
	}
	if ok {
		ch <- prometheus.MustNewConstMetric(lagDesc, prometheus.GaugeValue, lag.Seconds())
	}
	if c.s.Replica != nil && c.s.MaxLag > 0 {
		ch <- prometheus.MustNewConstMetric(maxLagDesc, prometheus.GaugeValue, c.s.MaxLag.Seconds())
	}
	if err := c.collectUpstreams(ctx, ch); err != nil {
		return err
	}
	layers, err := c.s.Store.Layers(ctx, current)
	if err != nil {
		return err
	}
	now := c.s.Now()
	for _, l := range layers {
		snapshot, err := c.s.views.FindSnapshot(ctx, l.ID, geo.AsOf{Valid: geo.DateOf(now), Known: current}, current)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue
		} else if err != nil {
			return err
		}
		ch <- prometheus.MustNewConstMetric(ageDesc, prometheus.GaugeValue, now.Sub(snapshot.ValidOn.Time()).Seconds(), l.ID)
		if l.Cadence == geo.CadenceDaily && snapshot.Ends == "" {
			ch <- prometheus.MustNewConstMetric(cadenceDesc, prometheus.GaugeValue, (24 * time.Hour).Seconds(), l.ID)
		}
	}
	return nil
}

var (
	pullsDesc         = prometheus.NewDesc("frontline_pulls_total", "Pulls from an upstream, by what became of them.", []string{"upstream", "result"}, nil)
	pullFailuresDesc  = prometheus.NewDesc("frontline_upstream_failures", "Pulls from an upstream that failed in a row.", []string{"upstream"}, nil)
	pullHeldDesc      = prometheus.NewDesc("frontline_upstream_held", "Whether what an upstream gave last was held back.", []string{"upstream"}, nil)
	pullLateDesc      = prometheus.NewDesc("frontline_upstream_late", "Whether an upstream has given nothing new for longer than it may.", []string{"upstream"}, nil)
	pullSucceededDesc = prometheus.NewDesc("frontline_upstream_last_success_timestamp_seconds", "When all that an upstream has was loaded.", []string{"upstream"}, nil)
	pullLoadedDesc    = prometheus.NewDesc("frontline_upstream_last_loaded_timestamp_seconds", "When an upstream gave something new.", []string{"upstream"}, nil)
)

func (c *recordCollector) collectUpstreams(ctx context.Context, ch chan<- prometheus.Metric) error {
	if c.s.Upstreams == nil {
		return nil
	}
	all, err := c.s.Upstreams(ctx)
	if err != nil {
		return err
	}
	for _, u := range all {
		gauge := func(d *prometheus.Desc, value float64) {
			ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, u.Name)
		}
		for result, n := range u.Pulls {
			ch <- prometheus.MustNewConstMetric(pullsDesc, prometheus.CounterValue, float64(n), u.Name, result)
		}
		gauge(pullFailuresDesc, float64(u.Failures))
		gauge(pullHeldDesc, oneIf(u.Held))
		gauge(pullLateDesc, oneIf(u.Late))
		for d, at := range map[*prometheus.Desc]time.Time{pullSucceededDesc: u.SucceededAt, pullLoadedDesc: u.LoadedAt} {
			if !at.IsZero() {
				gauge(d, float64(at.UnixMilli())/1000)
			}
		}
	}
	return nil
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// collectTimeout is how long reading the record for metrics may take.
const collectTimeout = 5 * time.Second
