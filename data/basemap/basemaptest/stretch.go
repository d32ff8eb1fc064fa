package basemaptest

import (
	"encoding/binary"
	"errors"
	"os"
)

// Stretch makes an archive of PMTiles as large as that: its tiles move to the end of the file, and
// before them is a hole. Of 120 GB, as many as the planet has, a few MB are on the disk.
func Stretch(path string, size int64) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	// Where the header says at which offset the tiles are, and how many bytes (PMTiles 3, chapter 3).
	const offset, length = 56, 64
	tiles := binary.LittleEndian.Uint64(content[offset:])
	at := size - int64(binary.LittleEndian.Uint64(content[length:]))
	if at < int64(tiles) {
		return errors.New("basemaptest: the archive is larger than that")
	}
	binary.LittleEndian.PutUint64(content[offset:], uint64(at))
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(content[:tiles]); err != nil {
		return err
	}
	if _, err := f.WriteAt(content[tiles:], at); err != nil {
		return err
	}
	return f.Close()
}
