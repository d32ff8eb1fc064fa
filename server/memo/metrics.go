package memo

import "github.com/prometheus/client_golang/prometheus"

// cacheMetrics are the metrics of each cache.
var cacheMetrics = []struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(usage) float64
}{
	{cacheDesc("entries", "Entries in a cache."), prometheus.GaugeValue, func(u usage) float64 { return float64(u.entries) }},
	{cacheDesc("bytes", "Bytes of the keys and values in a cache."), prometheus.GaugeValue, func(u usage) float64 { return float64(u.bytes) }},
	{cacheDesc("limit_bytes", "Bytes that a cache may hold, alone or together with all others of the same limit."), prometheus.GaugeValue, func(u usage) float64 { return float64(u.limit) }},
	{cacheDesc("hits_total", "What was found in a cache, or waited for while it was made."), prometheus.CounterValue, func(u usage) float64 { return float64(u.hits) }},
	{cacheDesc("misses_total", "What was not there and had to be made."), prometheus.CounterValue, func(u usage) float64 { return float64(u.misses) }},
	{cacheDesc("evictions_total", "What had to give way to something else."), prometheus.CounterValue, func(u usage) float64 { return float64(u.evictions) }},
}

func cacheDesc(name, help string) *prometheus.Desc {
	return prometheus.NewDesc("frontline_cache_"+name, help, []string{"cache"}, nil)
}

// Describe names the metrics.
func (m *Memory) Describe(ch chan<- *prometheus.Desc) {
	for _, of := range cacheMetrics {
		ch <- of.desc
	}
}

// Collect reports how each cache is used.
func (m *Memory) Collect(ch chan<- prometheus.Metric) {
	for _, c := range m.caches {
		u := c.usage()
		for _, of := range cacheMetrics {
			ch <- prometheus.MustNewConstMetric(of.desc, of.kind, of.value(u), u.name)
		}
	}
}
