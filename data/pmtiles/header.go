package pmtiles

import (
	"encoding/binary"
	"math"
)

// headerBytes is the size of the header, and rootMost how much of a file a
// reader asks for at first: header and root directory end before it.
const (
	headerBytes = 127
	rootMost    = 16384
)

// tileTypeMVT is what the header says of vector tiles (chapter 3.4).
const tileTypeMVT = 1

// header is the start of an archive (chapter 3). Offsets are from the start of
// the file.
type header struct {
	rootOffset, rootBytes         uint64
	metadataOffset, metadataBytes uint64
	leavesOffset, leavesBytes     uint64
	tilesOffset, tilesBytes       uint64
	addressed, entries, contents  uint64
	tiles                         Compression
	minZoom, maxZoom              uint8
	bounds                        [4]float64
	center                        Center
}

func (h header) bytes() []byte {
	b := append(make([]byte, 0, headerBytes), "PMTiles\x03"...)
	for _, v := range []uint64{
		h.rootOffset, h.rootBytes, h.metadataOffset, h.metadataBytes,
		h.leavesOffset, h.leavesBytes, h.tilesOffset, h.tilesBytes,
		h.addressed, h.entries, h.contents,
	} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	const clustered = 1
	b = append(b, clustered, byte(Gzip), byte(h.tiles), tileTypeMVT, h.minZoom, h.maxZoom)
	for _, v := range h.bounds {
		b = appendDegrees(b, v)
	}
	b = append(b, h.center.Zoom)
	return appendDegrees(appendDegrees(b, h.center.Lon), h.center.Lat)
}

// appendDegrees writes degrees as whole numbers of 1e-7 (chapter 3.5).
func appendDegrees(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint32(b, uint32(int32(math.Round(v*1e7))))
}
