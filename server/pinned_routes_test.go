package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"

	"frontline/server/servertest"
)

// pinnedAddresses are those of every route, and what the list of routes lacks.
func pinnedAddresses(t *testing.T, f servertest.Fixture) (out []string) {
	t.Helper()
	listed := servertest.Routes()
	var there []string
	err := chi.Walk(f.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet || slices.Contains(there, pattern) {
			return nil
		}
		there = append(there, pattern)
		if !slices.Contains(listed, pattern) {
			t.Errorf("%s is in no list: by which addresses is it pinned?", pattern)
		}
		out = append(out, servertest.Pinned(pattern)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range listed {
		if !slices.Contains(there, pattern) {
			t.Errorf("there is no route %s", pattern)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lawLayers are a basemap of two oblasts, claims, and control of two classes and
// two assessors that overlap.
func lawLayers() fstest.MapFS {
	layers := servertest.TestLayers()
	maps.DeleteFunc(layers, func(name string, _ *fstest.MapFile) bool { return strings.HasPrefix(name, "control/2") })
	layers["base/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Base","kind":"base","cadence":"event","attribution":"Base"}`)}
	layers["base/2014-01-01.geojson"] = lawBase(38)
	servertest.AddTown(layers, 37.5, 47.5)
	for day := 11; day <= 15; day++ {
		layers[fmt.Sprintf("control/2025-11-%d.geojson", day)] = servertest.Collection(lawControl(day)...)
	}
	return layers
}

// lawBase are oblasts with a border between them.
func lawBase(border float64) *fstest.MapFile {
	return servertest.Collection(servertest.Square("west", `{"class":"oblast","names":{"en":"West oblast"}}`, border-4, 45, 4), servertest.Square("east", `{"class":"oblast","names":{"en":"East oblast"}}`, border, 45, 4))
}

// lawControl is control that differs from number to number: held ground that
// grows, of which the edge moves by slivers too, and others' ground on it.
func lawControl(n int) []string {
	size := 1 + float64(n%5)/10 + float64(n)*1e-5
	features := []string{servertest.Square("held", `{"name":"held ground"}`, 37, 47, size)}
	if n%3 != 0 {
		features = append(features, servertest.Square("other", `{"name":"held by others","assessed_by":"Another"}`, 37.5, 47.5, 0.5))
	}
	if n%2 == 0 {
		features = append(features, servertest.Square("open", `{"name":"open ground","status":"contested"}`, 38.2, 47, 0.3+float64(n)/100))
	}
	return features
}
