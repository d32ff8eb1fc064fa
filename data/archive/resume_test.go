package archive

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"
)

// stopAfter exports until some steps are done.
func stopAfter(t *testing.T, o Options, steps int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o.Progress = func(done, _ int) {
		if done == steps {
			cancel()
		}
	}
	_, err := Export(ctx, o)
	if geo.ErrorCode(err) != geo.EUnavailable || !strings.Contains(err.Error(), "the same command goes on") {
		t.Fatalf("stopped: %v", err)
	}
	if _, err := os.Stat(o.Path); !os.IsNotExist(err) {
		t.Errorf("a half archive is there: %v", err)
	}
}

func TestAStoppedExportGoesOnToTheSameBytes(t *testing.T) {
	geotest.TakesLong(t)
	whole := bundled(t, "claims", "2022-09-30", "out.pmtiles", 11)
	export(t, whole)
	for _, file := range []string{"out.pmtiles", "out.mbtiles"} {
		o := bundled(t, "claims", "2022-09-30", file, 11)
		for _, steps := range []int{200, 500} {
			stopAfter(t, o, steps)
		}
		from := 0
		o.Resumed = func(done, total int) { from = done }
		export(t, o)
		if from < 400 {
			t.Errorf("%s went on after %d steps", file, from)
		}
		if o.Format == PMTiles && !bytes.Equal(readFile(t, o.Path), readFile(t, whole.Path)) {
			t.Error("it comes out differently")
		}
	}
	// One that had cut everything only has to be written.
	o := bundled(t, "claims", "2022-09-30", "out.pmtiles", 11)
	total := 0
	o.Progress = func(_, n int) { total = n }
	export(t, o)
	o.Path += "2.pmtiles"
	stopAfter(t, o, total)
	o.Progress = nil
	export(t, o)
	if !bytes.Equal(readFile(t, o.Path), readFile(t, whole.Path)) {
		t.Error("it comes out differently")
	}
}

// TestADamagedEndIsMadeAnew cuts the log off where a crash could, or spoils a
// byte behind its first line.
func TestADamagedEndIsMadeAnew(t *testing.T) {
	geotest.TakesLong(t)
	o := bundled(t, "base", "2014-01-01", "out.pmtiles", 5)
	export(t, o)
	want := readFile(t, o.Path)
	o.Replace = true
	total := 0
	o.Progress = func(_, n int) { total = n }
	export(t, o)
	o.Progress = nil
	if err := os.Remove(o.Path); err != nil {
		t.Fatal(err)
	}
	stopAfter(t, o, total-1)
	log := readFile(t, o.Path+partSuffix)
	first := bytes.IndexByte(log, '\n') + 1
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 8 {
		spoilt := bytes.Clone(log)
		at := first + r.IntN(len(log)-first)
		if i%2 == 0 {
			spoilt = spoilt[:at]
		} else {
			spoilt[at] ^= 0x55
		}
		if i == 0 {
			spoilt = nil // made, and nothing written yet
		}
		if err := os.WriteFile(o.Path+partSuffix, spoilt, 0o644); err != nil {
			t.Fatal(err)
		}
		export(t, o)
		if !bytes.Equal(readFile(t, o.Path), want) {
			t.Errorf("spoilt at %d of %d, it comes out differently", at, len(log))
		}
	}
}

func TestTheRestOfAnotherExportIsNotUsed(t *testing.T) {
	o := bundled(t, "claims", "2022-09-30", "out.pmtiles", 11)
	stopAfter(t, o, 200)
	for name, change := range map[string]func(*Options){
		"zooms":   func(o *Options) { o.MaxZoom = 7 },
		"content": func(o *Options) { o.Snapshot.Content = "another" },
		"date":    func(o *Options) { o.Snapshot.ValidOn++ },
		"program": func(o *Options) { o.Version = "another" },
	} {
		other := o
		change(&other)
		if _, err := Export(t.Context(), other); geo.ErrorCode(err) != geo.EConflict || !strings.Contains(err.Error(), "--force") {
			t.Errorf("another %s: %v", name, err)
		}
	}
	other := o
	other.MaxZoom, other.Replace = 5, true
	other.Resumed = func(int, int) { t.Error("it went on with another's rest") }
	export(t, other)

	// What is no log of ours is nobody's to delete.
	o.Path += "2.pmtiles"
	if err := os.WriteFile(o.Path+partSuffix, []byte("a download\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	o.Replace = true
	if _, err := Export(t.Context(), o); geo.ErrorCode(err) != geo.EConflict || string(readFile(t, o.Path+partSuffix)) != "a download\n" {
		t.Errorf("another program's file: %v", err)
	}
}

func TestTwoExportsToOneFileAreRefused(t *testing.T) {
	o := bundled(t, "claims", "2022-09-30", "out.pmtiles", 8)
	p, err := openPart(o.Path+partSuffix, o.key(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if _, err := Export(t.Context(), o); geo.ErrorCode(err) != geo.EConflict || !strings.Contains(err.Error(), "under way") {
		t.Errorf("a second one: %v", err)
	}
}

func TestAFullDiskSaysHowToGoOn(t *testing.T) {
	o := bundled(t, "claims", "2022-09-30", "out.pmtiles", 4)
	p, err := openPart(o.Path+partSuffix, o.key(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	full := fmt.Errorf("write: %w", syscall.ENOSPC)
	if err := stopped(full, o.Path, p, 3, 9); geo.ErrorCode(err) != geo.EUnavailable || !strings.Contains(err.Error(), "make room") {
		t.Error(err)
	}
}
