package main

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// diskEnv gives the program, as a test starts it, a disk that ends it: the value
// of dyingDisk.env.
const diskEnv = "FRONTLINE_TEST_DISK"

// dyingDisk is how a test has a disk end the program that writes to it.
type dyingDisk struct {
	report string // the file in which it says how far it got, and what it was at
	at     int    // the write, sync, truncation or deletion at which it does; 0 for never
	power  bool   // the power goes too: of what was not synced, any part is lost
	seed   uint64 // of which
}

func (d dyingDisk) env() string {
	return fmt.Sprintf("%s=%d %t %d %s", diskEnv, d.at, d.power, d.seed, d.report)
}

// What the disk was at when it ended the program.
const (
	atCommit = "commit" // between the first byte of a transaction in the log and the sync after its last
	atLog    = "log"    // with the log otherwise: it was emptied or removed
	atFile   = "file"   // with the database itself, as in a checkpoint, or with a copy
)

// outcome is what the disk did before the program ended.
func (d dyingDisk) outcome(t *testing.T) (ops int, doing string) {
	t.Helper()
	text, err := os.ReadFile(d.report)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscan(string(text), &ops, &doing); err != nil {
		t.Fatalf("the disk reports %q: %v", text, err)
	}
	return ops, doing
}

// disk is the one of this process: a VFS whose functions SQLite calls in place of
// those of its own one, which they call. Locks and shared memory are as they were.
var disk struct {
	sync.Mutex
	dyingDisk
	out     *os.File // the report
	ops     int
	vfs     sqlite3.Tsqlite3_vfs
	real    sqlite3.Tsqlite3_vfs
	methods map[uintptr]*sqlite3.Tsqlite3_io_methods // by SQLite's, for which they stand in
	files   map[uintptr]*diskFile                    // by SQLite's handle
	byPath  map[string]*diskFile
	touched []*diskFile // in the order of their opening
}

type diskFile struct {
	path     string
	file     *os.File // never closed: that would end the process's locks of it
	real     *sqlite3.Tsqlite3_io_methods
	unsynced []diskWrite
	commit   bool // a transaction is being written to this log
	last     bool // and its last frame was
}

// diskWrite is a write or, without data, a truncation, and what was there.
type diskWrite struct {
	at        int64
	data, was []byte
	size      int64 // of the file before
}

// init has the disk where the test binary is the program.
func init() {
	if text := os.Getenv(diskEnv); text != "" {
		if err := useDyingDisk(text); err != nil {
			panic(err)
		}
	}
}

// useDyingDisk makes the process's disk what the test that started it says.
func useDyingDisk(text string) error {
	d := &disk
	if _, err := fmt.Sscan(text, &d.at, &d.power, &d.seed, &d.report); err != nil {
		return err
	}
	var err error
	if d.out, err = os.Create(d.report); err != nil {
		return err
	}
	d.methods, d.files, d.byPath = map[uintptr]*sqlite3.Tsqlite3_io_methods{}, map[uintptr]*diskFile{}, map[string]*diskFile{}
	tls := libc.NewTLS()
	d.real = *pointed[sqlite3.Tsqlite3_vfs](sqlite3.Xsqlite3_vfs_find(tls, 0))
	d.vfs = d.real
	d.vfs.FxOpen, d.vfs.FxDelete = pointer(diskOpen), pointer(diskDelete)
	if d.vfs.FzName, err = libc.CString("dying"); err != nil {
		return err
	}
	if rc := sqlite3.Xsqlite3_vfs_register(tls, uintptr(unsafe.Pointer(&d.vfs)), 1); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("register the disk: %d", rc)
	}
	return nil
}

// pointed is what SQLite's pointer points to.
func pointed[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// pointer is a function as SQLite keeps it, and function the reverse.
func pointer[F any](f F) uintptr  { return *(*uintptr)(unsafe.Pointer(&f)) }
func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&p)) }

func diskOpen(tls *libc.TLS, vfs, name, handle uintptr, flags int32, outFlags uintptr) int32 {
	d := &disk
	d.Lock()
	defer d.Unlock()
	rc := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](d.real.FxOpen)(tls, vfs, name, handle, flags, outFlags)
	if rc != sqlite3.SQLITE_OK || name == 0 || flags&sqlite3.SQLITE_OPEN_READWRITE == 0 {
		return rc
	}
	f := &diskFile{path: libc.GoString(name)}
	var err error
	if f.file, err = os.OpenFile(f.path, os.O_RDWR, 0); err != nil {
		panic(err)
	}
	if was := d.byPath[f.path]; was != nil { // opened twice: what was not synced is one
		if sameFile(was.file, f.file) {
			f = was
		}
	}
	if d.byPath[f.path] != f {
		d.byPath[f.path] = f
		d.touched = append(d.touched, f)
	}
	methods := &pointed[sqlite3.Tsqlite3_file](handle).FpMethods
	f.real = pointed[sqlite3.Tsqlite3_io_methods](*methods)
	ours := d.methods[*methods]
	if ours == nil {
		ours = new(sqlite3.Tsqlite3_io_methods)
		*ours = *f.real
		ours.FxWrite, ours.FxSync, ours.FxTruncate = pointer(diskWriteAt), pointer(diskSync), pointer(diskTruncate)
		d.methods[*methods] = ours
	}
	*methods = uintptr(unsafe.Pointer(ours))
	d.files[handle] = f
	return rc
}

func sameFile(a, b *os.File) bool {
	ai, err := a.Stat()
	if err != nil {
		panic(err)
	}
	bi, err := b.Stat()
	if err != nil {
		panic(err)
	}
	return os.SameFile(ai, bi)
}

func diskDelete(tls *libc.TLS, vfs, name uintptr, syncFolder int32) int32 {
	d := &disk
	d.Lock()
	defer d.Unlock()
	diskStep(d.byPath[libc.GoString(name)], nil)
	delete(d.byPath, libc.GoString(name))
	return function[func(*libc.TLS, uintptr, uintptr, int32) int32](d.real.FxDelete)(tls, vfs, name, syncFolder)
}

func diskWriteAt(tls *libc.TLS, handle, from uintptr, n int32, at int64) int32 {
	d := &disk
	d.Lock()
	defer d.Unlock()
	f := d.files[handle]
	data := unsafe.Slice(pointed[byte](from), n)
	if strings.HasSuffix(f.path, "-wal") {
		f.commit = true
		// The only thing of this size is the head of a frame: the last one of a
		// transaction says how many pages the database has then.
		if n == 24 {
			f.last = binary.BigEndian.Uint32(data[4:]) != 0
		}
	}
	diskStep(f, func() { // torn in the middle
		_, _ = f.file.WriteAt(data[:n/2], at)
	})
	if d.power {
		w := diskWrite{at: at, data: append([]byte(nil), data...), was: make([]byte, n), size: f.size()}
		read, _ := f.file.ReadAt(w.was, at) // less where the file ends
		w.was = w.was[:read]
		f.unsynced = append(f.unsynced, w)
	}
	return function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](f.real.FxWrite)(tls, handle, from, n, at)
}

func diskTruncate(tls *libc.TLS, handle uintptr, size int64) int32 {
	d := &disk
	d.Lock()
	defer d.Unlock()
	f := d.files[handle]
	diskStep(f, nil)
	if before := f.size(); d.power && size < before {
		w := diskWrite{at: size, was: make([]byte, before-size), size: before}
		if _, err := f.file.ReadAt(w.was, size); err != nil {
			panic(err)
		}
		f.unsynced = append(f.unsynced, w)
	}
	return function[func(*libc.TLS, uintptr, int64) int32](f.real.FxTruncate)(tls, handle, size)
}

func diskSync(tls *libc.TLS, handle uintptr, flags int32) int32 {
	d := &disk
	d.Lock()
	defer d.Unlock()
	f := d.files[handle]
	diskStep(f, nil)
	f.unsynced = nil
	if f.last {
		f.commit, f.last = false, false
	}
	return function[func(*libc.TLS, uintptr, int32) int32](f.real.FxSync)(tls, handle, flags)
}

func (f *diskFile) size() int64 {
	info, err := f.file.Stat()
	if err != nil {
		panic(err)
	}
	return info.Size()
}

// diskStep counts what is about to be done to a file, and is the end of the process
// where it is its turn; half does a part of it first.
func diskStep(f *diskFile, half func()) {
	d := &disk
	d.ops++
	doing := atFile
	switch {
	case f != nil && f.commit:
		doing = atCommit
	case f == nil || strings.HasSuffix(f.path, "-wal"):
		doing = atLog
	}
	if _, err := d.out.WriteAt(fmt.Appendf(nil, "%d %s \n", d.ops, doing), 0); err != nil {
		panic(err)
	}
	if d.ops != d.at {
		return
	}
	if half != nil {
		half()
	}
	if d.power {
		loseUnsynced(rand.New(rand.NewPCG(d.seed, 1)))
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the lock is kept: nothing more reaches the disk
}

// loseUnsynced leaves of what was not synced any part.
func loseUnsynced(rng *rand.Rand) {
	for _, f := range disk.touched {
		for _, w := range slices.Backward(f.unsynced) {
			w.undo(f.file)
		}
		for _, w := range f.unsynced {
			if rng.IntN(2) == 0 {
				w.do(f.file)
			}
		}
	}
}

func (w diskWrite) do(f *os.File) {
	if w.data == nil {
		_ = f.Truncate(w.at)
		return
	}
	_, _ = f.WriteAt(w.data, w.at)
}

func (w diskWrite) undo(f *os.File) {
	_, _ = f.WriteAt(w.was, w.at)
	_ = f.Truncate(w.size)
}
