package diagnose

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// metricsTimeout is how long asking for metrics may take.
const metricsTimeout = 10 * time.Second

// MetricsAddr is the address of --metrics-addr with its host: this machine alone where none is named.
func MetricsAddr(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || port == "" {
		return "", fmt.Errorf("metrics-addr: %s is no address: write it as 127.0.0.1:9108, or :9108 for this machine alone", addr)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// ServeMetrics answers /metrics at an address of its own until the context ends.
func ServeMetrics(ctx context.Context, addr, path string, metrics http.Handler, log *slog.Logger) error {
	addr, err := MetricsAddr(addr)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("--metrics-addr: cannot listen on %s: %w", addr, err)
	}
	mux := http.NewServeMux()
	mux.Handle(path, metrics)
	s := &http.Server{
		Handler: mux, ReadTimeout: metricsTimeout, WriteTimeout: metricsTimeout, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: ErrorLog(log),
	}
	log.Info("metrics are served", "address", l.Addr().String())
	context.AfterFunc(ctx, func() { _ = s.Close() })
	go func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are no longer served", "error", err)
		}
	}()
	return nil
}
