package basemap

import (
	"fmt"
	"os"
	"strings"
	"time"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// fileState is by which a change of a file, or of SQLite's write-ahead log beside it, is noticed.
type fileState struct {
	size, log   int64
	time, since time.Time
}

func stateOf(path string) (fileState, error) {
	info, err := os.Stat(path)
	if err != nil {
		return fileState{}, err
	}
	s := fileState{size: info.Size(), time: info.ModTime()}
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 { // a reader makes an empty one
		s.log, s.since = wal.Size(), wal.ModTime()
	}
	return s, nil
}

// State tells an archive's file from what takes its place, and from itself once it was
// written to, without a look into it.
func State(path string) (string, error) {
	s, err := stateOf(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(s.size, s.time.UnixNano(), s.log, s.since.UnixNano()), nil
}

// replicatedAt is where Planetiler, and what is made of its archives, says up to when changes
// of OpenStreetMap are in the data.
const replicatedAt = "planetiler:osm:osmosisreplicationtime"

// dateOf is of what day the data of an archive are by its metadata, nil where they do not say so.
func dateOf(metadata []byte) *geo.Date {
	said := map[string]any{}
	if err := json.Unmarshal(metadata, &said); err != nil {
		return nil
	}
	text, _ := said[replicatedAt].(string)
	day, _, _ := strings.Cut(text, "T")
	d, err := geo.ParseDate(day)
	if err != nil {
		return nil
	}
	return &d
}
