package data_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	osexec "os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

// childTask names what this test binary does when a test starts it again, to be
// short of room.
const childTask = "FRONTLINE_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childTask) {
	case "":
		os.Exit(m.Run())
	case "full":
		childFull(os.Args[1])
	}
}

// loadDays is how many days each load has: a record that holds whole loads only
// has a multiple of them.
const loadDays = 12

// manyDays is the nth load: days of a thousand positions each, after those of
// the load before.
func manyDays(n int) data.LoadRequest {
	layer, _, _ := data.NewLayer("control", data.LayerOptions{})
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	var files []data.Input
	for day := range loadDays {
		date := geo.Date(10_000 + n*loadDays + day).String()
		text := `{"type":"LineString","coordinates":[[0,0]`
		for range 1000 {
			text += fmt.Sprintf(",[%.6f,%.6f]", rng.Float64()*90, rng.Float64()*80)
		}
		files = append(files, input(date, date, text+"]}"))
	}
	return data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: files}
}

func child(t *testing.T, task, path string) (*osexec.Cmd, *bufio.Reader) {
	t.Helper()
	cmd := osexec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), childTask+"="+task)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewReader(out)
}

// childFull loads until its files may not grow any more.
func childFull(path string) {
	signal.Ignore(syscall.SIGXFSZ) // the write fails then
	db, err := data.Open(context.Background(), data.Options{Path: path, Now: time.Now})
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	limit := syscall.Rlimit{Cur: 1_200_000, Max: 1_200_000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println("limit:", err)
		os.Exit(1)
	}
	for i := range 100 {
		if _, err := db.Load(context.Background(), manyDays(i)); err != nil {
			fmt.Println(geo.ErrorCode(err), geo.ErrorMessage(err))
			return
		}
	}
	fmt.Println("there was no end of room")
}

func TestDiskFull(t *testing.T) {
	geotest.TakesLong(t) // in a process of its own
	path := filepath.Join(t.TempDir(), "frontline.db")
	cmd, out := child(t, "full", path)
	line, err := out.ReadString('\n')
	if err != nil {
		t.Error(err)
	}
	_ = cmd.Wait() // what it printed tells more
	if want := "unavailable the database could not be read or written: see whether its disk is full or failing; nothing was changed\n"; line != want {
		t.Errorf("the child says %q, want %q", line, want)
	}
	db := openAt(t, path)
	defer closeDB(t, db)
	verify(t, db)
	rev := revision(t, db)
	if rev == 0 {
		t.Error("nothing was loaded before the room ended")
	}
	if n, _, _, err := db.CountSnapshots(t.Context(), "control", rev, geo.MaxDate); err != nil || n != int(rev)*loadDays {
		t.Errorf("revision %d has %d snapshots, %v", rev, n, err)
	}
	if _, err := db.Load(t.Context(), manyDays(int(rev))); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// TestTwoLoaders loads the same days from two programs at once: one of them
// adds them, and the other finds them there.
func TestTwoLoaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	var wg sync.WaitGroup
	added := make([]int, 2)
	for i := range added {
		db := openAt(t, path)
		defer closeDB(t, db)
		wg.Go(func() {
			for n := range 5 {
				r, err := db.Load(t.Context(), manyDays(n))
				if err != nil {
					t.Error(err)
				}
				added[i] += r.Count(data.FileAdded)
			}
		})
	}
	wg.Wait()
	if got := added[0] + added[1]; got != 5*loadDays {
		t.Errorf("%v days were added, want %d together", added, 5*loadDays)
	}
	db := openAt(t, path)
	defer closeDB(t, db)
	verify(t, db)
	if rev := revision(t, db); rev != 5 {
		t.Errorf("there are %d revisions of 5 loads", rev)
	}
}
