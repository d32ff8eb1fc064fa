package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"frontline/geo"
)

// manyDays is how many days BenchmarkManyDays loads: two years and more.
const manyDays = 769

// BenchmarkManyDays loads a long series into a new database, as a program of its
// own, and verifies it. It reports the processor's time and the most memory that
// each took. Days go forward through the real ones and back again.
func BenchmarkManyDays(b *testing.B) {
	real, err := filepath.Glob(filepath.Join(os.Getenv("FRONTLINE_REAL"), "*.geojson"))
	if err != nil || os.Getenv("FRONTLINE_REAL") == "" || len(real) == 0 {
		b.Skip("set FRONTLINE_REAL to the folder of the real days")
	}
	dir := b.TempDir()
	files := []string{"load", "control", "--create", "--assessed-by=X", "--accept=area,lost-part,date,stale"}
	there := slices.Concat(real, real)
	slices.Reverse(there[len(real):])
	for i := range manyDays {
		text, err := os.ReadFile(there[i%len(there)])
		if err != nil {
			b.Fatal(err)
		}
		path := filepath.Join(dir, fmt.Sprintf("%s.geojson", geo.MustDate("2023-10-01")+geo.Date(i)))
		// A number of its own makes each day's bytes others.
		if err := os.WriteFile(path, fmt.Appendf(text, "%*s\n", i%60, ""), 0o600); err != nil {
			b.Fatal(err)
		}
		files = append(files, path)
	}
	db := "--db=" + filepath.Join(dir, "frontline.db")
	for _, args := range [][]string{append([]string{db}, files...), {db, "verify"}} {
		name := args[1]
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if name == "load" {
					for _, end := range []string{"", "-wal", "-shm"} {
						os.Remove(db[len("--db="):] + end)
					}
				}
				cmd := exec.Command(os.Args[0], args...)
				cmd.Env = append(os.Environ(), runMainEnv+"=1")
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out[max(0, len(out)-500):])
				}
				u := cmd.ProcessState
				b.ReportMetric((u.UserTime() + u.SystemTime()).Seconds(), "CPU-s")
				b.ReportMetric(float64(u.SysUsage().(*syscall.Rusage).Maxrss)*1024/1e6, "RSS-MB")
			}
		})
	}
}
